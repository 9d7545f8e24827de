"""A workout on a board: its signals at their moments, its choice by buttons, what goes wrong."""

from itertools import pairwise

import numpy as np
import pytest

from days import RATE_HZ, Day
from footfall.core import stream
from footfall.core import workout_bytes as wb
from footfall_host.recordings.check import check
from footfall_host.recordings.run_file import read_run
from footfall_host.virtual_board.clock import MICROSECONDS
from living import live
from slots import slots_of
from workout_plans import metres, plan_of, ramp, seconds, spm, steps, until_button

BOARD = "circuitplayground_bluefruit"
SPM = 170.0
STAND_S = 3
LATE_S = 0.2
FOLLOWS = {"FOOTFALL_WORKOUT": 1}
PLAN = plan_of(
    seconds(10, signal=wb.EASY),
    steps(40, **spm(180), flags=wb.CUES_LOW, signal=wb.WORK),
    seconds(12, soon_s=4, signal=wb.REST),
    steps(30, signal=wb.DRILL),
)


def run_for(seconds_of_it, then_stands_s=5):
    """Return counts of somebody who stands, runs evenly, and stands again."""
    day = Day(BOARD)
    day.stand(STAND_S - day.samples / RATE_HZ)
    day.run(seconds_of_it, SPM)
    day.stand(then_stands_s)
    return day.counts()


COUNTS = run_for(75)


def on_the_drive(plan, number=1, folder="workouts"):
    return {f"{folder}/{number:02d}.wrk": plan}


def follow(plan, *faults, counts=COUNTS, settings=FOLLOWS, **scenario):
    files = on_the_drive(plan) | scenario.pop("files", {})
    return live(counts, *faults, settings=settings, files=files, **scenario)


def told(run):
    """Return (when, what, step) of each signal that the core told."""
    return [
        (each.t_us / MICROSECONDS, each.event.detail, each.event.value)
        for each in run.reported
        if each.event.kind == stream.SIGNAL
    ]


def beeps(run):
    """Return (when, for how long in ms, pitch) of each beep."""
    found = []
    for tone, after in pairwise(run.tones):
        if tone.duty and after.t_us > tone.t_us:
            found.append((tone.t_us / 1e6, (after.t_us - tone.t_us) / 1e3, tone.frequency_hz))
    return found


def heard(run):
    """Return (when, which signal) of each pattern of a signal among the beeps."""
    from footfall.device import patterns

    played = beeps(run)
    found = []
    for at in range(len(played)):
        for what, pattern in patterns.SIGNALS.items():
            here = played[at : at + len(pattern)]
            same = len(here) == len(pattern) and all(
                hz == step_hz and abs(ms - on_ms) < 40
                for (_, ms, hz), (on_ms, _, step_hz) in zip(here, pattern, strict=True)
            )
            before_s = played[at - 1][0] if at else 0
            if same and here[0][0] - before_s > 0.3:
                found.append((here[0][0], what))
    return found


@pytest.fixture(scope="module")
def followed():
    return follow(PLAN)


def test_each_signal_is_heard_at_its_moment(followed):
    signals = told(followed)
    whats = [what for _, what, _ in signals]
    assert whats == [wb.EASY, wb.WORK, wb.REST, wb.SOON, wb.DRILL, wb.DONE]
    sounds = heard(followed)
    assert [what for _, what in sounds] == whats
    for (told_s, *_), (heard_s, _) in zip(signals, sounds, strict=True):
        assert 0 <= heard_s - told_s < 0.1


@pytest.mark.parametrize("rate_error", [-0.06, pytest.param(0.0, marks=pytest.mark.campaign), 0.06])
def test_signals_are_right_by_the_clock_whatever_the_sensors_rate(rate_error):
    plan = plan_of(*[seconds(10)] * 6)
    run = follow(plan, counts=run_for(80), rate_error=rate_error)
    times_s = [at_s for at_s, what in heard(run) if what == wb.WORK]
    # The rate is known from some 10 s on.
    for before_s, after_s in pairwise(times_s[1:]):
        assert after_s - before_s == pytest.approx(10, abs=LATE_S)


