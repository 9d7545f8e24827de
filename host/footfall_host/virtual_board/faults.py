"""The small language of faults: specs such as nack@12.5x10 become fields of a Scenario."""

import re
from collections.abc import Iterable
from typing import Any

from footfall_host.errors import BadInputError
from footfall_host.virtual_board.fault_kinds import KINDS, Kind, Parts

NUMBER = r"\d+(?:\.\d+)?"
NAME = re.compile(r"[a-z]+(?:-[a-z]+)*")
SPEC = re.compile(
    rf"(?P<name>{NAME.pattern})"
    r"(?:=(?P<value>0x[0-9a-fA-F]+|[^@%]+?))?"
    rf"(?:(?P<percent>[+-]?{NUMBER})%(?P<per_min>/min)?)?"
    rf"(?:@(?P<at_s>{NUMBER}))?"
    rf"(?:for(?P<for_s>{NUMBER}))?"
    r"(?:x(?P<times>\d+))?"
)
HELP = "help"
# How a part is written, to say what is missing or too much.
WRITTEN = {
    "value": "=VALUE",
    "percent": "N%",
    "per_min": "/min",
    "at_s": "@SECONDS",
    "for_s": "forSECONDS",
    "times": "xTIMES",
}


def scenario_fields(specs: Iterable[str], board: Any) -> dict[str, Any]:
    """Return the fields of a Scenario that these faults change.

    board: its board file, which says where the buttons are.
    Raises BadInputError, naming the spec and the remedy.
    """
    fields: dict[str, Any] = {}
    for spec in specs:
        for name, value in _change(spec, board).items():
            if name not in fields:
                fields[name] = value
            elif isinstance(value, tuple):
                fields[name] += value
            else:
                raise BadInputError(f"--fault {spec}: this is given twice; leave one out")
    return fields


def faults_help() -> str:
    """Return the list of all faults, an example of each with what it does."""
    width = max(len(kind.example) for kind in KINDS.values())
    return "\n".join(f"{kind.example:{width}}  {kind.does}" for kind in KINDS.values())


def happens_at_s(spec: str) -> float | None:
    """Return when a spec says that its fault begins, if it does."""
    found = SPEC.fullmatch(spec)
    at_s = found.group("at_s") if found else None
    return float(at_s) if at_s else None


def _change(spec: str, board: Any) -> dict[str, Any]:
    parts = _parts(spec)
    kind = KINDS[parts.name]
    try:
        return kind.change(parts, board)
    except ValueError as problem:
        raise BadInputError(
            f"--fault {spec}: {_reason(problem)}; write it like {kind.example}"
        ) from problem


def _reason(problem: ValueError) -> str:
    """Return what is wrong with a value; Python's own words for a bad number help nobody."""
    said = str(problem)
    return "its value is not a number" if "invalid literal" in said or "convert" in said else said


def _kind_named_in(spec: str) -> Kind | None:
    name = NAME.match(spec)
    return KINDS.get(name.group()) if name else None


def _parts(spec: str) -> Parts:
    found = SPEC.fullmatch(spec)
    if found is None and (kind := _kind_named_in(spec)):
        raise BadInputError(f"--fault {spec}: this can't be read; write it like {kind.example}")
    if found is None or found.group("name") not in KINDS:
        raise BadInputError(f"--fault {spec}: there is no such fault; --fault {HELP} lists them")
    given = {name: text for name, text in found.groupdict().items() if text is not None}
    name = given.pop("name")
    kind = KINDS[name]
    for part in sorted(kind.needs - set(given)):
        raise BadInputError(
            f"--fault {spec}: {WRITTEN[part]} is missing; write it like {kind.example}"
        )
    for part in sorted(set(given) - kind.needs - kind.may):
        raise BadInputError(
            f"--fault {spec}: {name} takes no {WRITTEN[part]}; write it like {kind.example}"
        )
    return Parts(
        name,
        value=given.get("value"),
        percent=float(given["percent"]) if "percent" in given else None,
        per_min="per_min" in given,
        at_s=float(given["at_s"]) if "at_s" in given else None,
        for_s=float(given["for_s"]) if "for_s" in given else None,
        times=int(given["times"]) if "times" in given else None,
    )
