"""How much of what a foot pod sends once a second arrives, and how much was lost."""

from collections import deque

SECONDS_PERIOD = 1 << 16
QUALITY_S = 60
# A counter that is further ahead than the time that passed allows has started anew.
SPARE_S = 10


class Quality:
    """What should have come and what did. lost: seconds that were sent and not received.

    Where the pod counts its seconds, the numbers that are missing were lost; else each second
    without a notification was.
    """

    def __init__(self) -> None:
        self.lost = 0
        self.received = 0
        # (when it came, how many seconds it stands for, itself among them)
        self._last_minute: deque[tuple[float, int]] = deque()
        self._came_s: float | None = None
        self._seconds: int | None = None

    def came(self, now_s: float, seconds: int | None = None) -> bool:
        """Note a notification, and return whether it tells of a new second.

        seconds: of the pod's own counter, None if it has none.
        """
        stands_for = self._new_seconds(now_s, seconds)
        self._came_s, self._seconds = now_s, seconds
        if stands_for:
            self.received += 1
            self.lost += stands_for - 1
            self._last_minute.append((now_s, stands_for))
        self._forget(now_s)
        return stands_for > 0

    def share(self, now_s: float) -> float | None:
        """Return what part of the last minute's seconds came; None before the first."""
        self._forget(now_s)
        if self._came_s is None:
            return None
        silent = max(0, int(now_s - self._came_s) - 1)
        expected = min(QUALITY_S, sum(count for _, count in self._last_minute) + silent)
        return min(1.0, len(self._last_minute) / expected) if expected else 0.0

    def _new_seconds(self, now_s: float, seconds: int | None) -> int:
        if self._came_s is None:
            return 1
        passed_s = now_s - self._came_s
        if seconds is None or self._seconds is None:
            return max(1, round(passed_s))
        ahead = (seconds - self._seconds) % SECONDS_PERIOD
        return ahead if ahead <= passed_s + SPARE_S else 1

    def _forget(self, now_s: float) -> None:
        while self._last_minute and self._last_minute[0][0] <= now_s - QUALITY_S:
            self._last_minute.popleft()
