"""A recording as an argument of a command: a file, or the example run that comes along."""

import dataclasses
import importlib.resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from footfall_host.commands.given_path import A_PATH

if TYPE_CHECKING:
    from footfall_host.readers.generic import Layout
    from footfall_host.readers.reading import Reading
    from footfall_host.trace import Trace

EXAMPLE = ("example", "run.csv.gz")
EXAMPLE_NAME = "example run (simulated)"

recording_argument: Any = click.argument(
    "recording", required=False, metavar="[RECORDING]", type=A_PATH
)


def given_reading(recording: Path | None, layout: "Layout | None" = None) -> "Reading":
    """Return what is in that file, or the example run, labelled as simulated.

    Raises BadInputError as `read_any` does, and for a layout without a file.
    """
    # Help does without all the readers.
    from footfall_host.readers.reading import Reading
    from footfall_host.readers.recognise import read_any
    from footfall_host.trace import read_trace

    if recording:
        return read_any(recording, layout)
    if layout is not None:
        raise click.UsageError("--columns names the columns of a table: name its file too")
    packaged = importlib.resources.files("footfall_host").joinpath(*EXAMPLE)
    with importlib.resources.as_file(packaged) as path:
        return Reading(dataclasses.replace(read_trace(path), name=EXAMPLE_NAME))


def given_trace(recording: Path | None, layout: "Layout | None" = None) -> "Trace":
    """Return the trace alone of what `given_reading` does."""
    return given_reading(recording, layout).trace
