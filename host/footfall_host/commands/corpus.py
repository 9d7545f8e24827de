"""`footfall corpus import`: public sets of labelled recordings, made ready for `evaluate`."""

from pathlib import Path

import click

from footfall_host.clock import as_clock
from footfall_host.commands.examples import TaughtGroup
from footfall_host.commands.given_json import json_option, print_document
from footfall_host.commands.given_path import A_PATH, output_option
from footfall_host.errors import BadInputError

# As in corpus/importing.py, which is imported only where it is used.
NAMES = ("pamap2", "mhealth", "motionsense", "wisdm")
# Of what was left out.
MOST_LINES = 20


@click.group(
    "corpus",
    cls=TaughtGroup,
    examples=[
        ("footfall corpus import mhealth MHEALTHDATASET -o corpus", "a public set as a corpus"),
        ("footfall evaluate corpus", "what the detector makes of it"),
    ],
)
def corpus_command() -> None:
    """Make a corpus for `footfall evaluate`."""


@corpus_command.command(
    "import",
    examples=[
        ("footfall corpus import mhealth MHEALTHDATASET -o corpus", "into corpus/mhealth"),
        (
            "footfall corpus import wisdm WISDM_ar_v1.1 -o corpus --json",
            "how long each label holds, and what was left out, for a script",
        ),
    ],
)
@click.argument("name", type=click.Choice(NAMES, case_sensitive=False))
@click.argument("folder", metavar="DIR", type=A_PATH)
@output_option("DIR", "The corpus: recordings go into a folder NAME in it.", required=True)
@json_option
def import_command(name: str, folder: Path, output: Path, as_json: bool) -> None:
    """Convert a public set that you have downloaded and unpacked into DIR.

    Each recording keeps its rate; its labels become running, walking or other. What is broken is
    reported and left out.
    """
    from footfall_host.commands.progress import progress_bar
    from footfall_host.corpus.importing import import_set

    with progress_bar() as progress:
        bar = progress.add_task("Converting", total=None)
        imported = import_set(
            name,
            folder,
            output,
            lambda done, total: progress.update(bar, completed=done, total=total),
        )
    for problem in imported.skipped[:MOST_LINES]:
        click.echo(f"skipped: {problem}", err=True)
    if len(imported.skipped) > MOST_LINES:
        click.echo(f"skipped: {len(imported.skipped) - MOST_LINES} more", err=True)
    if not imported.recordings:
        raise BadInputError(f"{folder}: nothing of it could be converted")
    if as_json:
        lengths_s = {label: round(seconds, 1) for label, seconds in imported.seconds.items()}
        print_document(
            {
                "corpus": output / name,
                "recordings": imported.recordings,
                "lengths_s": lengths_s,
                "skipped": imported.skipped,
            }
        )
        return
    lengths = ", ".join(
        f"{as_clock(seconds)} {label}" for label, seconds in sorted(imported.seconds.items())
    )
    click.echo(f"{output / name}: {imported.recordings} recordings: {lengths}")
