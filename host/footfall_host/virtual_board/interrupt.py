"""The LIS3DH's first interrupt: motion above a threshold for long enough, latched if wanted."""

from footfall_host.virtual_board.endings import NotModelled
from footfall_host.virtual_board.lis3dh_registers import (
    ALL_OF_THEM,
    INTERRUPT_ACTIVE,
    SIX_DIRECTIONS,
)

AXES = 3
# The high-pass filter's corner is ODR/50 at its default setting: about this part of the
# difference is forgotten with each sample.
FORGOTTEN = 0.125


class Interrupt:
    """What INT1_CFG, INT1_THS, INT1_DURATION and INT1_SRC do."""

    def __init__(self) -> None:
        self._source = 0
        self._still: list[float] | None = None  # what the high-pass filter takes away
        self._for_samples = 0

    @property
    def active(self) -> bool:
        """Whether the interrupt is up."""
        return bool(self._source & INTERRUPT_ACTIVE)

    def reset(self) -> None:
        """Forget everything."""
        self._source = 0
        self._still = None
        self._for_samples = 0

    def read_source(self) -> int:
        """Return INT1_SRC, which releases a latched interrupt."""
        source = self._source
        self._source = 0
        return source

    def feel(
        self,
        sample_mg: tuple[float, float, float],
        config: int,
        threshold_mg: int,
        duration_samples: int,
        *,
        high_pass: bool,
        latched: bool,
    ) -> None:
        """Take a sample."""
        if config & SIX_DIRECTIONS:
            raise NotModelled("INT1_CFG: 6-direction detection is not modelled")
        events = self._events(self._filtered(sample_mg, high_pass), threshold_mg)
        enabled = config & ~(ALL_OF_THEM | SIX_DIRECTIONS)
        met = events & enabled
        happens = bool(met) and (met == enabled or not config & ALL_OF_THEM)
        self._for_samples = self._for_samples + 1 if happens else 0
        if self._for_samples > duration_samples:
            self._source = INTERRUPT_ACTIVE | events
        elif not latched:
            self._source = 0

    def _filtered(self, sample_mg: tuple[float, float, float], high_pass: bool) -> list[float]:
        if not high_pass:
            return list(sample_mg)
        if self._still is None:
            self._still = list(sample_mg)
        rest = [value - still for value, still in zip(sample_mg, self._still, strict=True)]
        self._still = [
            still + FORGOTTEN * left for still, left in zip(self._still, rest, strict=True)
        ]
        return rest

    def _events(self, moving_mg: list[float], threshold_mg: int) -> int:
        events = 0
        for axis in range(AXES):
            high = abs(moving_mg[axis]) > threshold_mg
            events |= (0b10 if high else 0b01) << (2 * axis)
        return events
