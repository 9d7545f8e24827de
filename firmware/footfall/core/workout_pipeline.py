"""The core's door while a workout is followed: signals and jumps are among the events.

A board that follows no workout does not load this file.
"""

from array import array

from .detector import Detector
from .pipeline import Pipeline
from .session import TOLD, Session
from .settings import Settings
from .stream import BUTTON, BUTTON_NEXT, COACHING, FOOT_STRIKE, SIGNAL, const
from .strikes import TICK_SAMPLES
from .workout_bytes import FLAGS_AT, HEAD_BYTES, JUMPS, STEP_BYTES, STEPS_AT

_SECOND_US = const(1000000)
# A quarter of an hour: in microseconds, that is still a small integer.
_PART_SAMPLES = const(80000)


class WorkoutPipeline(Pipeline):
    """A Pipeline whose session moves the coach; made by pipeline_for()."""

    session: Session
    _is_made = False

    def __init__(
        self, settings: Settings, events: "array[int]", plan: bytes, at_step: int, done: int
    ) -> None:
        super().__init__(settings, events)
        self.session = self._goal = Session(plan, settings, self.coach, at_step, done)
        self._kind = FOOT_STRIKE
        # What finds jumps, or foot strikes while those are counted, and since when it is idle.
        self._spare = _jump_detector(plan) or self._detector
        self._idle_from_samples = 0
        self._is_made = True
        self._plan_second()

    # --- time -----------------------------------------------------------------------

    def _note_time(self) -> None:
        """Bring the session up to date too."""
        passed_us = (self.samples - self._noted_samples) * self.period_us
        super()._note_time()
        self.session.pass_time(passed_us, self._detector.gait.state)

    def _plan_second(self) -> None:
        """Set with which sample this second will be over, or something is due sooner."""
        super()._plan_second()
        if not self._is_made:
            return
        tick_us = TICK_SAMPLES * self.period_us
        ticks = (self.session.until_us() + tick_us - 1) // tick_us
        due_at_samples = self.samples + TICK_SAMPLES * ticks
        if due_at_samples < self._second_at_samples:
            self._second_at_samples = due_at_samples

    def _end_second(self) -> None:
        """End this second, or meet what is due sooner."""
        self._note_time()
        self._follow()
        if self._second_us >= _SECOND_US:
            super()._end_second()

    def _pass_gap(self, lost_samples: int) -> None:
        """Let time pass; of the signals that were due in it, the last one is told after it."""
        super()._pass_gap(lost_samples)
        while lost_samples:
            part_samples = min(lost_samples, _PART_SAMPLES)
            lost_samples -= part_samples
            self.session.pass_time(part_samples * self.period_us, self._detector.gait.state)
        self._follow()

    # --- what else happens ------------------------------------------------------------

    def _take_record(self, kind: int, value: int) -> None:
        """Take a record, which may begin, move or end the workout."""
        self._note_time()
        super()._take_record(kind, value)
        if kind == COACHING and not value:
            self.session.stop()
        elif kind == BUTTON and value == BUTTON_NEXT:
            self.session.end_step(self.samples)
        self._follow()

    def _tell_strikes(self, strikes: int) -> None:
        self._note_time()
        detector = self._detector
        kind = self._kind
        for i in range(strikes):
            samples = detector.ready_samples[i]
            q8 = detector.ready_q8[i]
            if kind == FOOT_STRIKE:
                self._cadence.strike(samples, q8)
            self._tell(kind, samples, q8, 0)
            self.session.strike(kind, samples)
        self._follow()

    def _follow(self) -> None:
        """Do what the workout wants by now, and plan what is due next."""
        session = self.session
        session.meet(self.samples)
        if session.signal != TOLD:
            self._tell(SIGNAL, self.samples, session.signal, session.signal_step)
            session.signal = TOLD
        if session.strike_kind != self._kind:
            self._swap_detector()
        if self.coach.beat_tenths != self._told_beat_tenths:
            self._tell_beat()
        self._plan_second()

    def _swap_detector(self) -> None:
        """Find jumps instead of foot strikes from now on, or those again.

        For the one that comes, it is as if all samples since it went were lost.
        """
        self._kind = self.session.strike_kind
        goes = self._detector
        comes = self._detector = self._spare
        self._spare = goes
        comes.gait.set_sample_period(self.period_us)
        comes.gap(self.samples, self.samples - self._idle_from_samples)
        self._idle_from_samples = self.samples
        if comes.is_new:
            comes.begin(goes.acceleration())


def _jump_detector(plan: bytes) -> "Detector | None":
    """Return what finds jumps, if any step of a plan counts them."""
    for step in range(plan[STEPS_AT]):
        if plan[HEAD_BYTES + STEP_BYTES * step + FLAGS_AT] & JUMPS:
            from .jumps import JumpDetector

            return JumpDetector()  # type: ignore[return-value]
    return None
