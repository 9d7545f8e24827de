"""An index of the run library, in SQLite: what a table of all runs needs, without reading them.

The files are the truth. Whatever is wrong with the index, it is made anew from them.
"""

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

from footfall_host.errors import BadInputError
from footfall_host.recordings.entry import Entry

# Of the columns below; an index of another one is made anew.
SCHEMA = 1
COLUMNS = tuple(field.name for field in fields(Entry))
IN_MEMORY = ":memory:"


class Index:
    """What is known of each file. stamp: of a file, by which it is known to be the same."""

    def __init__(self, path: Path) -> None:
        """Open the index, or make an empty one in place of one that can't be used."""
        self._path = path
        self._connection = _opened(path)

    def close(self) -> None:
        """Close it."""
        self._connection.close()

    def stamps(self) -> dict[str, str]:
        """Return the stamp of each run's file, by the run's id."""
        return dict(self._connection.execute("SELECT run_id, stamp FROM runs"))

    def put(self, entry: Entry, stamp: str) -> None:
        """Note a run."""
        values = [_packed(value) for value in astuple(entry)]
        marks = ", ".join("?" * (len(values) + 1))
        with self._explained(), self._connection as connection:
            connection.execute(f"INSERT OR REPLACE INTO runs VALUES ({marks})", (*values, stamp))

    def remove(self, run_ids: Iterable[str]) -> None:
        """Forget runs."""
        with self._explained(), self._connection as connection:
            connection.executemany("DELETE FROM runs WHERE run_id = ?", [(i,) for i in run_ids])

    def entries(self) -> Iterator[Entry]:
        """Yield what is known of each run, the one that was copied last first."""
        order = "ORDER BY synced_at DESC, number DESC, run_id"
        for row in self._connection.execute(f"SELECT {', '.join(COLUMNS)} FROM runs {order}"):
            yield Entry.of(dict(zip(COLUMNS, row, strict=True)))

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as problem:
            raise BadInputError(
                f"{self._path}: cannot be written ({problem}); make room there and run this again"
            ) from problem


def _packed(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, tuple | dict) else value


def _opened(path: Path) -> sqlite3.Connection:
    """Return the index in a file; in memory alone where that can't be written."""
    try:
        return _prepared(path)
    except sqlite3.OperationalError:
        return _prepared(IN_MEMORY)
    except sqlite3.DatabaseError:
        with contextlib.suppress(OSError, sqlite3.Error):
            path.unlink()
            return _prepared(path)
        return _prepared(IN_MEMORY)


def _prepared(path: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        (schema,) = connection.execute("PRAGMA user_version").fetchone()
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
        # The system may bring it to the disk when it likes: what is lost is made anew.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = MEMORY")
        if schema != SCHEMA:
            with connection:
                connection.execute("DROP TABLE IF EXISTS runs")
                connection.execute(f"CREATE TABLE runs ({', '.join(COLUMNS)}, stamp)")
                connection.execute("CREATE UNIQUE INDEX by_id ON runs (run_id)")
                connection.execute(f"PRAGMA user_version = {SCHEMA}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection
