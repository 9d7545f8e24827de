"""How far counted steps go, where the settings know how long a step is."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from footfall.core.settings import Settings
from footfall.core.step_length import step_length_mm
from footfall_host.coach_history import MINUTE_S
from footfall_host.replay import SPM_TENTHS, FootStrike

MM_PER_M = 1000


def lengths_mm(
    strikes: Iterable[FootStrike], shown: Sequence[tuple[float, float]], settings: Settings
) -> Iterator[int]:
    """Yield the length of each step: as the last cadence before it says; all 0 without a setting.

    shown: (t_s, spm) of each cadence that was shown, in order.
    """
    shown_s = [t_s for t_s, _ in shown]
    tenths = [0, *(round(spm * SPM_TENTHS) for _, spm in shown)]
    for strike in strikes:
        yield step_length_mm(settings, tenths[bisect_right(shown_s, strike.t_s)])


def speed_m_s(spm: float, settings: Settings) -> float:
    """Return the speed at a cadence; 0 where the settings don't know how long a step is."""
    length_mm = step_length_mm(settings, round(spm * SPM_TENTHS))
    return spm / MINUTE_S * length_mm / MM_PER_M
