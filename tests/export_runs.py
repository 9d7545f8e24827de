"""Runs to export, activities of others to put them into, and how all that is read back."""

import io
import json
from functools import cache
from pathlib import Path

import fitdecode
from click.testing import CliRunner

from feeding import settings_with
from footfall.core import workout_bytes as wb
from footfall_host.commands.export import export_command
from footfall_host.commands.given_trace import given_trace
from footfall_host.commands.replay import replay_command
from footfall_host.export.activity import read_activity
from footfall_host.export.merge import Given, Merged, merge
from footfall_host.export.rows import rows_of
from footfall_host.replay import replay
from footfall_host.report.source import Source, from_trace
from footfall_host.workouts.model import Plan, Step, Target
from workout_runs import Followed, follow

STEP_LENGTH_CM = 105
# How long an activity of a watch lasts, and when in it the example began.
SECONDS, OFFSET_S = 400, 20
EASY_S, FAST_S, REST_S = 60, 30, 20
PLAN = Plan(
    77,
    "laps",
    (
        Step("easy", wb.SECONDS, EASY_S, Target(wb.SPM, 160, 160), signal=wb.EASY),
        Step("fast", wb.SECONDS, FAST_S, Target(wb.SPM, 180, 180), signal=wb.WORK),
        Step("walk", wb.SECONDS, REST_S, signal=wb.REST),
    ),
)


@cache
def example() -> Source:
    """Return the example run, of a runner whose steps are of known length."""
    settings = settings_with(step_length_cm=STEP_LENGTH_CM)
    trace = given_trace(None)
    return from_trace(trace, replay(trace, settings), settings)


@cache
def workout_run() -> tuple[Followed, Source]:
    """Return a run that followed PLAN, and what there is to export of it."""
    followed = follow(PLAN)
    source = from_trace(followed.trace, followed.events, settings_with(), PLAN)
    return followed, source


@cache
def told() -> tuple[dict, ...]:
    """Return what `footfall replay --jsonl` says of the example."""
    said = CliRunner().invoke(replay_command, ["--jsonl"], catch_exceptions=False)
    return tuple(json.loads(line) for line in said.stdout.splitlines())


def told_as(kind: str) -> list[dict]:
    """Return the lines of one type."""
    return [line for line in told() if line["type"] == kind]


def expected_spm() -> list[float | None]:
    """Return what each second of an activity is to have: steps a minute, None where none is known.

    The seconds beside the first reading and the last are nearest to them.
    """
    shown = {
        OFFSET_S + round(line["t_s"]): 0.0 if line["state"] == "idle" else line["spm"]
        for line in told_as("cadence")
    }
    shown[min(shown) - 1], shown[max(shown) + 1] = shown[min(shown)], shown[max(shown)]
    return [shown.get(second) for second in range(SECONDS)]


def merged(
    path: Path, content: bytes | str, offset_s: float | None = OFFSET_S, replaces: bool = False
) -> Merged:
    """Put the example's cadence into an activity that this writes to a path."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    given = Given(offset_s=offset_s)
    return merge(read_activity(path), rows_of(example()), 0.0, given, replaces, path)


def export(*arguments):
    """Run the command in this process; exceptions but an exit are let through."""
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(export_command, given, catch_exceptions=False)


def fit_messages(content: bytes) -> list:
    """Return the messages of a FIT file as fitdecode reads them, its checksums checked."""
    with fitdecode.FitReader(io.BytesIO(content), check_crc=fitdecode.CrcCheck.RAISE) as reader:
        return [frame for frame in reader if frame.frame_type == fitdecode.FIT_FRAME_DATA]


def fields_of(message) -> dict:
    """Return the fields of a message that have a value."""
    return {each.name_or_num: each.value for each in message.fields if each.value is not None}
