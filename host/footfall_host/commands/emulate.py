"""`footfall emulate`: a virtual board, worn during a recorded run, shows what it would do."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from footfall_host.board_files import DEFAULT_BOARD
from footfall_host.commands.examples import TaughtCommand
from footfall_host.commands.given_board import board_option
from footfall_host.commands.given_json import (
    check_one_is_asked_for,
    json_option,
    jsonl_option,
    print_document,
)
from footfall_host.commands.given_layout import layout_options
from footfall_host.commands.given_path import A_PATH
from footfall_host.commands.given_picture import check_picture, plot_option
from footfall_host.commands.given_settings import (
    given_settings,
    set_option,
    target_or_auto_option,
)
from footfall_host.commands.given_trace import given_trace, recording_argument
from footfall_host.commands.given_workout import (
    followed,
    given_plan,
    press_option,
    workout_option,
)
from footfall_host.commands.printing import (
    json_line,
    print_labelled,
    print_workout,
    printed,
    summary_rows,
)

if TYPE_CHECKING:  # numpy takes longer to import than help takes to print
    from footfall.core.settings import Settings
    from footfall_host.readers.generic import Layout
    from footfall_host.summary import Summary
    from footfall_host.virtual_board.emulation import Health
    from footfall_host.virtual_board.run import BoardRun

MOST_LINES = 20  # of the console, in the summary
HOW_TO_HEAR = "--wav FILE.wav lets you hear the cues, --plot FILE.png draws what the board did"


@click.command(
    "emulate",
    cls=TaughtCommand,
    examples=[
        ("footfall emulate", "the example run, worn on a virtual board"),
        ("footfall emulate run.csv --wav run.wav --plot run.png", "what the runner hears and sees"),
        ("footfall emulate run.csv --fault absent@10for5", "the sensor is gone for five seconds"),
        ("footfall emulate --fault help", "all that can go wrong"),
    ],
)
@recording_argument
@layout_options
@board_option("CircuitPython's id of the board.", default=DEFAULT_BOARD, show_default=True)
@target_or_auto_option
@set_option
@workout_option
@press_option
@json_option
@jsonl_option
@click.option(
    "--wav", "sound", metavar="FILE.wav", type=A_PATH, help="Write what the runner would hear."
)
@plot_option("Draw what the board did into this file")
@click.option(
    "--fault", "faults", metavar="SPEC", multiple=True,
    help="Let something go wrong; may be used often. '--fault help' lists what can.",
)  # fmt: skip
def emulate_command(
    recording: Path | None,
    layout: "Layout | None",
    board_id: str,
    target: str | None,
    assignments: tuple[str, ...],
    workout_name: str | None,
    presses_s: tuple[float, ...],
    as_json: bool,
    jsonl: bool,
    sound: Path | None,
    picture: Path | None,
    faults: tuple[str, ...],
) -> None:
    """Wear a virtual board during a recorded run: the flashed firmware runs on it, unmodified.

    RECORDING is one as `footfall replay` takes it; where samples are missing, the board
    feels the last one until they come again. Without it, a simulated example run is worn.

    Times in a SPEC, such as absent@10for5, are seconds since power-on.
    """
    check_one_is_asked_for(as_json, jsonl)
    # The board's chips and modules take a while to import, which no other command should pay.
    from footfall_host.summary import as_json as summary_as_json
    from footfall_host.summary import summarise
    from footfall_host.virtual_board.board import power_on
    from footfall_host.virtual_board.emulation import events_of, health, scenario_of
    from footfall_host.virtual_board.faults import HELP, faults_help

    if HELP in faults:
        click.echo(faults_help())
        return
    settings = given_settings(target, assignments, may_measure=True)
    plan = given_plan(workout_name, presses_s, settings)
    _check_files(sound, picture)
    trace = given_trace(recording, layout)
    workout = followed(plan, presses_s)
    run = power_on(scenario_of(trace, settings, board_id, faults, workout))
    events = events_of(run, trace.origin_s)
    fared = health(run)
    summarised = summarise(events, trace, settings, plan)
    summary = replace(summarised, overruns=fared.overruns)
    if jsonl:
        for _ in printed(events):
            pass
        click.echo(json_line(summary_as_json(summary)))
    elif as_json:
        print_document({"summary": summary_as_json(summary), "health": asdict(fared)})
    else:
        _show(summary, settings, fared, run, board_id)
    err = as_json or jsonl
    _write_files(run, board_id, settings, faults, trace.name, sound, picture, err=err)


def _check_files(sound: Path | None, picture: Path | None) -> None:
    """Refuse a name before the board has run for nothing."""
    if sound:
        from footfall_host.virtual_board.sound import check_sound_ending

        check_sound_ending(sound)
    check_picture(picture)


def _write_files(
    run: "BoardRun",
    board_id: str,
    settings: "Settings",
    faults: tuple[str, ...],
    name: str,
    sound: Path | None,
    picture: Path | None,
    *,
    err: bool,
) -> None:
    """Write what was asked for; where it went is said on stderr if the rest is for a script."""
    if sound:
        from footfall_host.virtual_board.sound import write_sound

        write_sound(run, board_id, sound)
        click.echo(f"sound: {sound}", err=err)
    if picture:
        from footfall_host.virtual_board.picture import draw_board

        draw_board(run, board_id, settings, faults, name, picture)
        click.echo(f"picture: {picture}", err=err)


def _show(
    summary: "Summary", settings: "Settings", fared: "Health", run: "BoardRun", board_id: str
) -> None:
    # What is lost here is lost by the board: replay would call it gaps in the recording.
    replayed = replace(summary, overruns=0)
    rows = [*summary_rows(replayed, settings), *_health_rows(fared)]
    print_labelled(f"{summary.trace} on {board_id}", rows)
    if summary.workout:
        print_workout(summary.workout)
    _show_console(run)


def _health_rows(fared: "Health") -> Iterator[tuple[str, str]]:
    yield "drains", f"at most {fared.worst_drain_gap_ms:.0f} ms apart"
    yield "overruns", f"{fared.overruns}"
    yield "bus", f"busy {fared.bus_share:.1%} of the time"
    if fared.restarts:
        restarts = ", ".join(f"{count} {reason}" for reason, count in fared.restarts.items())
        yield "restarts", restarts
    if fared.flash_writes:
        writes = ", ".join(f"{count} to {memory}" for memory, count in fared.flash_writes.items())
        yield "flash writes", writes


def _show_console(run: "BoardRun") -> None:
    from footfall_host.virtual_board.emulation import console_lines

    lines = console_lines(run)
    click.echo("\n  what it said, by seconds since power-on")
    for at_s, line in lines[:MOST_LINES]:
        click.echo(f"  {at_s:7.1f}  {line}")
    if len(lines) > MOST_LINES:
        click.echo(f"  ... and {len(lines) - MOST_LINES} lines more")
    click.echo()
    click.secho(HOW_TO_HEAR, dim=True)
