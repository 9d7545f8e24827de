"""The core at work on a board: what the accelerometer gave goes in, steps and cues come out."""

from array import array

from footfall.core import coach, stream
from footfall.core.beat import Beat
from footfall.core.pipeline import pipeline_for
from footfall.core.sample_clock import TICKS_MASK, SampleClock, ticks_since
from footfall.device import fault_codes
from footfall.device.forgetting import forget
from footfall.device.store import NOWHERE

# A chip is at most 10 % fast, both of two readings of the ticks are truncated, and a drain may
# catch a sample that its neighbour in time missed.
_FASTEST_SAMPLES_PER_S = 110
_SPARE_SAMPLES = 3
# Without samples for so long nobody knows whether anybody runs: a beat falls silent.
_BLIND_MS = 1000


class Counting:
    """Feeds the core and keeps what the rest of the board wants to know.

    steps, running_s, cues: of this run. state: idle, walking or running, as the core says.
    spm_tenths: the last cadence, 0 when there is no run. due_cue: a cue that nobody has played
    yet, or coach.SILENCE, and due_signal one of a workout, or 0; whoever plays it sets it back.
    beat: what the core wants to sound. seconds: whole seconds counted. asked_spm: the target that
    settings ask for, before any button. own_tenths: the runner's own cadence once this run has
    measured it, or 0. active: whether it coaches and counts, rather than was stopped by its runner.
    workout: (plan, step, done) as the core follows it from there, or None; session: where it is by
    now. recorder: keeps all that crosses the core's door, or None.
    """

    def __init__(self, settings, faults, workout=None):
        """Take the settings, where what goes wrong is noted, and (plan, step, done) or None."""
        self.steps = 0
        self.running_s = 0
        self.cues = 0
        self.seconds = 0
        self.active = True
        self.state = stream.IDLE
        self.spm_tenths = 0
        self.own_tenths = 0
        self.asked_spm = 0
        self.due_cue = coach.SILENCE
        self.due_signal = 0
        self.beat = Beat()
        self.recorder = None
        self._settings = settings
        self._faults = faults
        self._events = array("i", [0] * (stream.EVENT_CAPACITY * stream.EVENT_INTS))
        self._clock = SampleClock()
        self._taken_ms = -1
        self.workout = workout
        self._pipeline = self._pipeline_for(workout)
        self.session = self._pipeline.session

    def _pipeline_for(self, workout):
        """Return the core with a workout, or without one that can't be followed."""
        if workout is not None:
            try:
                from footfall.device.workout_files import check_of

                self._check = check_of(workout[0])
                pipeline = pipeline_for(self._settings, self._events, *workout)
                forget("footfall.core", "workout_check")
                return pipeline
            except Exception as problem:
                self._faults.began(fault_codes.BAD_WORKOUT, problem)
                self.workout = None
        return pipeline_for(self._settings, self._events)

    @property
    def place(self):
        """Where in a workout the runner is: its check, step and done; NOWHERE where it is over."""
        session = self.session
        if session is None or not session.is_on:
            return NOWHERE
        return (self._check, session.step, session.done)

    @property
    def waits_for_button(self):
        """Whether a button ends what is being done."""
        return self.session is not None and self.session.ends_by_button

    @property
    def target_spm(self):
        """The present target."""
        return self._pipeline.coach.target_spm

    @property
    def goal_spm(self):
        """The target that this run leads to."""
        return self._pipeline.goal_spm

    @property
    def side(self):
        """The cue for a cadence out of the zone, however short; SILENCE in it or without a run."""
        if not self.spm_tenths:
            return coach.SILENCE
        if self.spm_tenths < self._pipeline.coach.floor_tenths:
            return stream.CUE_LOW
        above = self.spm_tenths > self._pipeline.coach.ceiling_tenths
        return stream.CUE_HIGH if above else coach.SILENCE

    def take(self, sensor, count, now_ms):
        """Feed the core with the `count` samples that a sensor gave."""
        count = self._possible(count, now_ms)
        new_period = False
        if sensor.may_have_lost:
            sensor.may_have_lost = False
            lost = self._clock.lost(count, now_ms)
            if lost:  # the chip's flag may say no more than "full"
                self._faults.happened(fault_codes.SAMPLES_LOST)
                self.record(stream.OVERRUN, lost)
            self._clock.restart(now_ms)
        else:
            new_period = self._clock.drained(count, now_ms)
        if self.recorder is not None:
            self._keep_samples(sensor.block, count)
        self._note(self._pipeline.feed(sensor.block, count))
        if new_period:
            self.record(stream.RATE, self._clock.period_us)

    def _possible(self, count, now_ms):
        """Return the part of `count` that can be new since the samples before, and keep the time.

        What is read twice is no time that has passed, and its steps were counted.
        """
        before_ms, self._taken_ms = self._taken_ms, now_ms
        if before_ms < 0:
            return count
        elapsed_ms = ticks_since(before_ms, now_ms)
        possible = elapsed_ms * _FASTEST_SAMPLES_PER_S // 1000 + _SPARE_SAMPLES
        if count <= possible:
            return count
        self._faults.happened(fault_codes.IMPOSSIBLE_COUNT)
        return possible

    def beat_is_due(self, now_ms):
        """Return whether a beat is to sound now, for a runner whose samples still come."""
        return self.beat.is_due(now_ms) and ticks_since(self._taken_ms, now_ms) < _BLIND_MS

    def record(self, kind, value):
        """Pass a record on to the core."""
        if self.recorder is not None:
            self._keep_record(kind, value)
        self._note(self._pipeline.record(kind, value))

    def resume(self, steps, running_s):
        """Go on from a count that an earlier start had come to."""
        self.steps = steps
        self.running_s = running_s

    def start(self):
        """Begin a new run."""
        self.steps = self.running_s = self.cues = 0
        self.active = True
        self.record(stream.COACHING, 1)

    def stop(self):
        """End the run: no cue and no step until start()."""
        self.active = False
        self.due_cue = coach.SILENCE
        self.due_signal = 0
        self.beat.go_on(0)
        self.record(stream.COACHING, 0)

    def end_workout(self):
        """Leave a workout that is not done, for good."""
        if self.session is not None:
            self.record(stream.COACHING, 0)

    # --- for the recorder, which must not stop the count ------------------------------

    def _keep_samples(self, block, count):
        try:
            self.recorder.fed(block, count)
        except Exception as problem:
            self.lose_recorder(problem)

    def _keep_record(self, kind, value):
        try:
            self.recorder.recorded(kind, value)
        except Exception as problem:
            self.lose_recorder(problem)

    def _keep_events(self, count):
        events = self._events
        try:
            for at in range(0, count * stream.EVENT_INTS, stream.EVENT_INTS):
                self.recorder.told(events[at], events[at + 1], events[at + 2], events[at + 3])
        except Exception as problem:
            self.lose_recorder(problem)

    def lose_recorder(self, problem):
        """Go on without a recording."""
        self.recorder = None
        self._faults.began(fault_codes.NOT_RECORDED, problem)

    # --- what the core says -----------------------------------------------------------

    def _note(self, count):
        """Look through the `count` events now in the buffer."""
        if self.recorder is not None:
            self._keep_events(count)
        events = self._events
        for event in range(count):
            at = event * stream.EVENT_INTS
            kind = events[at + stream.KIND]
            if kind == stream.FOOT_STRIKE:
                self.steps += self.active
            elif kind == stream.CADENCE:
                self._second(events[at + stream.DETAIL], events[at + stream.VALUE])
            elif kind == stream.CUE:
                self.due_cue = events[at + stream.DETAIL]
                self.cues += self.due_cue != stream.CUE_OK
            elif kind == stream.SIGNAL:
                self.due_signal = events[at + stream.DETAIL]
            elif kind == stream.BEAT:
                self._take_beat(at)
            elif kind == stream.OWN_CADENCE:
                self.own_tenths = events[at + stream.VALUE]

    def _take_beat(self, at):
        """Begin a beat at the tick at which its first sample will come, or go on with it."""
        beat, events = self.beat, self._events
        tempo_tenths = events[at + stream.VALUE]
        if beat.tempo_tenths or not tempo_tenths:
            beat.go_on(tempo_tenths)
            return
        ahead_q8 = (events[at + stream.AT_SAMPLES] - self._pipeline.samples) << 8
        ahead_q8 += events[at + stream.DETAIL]
        # In 16ths of a sample, so that it stays a small integer.
        ahead_ms = (ahead_q8 >> 4) * self._pipeline.period_us // 16000
        beat.begin(self._taken_ms + ahead_ms & TICKS_MASK, tempo_tenths)

    def _second(self, state, spm_tenths):
        self.seconds += 1
        self.state = state
        self.spm_tenths = spm_tenths
        if spm_tenths and self.active:
            self.running_s += 1
