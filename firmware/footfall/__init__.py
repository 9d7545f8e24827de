"""Footfall: a running-cadence coach, on the board and on the laptop."""

__version__ = "0.1.0"
