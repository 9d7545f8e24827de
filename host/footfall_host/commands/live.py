"""`footfall live`: a foot pod over Bluetooth, on the whole terminal, while it runs."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from footfall_host.commands.examples import TaughtCommand
from footfall_host.commands.given_json import json_option_that, print_document
from footfall_host.commands.given_path import output_option, page_option
from footfall_host.commands.given_settings import given_settings, target_option
from footfall_host.commands.given_trace import given_trace
from footfall_host.commands.printing import print_labelled
from footfall_host.errors import BadInputError

if TYPE_CHECKING:
    from footfall.core.settings import Settings
    from footfall_host.live.finding import Backends, Found
    from footfall_host.live.session import Session
    from footfall_host.live.view import View
    from footfall_host.live.virtual import Watch

    Run = Callable[[Watch], None]  # lets something watch, in real or in virtual time

EXAMPLE = ""  # --virtual without a name
# A terminal is drawn no more often, however fast a virtual board's time goes.
DRAW_S = 0.25
NOTHING = (
    "no foot pod was heard: move it, so that it wakes, end other apps that hold it, and see what "
    "footfall live --scan lists"
)


@click.command(
    "live",
    cls=TaughtCommand,
    examples=[
        ("footfall live", "the strongest Footfall in the air, on the whole terminal"),
        ("footfall live --virtual --speed 0 --plain", "a virtual board, as fast as it can"),
        ("footfall live --scan --json", "what is in the air, for a script"),
        ("footfall live --html phone.html", "a page that does the same on a phone"),
    ],
)
@click.option(
    "--device", "wanted", metavar="NAME|ADDRESS",
    help="The foot pod to connect to; without it, the strongest Footfall, or else any.",
)  # fmt: skip
@click.option("--scan", "scan", is_flag=True, help="List what is in the air, and end.")
@target_option
@click.option(
    "--rsc", "convention", type=click.Choice(["strides", "steps"]),
    help="What a pod that is no Footfall counts; without it, its own cadence tells.",
)  # fmt: skip
@output_option("FILE.csv", "Write every notification into this file: .csv or .jsonl.")
@click.option(
    "--seconds", metavar="S", type=click.FloatRange(min=0, min_open=True),
    help="End by itself after so long.",
)  # fmt: skip
@click.option("--plain", is_flag=True, help="Print a line a second, as where nobody watches.")
@click.option(
    "--virtual", "recording", metavar="[RECORDING]", is_flag=False, flag_value=EXAMPLE,
    help="Watch a virtual board, worn during a recorded run or the example run.",
)  # fmt: skip
@click.option(
    "--speed", metavar="N", type=click.FloatRange(min=0), default=1.0, show_default=True,
    help="How much faster than a watch a virtual board's time goes; 0 is as fast as it can.",
)  # fmt: skip
@page_option("Write a page that shows it in a phone's browser, and end.")
@json_option_that("Print what --scan finds as one JSON document, and no more.")
@click.pass_context
def live_command(
    ctx: click.Context,
    wanted: str | None,
    scan: bool,
    target: str | None,
    convention: str | None,
    output: Path | None,
    seconds: float | None,
    plain: bool,
    recording: str | None,
    speed: float,
    page: Path | None,
    as_json: bool,
) -> None:
    """Show a run as it goes: cadence, zone, cues and link of a foot pod over Bluetooth.

    A Footfall tells its own target; --target is that of other foot pods, and of a virtual board.
    q ends it, and so does Ctrl-C; what was seen is then said in a few lines.
    """
    if as_json and not scan:
        raise click.UsageError("--json is of --scan; of a run, -o FILE.jsonl writes every line")
    if page is not None:
        _write_page(page)
        return
    # bleak and Bumble take a while to import, which no other command should pay.
    from footfall_host.live.readings import Convention
    from footfall_host.live.recording import Recording, check_recording
    from footfall_host.live.session import Session, interruptible
    from footfall_host.live.view import View

    settings = given_settings(target)
    check_recording(output)
    if recording is None and ctx.get_parameter_source("speed") is ParameterSource.COMMANDLINE:
        raise click.UsageError("--speed is of a virtual board: add --virtual, or leave it out")
    run: Run = _real if recording is None else _virtual(recording, settings, speed)
    if scan:
        _scan(run, as_json)
        return
    view = View(settings.target_spm, Convention(convention))
    with interruptible() as ending, Recording(output, datetime.now()) as written:
        session = Session(view, written, ending, wanted, seconds)
        with _shown(session, plain or not sys.stdout.isatty()):
            run(session.watch)
    if view.heard_s is None:
        raise BadInputError(view.unread or NOTHING)
    _close(view, output, written.lines)


def _write_page(page: Path) -> None:
    from footfall_host.live.page import write_page

    worker = write_page(page)
    click.echo(f"page: {page}; {worker.name} beside it keeps it for when there is no network")
    click.echo("how it gets onto a phone: docs/phone.md")


# --- in whose time --------------------------------------------------------------------


def _real(watch: "Watch") -> None:
    import asyncio

    from footfall_host.live.finding import Backends, NoBluetoothError

    try:
        asyncio.run(watch(Backends()))
    except NoBluetoothError as problem:
        raise BadInputError(
            f"{problem}; without any, footfall live --virtual shows a virtual board"
        ) from problem


def _virtual(recording: str, settings: "Settings", speed: float) -> "Run":
    from footfall_host.board_files import DEFAULT_BOARD
    from footfall_host.virtual_board.emulation import scenario_of

    trace = given_trace(Path(recording) if recording != EXAMPLE else None)
    scenario = scenario_of(trace, settings, DEFAULT_BOARD)

    def run(watch: "Watch") -> None:
        from footfall_host.live.virtual import watch_virtual
        from footfall_host.virtual_board.ether import Ether

        with Ether() as ether:
            watch_virtual(scenario, ether, speed, watch)

    return run


# --- on the terminal ------------------------------------------------------------------


@contextlib.contextmanager
def _shown(session: "Session", plain: bool) -> Iterator[None]:
    """Show a session: on the whole terminal, or as lines.

    The streams are those of now, for a virtual board has a console of its own meanwhile.
    """
    from footfall_host.live.plain import plain_line

    view, out, err = session.view, sys.stdout, sys.stderr
    if plain:

        def line(now_s: float, began_s: float) -> None:
            click.echo(plain_line(view, now_s, began_s), file=out)

        session.line, session.said = line, partial(click.echo, file=err)
        yield
        return
    from rich.console import Console
    from rich.live import Live

    from footfall_host.live.keys import keys
    from footfall_host.live.screen import Screen

    console = Console(file=out)
    with keys() as typed, Live(console=console, screen=True, auto_refresh=False) as live:
        drawn_s = 0.0

        def draw(now_s: float, began_s: float) -> None:
            nonlocal drawn_s
            if time.monotonic() - drawn_s >= DRAW_S:
                live.update(Screen(view, now_s, began_s), refresh=True)
                drawn_s = time.monotonic()

        session.keys, session.draw = typed, draw
        yield


def _close(view: "View", output: Path | None, lines: int) -> None:
    from footfall_host.live.plain import closing_rows

    assert view.pod is not None
    print_labelled(view.pod.name or view.pod.address, closing_rows(view))
    if output is not None:
        click.echo(f"{output}: {lines} notifications", err=True)


def _scan(run: "Run", as_json: bool) -> None:
    """List what is in the air."""
    from footfall_host.live.finding import scanned

    found: list[Found] = []

    async def look(backends: "Backends") -> None:
        found.extend(await scanned(backends))

    run(look)
    if not found:
        raise BadInputError("nothing is in the air: move the foot pod, so that it wakes")
    if as_json:
        print_document(
            [
                {
                    "kind": one.kind,
                    "name": one.name,
                    "address": one.device.address,
                    "rssi_dbm": one.rssi_dbm,
                }
                for one in found
            ]
        )
        return
    from rich.console import Console
    from rich.text import Text

    from footfall_host.terminal_table import plain_table

    table = plain_table(
        "In the air", ("kind", "name", "address", "dBm"), ("kind", "name", "address")
    )
    for one in found:
        name = Text(one.name or "")  # which may look like a style
        table.add_row(one.kind, name, one.device.address, f"{one.rssi_dbm}")
    Console().print(table)
