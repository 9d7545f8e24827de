"""Gives the heap back what a module takes that is needed at the start alone."""

import sys


def forget(package, name):
    """Let go of a module that was imported and of which nothing is used any more."""
    sys.modules.pop(f"{package}.{name}", None)
    if hasattr(sys.modules[package], name):
        delattr(sys.modules[package], name)
