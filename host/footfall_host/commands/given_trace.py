"""A recording as an argument of a command: a file, or the example run that comes along."""

import dataclasses
import importlib.resources
from pathlib import Path

import click

from footfall_host.trace import Trace, read_trace

EXAMPLE = ("example", "run.csv.gz")
EXAMPLE_NAME = "example run (simulated)"

# Not looked at before it is read: what is wrong with it is told by read_trace.
trace_argument = click.argument(
    "trace", required=False, type=click.Path(readable=False, path_type=Path)
)


def given_trace(trace: Path | None) -> Trace:
    """Return the recording in that file, or the example run, labelled as simulated.

    Raises BadInputError as `read_trace` does.
    """
    if trace:
        return read_trace(trace)
    packaged = importlib.resources.files("footfall_host").joinpath(*EXAMPLE)
    with importlib.resources.as_file(packaged) as path:
        return dataclasses.replace(read_trace(path), name=EXAMPLE_NAME)
