"""`footfall evaluate`: replay a corpus of labelled recordings and print how well it went."""

import dataclasses
import json
import pathlib

import click
from rich.console import Console

from footfall_host.commands.given_settings import given_settings, target_option
from footfall_host.commands.progress import progress_bar


@click.command("evaluate")
@click.argument("folder", type=click.Path(readable=False, path_type=pathlib.Path), metavar="DIR")
@target_option
@click.option(
    "--worst",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="List the N worst recordings too.",
)
@click.option("--json", "as_json", is_flag=True, help="Print all figures as one JSON document.")
def evaluate_command(folder: pathlib.Path, target: str | None, worst: int, as_json: bool) -> None:
    """Replay every recording of the corpus DIR and compare it with its reference.

    DIR holds <source>/<name>.csv.gz traces, or other recordings that footfall replay takes, each
    with a <name>.json beside it.
    """
    # The scorer's libraries take a second to import, which no other command should pay.
    from footfall_host.evaluation import evaluate
    from footfall_host.evaluation.tables import report_tables

    target_spm = given_settings(target).target_spm
    with progress_bar() as progress:
        bar = progress.add_task("Replaying", total=None)
        report = evaluate(
            folder,
            on_progress=lambda done, total: progress.update(bar, completed=done, total=total),
            target_spm=target_spm,
            worst=worst,
        )
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(report), indent=2, allow_nan=False))
    else:
        Console().print(*report_tables(report))
