"""A workout as it is done: each step ends when it should, however the time is told."""

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeding import settings_with
from footfall.core import stream
from footfall.core import workout_bytes as wb
from footfall.core.coach import NO_CEILING_TENTHS, Coach
from footfall.core.session import TOLD, Session
from workout_plans import metres, percent, plan_of, ramp, seconds, spm, steps, until_button

LEAD_IN_S = 1
STEP_LENGTH_CM = 110
SIGNALS = st.sampled_from([0, wb.WORK, wb.EASY, wb.REST, wb.DRILL])


class Doing:
    """A session that is told of a run by a clock of its own, tick by tick.

    told: (seconds, strikes of the run, signal, step) of each signal.
    """

    def __init__(self, plan, spm=170, at_step=0, done=0, tick_us=20_000, **values):
        self.settings = settings_with(step_length_cm=STEP_LENGTH_CM, **values)
        self.coach = Coach(self.settings)
        self.session = Session(plan, self.settings, self.coach, at_step, done)
        self.spm, self.tick_us = spm, tick_us
        self.now_us = self.strikes = self.ticks = 0
        self.told = []
        self._noted_us = self._second_us = self._due_us = 0

    def ticks_on(self, count=1):
        """Let so many ticks pass; time is told as late as the pipeline may tell it."""
        for _ in range(count):
            self.now_us += self.tick_us
            self.ticks += 1
            if self.now_us * self.spm // 60_000_000 > self.strikes:
                self._note()
                self.strikes += 1
                self.session.strike(stream.FOOT_STRIKE, self.ticks)
                self.follow()
            if self.now_us - self._noted_us >= self._due_us:
                self._note()
                self.follow()

    def run_on(self, spm):
        """Run at another pace from now on; 0 stands."""
        self.spm, self.strikes = spm, self.now_us * spm // 60_000_000

    def _note(self):
        passed_us, self._noted_us = self.now_us - self._noted_us, self.now_us
        self.session.pass_time(passed_us, stream.RUNNING if self.spm else stream.IDLE)
        self._second_us += passed_us
        if self._second_us >= 1_000_000:
            self._second_us -= 1_000_000
            self.session.tick(self.spm * 10)

    def follow(self):
        self.session.meet(self.ticks)
        if self.session.signal != TOLD:
            now_s = self.now_us / 1e6
            said = (now_s, self.strikes, self.session.signal, self.session.signal_step)
            self.told.append(said)
            self.session.signal = TOLD
        self._due_us = min(self.session.until_us(), 1_000_000 - self._second_us)

    def run(self, most_s=4000):
        """Let it come to its end."""
        while self.session.is_on:
            assert self.now_us < most_s * 1_000_000
            self.ticks_on()
        return self.told


def begun(doing):
    """Return (seconds, strikes) of the beginning of each step and of the end, in their order."""
    return [(s, n) for s, n, what, _ in doing.told if what not in (wb.SOON, wb.AGAIN)]


@st.composite
def any_steps(draw):
    kind = draw(st.sampled_from(["seconds", "steps", "metres"]))
    amount = draw(st.integers(3, 15))
    signal = draw(SIGNALS)
    if kind == "seconds":
        waits = draw(st.sampled_from([0, wb.WAITS]))
        soon_s = draw(st.integers(0, min(5, amount - 1)))
        return seconds(amount, signal=signal, soon_s=soon_s, flags=waits)
    return (steps if kind == "steps" else metres)(amount, signal=signal)


plans = st.lists(any_steps(), min_size=1, max_size=5)


