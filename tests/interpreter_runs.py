"""Runs that both interpreters are given, and what each made of them."""

import hashlib
import pathlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

import interpreter
from feeding import Event, feed, settings_with
from footfall.core import stream
from footfall_host.deploy.constants import linked
from footfall_host.trace import read_trace

TESTS = pathlib.Path(__file__).parent
FIRMWARE = TESTS.parent / "firmware"
PROGRAMS = TESTS / "on_micropython" / "programs"
FEED = 0


@dataclass(frozen=True)
class Run:
    """Samples, what else enters the core before which of them, settings, and a workout or none."""

    name: str
    counts: NDArray[np.int16]
    records: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    values: Mapping[str, int] = field(default_factory=dict)
    plan: bytes = b""

    def in_cpython(self) -> list[Event]:
        """Return the events that the core gives here."""
        settings = settings_with(**self.values)
        workout = (self.plan,) if self.plan else ()
        return feed(self.counts, settings=settings, records=dict(self.records), workout=workout)

    def calls(self) -> "array[int]":
        """Return (FEED, samples) or a record (kind, value) for each call of the pipeline."""
        cuts = {*range(0, len(self.counts), stream.DRAIN_SAMPLES), *self.records}
        at = [*sorted(cut for cut in cuts if cut < len(self.counts)), len(self.counts)]
        calls = array("i")
        for start, end in pairwise(at):
            calls.extend(self.records.get(start, ()))
            calls.extend((FEED, end - start))
        return calls


def recorded(path: pathlib.Path) -> Run:
    """Return a recording as replay feeds it: what is lost in a gap is told as overrun."""
    trace = read_trace(path)
    records = {gap.before_row: (stream.OVERRUN, gap.lost_samples) for gap in trace.gaps}
    return Run(f"{path.parent.name}-{path.name.split('.')[0]}", trace.counts, records)


def core_sources() -> dict[str, bytes]:
    """Return the core as it goes onto a drive."""
    paths = [FIRMWARE / "footfall" / "__init__.py", *(FIRMWARE / "footfall/core").glob("*.py")]
    return {f"lib/{path.relative_to(FIRMWARE).as_posix()}": path.read_bytes() for path in paths}


def program(name: str) -> str:
    """Return a program that runs in the interpreter, above the firmware's sources or compiled.

    Modules that are compiled for a board are without the constants that none of them needs, so
    those that the program names are put in place in it too.
    """
    sources = [*(FIRMWARE / "footfall").rglob("*.py"), *PROGRAMS.glob("*.py")]
    given = {_path_on_drive(path): path.read_bytes() for path in sources}
    return linked(given)[f"{name}.py"].decode()


def _path_on_drive(path: pathlib.Path) -> str:
    return path.relative_to(PROGRAMS if path.is_relative_to(PROGRAMS) else FIRMWARE).as_posix()


def in_micropython(runs: Iterable[Run], core: interpreter.Files) -> dict[str, list[Event]]:
    """Return the events that a core, of sources or compiled, gives there, by the run's name."""
    drive = dict(core)
    lines = []
    for run in runs:
        settings = " ".join(f"{key} {value}" for key, value in run.values.items())
        lines.append(f"{run.name} {settings}\n")
        drive[f"{run.name}.counts"] = run.counts.tobytes()
        drive[f"{run.name}.calls"] = run.calls().tobytes()
        drive[f"{run.name}.plan"] = run.plan
    drive["runs.txt"] = "".join(lines).encode()
    return dict(_by_run(interpreter.run(drive, program("replayed"))))


def _by_run(lines: Iterable[str]) -> Iterator[tuple[str, list[Event]]]:
    events: list[Event] = []
    for line in lines:
        if line.startswith("run "):
            events = []
            yield line.removeprefix("run "), events
        else:
            kind, at_samples, detail, value = map(int, line.split())
            events.append((kind, at_samples, detail, value))


def digest(events: Iterable[Event]) -> str:
    """Return what the golden files hold of a run's events."""
    numbers = array("i", [number for event in events for number in event])
    return hashlib.sha256(numbers.tobytes()).hexdigest()
