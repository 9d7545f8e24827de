"""What the coach keeps to whatever the runner does and whatever the settings are."""

from dataclasses import dataclass
from itertools import pairwise

import hypothesis
from hypothesis import given
from hypothesis import strategies as st

from feeding import settings_with
from footfall.core.coach import SILENCE, Coach
from footfall.core.stream import CUE_HIGH as HIGH
from footfall.core.stream import CUE_LOW as LOW
from footfall.core.stream import CUE_OK as OK
from footfall.core.tunables import TUNABLES

LIMITED_S = 600


@dataclass(frozen=True)
class Second:
    """What the coach was told and answered in a second; target_changed: just before it."""

    spm_tenths: int
    target_spm: int
    target_changed: bool
    cue: int
    beat_tenths: int


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
            told = (spm_tenths, coach.target_spm, changed, cue, coach.beat_tenths)
            seconds.append(Second(*told))
    return seconds


def settled_before(settings, seconds):
    """Return, for each second, whether a walk ended or a new target came just before it."""
    absent_s = 0
    settled = []
    for second in seconds:
        walked = second.spm_tenths > 0 and absent_s >= settings.pause_s
        settled.append(second.target_changed or walked)
        absent_s = 0 if second.spm_tenths else absent_s + 1
    return settled


def running_seconds(seconds, first, last):
    return sum(second.spm_tenths > 0 for second in seconds[first : last + 1])


def zone_tenths(settings, target_spm):
    highest_spm = max(settings.ceiling_spm, target_spm + settings.tolerance_spm)
    highest_tenths = highest_spm * 10 if settings.ceiling_spm else 10_000
    return (target_spm - settings.tolerance_spm) * 10, highest_tenths


def in_zone(settings, second):
    lowest_tenths, highest_tenths = zone_tenths(settings, second.target_spm)
    return lowest_tenths <= second.spm_tenths <= highest_tenths


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
def test_cues_are_never_nearer_than_the_cool_down_but_for_a_plunge(settings, parts):
    seconds = run_through(settings, parts)
    for earlier, later in pairwise(out_of_zone_cues(seconds)):
        if later - earlier < settings.cooldown_s:
            back = [k for k in range(earlier + 1, later) if in_zone(settings, seconds[k])]
            assert len(back) >= settings.back_s
            lowest_tenths, _ = zone_tenths(settings, seconds[later].target_spm)
            assert seconds[later].cue == LOW
            assert seconds[later].spm_tenths < lowest_tenths - settings.plunge_spm * 10


@patient
@any_run
def test_there_are_never_more_cues_in_ten_minutes_than_the_limit(settings, parts):
    cues = out_of_zone_cues(run_through(settings, [*parts, *parts, *parts]))
    for earlier, later in zip(cues, cues[settings.most_cues :], strict=False):
        assert later - earlier >= LIMITED_S


@patient
@any_run
def test_a_beat_leads_a_runner_who_was_cued_and_is_never_far_ahead(settings, parts):
    seconds = run_through(settings, parts)
    for at, second in enumerate(seconds):
        if not second.beat_tenths:
            continue
        assert second.spm_tenths > 0
        assert second.beat_tenths <= second.spm_tenths * (100 + settings.beat_lead_percent) // 100
        assert second.beat_tenths <= (second.target_spm + settings.beat_over_spm) * 10
        assert seconds[out_of_zone_cues(seconds[: at + 1])[-1]].cue == LOW


@patient
@any_run
def test_in_the_zone_there_is_silence_but_for_the_end_of_a_beat_and_a_tick(settings, parts):
    seconds = run_through(settings, parts)
    in_zone_s = 0
    for second in seconds:
        in_zone_s = in_zone_s + 1 if in_zone(settings, second) else 0
        if in_zone_s:
            assert second.cue in (SILENCE, OK)
        if in_zone_s > max(settings.beat_in_zone_s, settings.beat_s):
            assert not second.beat_tenths


@patient
@any_run
def test_there_is_no_cue_within_a_grace(settings, parts):
    seconds = run_through(settings, parts)
    settled = settled_before(settings, seconds)
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
    settled = settled_before(settings, seconds)
    in_a_row = in_zone_s = 0
    given_up_at = None
    for at, second in enumerate(seconds):
        if second.spm_tenths:
            in_zone_s = in_zone_s + 1 if in_zone(settings, second) else 0
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
    settled = settled_before(settings, seconds)
    unanswered = False
    for at, second in enumerate(seconds):
        unanswered = (unanswered and not settled[at]) or second.cue in (LOW, HIGH)
        if second.cue == OK:
            assert settings.confirm
            assert unanswered
            running = [earlier for earlier in seconds[: at + 1] if earlier.spm_tenths]
            for earlier in running[-settings.back_s :]:
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
    patience_s = grace_s + settings.dwell_s + settings.beat_after_s + settings.beat_s
    patience_s += settings.cooldown_s + settings.rest_s + LIMITED_S
    assert LOW in [coach.tick(slow_tenths) for _ in range(patience_s)]
