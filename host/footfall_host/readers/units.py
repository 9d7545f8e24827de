"""Units in which recorders give acceleration and time, and what to say of the wrong one."""

from collections.abc import Callable

from footfall_host.gravity import STANDARD_GRAVITY_M_S2

G_PER_UNIT = {"g": 1.0, "m/s2": 1 / STANDARD_GRAVITY_M_S2, "mg": 1e-3}
S_PER_UNIT = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}
WITH_GRAVITY = "record the acceleration with gravity in it"


def unit_remedy(unit: str, option: str) -> Callable[[float], str]:
    """Return what tells the remedy by the median magnitude in g.

    unit: in which the values were read. option: how another one is given, such as "--unit ".
    """

    # numpy, which it needs, takes longer to import than help takes to print.
    from footfall_host.trace_faults import is_plausible_median

    def remedy(median_g: float) -> str:
        for other, g_per_unit in G_PER_UNIT.items():
            if is_plausible_median(median_g / G_PER_UNIT[unit] * g_per_unit):
                return f"they were read as {unit} and look like {other}; give {option}{other}"
        return f"they were read as {unit}; {WITH_GRAVITY}"

    return remedy


def gravity_remedy(unit: str, remedy: str) -> Callable[[float], str]:
    """Return what tells the remedy where the unit is known, and gravity may be missing."""
    return lambda median_g: f"they were read as {unit}; {remedy}"
