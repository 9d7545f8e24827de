"""A workout goes on where it was after a reset at any moment, and soon before that after a cut."""

import pytest

from days import Day
from footfall.core import stream
from footfall.core import workout_bytes as wb
from footfall_host.virtual_board.clock import MICROSECONDS
from living import live
from workout_plans import plan_of, seconds, steps

BOARD = "circuitplayground_bluefruit"
SPM = 170.0
FILES = {
    "workouts/01.wrk": plan_of(
        seconds(20, signal=wb.EASY, flags=wb.WAITS),
        steps(60),
        seconds(15, soon_s=5, signal=wb.REST),
        seconds(20, signal=wb.DRILL),
    )
}
SETTINGS = {"FOOTFALL_WORKOUT": 1}
RUNS_S = 100
# Of the store: a save waits for presses that may follow, for a drain, and takes its time.
SAVED_WITHIN_S = 4.0
# Between two saves, so that short steps do not wear the memory.
SAVES_APART_S = 20.0


def runner():
    day = Day(BOARD)
    day.run(RUNS_S, SPM)
    return day.counts()


COUNTS = runner()


def follow(*faults, settings=SETTINGS, files=FILES, **scenario):
    return live(COUNTS, *faults, settings=settings, files=files, **scenario)


def told(run, from_us=0):
    """Return (when, what, step) of each signal that the core told."""
    return [
        (each.t_us / MICROSECONDS, each.event.detail, each.event.value)
        for each in run.reported
        if each.event.kind == stream.SIGNAL and each.t_us >= from_us
    ]


def begins(run, from_us=0):
    """Return {step: when it began}, and when all was over by None."""
    found = {}
    for at_s, what, step in told(run, from_us):
        if what == wb.DONE:
            found[None] = at_s
        elif what not in (wb.SOON, wb.AGAIN):
            found.setdefault(step, at_s)
    return found


@pytest.fixture(scope="module")
def whole():
    run = follow()
    assert list(begins(run)) == [0, 1, 2, 3, None]
    return begins(run)


def step_at(whole, at_s):
    return max(step for step, began_s in whole.items() if step is not None and began_s <= at_s)


def goes_on(run, whole, ended_s, late_s):
    """Hold what a board did after an end of its program against a run without one.

    late_s: (least, most) by which a step may begin later.
    """
    again_us = next(s.t_us for s in run.starts if s.program == "code.py" and s.t_us > 1e6 * ended_s)
    signals = told(run, again_us)
    assert signals[0][1] == wb.AGAIN
    resumed = signals[0][2]
    assert resumed <= step_at(whole, ended_s)
    rest = begins(run, again_us)
    assert list(rest) == [*range(resumed + 1, 4), None]
    for step, began_s in rest.items():
        assert late_s[0] <= began_s - whole[step] <= late_s[1]
    return resumed


# Of a step that ends by time, and of one that ends by steps.
SOME_SECONDS = (13, 43)
AT_ANY_SECOND = pytest.mark.parametrize(
    "at_s",
    [
        pytest.param(at_s, marks=() if at_s in SOME_SECONDS else pytest.mark.campaign)
        for at_s in range(5, 79)  # in the second after it is over
    ],
)


@pytest.mark.fault(27)
@AT_ANY_SECOND
@pytest.mark.parametrize("fault", ["memory-error@{}", "stall@{}for9.5"])
def test_after_a_reset_at_any_second_it_goes_on_from_there(whole, at_s, fault):
    run = follow(fault.format(at_s))
    ended_s = at_s if "memory" in fault else at_s + 8
    resumed = goes_on(run, whole, at_s, (-0.5, 9 + 4 + (ended_s - at_s)))
    if ended_s == at_s:
        assert resumed in (step_at(whole, at_s), step_at(whole, at_s - 1.2))


@pytest.mark.fault(27)
@AT_ANY_SECOND
def test_after_the_power_went_at_any_second_it_goes_on_from_what_was_saved(whole, at_s):
    run = follow(f"power-off@{at_s}for2")
    first = told(run, at_s * MICROSECONDS)[0][1:]
    if at_s < whole[1] + SAVED_WITHIN_S and first == (wb.EASY, 0):
        return  # the first step had not been over for long enough to be saved
    resumed = goes_on(run, whole, at_s, (-0.5, 60))
    saved_s = at_s - SAVES_APART_S - SAVED_WITHIN_S
    assert resumed >= (step_at(whole, saved_s) if saved_s > whole[0] else 0)


@pytest.mark.fault(20)
@pytest.mark.parametrize("after_bytes", [0, 700, pytest.param(4096, marks=pytest.mark.campaign)])
def test_a_save_that_the_power_tears_leaves_the_one_before(whole, after_bytes):
    run = follow(f"nvm-torn={after_bytes}@42")
    assert "Fault 10" not in run.console
    last = told(run)
    assert wb.AGAIN in [what for _, what, _ in last]
    assert last[-1][1] == wb.DONE


def test_what_was_stopped_is_not_taken_up_again():
    stopped = follow("press=raise@40for1", "memory-error@50")
    assert not [at_s for at_s, *_ in told(stopped) if at_s > 42]
    after = follow(nvm=stopped.nvm)
    assert told(after)[0][1:] == (wb.EASY, 0)


def test_what_was_finished_is_not_taken_up_again(whole):
    over_s = whole[None]
    run = follow(f"memory-error@{over_s + SAVED_WITHIN_S:.0f}")
    assert told(run)[-1][1] == wb.DONE
    assert told(run)[-1][0] == pytest.approx(over_s, abs=0.1)
    after = follow(nvm=run.nvm)
    assert told(after)[0][1:] == (wb.EASY, 0)


def test_another_workout_is_not_taken_up_in_the_place_of_one():
    cut = follow("power-off@60")
    other = {"workouts/01.wrk": plan_of(seconds(50), seconds(50))}
    assert told(follow(nvm=cut.nvm, files=other))[0][1:] == (wb.WORK, 0)
    assert told(follow(nvm=cut.nvm))[0][1] == wb.AGAIN


def test_who_falls_asleep_has_left_the_workout():
    day = Day(BOARD)
    day.run(15, SPM)
    day.stand(80)
    settings = {**SETTINGS, "FOOTFALL_IDLE_SLEEP_MIN": 1}
    asleep = live(day.counts(), settings=settings, files=FILES)
    assert asleep.sleeps_us
    assert told(follow(nvm=asleep.nvm))[0][1:] == (wb.EASY, 0)


def test_many_short_steps_write_the_memory_three_times_a_minute_at_most():
    day = Day(BOARD)
    day.run(250, SPM)
    files = {"workouts/01.wrk": plan_of(*[seconds(5)] * 60)}
    run = live(day.counts(), settings=SETTINGS, files=files)
    saves = [write.t_us for write in run.flash_writes if write.memory == "nvm"]
    assert 6 < len(saves) <= 13
