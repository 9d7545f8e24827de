"""A runner's cadence as it comes over the air."""
