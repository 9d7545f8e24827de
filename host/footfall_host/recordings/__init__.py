"""Runs that a board has recorded: read, checked by replaying them, copied and kept."""