def test_steps_and_distances_end_by_the_feet():
    plan = plan_of(seconds(10), steps(50), metres(60), seconds(5))
    run = follow(plan, settings={**FOLLOWS, "FOOTFALL_STEP_LENGTH_CM": 120})
    at_s = [at_s for at_s, *_ in told(run)]
    assert at_s[2] - at_s[1] == pytest.approx(50 * 60 / SPM, abs=60 / SPM)
    assert at_s[3] - at_s[2] == pytest.approx(50 * 60 / SPM, abs=60 / SPM)


def test_a_signal_is_due_at_a_moment_and_a_cue_waits_for_it():
    eager = {"FOOTFALL_START_GRACE_S": 0, "FOOTFALL_WALK_GRACE_S": 1, "FOOTFALL_DWELL_S": 1}
    eager |= FOLLOWS | {"FOOTFALL_COOLDOWN_S": 3, "FOOTFALL_BEAT_S": 0}
    plan = plan_of(*[seconds(2, **spm(200), flags=wb.CUES_LOW)] * 30)
    run = follow(plan, settings=eager)
    signals = told(run)
    assert [what for _, what in heard(run)] == [what for _, what, _ in signals]
    cues = [each for each in run.reported if each.event.kind == stream.CUE]
    assert len(cues) > 5


def test_a_beat_sounds_through_its_step():
    run = follow(plan_of(seconds(10), seconds(20, **ramp(160, 180), flags=wb.BEATS), seconds(9)))
    (from_s, to_s) = [at_s for at_s, _, step in told(run) if step in (1, 2)][:2]
    beats_s = [at_s for at_s, _, hz in beeps(run) if hz == 1800]
    assert min(beats_s) > from_s
    assert max(beats_s) < to_s + LATE_S
    # But for those that fall into the signal.
    assert len(beats_s) == pytest.approx(20 * 170 / 60, abs=4)
    assert np.diff(beats_s).min() == pytest.approx(60 / 180, abs=0.06)


def test_without_the_setting_nothing_of_a_workout_is_loaded_or_heard():
    run = follow(PLAN, settings={})
    assert run.events == live(COUNTS).events
    assert told(run) == []


# --- buttons ----------------------------------------------------------------------


def test_a_press_ends_a_step_that_says_so_and_moves_the_target_otherwise():
    plan = plan_of(until_button(**spm(175)), seconds(60, **spm(180)))
    run = follow(plan, "press=raise@15", "press=lower@25", "press=lower@27")
    assert [step for *_, step in told(run)] == [0, 1, 1]
    presses = [record.value for record in run.records(stream.BUTTON)]
    assert presses == [stream.BUTTON_NEXT, stream.BUTTON_LOWER, stream.BUTTON_LOWER]
    assert run.targets[-1][1] == 168
    assert 178 in [target for _, target in run.targets]


def counted_beeps(run, from_s, to_s):
    """Return how many of the beeps of a number there were, or 0 for the long low one."""
    return [hz for at_s, _, hz in beeps(run) if from_s < at_s < to_s]


MORE = on_the_drive(plan_of(seconds(600), number=2), 2) | on_the_drive(plan_of(seconds(9)), 5)
STOP = "press=raise@10for1"


def test_while_stopped_presses_choose_among_the_workouts_there_are():
    at = ["press=raise@13", "press=raise@16", "press=raise@20", "press=lower@24", "press=lower@28"]
    run = follow(PLAN, STOP, *at, files=MORE)
    assert counted_beeps(run, 13, 15.9) == [2200] * 2
    assert counted_beeps(run, 16, 19.9) == [2200] * 5
    assert counted_beeps(run, 20, 23.9) == [800]
    assert counted_beeps(run, 24, 27.9) == [2200] * 5
    assert counted_beeps(run, 28, 31) == [2200] * 2
    assert {target for _, target in run.targets} <= {170, 180}


