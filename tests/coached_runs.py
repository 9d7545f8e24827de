"""Runs in which the core's own coach decides, second by second, and the truth behind them."""

from hypothesis import strategies as st

from feeding import settings_with
from footfall.core import coach, stream
from footfall.core.coach import Coach
from footfall.core.goal import Goal
from footfall_host.reasons import reasons
from footfall_host.replay import COACH_STATES, CUES, Beat, Cadence, CoachChange, Cue, OwnCadence

WALK = 0


class Told:
    """A coach's run, second by second: its events, and the truth to hold them against.

    tenths: the cadence of each second, 0 while not running. sessions: that came before.
    """

    def __init__(self, settings, tenths, sessions=0):
        self.settings = settings
        self.tenths = tenths
        self.targets, self.states, self.events = [], [], []
        self._coach = Coach(settings)
        self._goal = Goal(settings, self._coach)
        self._goal.record(stream.SESSION, sessions)
        self._told = (coach.PAUSED, settings.target_spm)
        self._beat_tenths = 0
        for second, spm_tenths in enumerate(tenths, start=1):
            self._live(float(second), spm_tenths)
        self.lines = list(reasons(self.events, settings, sessions))

    def _live(self, t_s, spm_tenths):
        self.events.append(
            Cadence(t_s, spm_tenths / 10 or None, "running" if spm_tenths else "walking")
        )
        if own_tenths := self._goal.tick(spm_tenths):
            self.events.append(OwnCadence(t_s, own_tenths / 10))
        cue = self._coach.tick(spm_tenths)
        told = (self._coach.state, self._coach.target_spm)
        if told != self._told:
            self.events.append(CoachChange(t_s, COACH_STATES[told[0]], told[1]))
        if cue:
            self.events.append(Cue(t_s, CUES[cue]))
        if self._coach.beat_tenths != self._beat_tenths:
            self.events.append(Beat(t_s, self._coach.beat_tenths / 10 or None))
        self._told, self._beat_tenths = told, self._coach.beat_tenths
        self.states.append(told[0])
        self.targets.append(told[1])

    def spm(self, t_s):
        return self.tenths[round(t_s) - 1] / 10

    def before(self, t_s, seconds):
        """Return (cadence, target) of the last so many seconds of running, up to t_s."""
        running = [
            (tenths / 10, target)
            for tenths, target in zip(self.tenths[: round(t_s)], self.targets, strict=False)
            if tenths
        ]
        assert len(running) >= seconds
        return running[-seconds:]

    def of(self, kind):
        return [event for event in self.events if isinstance(event, kind)]

    def cues_s(self, before_s):
        return [cue.t_s for cue in self.of(Cue) if cue.kind != "ok" and cue.t_s < before_s]

    def asked_within(self, from_s, running_s):
        """Tell whether anything asked the runner for more or less in so many seconds of a run."""
        asked_s = self.cues_s(len(self.tenths) + 1)
        asked_s += [beat.t_s for beat in self.of(Beat) if beat.tempo_bpm]
        for second in range(round(from_s), len(self.tenths) + 1):
            if not running_s or self.states[second - 1] == coach.PAUSED:
                return False
            if second in asked_s:
                return True
            running_s -= self.tenths[second - 1] > 0
        return False

    def edges(self, target_spm):
        """Return the lowest cadence of the zone, and the highest or a large number."""
        tolerance_spm, ceiling_spm = self.settings.tolerance_spm, self.settings.ceiling_spm
        highest = max(ceiling_spm, target_spm + tolerance_spm) if ceiling_spm else 1000
        return target_spm - tolerance_spm, highest

    def is_in(self, spm, target_spm):
        lowest, highest = self.edges(target_spm)
        return lowest <= spm <= highest


@st.composite
def runs(draw):
    """Return settings, a cadence that wanders about the target for minutes, earlier sessions."""
    values = settings_with(
        dwell_s=draw(st.integers(1, 8)),
        cooldown_s=draw(st.sampled_from([3, 6, 12, 40])),
        ceiling_spm=draw(st.sampled_from([0, 0, 172, 178])),
        give_up_cues=draw(st.integers(1, 4)),
        most_cues=draw(st.sampled_from([2, 5, 12])),
        rest_s=draw(st.sampled_from([10, 60, 300])),
        start_grace_s=draw(st.sampled_from([0, 5, 20])),
        walk_grace_s=draw(st.sampled_from([0, 4, 10])),
        confirm=draw(st.integers(0, 1)),
        back_s=draw(st.integers(1, 4)),
        beat_s=draw(st.sampled_from([0, 8, 45])),
        beat_after_s=draw(st.sampled_from([0, 2, 5, 20])),
        beat_in_zone_s=draw(st.sampled_from([1, 4, 8])),
        auto_target=draw(st.sampled_from([0, 0, 0, 1])),
        calibrate_min=1,
        ramp_spm=draw(st.sampled_from([0, 0, 10])),
        ramp_min=2,
        fade_sessions=draw(st.sampled_from([0, 0, 0, 4])),
    )
    tenths, spm_tenths = [], 1690
    for _ in range(draw(st.integers(10, 40))):
        pace = draw(st.sampled_from([-30, -10, -3, 0, 3, 10, 30]))
        if draw(st.integers(0, 14)) == 0:
            tenths += [WALK] * draw(st.sampled_from([1, 2, 3, 15]))
        for _ in range(draw(st.integers(1, 20))):
            spm_tenths = min(max(spm_tenths + pace, 1550), 1850)
            tenths.append(spm_tenths)
    return values, tenths, draw(st.integers(0, 9))
