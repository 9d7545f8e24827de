"""A run that a board has recorded with its samples: a slot of its drive, or a library's file."""

from pathlib import Path

from footfall_host.errors import BadInputError
from footfall_host.recordings.replayed import replay_run
from footfall_host.recordings.run_in_file import run_in_file
from footfall_host.trace import Trace


def read(path: Path) -> Trace:
    """Return its samples; raises BadInputError where they were not recorded."""
    run = run_in_file(path)
    if not run.is_raw:
        raise BadInputError(
            f"{path}: only its events were recorded, not its samples; footfall runs {path} shows "
            "them (FOOTFALL_RECORD = 2 in settings.toml records samples too)"
        )
    trace = replay_run(run, path.name).trace
    if trace is None:
        raise BadInputError(f"{path}: holds too few samples to show anything; record a longer run")
    return trace