def test_holding_again_starts_the_workout_that_was_chosen():
    run = follow(PLAN, STOP, "press=raise@13", "press=raise@17for1", files=MORE)
    assert "Starting with workout 2." in run.console
    assert [start.program for start in run.starts].count("code.py") == 2
    assert told(run)[-1][1:] == (wb.WORK, 0)
    assert 19 < told(run)[-1][0] < 23
    again = follow(PLAN, nvm=run.nvm, files=MORE)
    # Its ten minutes were under way when the power went.
    assert told(again)[0][1:] == (wb.AGAIN, 0)
    edited = follow(PLAN, nvm=run.nvm, settings={"FOOTFALL_WORKOUT": 5}, files=MORE)
    assert [what for _, what, _ in told(edited)] == [wb.WORK, wb.DONE]


def test_holding_again_without_a_choice_begins_the_same_one_anew():
    run = follow(PLAN, "press=raise@30for1", "press=raise@35for1")
    assert [start.program for start in run.starts].count("code.py") == 1
    assert [step for _, what, step in told(run)][-5:] != []
    restarted = [(at_s, what) for at_s, what, step in told(run) if step == 0]
    assert [what for _, what in restarted] == [wb.EASY, wb.EASY]
    assert restarted[1][0] == pytest.approx(36.8, abs=0.5)


def test_without_any_workout_presses_move_the_target_while_stopped_too():
    run = live(COUNTS, STOP, "press=raise@13")
    assert run.targets[-1][1] == 171


def test_none_can_be_chosen_and_the_run_then_follows_none():
    run = follow(PLAN, STOP, "press=lower@13", "press=raise@17for1")
    assert "Starting with workout 0." in run.console
    assert not [at_s for at_s, *_ in told(run) if at_s > 17]
    assert told(follow(PLAN, nvm=run.nvm)) == []


# --- what goes wrong --------------------------------------------------------------


BAD = [
    ({}, "there is no workout 1"),
    (on_the_drive(PLAN[:-1]), "damaged"),
    (on_the_drive(b""), "damaged"),
    (on_the_drive(PLAN[:20] + b"\x01" + PLAN[21:]), "damaged"),
    (on_the_drive(plan_of(seconds(0))), "step 1 never ends"),
    (on_the_drive(plan_of(metres(400))), "step 1 is a distance: set step_length_cm"),
    ({"workouts": "a file"}, "there is no workout 1"),
]


@pytest.fixture(scope="module")
def events_without():
    """Return the events of half a minute without any workout."""
    return live(COUNTS[:3000]).events


@pytest.mark.fault(36)
@pytest.mark.parametrize(("files", "said"), BAD, ids=[said for _, said in BAD])
def test_a_workout_that_cannot_be_followed_is_told_and_the_run_goes_on_without(
    events_without, files, said
):
    run = live(COUNTS[:3000], settings=FOLLOWS, files=files)
    assert run.console.count("Fault 15") == 1
    assert said in run.console
    assert run.events == events_without
    assert not run.tracebacks


@pytest.mark.fault(36)
def test_one_that_is_cut_off_anywhere_or_of_any_bytes_never_stops_the_count():
    rng = np.random.default_rng(5)
    plain = live(COUNTS[:1000]).events
    for length in range(0, len(PLAN), 23):
        cut = PLAN[:length]
        noise = rng.bytes(length)
        for content in (cut, noise):
            run = live(COUNTS[:1000], settings=FOLLOWS, files=on_the_drive(content))
            assert "Fault 15" in run.console
            assert run.events == plain


# --- what is recorded -------------------------------------------------------------


def test_a_recorded_workout_replays_to_the_same_events():
    run = follow(PLAN, "press=lower@25", settings={**FOLLOWS, "FOOTFALL_RECORD": 2})
    recorded = read_run(slots_of(run), "the slots")
    assert recorded.workout == (PLAN, 0, 0)
    verdict = check(recorded)
    assert verdict.identical
    assert verdict.samples > 5000
    noted = [(note.detail, note.value) for note in recorded.of(stream.SIGNAL)]
    assert noted == [(what, step) for _, what, step in told(run)]


def test_the_longest_workout_is_recorded_without_a_loss():
    longest = plan_of(*[seconds(20, soon_s=3)] * 200)
    run = follow(longest, settings={**FOLLOWS, "FOOTFALL_RECORD": 2})
    assert run.records(stream.OVERRUN) == []
    recorded = read_run(slots_of(run), "the slots")
    assert recorded.workout == (longest, 0, 0)
    assert check(recorded).identical
