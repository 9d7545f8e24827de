"""The coach starts again after whatever ended it, goes on with its run, and not for ever."""

import re
from itertools import pairwise

import pytest

import living
from footfall.core import stream
from footfall_host.virtual_board.emulation import drain_gaps

WITHOUT_SLEEP_MEMORY = "circuitplayground_express"
SECOND_US = 1_000_000
LED = "P1_14"

FAILS_AT_ONCE = """
from footfall.device.lifeline import failed
try:
    {}["missing"]
except Exception as problem:
    failed(problem)
"""
# Ends the first life in mid-run by what `{end}` does.
FAILS_ONCE = """
import microcontroller, supervisor, time
from footfall.device.counting import Counting
from footfall.device.lifeline import failed
reasons = microcontroller.ResetReason
first = (
    supervisor.runtime.run_reason == supervisor.RunReason.STARTUP
    and microcontroller.cpu.reset_reason == reasons.POWER_ON
)
take = Counting.take
def take_or_end(self, sensor, count, now_ms):
    take(self, sensor, count, now_ms)
    if first and self.steps >= 60:
        {end}
Counting.take = take_or_end
try:
    from footfall.device.app import main
    main()
except Exception as problem:
    failed(problem)
"""


def live(counts, *faults, code=None, **scenario):
    files = {} if code is None else {"code.py": code}
    return living.live(counts, *faults, **{"files": files, **scenario})


def starts(run, program="code.py"):
    return [start for start in run.starts if start.program == program]


def resumed_steps(run):
    return [int(n) for n in re.findall(r"Going on from (\d+) steps", run.console)]


def strikes_before(run, t_us):
    told = [r for r in run.reported if r.event.kind == stream.FOOT_STRIKE and r.t_us < t_us]
    return len(told)


@pytest.mark.fault(28)
def test_three_failures_in_a_row_are_started_again_and_a_fourth_is_not(counts):
    run = live(counts[:3000], code=FAILS_AT_ONCE)
    assert len(starts(run)) == 4
    assert run.console.count("KeyError: 'missing'") == 4
    assert "stays down" in run.console
    assert len([e for e in run.edges if e.pin == LED and e.t_us > 10 * SECOND_US]) > 20
    assert not run.restarts  # the watchdog is fed all the while


@pytest.mark.fault(28)
@pytest.mark.parametrize("errors", [1, pytest.param(2, marks=pytest.mark.campaign), 3])
@pytest.mark.parametrize("earlier", [(), ("memory-error@9",)], ids=["first", "told before"])
def test_a_failure_amid_the_handling_of_one_is_started_again_all_the_same(counts, errors, earlier):
    run = live(counts[:4000], *earlier, *(["memory-error@20"] * errors))
    assert 2 <= len(starts(run)) <= 4
    assert run.blocks[-1].t_us > 39 * SECOND_US
    assert max(b.t_us - a.t_us for a, b in pairwise(run.blocks)) < SECOND_US


@pytest.mark.fault(28)
def test_a_board_without_sleep_memory_is_started_again_three_times_too(counts):
    run = live(counts[:3000], code=FAILS_AT_ONCE, board_id=WITHOUT_SLEEP_MEMORY)
    assert len(starts(run)) == 4
    assert "stays down" in run.console
    again = live(counts[:3000], code=FAILS_AT_ONCE, board_id=WITHOUT_SLEEP_MEMORY, nvm=run.nvm)
    assert len(starts(again)) == 1  # nothing has worked since
    works = live(counts[:1000], board_id=WITHOUT_SLEEP_MEMORY, nvm=run.nvm)
    assert works.nvm[-1] == 0xFF


@pytest.mark.fault(28)
def test_the_traceback_survives_in_nvm_and_is_written_once(counts):
    run = live(counts[:3000], code=FAILS_AT_ONCE)
    assert run.nvm.startswith(b"TB")
    assert b"KeyError" in run.nvm[:512]
    assert len(run.flash_writes) == 1


@pytest.mark.fault(27)
@pytest.mark.parametrize(
    "end",
    ['raise ValueError("ended")', "raise MemoryError()", "[time.sleep(1) for _ in range(99)]"],
)
def test_a_run_that_is_cut_short_goes_on_without_counting_twice(counts, end):
    run = live(counts, code=FAILS_ONCE.replace("{end}", end))
    assert len(starts(run)) == 2
    (kept,) = resumed_steps(run)
    told = strikes_before(run, starts(run)[1].t_us)
    assert told - 4 <= kept <= told
    assert strikes_before(run, run.ended_us) > told + 60
    assert "Fault 9" in run.console


def test_the_target_set_by_buttons_outlasts_a_restart(counts):
    code = FAILS_ONCE.replace("{end}", 'raise ValueError("ended")')
    run = live(counts, "press=raise@12", "press=raise@13", code=code)
    assert len(starts(run)) == 2
    assert "at a target of 172" in run.console
    assert [record.value for record in run.records(stream.TARGET)] == [172]


