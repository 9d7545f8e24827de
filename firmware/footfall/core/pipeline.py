"""The core's only door: feed it a FIFO block or a record, collect events."""

from array import array

from .cadence import Cadence
from .coach import PAUSED, SILENCE, Coach
from .detector import Detector
from .fixed import magnitude
from .settings import Settings
from .stream import (
    AT_SAMPLES,
    BEAT,
    BLOCK_SAMPLES,
    BUTTON,
    BUTTON_LOWER,
    BUTTON_RAISE,
    CADENCE,
    COACH,
    COACHING,
    CUE,
    DETAIL,
    EVENT_CAPACITY,
    EVENT_INTS,
    FOOT_STRIKE,
    KIND,
    LONGEST_PERIOD_US,
    NOMINAL_PERIOD_US,
    OVERRUN,
    OWN_CADENCE,
    RATE,
    RUNNING,
    SHORTEST_PERIOD_US,
    TARGET,
    VALUE,
    const,
)
from .strikes import TICK_SAMPLES

_SECOND_US = const(1000000)
# Two samples make a tick; a sixteenth of their sum has 500 counts to the g.
_PAIR_SHIFT = const(4)
# Where a block ends within a tick: its first sample waits for the second, or was lost.
_WHOLE = const(0)
_WAITS = const(1)
_LOST = const(2)
# Up to 40 ms are no gap: |a| stands still meanwhile, as it does where a sensor repeats itself.
_STANDING_SAMPLES = const(4)
# Two days; a longer gap is told as one of that length.
_LONGEST_GAP_SAMPLES = const(1 << 24)
# A quarter of an hour: in microseconds, that is still a small integer.
_PART_SAMPLES = const(80000)


