"""A plan as a TOML file: what `footfall plan next` reads, and a runner may edit."""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import tomli_w

from footfall_host.errors import BadInputError
from footfall_host.plan.day_roles import FEWEST_DAYS, MOST_DAYS
from footfall_host.plan.model import DAYS, LAST_YEAR, Plan
from footfall_host.plan.workouts import WORKOUTS

HEADING = "# A training plan of Footfall: `footfall plan next` says what comes next of it.\n\n"
REMEDY = "put it right, or make the plan anew with footfall plan make"


def toml_of(plan: Plan) -> bytes:
    """Return a plan as the bytes of a TOML file."""
    document = document_of(plan, with_dates=True)
    return (HEADING + tomli_w.dumps(document)).encode()


def document_of(plan: Plan, *, with_dates: bool = False) -> dict[str, Any]:
    """Return what a plan's file holds; days are dates, or text such as 2026-11-30."""
    document = as_plain(plan, with_dates=with_dates)
    document["wish"]["days"] = [DAYS[day] for day in plan.wish.days]
    return document


def as_plain(what: object, *, with_dates: bool = False) -> Any:
    """Return a part of a plan as a file holds it."""
    return msgspec.to_builtins(what, builtin_types=(date,) if with_dates else ())


def read_plan(path: Path) -> Plan:
    """Read a plan that `toml_of` has written, edited or not.

    Raises BadInputError, which names the file, the place in it and the remedy.
    """
    try:
        document = tomllib.loads(path.read_bytes().decode())
        plan = msgspec.convert(_with_day_numbers(document), Plan)
    except OSError as problem:
        raise BadInputError(
            f"{path}: cannot be read ({problem.strerror}); name the .toml of a plan"
        ) from problem
    except UnicodeDecodeError as problem:
        raise BadInputError(f"{path}: is no text; name the .toml of a plan") from problem
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as problem:
        raise BadInputError(f"{path}: {problem}; {REMEDY}") from problem
    for contradiction in _contradictions(plan):
        raise BadInputError(f"{path}: {contradiction}; {REMEDY}")
    return plan


def _with_day_numbers(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with numbers for the names of days; what is no name stays as it is."""
    wish = document.get("wish")
    days = wish.get("days") if isinstance(wish, dict) else None
    if not isinstance(wish, dict) or not isinstance(days, list):
        return document
    numbers = [DAYS.index(day) if day in DAYS else day for day in days]
    return {**document, "wish": {**wish, "days": numbers}}


def _contradictions(plan: Plan) -> Iterator[str]:
    """Yield what is wrong between values each of which may be."""
    wish = plan.wish
    if wish.start.year > LAST_YEAR:
        yield f"wish: start is {wish.start}, it must be no later than in {LAST_YEAR}"
    if wish.start.weekday():
        yield f"wish: start is {wish.start}, it must be a Monday"
    if list(wish.days) != sorted(set(wish.days)) or not FEWEST_DAYS <= len(wish.days) <= MOST_DAYS:
        yield f"wish: days must be {FEWEST_DAYS} to {MOST_DAYS}, each once and in order"
    if wish.weeks != len(plan.weeks):
        yield f"wish: weeks is {wish.weeks}, and there are {len(plan.weeks)}"
    for at, week in enumerate(plan.weeks):
        start = wish.start + timedelta(weeks=at)
        if (week.number, week.start) != (at + 1, start):
            yield f"week {week.number} of {week.start}: number {at + 1} must begin on {start}"
        for session in week.sessions:
            if not start <= session.day < start + timedelta(weeks=1):
                yield f"week {week.number}: a session on {session.day} is not within it"
            for name in (session.workout, *session.before):
                if name not in WORKOUTS:
                    known = ", ".join(WORKOUTS)
                    yield f"{session.day}: there is no workout {name!r}; there are {known}"
            if session.is_run and not session.target_spm:
                yield f"{session.day}: a run needs a target_spm"
        in_order = [(session.day, session.kind) for session in week.sessions]
        if in_order != sorted(set(in_order)):
            yield f"week {week.number}: its sessions must be in order, and of a kind one a day"
    if any(earlier.ran is None and week.ran for earlier, week in pairwise(plan.weeks)):
        yield "a week that was run follows one that was not"
