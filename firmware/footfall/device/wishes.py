"""What the runner wishes, by buttons or over the air, and what is said to it."""

import supervisor

from footfall.core import stream
from footfall.device import controls, patterns


class Wishes:
    """Serve it with serve_buttons() and serve_air(): a wish is granted or refused, and answered."""

    def __init__(self, description, air, counting, keeping, recording, lifeline, workouts, voice):
        """Take the board file, the radio or None, and whom wishes are passed on to."""
        self._controls = controls.Controls(description, air is not None)
        self._air = air
        self._counting = counting
        self._keeping = keeping
        self._recording = recording
        self._lifeline = lifeline
        self._workouts = workouts
        self._voice = voice

    def serve_buttons(self, now_ms):
        """Do what buttons ask for; return whether they did."""
        pressed = False
        while True:
            action = self._controls.poll()
            if action == controls.NONE:
                return pressed
            pressed = True
            if action == controls.START_STOP:
                self._start_or_stop(now_ms)
            elif action == controls.OPEN:
                self._air.open(now_ms)
                self._voice.play(patterns.OPENED, now_ms)
            else:
                self._press(action == controls.RAISE, now_ms)

    def _press(self, raises, now_ms):
        """Choose a workout, end a step of one, or move the target: whichever it is the time for."""
        counting = self._counting
        if not counting.active and self._workouts.choose(raises):
            self._voice.play(patterns.number(self._workouts.number), now_ms)
            self._keeping.soon(now_ms)
        elif counting.waits_for_button:
            counting.record(stream.BUTTON, stream.BUTTON_NEXT)
        else:
            self._move_target(raises, now_ms)

    def _move_target(self, raises, now_ms):
        """Pass a press on to the core."""
        before_spm = self._counting.goal_spm
        self._counting.record(stream.BUTTON, stream.BUTTON_RAISE if raises else stream.BUTTON_LOWER)
        taken = self._counting.goal_spm != before_spm
        self._say_target(before_spm, taken, now_ms)

    def _say_target(self, before_spm, taken, now_ms):
        """Say whether a wish for a target was taken, and keep it if so."""
        if not taken:
            self._voice.say(patterns.AT_LIMIT, now_ms)
            return
        self._keeping.pressed(now_ms)
        raised = self._counting.goal_spm > before_spm
        self._voice.say(patterns.RAISED if raised else patterns.LOWERED, now_ms)

    def _start_or_stop(self, now_ms):
        counting = self._counting
        if counting.active:
            counting.stop()
            self._recording.stop()
            self._keeping.end_run()
            self._keeping.soon(now_ms)
        elif self._workouts.is_another:
            self._start_with_another()
        else:
            counting.start()
            self._keeping.begin_run()
        self._voice.play(patterns.STARTED if counting.active else patterns.STOPPED, now_ms)

    def _start_with_another(self):
        """Start the program anew for the workout that was chosen: a whole heap, and a new run."""
        self._recording.finish()
        self._keeping.write()
        self._lifeline.forget()
        print(f"Starting with workout {self._workouts.number}.")
        supervisor.reload()

    def serve_air(self, now_ms):
        """Serve the radio, and do what was written over the air."""
        air = self._air
        listened = air.listening
        air.tick(now_ms)
        if air.wish_spm:
            self._grant(air.wish_spm, now_ms)
            air.wish_spm = 0
        elif listened and not air.listening:
            self._voice.say(patterns.CLOSED, now_ms)

    def _grant(self, wish_spm, now_ms):
        """Set a target that was written over the air, if it is one."""
        before_spm = self._counting.goal_spm
        if stream.LOWEST_TARGET_SPM <= wish_spm <= stream.HIGHEST_TARGET_SPM:
            self._counting.record(stream.TARGET, wish_spm)
        taken = self._counting.goal_spm == wish_spm
        self._say_target(before_spm, taken, now_ms)
