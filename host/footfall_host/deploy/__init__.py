"""Putting the firmware onto a board's drive, and looking after what is there."""
