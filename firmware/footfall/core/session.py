"""A workout as it is done: which step it is at, when that ends, and what it asks of the coach.

A session is a goal that moves by a plan. The pipeline tells it of time, strikes and buttons, and
asks what is to sound. A board that follows no workout does not load this file.
"""

from .coach import NO_CEILING_TENTHS, Coach
from .goal import Goal
from .records import get_16
from .settings import Settings
from .step_length import step_length_mm
from .stream import FOOT_STRIKE, IDLE, JUMP, RUNNING, const
from .workout_bytes import (
    AGAIN,
    AMOUNT_AT,
    BEATS,
    BUTTON,
    CUES_HIGH,
    CUES_LOW,
    DONE,
    END_AT,
    FLAGS_AT,
    FROM_AT,
    HEAD_BYTES,
    JUMPS,
    METRES,
    NOTHING,
    PERCENT,
    RAMP,
    SECONDS,
    SETTING,
    SIGNAL_AT,
    SOON,
    SOON_AT,
    STEP_BYTES,
    STEPS,
    STEPS_AT,
    TARGET_AT,
    TO_AT,
    TOLERANCE_AT,
    WAITS,
)

TOLD = const(-1)
_SECOND_US = const(1000000)
_METRE_MM = const(1000)
# What greets the runner is over when the first signal sounds.
_LEAD_IN_US = const(1000000)
# What ends a step where there is none: before the workout, after it, or while it is stopped.
_NEVER = const(0)


