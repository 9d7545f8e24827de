"""The part that is flashed and imported alike: samples and records in, events out.

Rules of this package: integers below 2**30, nothing allocated per sample, no
hardware, clock, file or print. `pipeline` is its only door; `stream` says what
passes through it.
"""
