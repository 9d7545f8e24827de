"""What the coach keeps to whatever the runner does and whatever the settings are."""

from dataclasses import dataclass
from itertools import pairwise

import hypothesis
from hypothesis import given
from hypothesis import strategies as st

from feeding import settings_with
from footfall.core.coach import SILENCE, Coach, ceiling_tenths, floor_tenths
from footfall.core.stream import CUE_HIGH as HIGH
from footfall.core.stream import CUE_LOW as LOW
from footfall.core.stream import CUE_OK as OK
from footfall.core.tunables import TUNABLES

PAUSE_S = 3
CONFIRM_S = 2


@dataclass(frozen=True)
class Second:
    """What the coach was told and answered in a second; target_changed: just before it."""

    spm_tenths: int
    target_spm: int
    target_changed: bool
    cue: int


def small_or_any(tunable):
    """Prefer values that make things happen within a short run."""
    small = st.integers(tunable.lowest, min(tunable.highest, tunable.lowest + 15))
    return small | st.just(tunable.default) | st.integers(tunable.lowest, tunable.highest)


any_settings = st.fixed_dictionaries(
    {tunable.name: small_or_any(tunable) for tunable in TUNABLES}
).map(lambda values: settings_with(**values))

# Near the default target most of the time, so that the edges of a zone are met.
spms = st.just(0) | st.integers(1550, 1850) | st.integers(1, 3000)
stretches = st.tuples(spms, st.integers(1, 40), st.none() | st.integers(100, 250))


def run_through(settings, parts):
    """Return every second of a run; parts are (tenths, seconds, new target or None)."""
    coach = Coach(settings)
    seconds = []
    for spm_tenths, length_s, new_target_spm in parts:
        if new_target_spm is not None:
            coach.set_target(new_target_spm)
        for k in range(length_s):
            changed = k == 0 and new_target_spm is not None
            cue = coach.tick(spm_tenths)
            seconds.append(Second(spm_tenths, coach.target_spm, changed, cue))
    return seconds


def settled_before(seconds):
    """Return, for each second, whether a walk ended or a new target came just before it."""
    absent_s = 0
    settled = []
    for second in seconds:
        settled.append(second.target_changed or (second.spm_tenths > 0 and absent_s >= PAUSE_S))
        absent_s = 0 if second.spm_tenths else absent_s + 1
    return settled


def running_seconds(seconds, first, last):
    return sum(second.spm_tenths > 0 for second in seconds[first : last + 1])


def out_of_zone_cues(seconds):
    return [at for at, second in enumerate(seconds) if second.cue in (LOW, HIGH)]


any_run = given(any_settings, st.lists(stretches, max_size=12))
patient = hypothesis.settings(deadline=None)


@patient
@any_run
def test_a_cue_is_told_only_to_who_is_out_of_zone(settings, parts):
    for second in run_through(settings, parts):
        if second.cue == LOW:
            assert 0 < second.spm_tenths < second.target_spm * 10
        if second.cue == HIGH:
            assert settings.ceiling_spm
            assert second.spm_tenths > settings.ceiling_spm * 10
            assert second.spm_tenths > second.target_spm * 10


@patient
@any_run
def test_cues_are_never_nearer_than_the_cool_down(settings, parts):
    cues = out_of_zone_cues(run_through(settings, parts))
    for earlier, later in pairwise(cues):
        assert later - earlier >= settings.cooldown_s


@patient
@any_run
def test_there_is_no_cue_within_a_grace(settings, parts):
    seconds = run_through(settings, parts)
    settled = settled_before(seconds)
    for at, second in enumerate(seconds):
        if second.cue == SILENCE:
            continue
        assert second.spm_tenths > 0
        assert running_seconds(seconds, 0, at) > settings.start_grace_s
        begin = max((k for k in range(at + 1) if settled[k]), default=None)
        if begin is not None:
            assert running_seconds(seconds, begin, at) > settings.walk_grace_s


@patient
@any_run
def test_a_cue_follows_a_whole_dwell_out_of_zone(settings, parts):
    seconds = run_through(settings, parts)
    for at in out_of_zone_cues(seconds):
        running = [second for second in seconds[: at + 1] if second.spm_tenths]
        dwell = running[-settings.dwell_s :]
        assert len(dwell) == settings.dwell_s
        for second in dwell:
            above = second.spm_tenths > second.target_spm * 10
            assert above if seconds[at].cue == HIGH else not above


@patient
@any_run
def test_it_gives_up_for_a_whole_rest(settings, parts):
    seconds = run_through(settings, parts)
    settled = settled_before(seconds)
    in_a_row = in_zone_s = 0
    given_up_at = None
    for at, second in enumerate(seconds):
        if second.spm_tenths:
            highest_tenths = ceiling_tenths(settings, second.target_spm) or second.spm_tenths
            lowest_tenths = floor_tenths(settings, second.target_spm)
            in_zone = lowest_tenths <= second.spm_tenths <= highest_tenths
            in_zone_s = in_zone_s + 1 if in_zone else 0
        if settled[at] or in_zone_s >= settings.cooldown_s:
            in_a_row, given_up_at = 0, None
        if second.cue in (LOW, HIGH):
            assert given_up_at is None or at - given_up_at >= settings.rest_s
            in_a_row = in_a_row % settings.give_up_cues + 1
            given_up_at = at if in_a_row == settings.give_up_cues else None


@patient
@any_run
def test_a_confirmation_answers_a_cue_and_a_return(settings, parts):
    seconds = run_through(settings, parts)
    settled = settled_before(seconds)
    unanswered = False
    for at, second in enumerate(seconds):
        unanswered = (unanswered and not settled[at]) or second.cue in (LOW, HIGH)
        if second.cue == OK:
            assert settings.confirm
            assert unanswered
            running = [earlier for earlier in seconds[: at + 1] if earlier.spm_tenths]
            for earlier in running[-CONFIRM_S:]:
                inner_edge_tenths = earlier.target_spm * 10 - settings.tolerance_spm * 5
                assert earlier.spm_tenths >= inner_edge_tenths
            unanswered = False


@patient
@given(any_settings, st.lists(stretches, max_size=6), st.integers(0, 99))
def test_whatever_happened_a_slow_runner_is_cued_in_the_end(settings, parts, below_tenths):
    coach = Coach(settings)
    for spm_tenths, length_s, _ in parts:
        for _ in range(length_s):
            coach.tick(spm_tenths)
    slow_tenths = (coach.target_spm - settings.tolerance_spm) * 10 - 1 - below_tenths
    grace_s = max(settings.start_grace_s, settings.walk_grace_s)
    patience_s = grace_s + settings.dwell_s + max(settings.cooldown_s, settings.rest_s)
    assert LOW in [coach.tick(slow_tenths) for _ in range(patience_s)]
