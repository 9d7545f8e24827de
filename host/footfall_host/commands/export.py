"""`footfall export`: a run as other programs take it, and its cadence in their own files."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

import click

from footfall_host.commands.examples import TaughtCommand
from footfall_host.commands.given_layout import layout_options
from footfall_host.commands.given_library import library_option
from footfall_host.commands.given_path import A_PATH, output_option
from footfall_host.commands.given_run import recording_or_run_argument
from footfall_host.commands.given_settings import set_option, target_or_auto_option
from footfall_host.commands.given_source import given_source
from footfall_host.commands.given_workout import press_option, workout_option
from footfall_host.commands.progress import progress_bar
from footfall_host.errors import BadInputError
from footfall_host.trace import GZIP_SUFFIX
from footfall_host.whole_file import whole_file

if TYPE_CHECKING:  # numpy and the libraries of the formats take a while to import
    from footfall_host.export.activity import Activity
    from footfall_host.readers.generic import Layout
    from footfall_host.report.source import Source

# A file to write: its path, what goes into it, and what to say of it.
Made = tuple[Path, bytes, str]

# What FIT can tell of: its dates count from 1989, and small ones mean something else.
YEARS = range(2000, 2100)
FARTHEST_S = 1_000_000
INTO_SUFFIX = "-footfall"
NEEDS_START = "a board has no clock: say when the run began, with --start 2026-11-26T07:30"


def _start(_ctx: click.Context, _parameter: click.Parameter, text: str | None) -> datetime | None:
    """Return the instant, which without a zone is by this computer's clock."""
    if text is None:
        return None
    try:
        start = datetime.fromisoformat(text)
        # A zone that is given is kept: it is that of the runner's clock.
        start = start if start.tzinfo else start.astimezone()
    except (ValueError, OverflowError, OSError) as problem:
        raise BadInputError(f"--start {text}: write a time such as 2026-11-26T07:30") from problem
    if start.year not in YEARS:
        raise BadInputError(f"--start {text}: is not in the years {YEARS[0]} to {YEARS[-1]}")
    return start


@click.command(
    "export",
    cls=TaughtCommand,
    examples=[
        ("footfall export --csv run-rows.csv", "a row a second of the example run"),
        ("footfall export 1 --fit run.fit --start 2026-11-26T07:30", "of a run of your library"),
        ("footfall export run.csv --into track.gpx -o both.gpx", "its cadence into a GPX track"),
    ],
)
@recording_or_run_argument
@click.option("--fit", metavar="FILE.fit", type=A_PATH, help="Write an activity; needs --start.")
@click.option("--csv", metavar="FILE.csv", type=A_PATH, help="Write a row a second.")
@click.option("--parquet", metavar="FILE.parquet", type=A_PATH, help="Write the same rows.")
@click.option(
    "--into", "into", metavar="ACTIVITY", type=A_PATH,
    help="Put the cadence into this FIT, GPX or TCX file of a watch or an app, as a new file.",
)  # fmt: skip
@output_option(
    "FILE", f"The new file.  [default: named after ACTIVITY, with {INTO_SUFFIX}, in this folder]"
)
@click.option(
    "--replace", "replaces", is_flag=True,
    help="Where ACTIVITY has a cadence, put the run's in its place; else it is refused.",
)  # fmt: skip
@click.option(
    "--start", metavar="TIME", callback=_start,
    help="When the recording began, such as 2026-11-26T07:30, by this computer's clock, or with a "
    "zone: 2026-11-26T07:30+01:00.",
)  # fmt: skip
@click.option(
    "--offset", "offset_s", metavar="S", type=click.FloatRange(-FARTHEST_S, FARTHEST_S),
    help="How many seconds after ACTIVITY the recording began; negative: before it.  [default: "
    "found by comparing both cadences; 0 where ACTIVITY has none]",
)  # fmt: skip
@layout_options
@target_or_auto_option
@set_option
@workout_option
@press_option
@library_option
def export_command(
    run: Path | None,
    fit: Path | None,
    csv: Path | None,
    parquet: Path | None,
    into: Path | None,
    output: Path | None,
    replaces: bool,
    start: datetime | None,
    offset_s: float | None,
    layout: "Layout | None",
    target: str | None,
    assignments: tuple[str, ...],
    workout_name: str | None,
    presses_s: tuple[float, ...],
    library_root: Path | None,
) -> None:
    """Write a run for other programs, or put its cadence into a file of theirs.

    RECORDING is one as footfall replay takes it, RUN one that a board has recorded: its id (see
    footfall runs), or a .run file. Without either, a simulated example run is exported. With --set
    step_length_cm there are distance and speed as well, and a workout makes laps.

    All that ACTIVITY holds is kept: heart rate, power, places, whatever its maker added.
    """
    _check_options(fit or csv or parquet or into, into, output, replaces, start, offset_s)
    if fit and start is None:
        raise BadInputError(f"--fit {fit}: {NEEDS_START}")
    if start and not (fit or into):
        raise click.UsageError("--start goes with --fit or --into: a table has no time of day")
    activity, merged_path = _given_activity(into, output) if into else (None, None)
    outputs = [path for path in (fit, csv, parquet, merged_path) if path]
    _check_outputs(outputs, [path for path in (run, into) if path])
    source = given_source(run, library_root, target, assignments, layout, workout_name, presses_s)
    # All of them are made before the first is written.
    made = list(_tables(source, csv, parquet))
    if fit and start:
        made.append(_fit(fit, source, start))
    if into and activity and merged_path:
        made.append(_merged(merged_path, activity, source, start, offset_s, replaces, into))
    for path, content, told in made:
        with whole_file(path) as stream:
            stream.write(content)
        click.echo(f"{path}: {told}")


