"""What the view knows: the last reading, the last minutes, and sums for the end. Draws nothing."""

from collections import deque
from dataclasses import dataclass, field
from functools import cache

from footfall.core import stream
from footfall.core.settings import Settings
from footfall_host.live.connection import LinkState, Phase, Pod
from footfall_host.live.finding import FOOTFALL
from footfall_host.live.quality import Quality
from footfall_host.live.readings import (
    Convention,
    LiveRecord,
    Measurement,
    live_record,
    measurement,
)
from footfall_host.summary import Zone

TREND_S = 300
# So long a new cue shows.
FLASH_S = 3.0
# What is older is no cadence of now.
STALE_S = 5.0
BELOW, WITHIN, ABOVE = -1, 0, 1


@cache
def zone_of(target_spm: int | None) -> Zone | None:
    """Return the zone of a target, as the default settings make it; None where there is none."""
    if not target_spm or not stream.LOWEST_TARGET_SPM <= target_spm <= stream.HIGHEST_TARGET_SPM:
        return None
    return Zone.of(Settings(), target_spm)


def side_of(spm: float | None, zone: Zone | None) -> int | None:
    """Return where a cadence is: BELOW, WITHIN or ABOVE; None without a run or a zone."""
    if spm is None or zone is None:
        return None
    if spm in zone:
        return WITHIN
    return BELOW if spm < zone.floor_spm else ABOVE


@dataclass(frozen=True)
class Point:
    """A second of the trend; side: of the zone, as in the view."""

    t_s: float
    spm: float | None
    side: int | None
    zone: Zone | None


@dataclass
class Totals:
    """What was seen in all. run_s: seconds with a cadence; cues: that came while it was watched."""

    heard_from_s: float | None = None
    heard_until_s: float = 0.0
    run_s: int = 0
    spm_sum: float = 0.0
    in_zone_s: int = 0
    cues: int = 0
    links_lost: int = 0

    @property
    def duration_s(self) -> float:
        """From the first reading to the last."""
        return 0.0 if self.heard_from_s is None else self.heard_until_s - self.heard_from_s

    @property
    def mean_spm(self) -> float | None:
        """The mean cadence of the running seconds."""
        return self.spm_sum / self.run_s if self.run_s else None


@dataclass
class View:
    """All that is shown; its methods take what the link tells.

    own_target_spm: the target of pods that tell none. spm: None without a run. side: BELOW, WITHIN
    or ABOVE the zone, None without a run. note: what was said last; unread: why what came could not
    be read. record, measured: what came last, by the pod's kind.
    """

    own_target_spm: int
    convention: Convention = field(default_factory=Convention)
    link: LinkState = field(default_factory=lambda: LinkState(Phase.SEARCHING))
    pod: Pod | None = None
    battery_percent: int | None = None
    note: str = ""
    unread: str = ""
    spm: float | None = None
    gait: str = "idle"
    side: int | None = None
    target_spm: int | None = None
    zone: Zone | None = None
    record: LiveRecord | None = None
    measured: Measurement | None = None
    heard_s: float | None = None
    flash_until_s: float = 0.0
    quality: Quality = field(default_factory=Quality)
    trend: deque[Point] = field(default_factory=deque)
    totals: Totals = field(default_factory=Totals)

    def is_fresh(self, now_s: float) -> bool:
        """Whether the cadence is that of now."""
        return self.heard_s is not None and now_s - self.heard_s < STALE_S

    def flashes(self, now_s: float) -> bool:
        """Whether a cue has just come."""
        return now_s < self.flash_until_s

    # --- what the link tells ------------------------------------------------------

    def is_pod(self, pod: Pod) -> None:
        """Take what is connected to."""
        self.pod = pod

    def has_battery(self, percent: int) -> None:
        """Take the battery's level."""
        self.battery_percent = percent

    def is_linked(self, state: LinkState) -> None:
        """Take what the link does."""
        if self.link.phase is Phase.CONNECTED and state.phase is not Phase.CONNECTED:
            self.totals.links_lost += 1
        self.link = state

    def said(self, text: str) -> None:
        """Take something to be shown from now on."""
        self.note = text

    def heard(self, value: bytes, now_s: float) -> None:
        """Take a notification; raises BadReadingError for bytes that are none."""
        if self.pod is None or self.pod.kind == FOOTFALL:
            is_new = self._live(live_record(value), now_s)
        else:
            is_new = self._measurement(measurement(value), now_s)
        self.heard_s = now_s
        if is_new:
            self._add(now_s)

    def _live(self, said: LiveRecord, now_s: float) -> bool:
        """Take a live record; return False for one that came before."""
        if self.record is not None and said.cues > self.record.cues:
            self.totals.cues += said.cues - self.record.cues
            if self.heard_s is not None and now_s - self.heard_s <= FLASH_S:
                self.flash_until_s = now_s + FLASH_S  # one of before a silence is not new
        self.record, self.measured = said, None
        self.spm, self.gait, self.target_spm = said.spm, said.gait, said.target_spm
        self.zone = zone_of(said.target_spm)
        # The board's own word: it knows its settings.
        self.side = said.side if said.spm is not None and self.zone is not None else None
        return self.quality.came(now_s, said.seconds)

    def _measurement(self, said: Measurement, now_s: float) -> bool:
        self.record, self.measured = None, said
        self.spm, self.target_spm = self.convention.spm(said), self.own_target_spm
        self.gait = "running" if said.running else "walking" if said.cadence else "idle"
        self.zone = zone_of(self.target_spm)
        self.side = side_of(self.spm, self.zone)
        return self.quality.came(now_s)

    def _add(self, now_s: float) -> None:
        """Add a second to the trend and to the sums."""
        self.trend.append(Point(now_s, self.spm, self.side, self.zone))
        while self.trend[0].t_s <= now_s - TREND_S:
            self.trend.popleft()
        totals = self.totals
        if totals.heard_from_s is None:
            totals.heard_from_s = now_s
        totals.heard_until_s = now_s
        if self.spm is not None:
            totals.run_s += 1
            totals.spm_sum += self.spm
            totals.in_zone_s += self.side == WITHIN
