"""What CircuitPython's own stubs say of a board: its pins, its port and what its build holds."""

import ast
import importlib.util
import pathlib
import re
from dataclasses import dataclass

from footfall_host.errors import BadInputError

# In every build, and not in the stubs' lists.
ALWAYS = frozenset({"gc", "micropython"})


@dataclass(frozen=True)
class Build:
    """What one board's CircuitPython is built with.

    port: the family of chips, "nordic" and so on.
    modules: the built-in modules; a dotted name is a part that not every build has.
    frozen: the libraries that are part of the build.
    """

    board_id: str
    port: str
    nvm_bytes: int
    modules: frozenset[str]
    frozen: frozenset[str]

    def has(self, name: str) -> bool:
        """Return whether a module, or a part of one such as os.getenv, is built in."""
        return name in self.modules


def build_of(board_id: str) -> Build:
    """Return what the stub's docstring lists.

    Raises BadInputError if there is no such board or the stubs are not installed.
    """
    listed = dict(re.findall(r"^ - ([\w ]+): ?(.*)$", _stub(board_id), re.MULTILINE))
    modules = _names(listed["Included modules"]) | ALWAYS
    frozen = _names(listed["Frozen libraries"])
    return Build(board_id, listed["port"], int(listed["NVM size"]), modules, frozen)


def _names(listed: str) -> frozenset[str]:
    return frozenset(name.strip() for name in listed.split(",") if name.strip())


def pin_names(board_id: str) -> dict[str, str]:
    """Return the chip's pin behind each pin name of `board`, as in {"SPEAKER": "P0_26"}.

    Read from the stubs' `board_definitions/<board id>`, which name it in a comment.
    Raises BadInputError if there is no such board or the stubs are not installed.
    """
    source = _stub(board_id)
    lines = source.splitlines()
    return {
        node.target.id: lines[node.lineno - 1].partition("#")[2].strip()
        for node in ast.parse(source).body
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and ast.unparse(node.annotation) == "microcontroller.Pin"
    }


def native_modules() -> set[str]:
    """Return the names of the modules that some build of CircuitPython holds natively."""
    return {folder.name.removesuffix("-stubs") for folder in _site().glob("*-stubs")}


def _stub(board_id: str) -> str:
    path = _board_definitions() / board_id / "__init__.pyi"
    if not path.is_file():
        raise BadInputError(f"circuitpython-stubs has no board {board_id!r}: check the board id")
    return path.read_text(encoding="utf-8")


def _site() -> pathlib.Path:
    return _board_definitions().parent


def _board_definitions() -> pathlib.Path:
    found = importlib.util.find_spec("board_definitions")
    if found is None or not found.submodule_search_locations:
        raise BadInputError("a virtual board needs the boards' stubs: install circuitpython-stubs")
    return pathlib.Path(next(iter(found.submodule_search_locations)))
