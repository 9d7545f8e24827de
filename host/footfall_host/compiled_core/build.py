"""Have the core compiled into the user's cache, or take out what was."""

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from footfall_host.compiled_core.built import (
    COMPILER,
    PREFIX,
    cache_folder,
    compiler_release,
    file_suffix,
    module_name,
)
from footfall_host.compiled_core.typed_source import typed_source
from footfall_host.errors import BadInputError
from footfall_host.whole_file import whole_file

INSTALL = "pip install 'footfall[fast]'"
WITHOUT = "all else works without it"
YOUR_OWN = "let your cache folder be one that you may write to"
# Compilers that read CFLAGS take these. A higher level takes twice as long to compile, and
# replays hardly faster; warnings are about what Cython wrote. Shifted negatives are as in Python.
FLAGS = "-O1 -g0 -w -fwrapv"


def build(folder: Path | None = None) -> Path:
    """Compile the core as it is now into a folder, the user's cache by default; return the file.

    Raises BadInputError as check_compilers() does, where they fail, and for a folder that can't be.
    """
    folder = folder or cache_folder()
    name = module_name(check_compilers())
    path = folder / f"{name}{file_suffix()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise BadInputError(
            f"{folder}: no build can be there ({problem.strerror}); {YOUR_OWN}; {WITHOUT}"
        ) from problem
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / f"{name}.py"
        source.write_text(typed_source(), encoding="utf-8")
        _compile(source)
        with whole_file(path) as stream:
            stream.write(source.with_name(path.name).read_bytes())
    return path


def check_compilers() -> str:
    """Return the release of Cython.

    Raises BadInputError, with what to install, where Cython, a C compiler or Python's own headers
    are missing.
    """
    release = compiler_release()
    if release is None or importlib.util.find_spec("setuptools") is None:
        raise BadInputError(f"to compile the core takes {COMPILER} and setuptools: {INSTALL}")
    # Where Python does not know its name, it is Microsoft's, which setuptools finds.
    known = os.environ.get("CC") or sysconfig.get_config_var("CC") or ""
    for c_compiler in known.split()[:1]:
        if not shutil.which(c_compiler):
            raise BadInputError(f"no C compiler here ({c_compiler}): install one; {WITHOUT}")
    if not Path(sysconfig.get_path("include"), "Python.h").is_file():
        raise BadInputError(
            f"Python's headers are not here: install python3-dev, or what has Python.h; {WITHOUT}"
        )
    return release


def remove() -> list[Path]:
    """Delete all that was built for this user, also of other sources; return which files.

    Raises BadInputError where that is not allowed.
    """
    found = sorted(cache_folder().glob(f"{PREFIX}*"))
    for path in found:
        try:
            path.unlink(missing_ok=True)  # another of these may be at work
        except OSError as problem:
            raise BadInputError(
                f"{path}: cannot be deleted ({problem.strerror}); {YOUR_OWN}"
            ) from problem
    return found


def _compile(source: Path) -> None:
    """Leave the compiled module beside its source."""
    flags = f"{os.environ.get('CFLAGS', '')} {FLAGS}"
    done = subprocess.run(
        [sys.executable, "-m", "Cython.Build.Cythonize", "--inplace", source.name],
        cwd=source.parent, env={**os.environ, "CFLAGS": flags},
        capture_output=True, text=True, errors="replace",
    )  # fmt: skip
    if done.returncode or not source.with_name(source.stem + file_suffix()).is_file():
        said = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        errors = [line for line in said if "error" in line.lower()]
        reason = [*errors, *said[-1:], f"status {done.returncode}"][0]
        raise BadInputError(f"the core can't be compiled here ({reason}); {WITHOUT}")
