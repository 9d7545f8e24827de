"""The Adafruit libraries that a board needs, from the wheels that are installed here."""

import importlib.metadata
import importlib.util
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from footfall_host.deploy.imports import Import, imports_of
from footfall_host.errors import BadInputError
from footfall_host.virtual_board.stubs import Build

# Of the distributions that are libraries for boards; Blinka, which stands in for a board on a
# computer, is named otherwise.
DISTRIBUTION_PREFIX = "adafruit-circuitpython-"

Sources = dict[str, bytes]


def libraries_for(sources: Mapping[str, bytes], own: Iterable[str], build: Build) -> Sources:
    """Return the libraries that sources import, and those that these import, by path.

    own: the packages that come with the sources. A library that the board cannot load is left
    out where its absence is borne.

    Raises BadInputError if something is missing without which the firmware does not load.
    """
    found: Sources = {}
    settled = set(own)
    for path, source in sources.items():
        for wanted in imports_of(source.decode()):
            name = wanted.name.partition(".")[0]
            if name in settled or _is_on(build, wanted.name):
                continue
            library = _library(name, build)
            if library is not None:
                settled.add(name)
                found |= library
            elif wanted.needed:
                raise BadInputError(
                    f"{path} imports {wanted.name}, which neither {build.board_id} nor an "
                    "installed Adafruit library has; install footfall anew"
                )
    return found


def _is_on(build: Build, name: str) -> bool:
    top = name.partition(".")[0]
    return build.has(name) or build.has(top) or top in build.frozen or top == "__future__"


def _library(name: str, build: Build) -> Sources | None:
    """Return a library and all that it needs; None if the board could not load it."""
    found = _installed(name)
    if found is None:
        return None
    for source in list(found.values()):
        for wanted in imports_of(source.decode()):
            top = wanted.name.partition(".")[0]
            if _is_of_no_use(wanted) or top == name or _is_on(build, wanted.name):
                continue
            others = _library(top, build)
            if others is not None:
                found |= others
            elif wanted.needed:
                return None
    return found


def _is_of_no_use(wanted: Import) -> bool:
    """Return whether a library imports something for type checkers alone, as it says by a try."""
    return wanted.guarded


def _installed(name: str) -> Sources | None:
    """Return the sources of a library; None if no such library is installed."""
    names = _distributions().get(name, ())
    if not any(_normalised(dist).startswith(DISTRIBUTION_PREFIX) for dist in names):
        return None
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        return None
    origin = Path(spec.origin)
    if not spec.submodule_search_locations:
        return {f"{name}.py": origin.read_bytes()}
    folder = origin.parent
    return {
        f"{name}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in sorted(folder.rglob("*.py"))
    }


@cache
def _distributions() -> Mapping[str, list[str]]:
    return importlib.metadata.packages_distributions()


def _normalised(distribution: str) -> str:
    return distribution.lower().replace("_", "-")