def _check_options(
    output_given: Path | None,
    into: Path | None,
    output: Path | None,
    replaces: bool,
    start: datetime | None,
    offset_s: float | None,
) -> None:
    if not output_given:
        raise click.UsageError("say what to write: --fit, --csv, --parquet or --into")
    if into is None and (output or replaces or offset_s is not None):
        raise click.UsageError("--output, --replace and --offset go with --into ACTIVITY")
    if start is not None and offset_s is not None:
        raise click.UsageError("--start and --offset both say when it began: leave out one")
    if offset_s is not None and not isfinite(offset_s):
        raise BadInputError(f"--offset {offset_s}: give a number of seconds")


def _given_activity(into: Path, output: Path | None) -> "tuple[Activity, Path]":
    """Return an activity, and where it goes with the run's cadence."""
    from footfall_host.export.activity import read_activity

    activity = read_activity(into)
    stem = into.name.removesuffix(GZIP_SUFFIX)
    named = Path(f"{Path(stem).stem}{INTO_SUFFIX}{activity.suffix}")
    if output and output.suffix.lower() != activity.suffix:
        raise BadInputError(
            f"{output}: {into} is {activity.suffix[1:].upper()} and stays so; choose a name that "
            f"ends in {activity.suffix}"
        )
    return activity, output or named


def _check_outputs(outputs: Sequence[Path], inputs: Sequence[Path]) -> None:
    """Raise BadInputError for a file that is read, or written twice."""
    taken = {path.resolve() for path in inputs if path.exists()}
    for path in outputs:
        if path.resolve() in taken:
            raise BadInputError(f"{path}: is read or written already; choose another name")
        taken.add(path.resolve())


def _tables(source: "Source", csv: Path | None, parquet: Path | None) -> Iterator[Made]:
    if not csv and not parquet:
        return
    from footfall_host.export.rows import rows_of
    from footfall_host.export.tables import csv_of, parquet_of

    rows = rows_of(source)
    if csv:
        yield csv, csv_of(rows), f"{len(rows)} rows"
    if parquet:
        yield parquet, parquet_of(rows, parquet), f"{len(rows)} rows"


def _fit(path: Path, source: "Source", start: datetime) -> Made:
    from footfall_host.export.fit_activity import fit_activity

    with progress_bar() as progress:
        content = fit_activity(
            source, start, lambda messages: progress.track(messages, description="writing FIT")
        )
    return path, content, f"a run begun {start:%Y-%m-%d %H:%M:%S%z}"


def _merged(
    path: Path,
    activity: "Activity",
    source: "Source",
    start: datetime | None,
    offset_s: float | None,
    replaces: bool,
    into: Path,
) -> Made:
    from footfall_host.export.merge import Given, merge
    from footfall_host.export.rows import rows_of

    origin_s = source.timeline.origin_s
    merged = merge(activity, rows_of(source), origin_s, Given(start, offset_s), replaces, into)
    if merged.placed.is_guess:
        click.echo(f"note: the run is taken {merged.placed.how}; --offset S says else", err=True)
    told = f"cadence in {merged.filled} of {merged.points} points"
    return path, merged.content, told if merged.placed.is_guess else f"{told}; {merged.placed.how}"
