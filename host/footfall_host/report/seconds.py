"""A run second by second: the cadence, and what was asked of the runner just then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from footfall.core.settings import Settings
from footfall_host.coach_history import CoachHistory
from footfall_host.replay import Cadence, Event
from footfall_host.summary import Zone

BELOW, IN_ZONE, ABOVE = "below", "in", "above"


@dataclass(frozen=True)
class Second:
    """The second that ends at t_s, counted from the start of the recording.

    spm: None where no cadence was shown. state: idle, walking or running. coach: the coach's state
    at its end. zone: what it judged the cadence by.
    """

    t_s: float
    spm: float | None
    state: str
    coach: str
    zone: Zone

    @property
    def place(self) -> str | None:
        """Where the cadence lies: BELOW, IN_ZONE or ABOVE the zone; None without one."""
        if self.spm is None:
            return None
        if self.spm in self.zone:
            return IN_ZONE
        return BELOW if self.spm < self.zone.floor_spm else ABOVE


def seconds_of(events: Sequence[Event], settings: Settings, origin_s: float) -> list[Second]:
    """Return the seconds of a run from its events, whose times count from before origin_s."""
    return list(_seconds(events, settings, origin_s))


def _seconds(events: Sequence[Event], settings: Settings, origin_s: float) -> Iterator[Second]:
    history = CoachHistory(events, settings.target_spm)
    zones = {target_spm: Zone.of(settings, target_spm) for target_spm in history.targets_spm}
    for event in events:
        if isinstance(event, Cadence):
            yield Second(
                t_s=event.t_s - origin_s,
                spm=event.spm,
                state=event.state,
                coach=history.state_at(event.t_s),
                zone=zones[history.target_at(event.t_s)],
            )
