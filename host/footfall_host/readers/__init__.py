"""Recordings of other makers: what each file is, told by its content, and read into a trace."""
