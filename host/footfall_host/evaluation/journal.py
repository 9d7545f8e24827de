"""What an evaluation has found so far, a line a recording, so that it can go on after any end.

The first line says of what it is; a line that was cut off is no line.
"""

import contextlib
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from footfall_host.errors import BadInputError
from footfall_host.evaluation.aggregate import Broken, Scored
from footfall_host.only_writer import is_only_writer

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

    Raises BadInputError, with the remedy, for the lines of another evaluation, while another
    process writes them, and where nothing can be written.
    """

    def __init__(self, results: pathlib.Path, heading: Heading) -> None:
        self.path = results.with_name(results.name + SUFFIX)
        with contextlib.ExitStack() as stack:
            stack.enter_context(self._told())
            self._stream = stack.enter_context(self.path.open("ab"))
            if not is_only_writer(self._stream):
                raise BadInputError(
                    f"{self.path}: another evaluation writes it: wait for its end, or name another "
                    "file of results"
                )
            self.done = self._found(msgspec.json.encode(heading) + b"\n")
            stack.pop_all()

    def add(self, result: Scored | Broken) -> None:
        """Keep one recording's result, whatever ends the program next."""
        line = _Line(result, None) if isinstance(result, Scored) else _Line(None, result)
        self._write(msgspec.json.encode(line) + b"\n")

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
        # What could not be written before was told then.
        with contextlib.suppress(OSError):
            self._stream.close()

    def remove(self) -> None:
        """Drop the lines, which have become a file of results."""
        self.close()
        self.path.unlink()

    def _found(self, heading: bytes) -> int:
        """Return how many whole lines there are below the heading, and cut off what follows them.

        A heading that is missing or was cut off is written anew.
        """
        with self.path.open("r+b") as stream:
            found = stream.readline()
            if not heading.startswith(found):
                raise BadInputError(
                    f"{self.path}: is of another evaluation (other recordings, another target or "
                    "version): delete it to begin anew, or name another file of results"
                )
            done, whole = 0, len(found) if found == heading else 0
            while whole and _is_whole(line := stream.readline()):
                done, whole = done + 1, whole + len(line)
            stream.truncate(whole)
        if not whole:
            self._write(heading)
        return done

    def _write(self, line: bytes) -> None:
        with self._told():
            self._stream.write(line)
            self._stream.flush()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as problem:
            raise BadInputError(
                f"{self.path}: cannot be written ({problem.strerror}): see that its folder exists "
                "and has room, or name another file of results"
            ) from problem


def _is_whole(line: bytes) -> bool:
    try:
        entry = msgspec.json.decode(line, type=_Line)
    except msgspec.DecodeError:
        return False
    return (entry.scored or entry.broken) is not None and line.endswith(b"\n")
