"""`footfall evaluate`: replay labelled recordings, few or thousands, and print how well it went."""

import dataclasses
import pathlib

import click

from footfall_host.commands.examples import TaughtCommand
from footfall_host.commands.given_json import json_option, print_document
from footfall_host.commands.given_path import A_PATH
from footfall_host.commands.given_recordings import given_jobs, recordings_options, tell_left_out
from footfall_host.commands.given_settings import given_settings, target_option
from footfall_host.commands.given_workforce import check_workforce, workforce_options
from footfall_host.errors import BadInputError


@click.command(
    "evaluate",
    cls=TaughtCommand,
    examples=[
        ("footfall evaluate corpus --worst 5", "on a corpus, and the recordings that did worst"),
        ("footfall evaluate --simulated 20", "on twenty minutes of simulated runners"),
        ("footfall evaluate corpus --results all.parquet", "with a row a recording; it can go on"),
        (
            "footfall evaluate corpus --scheduler tcp://10.0.0.5:8786",
            "the same on the workers of a Dask cluster",
        ),
    ],
)
@recordings_options
@target_option
@click.option(
    "--worst",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="List the N worst recordings too.",
)
@click.option(
    "--results",
    type=A_PATH,
    metavar="FILE.parquet",
    help="Write a row a recording; what was interrupted goes on from there.",
)
@workforce_options
@click.option("--plain", is_flag=True, help="Leave a compiled core unused.")
@json_option
def evaluate_command(
    folder: pathlib.Path | None,
    minutes: float | None,
    seed: int | None,
    target: str | None,
    worst: int,
    results: pathlib.Path | None,
    processes: int | None,
    scheduler: str | None,
    plain: bool,
    as_json: bool,
) -> None:
    """Replay every recording of the corpus DIR and compare it with its reference.

    DIR holds <source>/<name>.csv.gz traces, or other recordings that footfall replay takes, each
    with a <name>.json beside it. A recording that cannot be used is named and left out.
    """
    check_workforce(processes, scheduler)
    if folder is not None and seed is not None:
        raise BadInputError("--seed is for simulated runners: leave it out with a folder")
    target_spm = given_settings(target).target_spm
    # The scorer's libraries take a second to import, which no other command should pay.
    from rich.console import Console

    from footfall_host.commands.progress import progress_bar
    from footfall_host.evaluation import evaluate
    from footfall_host.evaluation.executors import workforce
    from footfall_host.evaluation.tables import effort_line, report_tables

    jobs = given_jobs(folder, minutes, seed)
    with workforce(scheduler, processes) as workers, progress_bar() as progress:
        bar = progress.add_task("Replaying", total=len(jobs))
        evaluation = evaluate(
            jobs,
            workers,
            lambda done, _: progress.update(bar, completed=done),
            target_spm=target_spm,
            worst=worst,
            results=results,
            plain=plain,
        )
    report = evaluation.report
    tell_left_out(report.broken)
    if evaluation.resumed:
        click.echo(f"went on after {evaluation.resumed} recordings judged before", err=True)
    click.echo(effort_line(evaluation.effort), err=True)
    if as_json:
        print_document(dataclasses.asdict(report))
    else:
        Console().print(*report_tables(report))
