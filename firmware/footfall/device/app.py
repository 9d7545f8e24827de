"""The loop: drains the accelerometer into the core, and serves everything else in between.

The FIFO is drained each 80 ms. Whatever else is due comes after a drain, one small chore at a
time, and none of them can stop the count: what fails is noted, shown, and tried again.
"""

import gc
import time

import board
import microcontroller
import supervisor
from micropython import const

from footfall import __version__
from footfall.core import coach, stream
from footfall.core.sample_clock import ticks_since
from footfall.device import (
    controls,
    fault_codes,
    idle_sleep,
    lights,
    patterns,
    tasks,
)
from footfall.device.air import find_air
from footfall.device.board_file import find_board, pin_of
from footfall.device.counting import Counting
from footfall.device.cue import Cue
from footfall.device.fault_codes import Faults
from footfall.device.forgetting import forget
from footfall.device.housekeeping import Housekeeping
from footfall.device.keeping import Keeping
from footfall.device.lifeline import Lifeline
from footfall.device.outputs import find_outputs
from footfall.device.recording import Recording
from footfall.device.sensor import Sensor
from footfall.device.store import FAILED, PASSED, Store
from footfall.device.voice import Voice
from footfall.device.wishes import Wishes
from footfall.device.workouts import Workouts

_DRAIN_MS = const(80)
SLICE_MS = const(10)  # how late a beep may start or end; a beat is waited for

_LIGHT_OF_SIDE = {
    coach.SILENCE: lights.IN_ZONE,
    stream.CUE_LOW: lights.BELOW,
    stream.CUE_HIGH: lights.ABOVE,
}


def main():
    """Coach until the power goes; return only on a board that no file describes."""
    description = find_board()
    if description is None:
        return
    lifeline = Lifeline()
    if lifeline.sleeps_on:
        idle_sleep.sleep_until_moved(description)
    lifeline.start()
    if lifeline.by_hand and controls.held(description):
        print("A button is held: the coach stays off. Press reset to start it.")
        return
    lifeline.arm()
    App(description, lifeline).run()