class Session(Goal):
    """Tell it of all that happens with pass_time(), strike(), end_step(), tick() and meet().

    step, done: the step that it is at, from 0, and how many whole seconds of it, or strikes, jumps
    or metres, are done; after the last, step is the number of steps. signal: what is to sound, of
    the step signal_step; whoever tells it sets it to TOLD. strike_kind: FOOT_STRIKE, or JUMP while
    those are to be counted.

    Raises ValueError, with what is wrong, for a plan that can't be followed.
    """

    def __init__(
        self, plan: bytes, settings: Settings, coach: Coach, at_step: int = 0, done: int = 0
    ) -> None:
        from .workout_check import check  # needed once: whoever needs the memory forgets it

        check(plan, settings.step_length_cm)
        self._plan = plan
        self._steps = plan[STEPS_AT]
        self.signal = TOLD
        self.signal_step = 0
        self._running = False
        # Of the present step: its time beyond whole seconds, its way beyond whole metres, and after
        # which sample it began.
        self._us = self._mm = 0
        self._from_samples = 0
        self._step_mm = step_length_mm(settings, 0)
        self._rest()
        super().__init__(settings, coach)
        self._start_in_a_second(at_step, done)

    @property
    def is_on(self) -> bool:
        """Whether there is a step to do."""
        return self._starts or self._end != _NEVER

    @property
    def ends_by_button(self) -> bool:
        """Whether nothing but a button ends the present step."""
        return self._end == BUTTON

    def begin(self) -> None:
        """Begin anew."""
        super().begin()
        self.stop()
        self._start_in_a_second(0, 0)

    def stop(self) -> None:
        """End it here."""
        self._starts = False
        if self._end != _NEVER:
            self._rest()
            self._yield()

    def _start_in_a_second(self, step: int, done: int) -> None:
        self.step = min(step, self._steps)
        self.done = done
        self._starts = self.step < self._steps
        self._lead_in_us = _LEAD_IN_US

    def _rest(self) -> None:
        """Ask for nothing of its own."""
        self._starts = False
        self._lead_in_us = 0
        self._end = _NEVER
        self._asked = SETTING
        self._from = self._to = self._tolerance_spm = self._flags = 0
        self._amount = self._mark = 0
        # By how much what its steps ask for was moved by who set the goal amid them.
        self._shift_spm = 0
        self.strike_kind = FOOT_STRIKE

    def _yield(self) -> None:
        """Leave the coach to the settings."""
        coach = self._coach
        coach.beat_tenths = coach.steady_tenths = 0
        coach.faded = False
        coach.move_target(0)
        super().set(self.goal_spm)

    # --- what happens -------------------------------------------------------------

    def pass_time(self, us: int, state: int) -> None:
        """Let time pass, a quarter of an hour at most, at whose end the gait is in a state."""
        # Who jumps is on foot, but does not run.
        self._running = state == RUNNING or (self.strike_kind == JUMP and state != IDLE)
        if self._starts:
            self._lead_in_us = max(0, self._lead_in_us - us)
        elif self._time_goes_on():
            us += self._us
            self.done += us // _SECOND_US
            self._us = us % _SECOND_US

    def _time_goes_on(self) -> bool:
        return self._end == SECONDS and (self._running or not self._flags & WAITS)

    def until_us(self) -> int:
        """Return in how many microseconds something is due, or a second where it is longer."""
        if self._starts:
            return self._lead_in_us
        if self._mark - self.done == 1 and self._time_goes_on():
            return _SECOND_US - self._us
        return _SECOND_US

    def strike(self, kind: int, samples: int) -> None:
        """Take a foot strike or a jump."""
        if kind != self.strike_kind or samples <= self._from_samples:
            return
        if self._end == STEPS:
            self.done += 1
        elif self._end == METRES:
            self._mm += self._step_mm
            self.done += self._mm // _METRE_MM
            self._mm %= _METRE_MM
        else:
            return
        if self.done >= self._amount:
            self._go_on(samples)

    def end_step(self, samples: int) -> None:
        """End the present step at its runner's wish."""
        if self._end != _NEVER:
            self._go_on(samples)

    def meet(self, samples: int) -> None:
        """Begin and end what is due by now."""
        if self._starts and not self._lead_in_us:
            self._starts = False
            self._take_up(samples)
        while self._end == SECONDS and self.done >= self._mark:
            if self._mark < self._amount:
                self._mark = self._amount
                self._say(SOON)
                continue
            over_s = self.done - self._amount
            over_us = self._us
            self._go_on(samples)
            if self._time_goes_on():
                self.done = over_s
                self._us = over_us

    # --- as a goal ----------------------------------------------------------------------

    def set(self, goal_spm: int) -> None:
        """Lead to another target; amid the workout, all that its steps ask for moves as far."""
        before_spm = self.goal_spm
        super().set(goal_spm)
        if self._end != _NEVER:
            self._shift_spm += self.goal_spm - before_spm
            self._aim(False)

    def tick(self, spm_tenths: int) -> int:
        """Take one second's cadence; return the own cadence in tenths once it is measured, or 0."""
        own_tenths = 0
        if self._asked == SETTING:
            shift_spm = self._shift_spm
            own_tenths = super().tick(spm_tenths)
            self._shift_spm = shift_spm
        if self._end != _NEVER:
            self._step_mm = step_length_mm(self._settings, spm_tenths)
            self._aim(False)
        return own_tenths

    # --- steps --------------------------------------------------------------------

    def _take_up(self, samples: int) -> None:
        """Begin the first step, or go on with one."""
        done = self.done
        again = self.step or done
        self._begin_step(samples)
        if again:
            self.done = min(done, self._amount)
            self._aim(False)
            if self.done >= self._mark:
                self._mark = self._amount
            self._say(AGAIN)

    def _go_on(self, samples: int) -> None:
        """End the present step after so many samples, and begin the next one."""
        self.step += 1
        if self.step < self._steps:
            self._begin_step(samples)
            return
        self._say(DONE)
        self._rest()
        self._yield()
        # Whoever jogs home has done what was to be done.
        self._asked = NOTHING
        self._coach.faded = True

    def _begin_step(self, samples: int) -> None:
        plan = self._plan
        at = HEAD_BYTES + STEP_BYTES * self.step
        self.done = self._us = self._mm = 0
        self._from_samples = samples
        self._end = plan[at + END_AT]
        self._amount = get_16(plan, at + AMOUNT_AT)
        self._mark = self._amount - plan[at + SOON_AT]
        self._asked = plan[at + TARGET_AT]
        self._from = plan[at + FROM_AT]
        self._to = plan[at + TO_AT]
        self._tolerance_spm = plan[at + TOLERANCE_AT] or self._settings.tolerance_spm
        self._flags = plan[at + FLAGS_AT]
        self.strike_kind = JUMP if self._flags & JUMPS else FOOT_STRIKE
        self._say(plan[at + SIGNAL_AT])
        self._aim(True)
        self._coach.beat_tenths = self._coach.steady_tenths

    def _say(self, signal: int) -> None:
        self.signal = signal
        self.signal_step = min(self.step, self._steps - 1)

    # --- what is asked of the coach -------------------------------------------------

    def _aim(self, anew: bool) -> None:
        """Move the coach's target and zone to where they are by now; anew: where a step begins."""
        coach = self._coach
        if self._asked == SETTING:
            if anew:
                coach.faded = False
                super().set(self.goal_spm)
            tenths = 10 * coach.target_spm
        elif self._asked == NOTHING:
            coach.faded = True
            tenths = 0
        else:
            coach.faded = False
            tenths = self._asked_tenths()
            spm = (tenths + 5) // 10
            if anew:
                coach.set_target(spm)
            else:
                coach.move_target(spm - coach.target_spm)
        self._set_zone()
        coach.steady_tenths = tenths if self._flags & BEATS else 0

    def _asked_tenths(self) -> int:
        """Return the cadence that the step asks for by now, and by how much buttons moved it."""
        tenths = 10 * self._from
        if self._asked == PERCENT:
            # Where the own one is not known, what the settings ask for is the whole.
            own_tenths = self.own_tenths or 10 * (self.goal_spm - self._shift_spm)
            tenths = (own_tenths * self._from + 50) // 100
        elif self._asked == RAMP:
            percent = 100 * self.done // self._amount
            tenths += (self._to - self._from) * percent // 10
        return tenths + 10 * self._shift_spm

    def _set_zone(self) -> None:
        """Let the coach cue no side that the step does not, and the other at its own tolerance."""
        coach = self._coach
        tolerance_spm = self._tolerance_spm
        coach.margin_tenths = 5 * tolerance_spm
        coach.floor_tenths = coach.ceiling_tenths = 0
        if self._flags & CUES_LOW:
            coach.floor_tenths = 10 * (coach.target_spm - tolerance_spm)
        if not self._flags & CUES_HIGH:
            coach.ceiling_tenths = NO_CEILING_TENTHS
            return
        top_spm = coach.target_spm + tolerance_spm
        if self._asked == SETTING:
            top_spm = max(top_spm, self._settings.ceiling_spm)
        coach.ceiling_tenths = 10 * top_spm
