"""What an evaluation has found so far, a line a recording, so that it can go on after any end.

The first line says of what it is; a line that was cut off is no line.
"""

import pathlib
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from footfall_host.errors import BadInputError
from footfall_host.evaluation.aggregate import Broken, Scored

SUFFIX = ".partial"


@dataclass(frozen=True)
class Heading:
    """What must be the same for lines to be of one evaluation: code, target and recordings."""

    code: str
    target_spm: int
    recordings: str


@dataclass(frozen=True)
class _Line:
    scored: Scored | None = None
    broken: Broken | None = None


class Journal:
    """The lines beside the file of results that they will become.

    Raises BadInputError, with the remedy, for the lines of another evaluation, and where nothing
    can be written.
    """

    def __init__(self, results: pathlib.Path, heading: Heading) -> None:
        self.path = results.with_name(results.name + SUFFIX)
        try:
            self.done = self._found(heading) if self.path.exists() else self._begun(heading)
            self._stream = self.path.open("ab")
        except OSError as problem:
            raise BadInputError(
                f"{self.path}: cannot be written ({problem.strerror}): name another file of results"
            ) from problem

    def add(self, result: Scored | Broken) -> None:
        """Keep one recording's result, whatever ends the program next."""
        line = _Line(result, None) if isinstance(result, Scored) else _Line(None, result)
        self._stream.write(msgspec.json.encode(line) + b"\n")
        self._stream.flush()

    def results(self) -> Iterator[Scored | Broken]:
        """Yield what was kept, in the order in which it came."""
        with self.path.open("rb") as stream:
            next(stream)
            for line in stream:
                entry = msgspec.json.decode(line, type=_Line)
                result = entry.scored or entry.broken
                assert result is not None
                yield result

    def close(self) -> None:
        """Keep the lines for the next time."""
        self._stream.close()

    def remove(self) -> None:
        """Drop the lines, which have become a file of results."""
        self.close()
        self.path.unlink()

    def _begun(self, heading: Heading) -> int:
        self.path.write_bytes(msgspec.json.encode(heading) + b"\n")
        return 0

    def _found(self, heading: Heading) -> int:
        """Return how many whole lines there are, and cut off what follows them."""
        with self.path.open("r+b") as stream:
            if not _is_of(heading, stream.readline()):
                raise BadInputError(
                    f"{self.path}: is of another evaluation (other recordings, another target or "
                    "version): delete it to begin anew, or name another file of results"
                )
            done, whole = 0, stream.tell()
            while _is_whole(line := stream.readline()):
                done, whole = done + 1, whole + len(line)
            stream.truncate(whole)
        return done


def _is_of(heading: Heading, line: bytes) -> bool:
    try:
        return msgspec.json.decode(line, type=Heading) == heading
    except msgspec.DecodeError:
        return False


def _is_whole(line: bytes) -> bool:
    try:
        msgspec.json.decode(line, type=_Line)
    except msgspec.DecodeError:
        return False
    return line.endswith(b"\n")
