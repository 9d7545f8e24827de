"""What the board would show of a modelled second: the detector's noise and delay, without it.

The lab lives thousands of hours and cannot afford an acceleration for each. The figures are the
detector's own on real recordings (docs/detector.md): within 0.65 spm in 95 % of the seconds of
the reference's last six, a run known and forgotten after some three seconds, a change of pace of
over 1/24 seen in the newest two.
"""

from collections import deque
from itertools import islice

NOISE_SD_SPM = 0.33
WINDOW_S = 6
KNOWN_AFTER_S = 3
FORGOTTEN_AFTER_S = 3
NEW_PACE_S = 2
NEW_PACE_SHARE = 1 / 24


class Measurement:
    """Feed it each second with tick()."""

    def __init__(self) -> None:
        self._spms: deque[float] = deque(maxlen=WINDOW_S)
        self._ran_s = 0
        self._walked_s = 0
        self._shown_tenths = 0

    def tick(self, spm: float, is_running: bool, deviation: float) -> int:
        """Take a true second and its unit Gaussian; return tenths of a step per minute, or 0."""
        if not is_running:
            self._walked_s += 1
            if self._walked_s >= FORGOTTEN_AFTER_S:
                self._ran_s = self._shown_tenths = 0
                self._spms.clear()
            return self._shown_tenths
        self._walked_s = 0
        self._ran_s += 1
        self._spms.append(spm)
        if self._ran_s < KNOWN_AFTER_S:
            return 0
        self._shown_tenths = round(10 * (self._mean_spm() + NOISE_SD_SPM * deviation))
        return self._shown_tenths

    def _mean_spm(self) -> float:
        spms = self._spms
        mean_spm = sum(spms) / len(spms)
        new_spm = sum(islice(reversed(spms), NEW_PACE_S)) / NEW_PACE_S
        if abs(new_spm - mean_spm) <= NEW_PACE_SHARE * mean_spm:
            return mean_spm
        while len(spms) > NEW_PACE_S:
            spms.popleft()
        return new_spm