class Pipeline:
    """Samples and records in, events out.

    settings: kept, and read as it runs. events: the caller's ``array('i')`` of at least
    EVENT_CAPACITY * EVENT_INTS; each feed() or record() writes it from its start and returns
    how many events it holds. Raises ValueError where it is smaller. coach: to be asked, and told
    nothing but by records. session: of a workout that is followed, or None.
    """

    session: "Session | None" = None  # type: ignore[name-defined]  # noqa: F821 - to be light

    def __init__(self, settings: Settings, events: "array[int]") -> None:
        if len(events) < EVENT_CAPACITY * EVENT_INTS:
            raise ValueError("the event buffer is too small")
        self.period_us = NOMINAL_PERIOD_US
        # Seen so far in whole ticks, lost ones included: the time.
        self.samples = 0
        self._button_step_spm = settings.button_step_spm
        self._detector = Detector()
        self._cadence = Cadence()
        self.coach = Coach(settings)
        self._goal = None
        if settings.auto_target or settings.ramp_spm or settings.fade_sessions:
            from .goal import Goal

            self._goal = Goal(settings, self.coach)
        # What was last told of the coach.
        self._told_state = PAUSED
        self._told_target_spm = settings.target_spm
        self._told_beat_tenths = 0
        self._events = events
        self._count = 0
        # What has passed of this second, up to which sample, and the sample that ends it.
        self._second_us = 0
        self._noted_samples = 0
        self._plan_second()
        # Whether the first sample of a tick is here or lost, while the second is to come.
        self._begun = _WHOLE
        self._x = self._y = self._z = 0

    @property
    def goal_spm(self) -> int:
        """The target that this run leads to."""
        return self.coach.target_spm if self._goal is None else self._goal.goal_spm

    def feed(self, block: "array[int]", count: int) -> int:
        """Take the first `count` samples of a block; return how many events came of them.

        Raises ValueError for more samples than the FIFO holds.
        """
        if count > BLOCK_SAMPLES:
            raise ValueError("more samples than the FIFO holds")
        self._count = 0
        end = 3 * count
        start = 0
        detector = self._detector
        if detector.is_new and count:
            detector.begin(_magnitude_of(2 * block[0], 2 * block[1], 2 * block[2]))
        if self._begun and count:
            self._end_tick(block[0], block[1], block[2])
            detector = self._detector
            start = 3
        samples = self.samples
        for at in range(start, end - 3, 6):
            samples += TICK_SAMPLES
            # Written out rather than called: it is the path of every sample but a first.
            strikes = detector.push(
                samples,
                magnitude(
                    block[at] + block[at + 3] >> _PAIR_SHIFT,
                    block[at + 1] + block[at + 4] >> _PAIR_SHIFT,
                    block[at + 2] + block[at + 5] >> _PAIR_SHIFT,
                ),
            )
            if strikes or samples >= self._second_at_samples:
                self._tell_tick(samples, strikes)
                detector = self._detector
        self.samples = samples
        if (end - start) & 1:
            self._begun = _WAITS
            self._x = block[end - 3]
            self._y = block[end - 2]
            self._z = block[end - 1]
        return self._count

    def _end_tick(self, x: int, y: int, z: int) -> None:
        """Take the second sample of a tick; it counts twice where the first was lost."""
        if self._begun == _LOST:
            self._x = x
            self._y = y
            self._z = z
        self._begun = _WHOLE
        self._take(_magnitude_of(self._x + x, self._y + y, self._z + z))

    def _take(self, acceleration: int) -> None:
        """Take one tick of |a|."""
        samples = self.samples = self.samples + TICK_SAMPLES
        strikes = self._detector.push(samples, acceleration)
        if strikes or samples >= self._second_at_samples:
            self._tell_tick(samples, strikes)

    def _tell_tick(self, samples: int, strikes: int) -> None:
        self.samples = samples
        if strikes:
            self._tell_strikes(strikes)
        if samples >= self._second_at_samples:
            self._end_second()

    def _end_second(self) -> None:
        self._note_time()
        self._second_us -= _SECOND_US
        self._plan_second()
        self._tell_cadence()

    def _note_time(self) -> None:
        """Bring what has passed of this second up to date."""
        self._second_us += (self.samples - self._noted_samples) * self.period_us
        self._noted_samples = self.samples

    def _plan_second(self) -> None:
        """Set with which sample this second will be over, so that no other needs a sum."""
        tick_us = TICK_SAMPLES * self.period_us
        ticks = (_SECOND_US - self._second_us + tick_us - 1) // tick_us
        self._second_at_samples = self.samples + TICK_SAMPLES * ticks

    def record(self, kind: int, value: int) -> int:
        """Take a record (RATE, OVERRUN, TARGET ...); return how many events came of it.

        A value out of its range is taken as the nearest one in it.
        """
        self._count = 0
        self._take_record(kind, value)
        return self._count

    def _take_record(self, kind: int, value: int) -> None:
        if kind == RATE:
            self._note_time()
            self.period_us = min(max(value, SHORTEST_PERIOD_US), LONGEST_PERIOD_US)
            self._plan_second()
            self._detector.gait.set_sample_period(self.period_us)
        elif kind == OVERRUN:
            self._overrun(min(max(value, 0), _LONGEST_GAP_SAMPLES))
        elif kind == TARGET:
            self._set_goal(value)
        elif kind == BUTTON:
            self._press(value)
        elif kind == COACHING:
            self.coach.switch(value != 0)
            if value and self._goal is not None:
                self._goal.begin()
        elif self._goal is not None:
            self._goal.record(kind, value)

    def _press(self, button: int) -> None:
        if button == BUTTON_RAISE:
            self._set_goal(self.goal_spm + self._button_step_spm)
        elif button == BUTTON_LOWER:
            self._set_goal(self.goal_spm - self._button_step_spm)

    def _set_goal(self, goal_spm: int) -> None:
        if self._goal is None:
            self.coach.set_target(goal_spm)
        else:
            self._goal.set(goal_spm)

    def _overrun(self, lost_samples: int) -> None:
        """Take a few lost samples as if |a| had stood still, and let time pass over more.

        Ticks stay where they are: one that lost either of its samples has the other one twice.
        """
        is_gap = lost_samples > _STANDING_SAMPLES
        if lost_samples and self._begun == _WAITS:
            self._end_tick(self._x, self._y, self._z)
            lost_samples -= 1
        elif lost_samples and self._begun == _LOST:
            self._begun = _WHOLE
            lost_samples += 1
        if lost_samples & 1:
            self._begun = _LOST
            lost_samples -= 1
        if is_gap:
            self._pass_gap(lost_samples)
            return
        for _ in range(lost_samples // TICK_SAMPLES):
            self._take(self._detector.acceleration())

    def _pass_gap(self, lost_samples: int) -> None:
        """Let time pass; at most one cadence is told for all of it."""
        while self._detector.releasing:  # what was before the gap is told before it
            self._tell_strikes(self._detector.release())
        self._note_time()
        self.samples += lost_samples
        self._noted_samples = self.samples
        self._detector.gap(self.samples, lost_samples)
        self._cadence.gap(self.samples, lost_samples)
        lost_s = 0
        while lost_samples:
            part_samples = min(lost_samples, _PART_SAMPLES)
            lost_samples -= part_samples
            self._second_us += part_samples * self.period_us
            lost_s += self._second_us // _SECOND_US
            self._second_us %= _SECOND_US
        self._plan_second()
        if lost_s:
            self.coach.pass_time(lost_s - 1)
            self._tell_cadence()

    def _tell_strikes(self, strikes: int) -> None:
        detector = self._detector
        for i in range(strikes):
            samples = detector.ready_samples[i]
            q8 = detector.ready_q8[i]
            self._cadence.strike(samples, q8)
            self._tell(FOOT_STRIKE, samples, q8, 0)

    def _tell_cadence(self) -> None:
        state = self._detector.gait.state
        spm_tenths = 0
        if state == RUNNING:
            spm_tenths = self._cadence.spm_tenths(
                self.samples, self.period_us, self._detector.gait.step_q8
            )
        else:
            self._cadence.forget()
        self._tell(CADENCE, self.samples, state, spm_tenths)
        if self._goal is not None and self.coach.is_on:
            own_tenths = self._goal.tick(spm_tenths)
            if own_tenths:
                self._tell(OWN_CADENCE, self.samples, 0, own_tenths)
        coach = self.coach
        cue = coach.tick(spm_tenths)
        if coach.state != self._told_state or coach.target_spm != self._told_target_spm:
            self._tell_coach()
        if cue != SILENCE:
            self._tell(CUE, self.samples, cue, spm_tenths)
        if coach.beat_tenths != self._told_beat_tenths:
            self._tell_beat()

    def _tell_coach(self) -> None:
        state = self._told_state = self.coach.state
        target_spm = self._told_target_spm = self.coach.target_spm
        self._tell(COACH, self.samples, state, target_spm)

    def _tell_beat(self) -> None:
        """Tell when a beat begins, and at once that it ends or goes on in another tempo."""
        until_q8 = 0
        if not self._told_beat_tenths:
            step_q8 = self._detector.gait.step_q8
            until_q8 = self._cadence.until_beat_q8(self.samples, step_q8)
        self._told_beat_tenths = self.coach.beat_tenths
        at_samples = self.samples + (until_q8 >> 8)
        self._tell(BEAT, at_samples, until_q8 & 0xFF, self._told_beat_tenths)

    def _tell(self, kind: int, samples: int, detail: int, value: int) -> None:
        base = self._count * EVENT_INTS
        self._events[base + KIND] = kind
        self._events[base + AT_SAMPLES] = samples
        self._events[base + DETAIL] = detail
        self._events[base + VALUE] = value
        self._count += 1


def pipeline_for(
    settings: Settings,
    events: "array[int]",
    plan: "bytes | None" = None,
    at_step: int = 0,
    done: int = 0,
) -> Pipeline:
    """Return a pipeline that follows a workout, or one without where plan is None.

    plan: in the bytes of workout_bytes.py. at_step, done: how far it has come, as its session
    told. Raises ValueError, with what is wrong, for a plan that can't be followed.
    """
    if plan is None:
        return Pipeline(settings, events)
    from .workout_pipeline import WorkoutPipeline

    return WorkoutPipeline(settings, events, plan, at_step, done)


def _magnitude_of(x: int, y: int, z: int) -> int:
    """Return |a| of the sum of two samples."""
    return magnitude(x >> _PAIR_SHIFT, y >> _PAIR_SHIFT, z >> _PAIR_SHIFT)
