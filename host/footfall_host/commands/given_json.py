"""What scripts read: --json for one document of all figures, --jsonl for a line an event.

Nothing else goes to stdout then. Keys carry their unit at the end, as in `running_s`.
"""

import json
from pathlib import Path
from typing import Any

import click


def json_option_that(what_it_does: str) -> Any:
    """Make the option --json, which a command takes as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help=what_it_does)


json_option = json_option_that("Print all figures as one JSON document, and no more.")
jsonl_option: Any = click.option(
    "--jsonl", is_flag=True, help="Print every event as a line of JSON."
)


def check_one_is_asked_for(as_json: bool, jsonl: bool) -> None:
    """Raise a usage error where both are."""
    if as_json and jsonl:
        raise click.UsageError("--json prints figures and --jsonl events: choose one")


def print_document(document: object) -> None:
    """Print a JSON document; paths and dates are written as text."""
    click.echo(json.dumps(document, indent=2, allow_nan=False, default=_as_text))


def _as_text(value: object) -> str:
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{value!r} has no place in a JSON document")
