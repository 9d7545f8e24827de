"""A board made of software: register-level chips and CircuitPython's modules in virtual time.

`board.power_on` runs the flashed `code.py` on it, unmodified, until the recording
ends, and tells what it did.
"""
