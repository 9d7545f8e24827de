"""`footfall corpus import`: public sets of labelled recordings, made ready for `evaluate`."""

from pathlib import Path

import click

from footfall_host.commands.progress import progress_bar
from footfall_host.errors import BadInputError

# As in corpus/importing.py, which is imported only where it is used.
NAMES = ("pamap2", "mhealth", "motionsense", "wisdm")
# Of what was left out.
MOST_LINES = 20


@click.group("corpus")
def corpus_command() -> None:
    """Make a corpus for `footfall evaluate`."""


@corpus_command.command("import")
@click.argument("name", type=click.Choice(NAMES, case_sensitive=False))
@click.argument("folder", type=click.Path(readable=False, path_type=Path))
@click.option(
    "-o", "--output", "corpus", metavar="DIR", required=True,
    type=click.Path(readable=False, path_type=Path),
    help="The corpus: recordings go into a folder NAME in it.",
)  # fmt: skip
def import_command(name: str, folder: Path, corpus: Path) -> None:
    """Convert a public set that you have downloaded and unpacked into FOLDER.

    Each recording keeps its rate; its labels become running, walking or other. What is broken is
    reported and left out.
    """
    from footfall_host.corpus.importing import import_set
    from footfall_host.summary import as_clock

    with progress_bar() as progress:
        bar = progress.add_task("Converting", total=None)
        imported = import_set(
            name,
            folder,
            corpus,
            lambda done, total: progress.update(bar, completed=done, total=total),
        )
    for problem in imported.skipped[:MOST_LINES]:
        click.echo(f"skipped: {problem}", err=True)
    if len(imported.skipped) > MOST_LINES:
        click.echo(f"skipped: {len(imported.skipped) - MOST_LINES} more", err=True)
    if not imported.recordings:
        raise BadInputError(f"{folder}: nothing of it could be converted")
    lengths = ", ".join(
        f"{as_clock(seconds)} {label}" for label, seconds in sorted(imported.seconds.items())
    )
    click.echo(f"{corpus / name}: {imported.recordings} recordings: {lengths}")
