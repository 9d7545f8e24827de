"""The core, compiled for the laptop: the same files, the same events, several times the speed.

`typed_source` makes one module of them that Cython compiles, `build` has it compiled into the
user's cache, and `built` finds it there. Nothing of it is ever flashed.
"""
