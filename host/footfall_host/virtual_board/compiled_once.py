"""Compiles each module that programs import anew, again and again, but once.

Python keeps what it has compiled beside the source, but not where it may not write or was told not
to; and reading it again takes a third of a board's start.
"""

import os
import sys
from collections.abc import Sequence
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import CodeType, ModuleType

# Whatever may hold on to a board's hardware or to a run: each program imports it anew.
FRESH = ("footfall", "footfall_boards", "footfall_drive")
FRESH_LIBRARIES = "adafruit_"


def is_fresh(name: str) -> bool:
    """Return whether each program imports a module anew."""
    return name.partition(".")[0] in FRESH or name.startswith(FRESH_LIBRARIES)


class CompiledOnce(MetaPathFinder):
    """Finds such modules where the finders after this one do."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a module is."""
        if not is_fresh(fullname):
            return None
        after = sys.meta_path[sys.meta_path.index(self) + 1 :]
        specs = (finder.find_spec(fullname, path, target) for finder in after)
        spec = next((spec for spec in specs if spec is not None), None)
        # Another kind of loader has its own way.
        if spec is not None and type(spec.loader) is SourceFileLoader:
            spec.loader = _Loader(spec.loader.name, spec.loader.path)
        return spec


class _Loader(SourceFileLoader):
    """Loads a module from source that may have been compiled before."""

    def get_code(self, fullname: str) -> CodeType | None:
        path = str(self.path)
        return _compiled(fullname, path, os.stat(path).st_mtime_ns)


@cache
def _compiled(name: str, path: str, changed_ns: int) -> CodeType | None:
    """Return a module's code as of a time at which its file changed."""
    return SourceFileLoader(name, path).get_code(name)


@cache
def program_code(source: bytes, name: str) -> CodeType:
    """Return the code of a program; name: as in tracebacks."""
    return compile(source, name, "exec", dont_inherit=True)
