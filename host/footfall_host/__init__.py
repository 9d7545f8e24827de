"""The laptop side of Footfall: replay, simulate and evaluate runs through the flashed core."""
