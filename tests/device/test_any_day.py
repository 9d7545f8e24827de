"""Any day of a runner and a board: whatever comes in whatever order, the count stays true."""

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from day_checks import check
from days import SMALLEST, Day
from footfall_host.virtual_board.board import power_on

DAYS = int(os.environ.get("FOOTFALL_DAYS", "240"))
EVENTS_A_DAY = 50
LEAST_STEPS = 10_000
BOARDS = [
    SMALLEST,
    "circuitplayground_bluefruit",
    "feather_nrf52840_express",
    "raspberry_pi_pico",
    "adafruit_feather_esp32s3_4mbflash_2mbpsram",
]
# Of the board itself, all day long.
QUIRKS = ["full-is-overrun", "no-haptic", "drive-full", "drive-readonly", "battery=3.3"]
LONGEST_STALL_S = 6.0
# The times are the recording's, the board's are some per cent off.
STALLS_APART_S = 1.0
BUTTONS = st.sampled_from(["raise", "lower"])

done = Counter()


def whole(lowest, highest):
    """Return a strategy for whole numbers.

    Not `integers`: that also tries what constants it finds in whatever is imported, so that the
    same seed would give other days here than elsewhere.
    """
    return st.sampled_from(range(lowest, highest + 1))


class AnyDay(RuleBasedStateMachine):
    """Collects what the runner does and what happens, and lives it when it is complete."""

    @initialize(
        board_id=st.sampled_from(BOARDS),
        first_tick_ms=st.sampled_from([0x1FFF0000, 0, 0x1FFFFFFF, 0x1FFF8000]),
        rate_percent=whole(-8, 8),
        quirk=st.sampled_from([*QUIRKS, None]),
    )
    def switch_on(self, board_id, first_tick_ms, rate_percent, quirk):
        self.day = Day(board_id, rate_percent / 100, first_tick_ms)
        self.button_up_s = self.stalled_from_s = self.stalled_until_s = 0.0
        self.rested = False
        if quirk:
            self.day.happens(quirk)

    # --- the runner ---------------------------------------------------------------------------

    @rule(seconds=whole(2, 20), spm=whole(150, 215))
    def run(self, seconds, spm):
        done["run"] += 1
        self.day.run(seconds, spm)

    @rule(seconds=whole(1, 8))
    def walk(self, seconds):
        done["walk"] += 1
        self.day.walk(seconds)

    @rule(seconds=whole(1, 8))
    def stand(self, seconds):
        done["stand"] += 1
        self.day.stand(seconds)

    @precondition(lambda self: not self.rested and self.day.rate_error % 0.04 < 0.01)
    @rule()
    def rest(self):
        """Lie still until the board may sleep, and run off with it."""
        done["rest"] += 1
        self.rested = True
        self.day.stand(75)
        self.day.run(10, 170)

    def press(self, button, for_s):
        """Press once the finger is up."""
        at_s = max(self.day.now_s, self.button_up_s + 0.15)
        self.button_up_s = at_s + for_s
        self.happens(f"press={button}@{at_s:.2f}for{for_s}")

    @rule(button=BUTTONS, for_s=st.sampled_from([0.1, 0.2]))
    def tap(self, button, for_s):
        self.press(button, for_s)

    @rule(button=BUTTONS)
    def hold(self, button):
        self.press(button, 1)

    # --- the board ----------------------------------------------------------------------------

    def happens(self, spec, excused_s=0.0, **meets):
        done[spec.partition("@")[0].partition("=")[0]] += 1
        self.day.happens(spec, excused_s, **meets)

    @property
    def now(self):
        return f"@{self.day.now_s:.2f}"

    @rule(data=st.booleans(), times=whole(1, 10))
    def nack(self, data, times):
        self.happens(f"nack{'-data' if data else ''}{self.now}x{times}", 0.4, meets_s=times + 1)

    @rule(for_s=st.sampled_from([0.1, 0.25, 0.33, 0.6, 2.0, 5.0]))
    def stall(self, for_s):
        """Stand still; stalls that follow each other add up, and at 8 s the watchdog bites."""
        if self.day.now_s > self.stalled_until_s + STALLS_APART_S:
            self.stalled_from_s = self.day.now_s
        stalled_until_s = max(self.stalled_until_s, self.day.now_s) + for_s
        if stalled_until_s - self.stalled_from_s > LONGEST_STALL_S:
            return
        self.stalled_until_s = stalled_until_s
        self.happens(f"stall{self.now}for{for_s}", for_s + 0.2, meets_s=for_s + 0.2)

    @rule(for_s=st.sampled_from([0.5, 1.5]))
    def hang(self, for_s):
        self.happens(f"hang{self.now}for{for_s}", for_s + 2.6)

    @rule()
    def sensor_resets(self):
        self.happens(f"reset{self.now}", 0.5)

    @rule(for_s=st.sampled_from([0.05, 0.5, 3.0]))
    def sensor_goes(self, for_s):
        self.happens(f"absent{self.now}for{for_s}", for_s + 1.5)

    @rule(plugs=st.booleans())
    def usb(self, plugs):
        self.happens(f"{'plug' if plugs else 'unplug'}{self.now}")

    @rule()
    def host_writes(self):
        self.happens(f"host-write{self.now}", 1.5)

    @rule()
    def memory_is_out(self):
        self.happens(f"memory-error{self.now}", 1.0)

    # It has no safemode.py: a brownout ends the run.
    @precondition(lambda self: self.day.board_id != SMALLEST)
    @rule(kept=st.booleans())
    def brown_out(self, kept):
        self.happens(f"brownout{'-kept' if kept else ''}{self.now}", 3.5)

    @rule()
    def press_reset(self):
        self.happens(f"reset-button{self.now}", 1.7)

    @rule(for_s=st.sampled_from([0.5, 2.0]))
    def power_fails(self, for_s):
        self.happens(f"power-off{self.now}for{for_s}", for_s + 1.7)

    def teardown(self):
        """Live the day, and look at what the board made of it."""
        if hasattr(self, "day"):
            run = power_on(self.day.scenario())
            done["sleeps"] += len(run.sleeps_us)
            check(self.day, run)


@pytest.mark.campaign
def test_any_day_is_counted(figure):
    done.clear()
    run_state_machine_as_test(
        AnyDay,
        settings=settings(
            max_examples=DAYS,
            stateful_step_count=EVENTS_A_DAY,
            deadline=None,
            derandomize=True,
            database=None,
            print_blob=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
    sleeps = done.pop("sleeps")
    figure(f"{DAYS} days of {sum(done.values())} steps: {dict(done)}; {sleeps} sleeps")
    assert sum(done.values()) >= LEAST_STEPS
    assert sleeps
