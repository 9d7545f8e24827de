"""What the core says of five runs, pinned in files that a reviewer can read in a diff.

A change of the core that is meant to change them is followed by
``FOOTFALL_REWRITE_GOLDEN=1 pytest tests/test_golden.py`` and a look at the difference.
"""

import hashlib
import os
import pathlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import as_file, files

import numpy as np
import pytest
from numpy.typing import NDArray

from feeding import (
    RATE_HZ,
    Event,
    cadences,
    feed,
    run_of,
    settings_with,
    strike_times_s,
    to_counts,
    with_overruns,
)
from footfall.core import stream
from footfall_host.replay import COACH_STATES, CUES, STATES
from footfall_host.simulate import Runner
from footfall_host.trace import read_trace

FOLDER = pathlib.Path(__file__).parent / "golden"
REWRITE = "FOOTFALL_REWRITE_GOLDEN"
EVERY_NTH_CADENCE = 10

Records = dict[int, tuple[int, int]]


@dataclass(frozen=True)
class Case:
    """A run, what the runner set, and the records and gaps on the way."""

    plan: str
    runner: Runner
    seed: int
    values: dict[str, int] = field(default_factory=dict)
    records: Records = field(default_factory=dict)
    gaps: tuple[tuple[int, int], ...] = ()


CASES = {
    "waist": Case("5@stand,10@walk,50@164,30@178,15@walk,40@172,10@stand", Runner(), seed=11),
    "limp": Case(
        "5@stand,70@186",
        Runner("hip", right_late=0.08, right_louder=0.4, loose=0.6, noise_g=0.05),
        seed=12,
        values={"target_spm": 190, "give_up_cues": 2, "rest_s": 10},
    ),
    "shank": Case(
        "5@stand,60@165-175,10@walk",
        Runner("shank"),
        seed=13,
        values={"target_spm": 160, "ceiling_spm": 166, "start_grace_s": 5, "confirm": 0},
    ),
    "faults": Case(
        "90@172",
        Runner(clip_g=2.0),
        seed=14,
        records={
            1000: (stream.RATE, 10200),
            3000: (stream.TARGET, 200),
            5000: (stream.BUTTON, stream.BUTTON_LOWER),
        },
        gaps=((2000, 40), (2500, 33), (4000, 150), (6001, 700)),
    ),
}


@cache
def example_counts() -> NDArray[np.int16]:
    with as_file(files("footfall_host") / "example" / "run.csv.gz") as path:
        trace = read_trace(path)
    assert not trace.gaps
    return trace.counts


def counts_and_events(name: str) -> tuple[NDArray[np.int16], list[Event]]:
    """Return what the sensor gave and what the core made of it."""
    if name == "example":
        return example_counts(), feed(example_counts())
    case = CASES[name]
    counts = to_counts(run_of(case.plan, case.runner, case.seed).acc_g)
    kept, lost = with_overruns(counts, case.gaps)
    return kept, feed(kept, settings=settings_with(**case.values), records=case.records | lost)


def digest(values: "array[int]") -> str:
    return hashlib.sha256(values.tobytes()).hexdigest()


def coached(events: list[Event]) -> Iterator[tuple[float, str]]:
    """Yield when the coach did what; a beat is told of some time before it begins."""
    now_s = 0.0
    for kind, at_samples, detail, value in events:
        if kind == stream.CADENCE:
            now_s = at_samples / RATE_HZ
        elif kind == stream.COACH:
            yield now_s, f"coach {COACH_STATES[detail]}, target {value}"
        elif kind == stream.CUE:
            yield now_s, f"cue {CUES[detail]}"
        elif kind == stream.BEAT:
            yield now_s, f"beat {value / 10}" if value else "beat ends"


def report(name: str) -> str:
    """Return the content of a golden file."""
    counts, events = counts_and_events(name)
    lines = [
        f"counts sha256 {digest(array('h', counts.ravel().tolist()))}",
        f"events sha256 {digest(array('i', [number for event in events for number in event]))}",
        f"foot strikes {strike_times_s(events).size}",
    ]
    before = None
    for number, (t_s, state, spm) in enumerate(cadences(events), start=1):
        if state != before:
            lines.append(f"{t_s:7.2f} s {STATES[state]}")
            before = state
        if number % EVERY_NTH_CADENCE == 0:
            lines.append(f"{t_s:7.2f} s cadence {spm or 'none'}")
        lines += [f"{t_s:7.2f} s {said}" for at_s, said in coached(events) if at_s == t_s]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", ["example", *CASES])
def test_the_core_says_what_it_said(name: str) -> None:
    path = FOLDER / f"{name}.txt"
    said = report(name)
    if os.environ.get(REWRITE):
        path.write_text(said)
    expected = path.read_text()
    assert said.splitlines()[0] == expected.splitlines()[0], (
        f"the input of {path.name} is another one: the simulator changed, or the library whose "
        f"random numbers it takes. Compare, then rewrite the files with {REWRITE}=1"
    )
    assert said == expected, (
        f"the core says other things than {path.name}. If that is meant, "
        f"rewrite the files with {REWRITE}=1 and look at the difference"
    )


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {"example", *CASES}