@settings(max_examples=40)
@given(plans, st.sampled_from([150, 170, 201]), st.integers(17_000, 23_000))
def test_any_plan_comes_to_its_end_each_step_at_its_time(done, at_spm, tick_us):
    doing = Doing(plan_of(*done), at_spm, tick_us=tick_us)
    doing.run()
    assert [step for *_, what, step in doing.told if what != wb.SOON] == [
        *range(len(done)), len(done) - 1,
    ]  # fmt: skip
    times = begun(doing)
    assert times[0][0] == pytest.approx(LEAD_IN_S, abs=0.03)
    for step, (from_s, from_strikes), (to_s, to_strikes) in zip(
        done, times[:-1], times[1:], strict=True
    ):
        if step.end == wb.SECONDS:
            assert to_s - from_s == pytest.approx(step.amount, abs=0.03)
        else:
            per = 1 if step.end == wb.STEPS else 100 / STEP_LENGTH_CM
            assert to_strikes - from_strikes == -(-step.amount * per // 1)
    soon = {step: s for s, _, what, step in doing.told if what == wb.SOON}
    for number, step in enumerate(done):
        assert (number in soon) == bool(step.soon_s)
        if step.soon_s:
            assert times[number + 1][0] - soon[number] == pytest.approx(step.soon_s, abs=0.03)


def test_the_times_of_two_hundred_steps_do_not_drift():
    doing = Doing(plan_of(*[seconds(7)] * 200), tick_us=20_700)
    doing.run()
    for number, (at_s, _) in enumerate(begun(doing)):
        assert at_s == pytest.approx(LEAD_IN_S + 7 * number, abs=0.06)


@settings(max_examples=40)
@given(plans, st.integers(0, 10_000))
@example([seconds(3), steps(3), seconds(3, soon_s=2)], 3000)
def test_one_that_goes_on_from_any_moment_does_the_same_rest(done, permyriad):
    whole = Doing(plan_of(*done))
    whole.run()
    first = Doing(plan_of(*done))
    first.ticks_on(1 + permyriad * (whole.ticks - 2) // 10_000)
    step, at = first.session.step, first.session.done
    assert step < len(done)
    again = Doing(plan_of(*done), at_step=step, done=at)
    again.run()
    if step or at:
        assert again.told[0][2:] == (wb.AGAIN, step)
    # The time of day differs; what is left of each step after this one does not.
    assert [told[2:] for told in again.told[-len(done) + step :]] == [
        told[2:] for told in whole.told[-len(done) + step :]
    ]
    if done[step].end == wb.SECONDS:
        left_s = done[step].amount - at
        (end_s, *_), *_ = (t for t in again.told if t[2] not in (wb.SOON, wb.AGAIN) and t[0] > 1.1)
        assert end_s == pytest.approx(LEAD_IN_S + max(left_s, 0), abs=0.03) or not left_s


def test_a_step_that_waits_stands_still_while_nobody_runs_and_a_rest_does_not():
    waits, rests = seconds(20, flags=wb.WAITS, soon_s=5), seconds(20, signal=wb.REST)
    doing = Doing(plan_of(waits, rests), spm=0)
    doing.ticks_on(30 * 50)
    assert doing.session.step == 0
    assert doing.session.done == 0
    doing.run_on(170)
    doing.ticks_on(10 * 50)
    assert doing.session.done in (9, 10)
    doing.run_on(0)
    doing.ticks_on(60 * 50)
    assert doing.session.step == 0
    doing.run_on(170)
    doing.ticks_on(11 * 50)
    assert doing.session.step == 1
    doing.run_on(0)
    doing.run()


def test_nothing_but_a_button_ends_a_step_that_says_so_and_one_ends_any():
    doing = Doing(plan_of(until_button(), seconds(600), steps(600)))
    doing.ticks_on(300 * 50)
    assert doing.session.step == 0
    assert doing.session.ends_by_button
    for step in (1, 2, 3):
        doing.session.end_step(doing.ticks)
        assert doing.session.step == step
        assert not doing.session.ends_by_button
    doing.follow()
    assert not doing.session.is_on
    assert doing.told[-1][2:] == (wb.DONE, 2)


def test_strikes_from_before_a_step_are_not_of_it():
    doing = Doing(plan_of(seconds(5), steps(10)), spm=0)
    doing.ticks_on(7 * 50)
    assert doing.session.step == 1
    for late in (1, 50, 299):
        doing.session.strike(stream.FOOT_STRIKE, late)
    doing.session.strike(stream.JUMP, doing.ticks)
    assert doing.session.done == 0
    doing.session.strike(stream.FOOT_STRIKE, doing.ticks)
    assert doing.session.done == 1


def test_jumps_alone_are_counted_where_they_are_asked_for():
    doing = Doing(plan_of(steps(3, flags=wb.JUMPS), seconds(5)), spm=170)
    doing.ticks_on(5 * 50)
    assert (doing.session.step, doing.session.done) == (0, 0)
    for _ in range(3):
        assert doing.session.strike_kind == stream.JUMP
        doing.session.strike(stream.JUMP, doing.ticks)
    assert doing.session.step == 1
    assert doing.session.strike_kind == stream.FOOT_STRIKE


def test_a_step_of_jumps_that_waits_does_so_for_jumps():
    doing = Doing(plan_of(seconds(10, flags=wb.JUMPS | wb.WAITS)), spm=0)
    doing.ticks_on(5 * 50)
    assert doing.session.done == 0
    doing.session.pass_time(1_000_000, stream.WALKING)
    assert doing.session.done == 1


# --- what is asked of the coach ----------------------------------------------------


def asked(doing):
    """Return (floor, target, ceiling) in steps a minute; None for no edge."""
    coach = doing.coach
    ceiling = None if coach.ceiling_tenths == NO_CEILING_TENTHS else coach.ceiling_tenths / 10
    return coach.floor_tenths / 10 or None, coach.target_spm, ceiling


BOTH = wb.CUES_LOW | wb.CUES_HIGH


@pytest.mark.parametrize(
    ("step", "zone"),
    [
        (seconds(60, **spm(180), flags=BOTH), (177, 180, 183)),
        (seconds(60, **spm(180), flags=BOTH, tolerance_spm=5), (175, 180, 185)),
        (seconds(60, **spm(150), flags=wb.CUES_HIGH), (None, 150, 153)),
        (seconds(60, **spm(180), flags=wb.CUES_LOW), (177, 180, None)),
        (seconds(60, **spm(180)), (None, 180, None)),
        (seconds(60, target=wb.SETTING, flags=wb.CUES_LOW), (169, 172, None)),
        (seconds(60, target=wb.SETTING, flags=BOTH), (169, 172, 175)),
        (seconds(60, **percent(110), flags=wb.CUES_LOW), (186, 189, None)),
    ],
)
def test_a_step_moves_the_target_and_its_zone(step, zone):
    doing = Doing(plan_of(step), target_spm=172)
    doing.ticks_on(3 * 50)
    assert asked(doing) == zone
    assert not doing.coach.faded


def test_the_ceiling_of_the_settings_holds_where_they_are_asked():
    doing = Doing(plan_of(seconds(9, target=wb.SETTING, flags=BOTH)), ceiling_spm=185)
    doing.ticks_on(3 * 50)
    assert asked(doing) == (167, 170, 185)


def test_a_step_that_asks_for_nothing_is_silent_and_so_is_what_comes_after_the_end():
    doing = Doing(plan_of(seconds(10), seconds(10, **spm(190))), target_spm=172)
    doing.ticks_on(3 * 50)
    assert doing.coach.faded
    doing.ticks_on(10 * 50)
    assert not doing.coach.faded
    assert doing.coach.target_spm == 190
    doing.run()
    assert asked(doing) == (169, 172, None)
    assert doing.coach.faded


@pytest.mark.parametrize("length", [seconds, steps, metres])
def test_a_ramp_climbs_over_the_length_of_its_step(length):
    doing = Doing(plan_of(length(300, **ramp(160, 180))), spm=180)
    targets = []
    while doing.session.is_on:
        doing.ticks_on(50)
        targets.append(doing.coach.target_spm)
    climb = targets[2:-2]
    assert climb == sorted(climb)
    assert climb[0] == 160
    assert climb[-1] in (179, 180)
    assert climb[len(climb) // 2] == pytest.approx(170, abs=1)


@pytest.mark.parametrize("own_spm", [0, 160])
def test_a_share_is_of_the_own_cadence_or_else_of_the_settings_target(own_spm):
    doing = Doing(plan_of(seconds(30, **percent(105))), own_spm=own_spm, target_spm=170)
    doing.ticks_on(3 * 50)
    assert doing.coach.target_spm == {0: 179, 160: 168}[own_spm]


def test_a_remembered_own_cadence_is_taken_too():
    doing = Doing(plan_of(seconds(30, **percent(110))))
    doing.session.record(stream.OWN, 1555)
    doing.ticks_on(3 * 50)
    assert doing.coach.target_spm == 171


def test_who_moves_the_goal_amid_a_workout_moves_what_all_its_steps_ask_for():
    three = (seconds(5, **spm(180)), seconds(5, **percent(100)), seconds(5, target=wb.SETTING))
    doing = Doing(plan_of(*three), target_spm=170)
    doing.ticks_on(2 * 50)
    doing.session.set(168)
    assert doing.coach.target_spm == 178
    doing.ticks_on(5 * 50)
    assert doing.coach.target_spm == 168
    doing.ticks_on(5 * 50)
    assert doing.coach.target_spm == 168
    doing.run()
    assert doing.coach.target_spm == 168


def test_a_beat_sounds_all_through_its_step_whoever_runs():
    beats = seconds(10, **ramp(160, 180), flags=wb.BEATS)
    doing = Doing(plan_of(beats, seconds(5)), spm=0)
    doing.ticks_on(3 * 50)
    assert doing.coach.steady_tenths in (1620, 1640)
    doing.ticks_on(7 * 50)
    assert doing.coach.steady_tenths in (1760, 1780)
    doing.ticks_on(2 * 50)
    assert doing.coach.beat_tenths == doing.coach.steady_tenths == 0


def test_what_is_stopped_is_over_and_what_is_begun_anew_begins_with_the_first_step():
    plan = plan_of(seconds(5, **spm(190), flags=wb.BEATS), seconds(5, flags=wb.JUMPS))
    doing = Doing(plan, target_spm=170)
    doing.ticks_on(8 * 50)
    doing.session.stop()
    assert not doing.session.is_on
    assert doing.session.strike_kind == stream.FOOT_STRIKE
    assert doing.coach.target_spm == 170
    assert doing.coach.steady_tenths == 0
    told = len(doing.told)
    doing.ticks_on(60 * 50)
    assert len(doing.told) == told
    doing.session.begin()
    doing.follow()
    doing.ticks_on(3 * 50)
    assert [said[2:] for said in doing.told[told:]] == [(wb.WORK, 0)]
    assert doing.coach.beat_tenths == 1900


def test_one_that_was_over_stays_over():
    doing = Doing(plan_of(seconds(5)), at_step=1)
    assert not doing.session.is_on
    doing.ticks_on(5 * 50)
    assert doing.told == []


def test_a_plan_that_cannot_be_followed_is_refused():
    with pytest.raises(ValueError, match="set step_length_cm"):
        Session(plan_of(metres(5)), settings_with(), Coach(settings_with()))


def test_any_press_at_any_moment_leaves_the_steps_in_order():
    rng = random.Random(4)
    doing = Doing(plan_of(*[seconds(8, soon_s=3), steps(20), until_button()] * 6))
    while doing.session.is_on:
        doing.ticks_on(rng.randrange(1, 400))
        doing.session.end_step(doing.ticks)
        doing.follow()
    numbers = [step for *_, what, step in doing.told if what not in (wb.SOON, wb.DONE)]
    assert numbers == list(range(18))


@pytest.mark.parametrize("at_spm", [160, 170, 181])
def test_metres_go_by_the_length_that_steps_have_at_the_cadence(at_spm):
    doing = Doing(plan_of(metres(400), seconds(3)), at_spm, step_gain_mm=20)
    doing.run()
    strikes = doing.told[1][1] - doing.told[0][1]
    length_mm = 10 * STEP_LENGTH_CM + 20 * (at_spm - 170)
    assert strikes == pytest.approx(400_000 / length_mm, abs=3)
