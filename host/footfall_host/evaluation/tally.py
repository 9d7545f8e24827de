"""What is kept of a recording once it is scored: whole numbers that add up, whatever their order.

A tally of a thousand recordings is as small as that of one, so an evaluation takes no more memory
for more of them, and gives the same figures wherever its parts were worked out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from footfall_host.evaluation.matching import StrikeMatch
from footfall_host.evaluation.scoring import CLOSE_SPM, CadencePair, RecordingResult
from footfall_host.evaluation.spread import Spread

MS_PER_S = 1000
US_PER_S = 1_000_000
MILLIONTHS = 1_000_000
# A cadence this near, in parts, to a multiple of the true one is taken for that multiple.
_RATIO_TOLERANCE = 0.05
_OCTAVES = (1 / 2, 2.0)
_FIFTHS = (2 / 3, 3 / 2)


class _Adding:
    """Fields that add up: whole numbers, what can be added to, and such by name."""

    def add(self, other: Self) -> None:
        """Take another one's, too."""
        for name, value in vars(other).items():
            mine = vars(self)[name]
            if isinstance(value, int):
                setattr(self, name, mine + value)
            elif isinstance(value, dict):
                for key, each in value.items():
                    mine.setdefault(key, type(each)()).add(each)
            else:
                mine.add(value)


@dataclass
class StrikeTally(_Adding):
    """Strikes against known ones, of so many trials or bouts.

    late_us, late_us2: the sums of detected minus reference and of its square; within_us2: of its
    square about each trial's own mean. count_error_millionths: the sum of each trial's, without
    its sign. offsets_ms: the constants between the clocks that were taken off.
    """

    trials: int = 0
    reference: int = 0
    detected: int = 0
    matched: int = 0
    late_us: int = 0
    late_us2: int = 0
    within_us2: int = 0
    count_error_millionths: int = 0
    offsets_ms: Spread = field(default_factory=Spread)

    @classmethod
    def of(cls, matches: Iterable[StrikeMatch]) -> "StrikeTally":
        """Return that of matched trials or bouts."""
        tally = cls()
        for match in matches:
            tally.add(_of_match(match))
        return tally

    @property
    def wrong(self) -> int:
        """Strikes missed, and strikes that were none."""
        return self.reference + self.detected - 2 * self.matched


@dataclass
class CadenceTally(_Adding):
    """Cadence shown against the reference.

    errors_spm: shown minus reference. missing: references while nothing was shown; they are in
    nothing else. far: errors beyond CLOSE_SPM. halved_or_doubled, three_to_two: cadences that are
    near such a multiple of the reference.
    """

    missing: int = 0
    far: int = 0
    halved_or_doubled: int = 0
    three_to_two: int = 0
    errors_spm: Spread = field(default_factory=Spread)

    @classmethod
    def of(cls, pairs: Sequence[CadencePair]) -> "CadenceTally":
        """Return that of pairs."""
        shown = [(one.shown_spm, one.reference_spm) for one in pairs if one.shown_spm is not None]
        shown_spm, reference_spm = np.array(shown, dtype=float).reshape(-1, 2).T
        error_spm = shown_spm - reference_spm
        ratio = shown_spm / reference_spm
        return cls(
            missing=len(pairs) - len(shown),
            far=int((np.abs(error_spm) > CLOSE_SPM).sum()),
            halved_or_doubled=_count_near(ratio, _OCTAVES),
            three_to_two=_count_near(ratio, _FIFTHS),
            errors_spm=Spread.of(error_spm.tolist()),
        )

    @property
    def pairs(self) -> int:
        """All references."""
        return self.missing + self.errors_spm.values

    @property
    def bad(self) -> int:
        """References while what was shown was nothing, or far from them."""
        return self.missing + self.far


@dataclass
class DelayTally(_Adding):
    """How long something took, a bout each; never: bouts in which it did not come."""

    never: int = 0
    delays_s: Spread = field(default_factory=Spread)

    @classmethod
    def of(cls, delays_s: Iterable[float | None]) -> "DelayTally":
        """Return that of one delay a bout; None among them: it never came."""
        delays_s = list(delays_s)
        came_s = [delay for delay in delays_s if delay is not None]
        return cls(len(delays_s) - len(came_s), Spread.of(came_s))

    @property
    def bouts(self) -> int:
        """All bouts."""
        return self.never + self.delays_s.values


@dataclass
class NegativeTally(_Adding):
    """What happened in stretches that are not running."""

    seconds: int = 0
    false_running_s: int = 0
    false_cues: int = 0


@dataclass
class Tally(_Adding):
    """All that recordings add to the figures.

    known_running_ms: of the running whose cadence is known. rolling, windows: as of Figures.
    """

    recordings: int = 0
    running_ms: int = 0
    known_running_ms: int = 0
    judged_s: int = 0
    covered_s: int = 0
    wrong_cues: int = 0
    force_plate: StrikeTally = field(default_factory=StrikeTally)
    leg_sensor: StrikeTally = field(default_factory=StrikeTally)
    simulated: StrikeTally = field(default_factory=StrikeTally)
    rolling: CadenceTally = field(default_factory=CadenceTally)
    windows: CadenceTally = field(default_factory=CadenceTally)
    lock: DelayTally = field(default_factory=DelayTally)
    null: DelayTally = field(default_factory=DelayTally)
    negatives: dict[str, NegativeTally] = field(default_factory=dict)

    @classmethod
    def of(cls, result: RecordingResult) -> "Tally":
        """Return that of one recording, all but its force-plate strikes, which wait for others."""
        running_ms = round(MS_PER_S * result.running_s)
        tally = cls(
            recordings=1,
            running_ms=running_ms,
            # Of a cadence that nobody knows, no cue is wrong.
            known_running_ms=running_ms if result.knows_cadence else 0,
            judged_s=result.judged_s,
            covered_s=result.covered_s,
            wrong_cues=result.wrong_cues,
            leg_sensor=StrikeTally.of(result.leg_sensor),
            simulated=StrikeTally.of(result.simulated),
            rolling=CadenceTally.of(result.rolling),
            windows=CadenceTally.of(result.windows),
            lock=DelayTally.of(result.lock_s),
            null=DelayTally.of(result.null_s),
        )
        for one in result.negatives:
            here = NegativeTally(one.seconds, one.false_running_s, one.false_cues)
            tally.negatives.setdefault(one.label, NegativeTally()).add(here)
        return tally


def _of_match(match: StrikeMatch) -> StrikeTally:
    late_us = np.rint(US_PER_S * np.array(match.residuals_s)).astype(np.int64)
    count_error = abs(match.detected_strikes / match.reference_strikes - 1)
    return StrikeTally(
        trials=1,
        reference=match.reference_strikes,
        detected=match.detected_strikes,
        matched=len(late_us),
        late_us=int(late_us.sum()),
        late_us2=int((late_us**2).sum()),
        within_us2=round(float(((late_us - late_us.mean()) ** 2).sum())) if len(late_us) else 0,
        count_error_millionths=round(MILLIONTHS * count_error),
        offsets_ms=Spread.of([MS_PER_S * match.offset_s]),
    )


def _count_near(ratio: np.ndarray, multiples: Sequence[float]) -> int:
    """Count the ratios within the tolerance of any of the multiples."""
    near = [np.abs(ratio / multiple - 1) <= _RATIO_TOLERANCE for multiple in multiples]
    return int(np.any(near, axis=0).sum())
