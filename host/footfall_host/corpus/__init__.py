"""Public sets of labelled recordings, from the layout of each into that of `footfall evaluate`."""
