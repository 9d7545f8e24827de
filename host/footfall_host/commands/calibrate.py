"""`footfall calibrate`: how long your steps are, from runs whose distance you know."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from footfall.core.tunables import find
from footfall_host.commands.completing import runs
from footfall_host.commands.examples import TaughtCommand
from footfall_host.commands.given_drive import drive_option_that, given_drive
from footfall_host.commands.given_json import json_option, print_document
from footfall_host.commands.given_library import library_option
from footfall_host.commands.given_path import A_PATH
from footfall_host.commands.given_run import given_run, names_run

if TYPE_CHECKING:
    from footfall_host.calibration import KnownRun, StepLength

SETTINGS = "settings.toml"
FARTHEST_M = 1_000_000.0


@click.command(
    "calibrate",
    cls=TaughtCommand,
    examples=[
        ("footfall calibrate run.csv --metres 500", "from one recording"),
        (
            "footfall calibrate easy.csv quick.csv --metres 500 --metres 500",
            "from two, which show how steps get longer",
        ),
        (
            "footfall calibrate 1 --gpx track.gpx",
            "a run of your library, and a watch's track of it",
        ),
        ("footfall calibrate run.csv --metres 500 --drive DRIVE", "onto the board too"),
    ],
)
@click.argument(
    "paths", metavar="RECORDING|RUN...", nargs=-1, required=True, type=A_PATH, shell_complete=runs
)
@click.option(
    "--metres", "distances", metavar="M", multiple=True,
    type=click.FloatRange(1, FARTHEST_M), help="How far the run went; once for each, in order.",
)  # fmt: skip
@click.option(
    "--gpx", "tracks", metavar="FILE.gpx", multiple=True,
    type=A_PATH,
    help="A track of just this run to take its distance from; once for each, in order.",
)  # fmt: skip
@drive_option_that(
    "Write it into settings.toml on this board's drive; other lines stay as they are."
)
@library_option
@json_option
def calibrate_command(
    paths: tuple[Path, ...],
    distances: tuple[float, ...],
    tracks: tuple[Path, ...],
    drive_path: Path | None,
    library_root: Path | None,
    as_json: bool,
) -> None:
    """Find out how long your steps are: workouts count metres by them, and apps get a speed.

    Give recordings or runs that a board has recorded, both as `footfall replay` takes them, of
    which you know the distance, and ran all the way: steps of a walk are not counted. Two at
    paces that you chose yourself, an easy and a quick one, show how steps get longer as you go
    faster; one alone holds at its own pace.
    """
    from footfall_host.calibration import step_length_of

    metres = _metres(paths, distances, tracks)
    drive = given_drive(drive_path) if drive_path else None
    pairs = zip(paths, metres, strict=True)
    runs = [_known(path, each, library_root) for path, each in pairs]
    found = step_length_of(runs)
    lines = {
        find("step_length_cm").key: found.step_length_cm,
        find("step_gain_mm").key: found.step_gain_mm,
    }
    is_new = False
    if drive:
        from footfall_host.setting_lines import put_settings

        is_new = put_settings(drive, lines)
    settings_path = drive.path / SETTINGS if drive else None
    if as_json:
        print_document(
            {
                "runs": [asdict(run) | {"step_length_cm": run.step_length_cm} for run in runs],
                **asdict(found),
                "settings": lines,
                "written": settings_path,
            }
        )
        return
    _show(runs, found, lines)
    if settings_path:
        click.echo(f"\n{settings_path}: {'says so now' if is_new else 'said so already'}")


def _show(runs: Sequence["KnownRun"], found: "StepLength", lines: Mapping[str, int]) -> None:
    for run in runs:
        click.echo(
            f"{run.name}: {run.metres:.0f} m in {run.steps} steps at {run.mean_spm:.1f} spm, "
            f"{run.step_length_cm:.1f} cm a step"
        )
        if run.gaps:
            click.echo(f"note: {run.name}: {run.gaps} gaps, whose steps are missing", err=True)
    click.secho(f"\nstep length {found.step_length_cm} cm", bold=True, nl=False)
    if found.step_gain_mm:
        click.echo(f" at 170 spm, {found.step_gain_mm} mm longer for each spm more", nl=False)
    click.echo(f": {found.how}\n")
    for key, value in lines.items():
        click.echo(f"{key} = {value}")


def _known(path: Path, metres: float, library_root: Path | None) -> "KnownRun":
    from footfall_host.calibration import known_run, known_trace
    from footfall_host.trace import read_trace

    if names_run(path):
        _, run = given_run(path, library_root)
        return known_run(str(path), run, metres)
    return known_trace(read_trace(path), metres)


def _metres(
    paths: Sequence[Path], distances: Sequence[float], tracks: Sequence[Path]
) -> list[float]:
    if distances and tracks:
        raise click.UsageError("--metres and --gpx both say how far it was: leave out one of them")
    if len(paths) != len(distances or tracks):
        option = "--gpx" if tracks else "--metres"
        raise click.UsageError(
            f"{len(paths)} runs and {len(distances or tracks)} distances: give {option} once for "
            "each run, in their order"
        )
    if distances:
        return list(distances)
    from footfall_host.gpx import distance_m

    return [distance_m(track) for track in tracks]
