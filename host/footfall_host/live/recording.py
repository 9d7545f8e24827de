"""Writes what is seen, a line a notification, so that nothing is lost however it ends."""

import contextlib
import csv
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from footfall_host.errors import BadInputError
from footfall_host.live.view import View

ENDINGS = (".csv", ".jsonl")


@dataclass(frozen=True)
class Row:
    """One notification. t_s: since the view began; at: by the clock on the wall.

    spm: steps per minute of both feet, None without a run. What a pod does not tell is None:
    speed and cadence as sent are of an RSC Measurement, what follows of a live record.
    """

    t_s: float
    at: str
    address: str
    state: str
    spm: float | None
    target_spm: int | None
    rsc_speed_mps: float | None = None
    rsc_cadence: int | None = None
    steps: int | None = None
    cues: int | None = None
    overruns: int | None = None
    faults: int | None = None
    running_s: int | None = None
    seconds: int | None = None

    @classmethod
    def of(cls, view: View, t_s: float, at: str) -> "Row":
        """Return the notification that a view has just taken."""
        row = cls(
            t_s=round(t_s, 3),
            at=at,
            address=view.pod.address if view.pod else "",
            state=view.gait,
            spm=view.spm,
            target_spm=view.target_spm,
        )
        if view.measured is not None:
            said = view.measured
            return replace(row, rsc_speed_mps=said.speed_mps, rsc_cadence=said.cadence)
        if view.record is not None:
            kept = view.record
            return replace(
                row,
                steps=kept.steps,
                cues=kept.cues,
                overruns=kept.overruns,
                faults=kept.faults,
                running_s=kept.running_s,
                seconds=kept.seconds,
            )
        return row


COLUMNS = tuple(field.name for field in fields(Row))


def check_recording(path: Path | None) -> None:
    """Raise BadInputError for a name that no format has."""
    if path is not None and path.suffix.lower() not in ENDINGS:
        raise BadInputError(f"{path}: no recording has this ending; name it {' or '.join(ENDINGS)}")


class Recording:
    """A file, or none where none is asked for. Used as a context; write() flushes each line.

    An older file of that name is replaced when the first line comes, and not before. Raises
    BadInputError where nothing can be written.
    """

    def __init__(self, path: Path | None, began: datetime) -> None:
        self.lines = 0
        self._path = path
        self._began = began
        self._stream: TextIO | None = None
        self._put: Callable[[dict[str, Any]], object] = lambda row: None

    def __enter__(self) -> "Recording":
        """Open it."""
        if self._path is None:
            return self
        check_recording(self._path)
        self._is_new = not self._path.exists()
        if not self._is_new and not self._path.is_file():
            raise BadInputError(f"{self._path}: is not a file; choose another name")
        try:
            self._stream = self._path.open("a", encoding="utf-8", newline="")
        except OSError as problem:
            raise BadInputError(
                f"{self._path}: cannot be written ({problem.strerror}); choose a folder that "
                "exists, is writable and has room"
            ) from problem
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close it; what was opened for nothing is gone again."""
        if self._stream is not None and self._path is not None:
            # Each line was flushed; what a full disk did not take has been told.
            with contextlib.suppress(OSError):
                self._stream.close()
            if self._is_new and not self.lines:
                self._path.unlink(missing_ok=True)

    def write(self, view: View, t_s: float) -> None:
        """Write what a view has just taken, t_s after the beginning, and see that it is there.

        Raises OSError, naming the file, where it is not.
        """
        stream = self._stream
        if stream is None:
            return
        at = (self._began + timedelta(seconds=t_s)).isoformat(timespec="milliseconds")
        try:
            if not self.lines:
                self._begin(stream)
            self._put(asdict(Row.of(view, t_s, at)))
            stream.flush()
        except OSError as problem:
            raise OSError(problem.errno, problem.strerror, str(self._path)) from problem
        self.lines += 1

    def _begin(self, stream: TextIO) -> None:
        stream.truncate(0)
        if self._path is not None and self._path.suffix.lower() == ".csv":
            table = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
            table.writeheader()
            self._put = table.writerow
        else:
            self._put = lambda row: stream.write(_line(row))


def _line(row: dict[str, Any]) -> str:
    """Return what a row holds as a line of JSON."""
    told = {name: value for name, value in row.items() if value is not None or name == "spm"}
    return json.dumps(told, separators=(",", ":"), allow_nan=False) + "\n"