def test_a_coach_that_was_stopped_keeps_silent_after_a_restart(counts):
    run = live(counts, "press=raise@12for1", "memory-error@30")
    assert len(starts(run)) == 2
    assert [record.value for record in run.records(stream.COACHING)] == [0, 0]
    assert not [told for told in run.reported if told.event.kind == stream.CUE]


@pytest.mark.fault(27)
def test_a_loop_that_hangs_is_reset_by_the_watchdog(counts):
    code = FAILS_ONCE.replace("{end}", "[time.sleep(1) for _ in range(99)]")
    run = live(counts, code=code)
    assert [r.reason for r in run.restarts] == ["WATCHDOG"]


def test_with_a_computer_at_the_usb_a_hang_raises_and_is_started_again(counts):
    code = FAILS_ONCE.replace("{end}", "[time.sleep(1) for _ in range(99)]")
    run = live(counts, code=code, usb_us=[(0, True)])
    assert not run.restarts
    assert len(starts(run)) == 2
    assert "WatchDogTimeout" in run.console


@pytest.mark.fault(7)
@pytest.mark.parametrize(
    ("board_id", "usb"),
    [
        ("feather_nrf52840_express", False),
        ("raspberry_pi_pico", True),
        pytest.param("feather_nrf52840_express", True, marks=pytest.mark.campaign),
        pytest.param("raspberry_pi_pico", False, marks=pytest.mark.campaign),
    ],
)
def test_the_watchdog_of_every_port_is_armed_before_the_bus_is_touched(counts, board_id, usb):
    code = FAILS_ONCE.replace("{end}", "[time.sleep(1) for _ in range(99)]")
    run = live(counts, code=code, board_id=board_id, usb_us=[(0, usb)])
    assert len(starts(run)) == 2
    assert resumed_steps(run)


@pytest.mark.fault(26)
@pytest.mark.parametrize("fault", ["brownout", "brownout-kept"])
def test_a_brownout_is_started_again_three_times_and_then_stays_down(counts, fault):
    run = live(counts, *(f"{fault}@{s}" for s in (10, 20, 30, 40, 50)))
    assert len(starts(run)) == 4
    assert len(starts(run, "safemode.py")) == 5
    assert starts(run)[-1].t_us < 33 * SECOND_US


@pytest.mark.fault(26)
def test_a_minute_of_good_work_gives_the_tries_back(counts):
    import numpy as np

    long = np.concatenate([counts] * 4)
    run = live(long, *(f"brownout@{s}" for s in (20, 100, 180, 260)))
    assert len(starts(run)) == 5  # one more than without


@pytest.mark.parametrize(
    "stall_ms", [960, 1000, *(pytest.param(ms, marks=pytest.mark.campaign) for ms in (980, 1020))]
)
def test_giving_the_tries_back_holds_no_drain_up(counts, stall_ms):
    """A second is over at any time between two drains, which the length of a stall sets."""
    stalls_us = [(20 * SECOND_US, stall_ms * 1000)]
    run = live(counts, "brownout@5", stalls_us=stalls_us)
    saved = [write for write in run.flash_writes if write.memory == "nvm"]
    assert [write.t_us > 60 * SECOND_US for write in saved] == [False, True]
    assert max(gap_ms for at_s, gap_ms in drain_gaps(run) if at_s > 25) < 160


def test_power_up_and_the_reset_button_begin_a_new_run(counts):
    assert not resumed_steps(live(counts, "reset-button@30"))
    assert not resumed_steps(live(counts, "power-off@30for2"))


@pytest.mark.fault(30)
def test_a_settings_file_that_is_saved_does_not_lose_the_count(counts):
    run = live(counts, "plug", "host-write@40")
    (kept,) = resumed_steps(run)
    assert kept >= strikes_before(run, 39 * SECOND_US) - 4


@pytest.mark.parametrize("torn_byte", range(44))
def test_a_record_that_is_torn_gives_the_second_before(bench_with, counts, torn_byte):
    bench_with(counts[:10])
    import alarm

    from footfall.device import lifeline

    first = lifeline.Lifeline()
    first.start()
    first.keep(100, 30, (170, 170), False)
    first.keep(103, 31, (170, 170), False)
    newest_is_torn = (first._number & 1) * 22 <= torn_byte < (first._number & 1) * 22 + 22
    alarm.sleep_memory[torn_byte] = alarm.sleep_memory[torn_byte] ^ 0xFF
    assert lifeline.Lifeline().steps == (100 if newest_is_torn else 103)


def test_memory_that_was_never_written_resumes_nothing(bench_with, counts, monkeypatch):
    bench_with(counts[:10])
    from footfall.device import lifeline

    monkeypatch.setattr(lifeline, "_goes_on", lambda: True)
    first = lifeline.Lifeline()
    first.start()
    assert not first.resumed
    assert first.steps == 0
