"""`footfall tune`: look for better constants of the core, on any number of recordings."""

import dataclasses
import pathlib

import click

from footfall_host.commands.completing import constants
from footfall_host.commands.examples import TaughtCommand
from footfall_host.commands.given_json import json_option, print_document
from footfall_host.commands.given_path import A_PATH
from footfall_host.commands.given_recordings import given_jobs, recordings_options, tell_left_out
from footfall_host.commands.given_seed import DEFAULT_SEED
from footfall_host.commands.given_settings import given_settings, target_option
from footfall_host.commands.given_workforce import check_workforce, workforce_options


@click.command(
    "tune",
    cls=TaughtCommand,
    examples=[
        ("footfall tune corpus --trials 200", "all constants that are tuned, on a corpus"),
        (
            "footfall tune --simulated 41 --trials 1 --constant gait._START_CG",
            "one constant, on three simulated runners; the first trial is what is shipped",
        ),
    ],
)
@recordings_options
@click.option(
    "--constant",
    "names",
    multiple=True,
    metavar="FILE.NAME",
    shell_complete=constants,
    help="Tune this one alone, such as gait._START_CG; may be used several times.  "
    "[default: all that are tuned]",
)
@click.option(
    "--trials",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="Until the study has so many.",
)
@click.option(
    "--study",
    "study_path",
    type=A_PATH,
    default=pathlib.Path("footfall-study.log"),
    show_default=True,
    metavar="FILE",
    help="Keep the trials there, and go on with those that are there.",
)
@target_option
@workforce_options
@json_option
def tune_command(
    folder: pathlib.Path | None,
    minutes: float | None,
    names: tuple[str, ...],
    trials: int,
    study_path: pathlib.Path,
    seed: int | None,
    target: str | None,
    processes: int | None,
    scheduler: str | None,
    as_json: bool,
) -> None:
    """Look for constants of the core that spoil fewer seconds of the corpus DIR.

    One subject in four is kept out: the trials never see them, and they tell whether what was
    found helps anybody else. Nothing is written into the core.
    """
    check_workforce(processes, scheduler)
    target_spm = given_settings(target).target_spm
    # Only here, for what it takes to import.
    from rich.console import Console

    from footfall_host.commands.progress import progress_bar
    from footfall_host.evaluation.executors import workforce
    from footfall_host.tuning.constants import chosen
    from footfall_host.tuning.held_out import split_by_subject
    from footfall_host.tuning.study import tune
    from footfall_host.tuning.tables import tuning_tables

    parts = split_by_subject(given_jobs(folder, minutes, seed))
    tuned = chosen(names)
    with workforce(scheduler, processes) as workers, progress_bar() as progress:
        bar = progress.add_task("Trying", total=trials)
        tuning = tune(
            parts,
            tuned,
            workers,
            study_path,
            trials=trials,
            target_spm=target_spm,
            seed=DEFAULT_SEED if seed is None else seed,
            on_progress=lambda done, _: progress.update(bar, completed=done),
        )
    tell_left_out(tuning.broken)
    if tuning.resumed:
        click.echo(f"{study_path}: went on after {tuning.resumed} trials", err=True)
    if as_json:
        best = {str(constant): value for constant, value in tuning.best.items()}
        found = dataclasses.asdict(dataclasses.replace(tuning, best={}))
        print_document(found | {"best": best})
    else:
        Console().print(*tuning_tables(tuning))