class App:
    """One board at work."""

    def __init__(self, description, lifeline):
        """Set up all but the accelerometer, which may still be missing."""
        self._description = description
        self._lifeline = lifeline
        self._faults = Faults()
        self._times = tasks.TaskTimes()
        self._settings = self._read_settings()
        saved = Store(microcontroller.nvm)
        workouts = Workouts(self._settings, lifeline, saved, self._faults)
        self._counting = Counting(self._settings, self._faults, workouts.followed)
        self._recording = Recording(
            self._settings, board.board_id, self._counting, lifeline, self._faults
        )
        self._keeping = Keeping(self._settings, self._counting, workouts, saved, self._faults)
        self._sensor = Sensor(description, pin_of, self._faults)
        outputs = find_outputs(
            description, self._sensor, self._settings.volume_percent, self._faults
        )
        self._lights = lights.Lights(description)
        self._housekeeping = Housekeeping(
            description, self._settings, self._counting, lifeline, self._faults, self._times
        )
        self._voice = Voice(Cue(outputs, self._faults), self._counting, self._housekeeping)
        self._air = find_air(
            self._settings, self._counting, self._housekeeping.battery, self._faults
        )
        self._wishes = Wishes(
            description, self._air, self._counting, self._keeping, self._recording, lifeline,
            workouts, self._voice,
        )  # fmt: skip
        self._drained_ms = supervisor.ticks_ms()
        self._each_pass = (tasks.CUES, tasks.BUTTONS, tasks.LIGHT, tasks.NOTES)
        if self._air is not None:
            self._each_pass += (tasks.AIR,)
        # In the order of the numbers in `tasks`, after SAMPLES. Made once: a bound method takes
        # memory.
        self._chores = (
            self._voice.serve,
            self._serve_buttons,
            self._serve_lights,
            self._keep_house,
            self._save,
            self._wishes.serve_air,
        )

    def run(self):
        """Count and coach for ever, whatever becomes of anything else."""
        self._take_up()
        self._test_sensor()
        gc.collect()
        self._drain()
        if self._lifeline.greets:
            self._voice.play(patterns.STARTED, supervisor.ticks_ms())
        while True:
            if self._sensor.urgent or self._drain_is_due():
                self._drain()
                self._do(tasks.SAVING)  # now the FIFO bridges what it takes
            for task in self._each_pass:
                self._do(task)
                if self._drain_is_due():
                    self._drain()
            self._lifeline.feed()
            self._rest()

    def _rest(self):
        """Sleep for a slice, or until the next beat where that is sooner."""
        rest_ms, beat = SLICE_MS, self._counting.beat
        if beat.tempo_tenths:
            rest_ms = min(rest_ms, beat.wait_ms(supervisor.ticks_ms()))
        if rest_ms:
            time.sleep(rest_ms / 1000)

    # --- start ------------------------------------------------------------------

    def _read_settings(self):
        """Read settings.toml; what it gets wrong keeps its default and is said on the console."""
        from footfall.device import settings_file

        chosen, problems = settings_file.load()
        forget("footfall.device", "settings_file")
        forget("footfall.core", "settings_text")
        if problems is None:
            print("No settings.toml: every setting has its default.")
        for problem in problems or ():
            self._faults.began(fault_codes.BAD_SETTING)
            print(f"settings.toml: {problem}.")
        return chosen

    def _take_up(self):
        """Go on with a run that was cut short, or begin one at the target that was last set."""
        kept, keeping, counting = self._lifeline, self._keeping, self._counting
        if kept.resumed:
            self._faults.began(fault_codes.RESTARTED)
            counting.resume(kept.steps, kept.running_s)
            keeping.resume(kept)
            goal_spm = counting.goal_spm
            print(f"Going on from {kept.steps} steps at a target of {goal_spm} steps/min.")
            if kept.stopped:
                counting.stop()
        else:
            keeping.take_up_target()
        saved = keeping.saved
        print(f"Footfall {__version__} on {board.board_id}: target {counting.goal_spm} steps/min")
        if saved.running_s:
            print(f"Last run: {saved.steps} steps in {saved.running_s} s, {saved.faults} faults.")

    def _test_sensor(self):
        """Let the accelerometer test itself where nobody runs, and keep how that went.

        With a computer at the USB and no run to go on from, what it takes costs no step.
        """
        if self._lifeline.steps or not supervisor.runtime.usb_connected:
            return
        passed = self._sensor.passes_self_test()
        if passed is None:
            return
        if not passed:
            self._faults.began(fault_codes.SELF_TEST_FAILED)
        result = PASSED if passed else FAILED
        if result != self._keeping.saved.self_test:
            self._keeping.saved.self_test = result
            self._keeping.soon(supervisor.ticks_ms())

    # --- samples ----------------------------------------------------------------

    def _drain_is_due(self):
        return ticks_since(self._drained_ms, supervisor.ticks_ms()) >= _DRAIN_MS

    def _drain(self):
        now_ms = self._drained_ms = supervisor.ticks_ms()
        self._times.begin()
        count = self._sensor.drain(now_ms)
        if count:
            self._times.drained(now_ms)
            self._counting.take(self._sensor, count, now_ms)
        elif self._sensor.accelerometer is None:
            self._times.interrupted()
        self._times.end(tasks.SAMPLES)

    # --- chores -----------------------------------------------------------------

    def _do(self, task):
        """Do one chore; whatever becomes of it, steps are counted on."""
        self._times.begin()
        try:
            self._chores[task - 1](supervisor.ticks_ms())
        except Exception as problem:
            self._faults.began(fault_codes.OUTPUT_FAILED, problem)
        self._times.end(task)

    def _serve_buttons(self, now_ms):
        if self._wishes.serve_buttons(now_ms):
            self._housekeeping.touched()

    def _serve_lights(self, now_ms):
        self._lights.show(self._state(), self._faults.showing, self._voice.sounding, now_ms)

    def _state(self):
        if self._sensor.accelerometer is None:
            return lights.SEARCHING
        if self._air is not None and self._air.listening:
            return lights.LISTENING
        if not self._counting.active:
            return lights.STOPPED
        if not self._counting.spm_tenths:
            return lights.IDLE
        return _LIGHT_OF_SIDE[self._counting.side]

    def _keep_house(self, now_ms):
        if self._housekeeping.tick(now_ms):
            self._recording.look(self._housekeeping.battery)
        self._keeping.look(now_ms)
        if self._housekeeping.sleepy and self._sensor.accelerometer is not None:
            self._housekeeping.touched()  # should sleep fail, it is tried again as late
            self._fall_asleep()

    # --- memory and sleep -------------------------------------------------------

    def _save(self, now_ms):
        if self._recording.serve(now_ms):
            return
        if self._housekeeping.fares_well:
            self._housekeeping.fares_well = False
            self._lifeline.well()
        else:
            self._keeping.serve(now_ms)

    def _fall_asleep(self):
        """Sleep until somebody moves the board, which then starts from the beginning."""
        self._recording.fall_asleep()
        if self._counting.active and self._counting.running_s:
            self._keeping.end_run()
        self._counting.end_workout()
        self._keeping.write()
        self._voice.silence()
        self._lights.put_out()
        if self._air is not None:
            self._air.silence()
        idle_sleep.watch_for_motion(self._sensor.accelerometer)
        self._lifeline.fall_asleep()
        print("Nobody moves: asleep until somebody does.")
        idle_sleep.sleep_until_moved(self._description)
