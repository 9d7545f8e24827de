"""How long a step is at a cadence: runners who choose to go faster take longer steps, and more."""

from .settings import Settings
from .stream import const

# The cadence, in tenths, at which the setting says how long a step is: the default target.
LENGTH_AT_TENTHS = const(1700)


def step_length_mm(settings: Settings, spm_tenths: int) -> int:
    """Return the length of a step in mm; 0 where the settings don't know it.

    It stays between a half and one and a half of what the setting says: the line through two paces
    holds near them.
    """
    length_mm = 10 * settings.step_length_cm
    if not length_mm or not spm_tenths:
        return length_mm
    more_mm = settings.step_gain_mm * (spm_tenths - LENGTH_AT_TENTHS) // 10
    return length_mm + max(-length_mm // 2, min(more_mm, length_mm // 2))
