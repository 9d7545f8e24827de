"""`footfall live`: a foot pod over Bluetooth, on the whole terminal, while it runs."""

from pathlib import Path

import click

from footfall_host.commands.given_settings import given_settings, target_option

EXAMPLE = ""  # --virtual without a name


@click.command("live")
@click.option(
    "--device", "wanted", metavar="NAME_OR_ADDRESS",
    help="The foot pod to connect to; without it, the strongest Footfall, or else any.",
)  # fmt: skip
@click.option("--scan", "scan", is_flag=True, help="List what is in the air, and end.")
@target_option
@click.option(
    "--rsc", "convention", type=click.Choice(["strides", "steps"]),
    help="What a pod that is no Footfall counts; without it, its own cadence tells.",
)  # fmt: skip
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(readable=False, path_type=Path),
    help="Write every notification into this file: .csv or .jsonl.",
)  # fmt: skip
@click.option(
    "--seconds", metavar="N", type=click.FloatRange(min=0, min_open=True),
    help="End by itself after so long.",
)  # fmt: skip
@click.option("--plain", is_flag=True, help="Print a line a second, as where nobody watches.")
@click.option(
    "--virtual", "trace", metavar="[TRACE]", is_flag=False, flag_value=EXAMPLE,
    help="Watch a virtual board, worn during a recorded run or the example run.",
)  # fmt: skip
@click.option(
    "--speed", metavar="N", type=click.FloatRange(min=0), default=1.0, show_default=True,
    help="How much faster than a watch a virtual board's time goes; 0 is as fast as it can.",
)  # fmt: skip
def live_command(
    wanted: str | None,
    scan: bool,
    target: str | None,
    convention: str | None,
    output: Path | None,
    seconds: float | None,
    plain: bool,
    trace: str | None,
    speed: float,
) -> None:
    """Show a run as it goes: cadence, zone, cues and link of a foot pod over Bluetooth.

    q ends it, and so does Ctrl-C; what was seen is then said in a few lines.
    """
    given_settings(target)
