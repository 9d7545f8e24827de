"""Sum tallies up as they come: per source and position, overall, and the worst recordings."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heappush, heappushpop

from footfall_host.evaluation.figures import Figures, figures_of
from footfall_host.evaluation.matching import Trial, match_force_plate
from footfall_host.evaluation.scoring import RecordingResult
from footfall_host.evaluation.tally import StrikeTally, Tally

# What one false cue weighs against a second of wrong cadence when recordings are ranked.
_FALSE_CUE_S = 10.0
# A derived window stands for this much running.
_WINDOW_S = 10.0


@dataclass
class Scored:
    """One recording's tally, and its force-plate trial, unmatched until its source is whole."""

    source: str
    name: str
    position: str
    tally: Tally
    force_plate: Trial | None

    @classmethod
    def of(cls, result: RecordingResult) -> "Scored":
        """Return what an evaluation keeps of a recording's score."""
        return cls(
            result.source, result.name, result.position, Tally.of(result), result.force_plate
        )

    @property
    def spoilt_s(self) -> float:
        """How much of it was spoilt, as RankedRecording has it."""
        tally = self.tally
        return (
            tally.rolling.bad
            + _WINDOW_S * tally.windows.bad
            + (tally.judged_s - tally.covered_s)
            + sum(one.wrong for one in (tally.force_plate, tally.leg_sensor, tally.simulated))
            + sum(one.false_running_s for one in tally.negatives.values())
            + _FALSE_CUE_S * sum(one.false_cues for one in tally.negatives.values())
        )


@dataclass(frozen=True)
class Broken:
    """Why a recording, which it names, could not be judged."""

    problem: str


@dataclass(frozen=True)
class RankedRecording:
    """One recording's own figures and how much of it was spoilt, in seconds.

    A second counts when its cadence is wrong, missing or false; a derived window as 10 s, a
    false cue as 10 s, a strike missed or extra as 1 s.
    """

    name: str
    spoilt_s: float
    figures: Figures


@dataclass(frozen=True)
class Report:
    """What an evaluation found; groups are named source/position; broken: what was left out."""

    target_spm: int
    overall: Figures
    groups: dict[str, Figures]
    worst: tuple[RankedRecording, ...]
    broken: tuple[Broken, ...]


class Summary:
    """Takes recordings one by one, and keeps sums, the worst of them, and force-plate trials.

    worst: how many to rank.
    """

    def __init__(self, worst: int) -> None:
        self._worst = worst
        self._groups: dict[str, Tally] = defaultdict(Tally)
        self._overall = Tally()
        # Negated order, so that of equals the first to come stays.
        self._ranked: list[tuple[float, int, Scored]] = []
        self._taken = 0
        self._on_a_plate: list[Scored] = []
        self._broken: list[Broken] = []

    def add(self, outcome: Scored | Broken) -> None:
        """Take what became of one recording."""
        if isinstance(outcome, Broken):
            self._broken.append(outcome)
        elif outcome.force_plate:
            self._on_a_plate.append(outcome)
        else:
            self._take(outcome)

    def report(self, target_spm: int) -> Report:
        """Return the report of all that came; ends the summary."""
        match_by_source(self._on_a_plate)
        for scored in self._on_a_plate:
            self._take(scored)
        ranked = sorted(self._ranked, key=lambda one: one[:2], reverse=True)
        return Report(
            target_spm=target_spm,
            overall=figures_of(self._overall),
            groups={name: figures_of(tally) for name, tally in sorted(self._groups.items())},
            worst=tuple(
                RankedRecording(
                    f"{scored.source}/{scored.name}", spoilt_s, figures_of(scored.tally)
                )
                for spoilt_s, _, scored in ranked
            ),
            broken=tuple(self._broken),
        )

    def _take(self, scored: Scored) -> None:
        self._overall.add(scored.tally)
        self._groups[f"{scored.source}/{scored.position}"].add(scored.tally)
        self._taken += 1
        entry = (scored.spoilt_s, -self._taken, scored)
        if len(self._ranked) < self._worst:
            heappush(self._ranked, entry)
        elif self._worst:
            heappushpop(self._ranked, entry)


def match_by_source(scored: Iterable[Scored]) -> None:
    """Tally the force-plate trials among them, matched with one offset for each source."""
    trials: dict[str, list[tuple[Scored, Trial]]] = defaultdict(list)
    for one in scored:
        if one.force_plate:
            trials[one.source].append((one, one.force_plate))
    for of_source in trials.values():
        matches = match_force_plate([trial for _, trial in of_source])
        for (one, _), match in zip(of_source, matches, strict=True):
            one.tally.force_plate = StrikeTally.of([match])
