"""What `--explain` says of each decision is true of the seconds before it.

The core's own coach decides on cadences that wander at random; each line's figures are read from
its words and held against those cadences.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeding import settings_with
from footfall.core import coach, stream
from footfall.core.coach import Coach
from footfall.core.goal import Goal, cued_percent
from footfall_host.reasons import reasons
from footfall_host.replay import (
    COACH_STATES,
    CUES,
    Beat,
    Cadence,
    CoachChange,
    Cue,
    OwnCadence,
)

WALK = 0
some = settings(max_examples=40, deadline=None)
NUMBER = r"(\d+(?:\.\d+)?)"


class Told:
    """A coach's run, second by second: its events, and the truth to hold them against.

    tenths: the cadence of each second, 0 while not running. sessions: that came before.
    """

    def __init__(self, settings, tenths, sessions=0):
        self.settings = settings
        self.tenths = tenths
        self.targets, self.states, self.events = [], [], []
        self._coach = Coach(settings)
        self._goal = Goal(settings, self._coach)
        self._goal.record(stream.SESSION, sessions)
        self._told = (coach.PAUSED, settings.target_spm)
        self._beat_tenths = 0
        for second, spm_tenths in enumerate(tenths, start=1):
            self._live(float(second), spm_tenths)
        self.lines = list(reasons(self.events, settings, sessions))

    def _live(self, t_s, spm_tenths):
        self.events.append(
            Cadence(t_s, spm_tenths / 10 or None, "running" if spm_tenths else "walking")
        )
        if own_tenths := self._goal.tick(spm_tenths):
            self.events.append(OwnCadence(t_s, own_tenths / 10))
        cue = self._coach.tick(spm_tenths)
        told = (self._coach.state, self._coach.target_spm)
        if told != self._told:
            self.events.append(CoachChange(t_s, COACH_STATES[told[0]], told[1]))
        if cue:
            self.events.append(Cue(t_s, CUES[cue]))
        if self._coach.beat_tenths != self._beat_tenths:
            self.events.append(Beat(t_s, self._coach.beat_tenths / 10 or None))
        self._told, self._beat_tenths = told, self._coach.beat_tenths
        self.states.append(told[0])
        self.targets.append(told[1])

    def spm(self, t_s):
        return self.tenths[round(t_s) - 1] / 10

    def before(self, t_s, seconds):
        """Return (cadence, target) of the last so many seconds of running, up to t_s."""
        running = [
            (tenths / 10, target)
            for tenths, target in zip(self.tenths[: round(t_s)], self.targets, strict=False)
            if tenths
        ]
        assert len(running) >= seconds
        return running[-seconds:]

    def of(self, kind):
        return [event for event in self.events if isinstance(event, kind)]

    def cues_s(self, before_s):
        return [cue.t_s for cue in self.of(Cue) if cue.kind != "ok" and cue.t_s < before_s]

    def edges(self, target_spm):
        """Return the lowest cadence of the zone, and the highest or a large number."""
        tolerance_spm, ceiling_spm = self.settings.tolerance_spm, self.settings.ceiling_spm
        highest = max(ceiling_spm, target_spm + tolerance_spm) if ceiling_spm else 1000
        return target_spm - tolerance_spm, highest

    def is_in(self, spm, target_spm):
        lowest, highest = self.edges(target_spm)
        return lowest <= spm <= highest


@st.composite
def runs(draw):
    """Return settings, a cadence that wanders about the target for minutes, earlier sessions."""
    values = settings_with(
        dwell_s=draw(st.integers(1, 8)),
        cooldown_s=draw(st.sampled_from([3, 6, 12, 40])),
        ceiling_spm=draw(st.sampled_from([0, 0, 172, 178])),
        give_up_cues=draw(st.integers(1, 4)),
        most_cues=draw(st.sampled_from([2, 5, 12])),
        rest_s=draw(st.sampled_from([10, 60, 300])),
        start_grace_s=draw(st.sampled_from([0, 5, 20])),
        walk_grace_s=draw(st.sampled_from([0, 4, 10])),
        confirm=draw(st.integers(0, 1)),
        back_s=draw(st.integers(1, 4)),
        beat_s=draw(st.sampled_from([0, 8, 45])),
        beat_after_s=draw(st.sampled_from([0, 2, 5, 20])),
        beat_in_zone_s=draw(st.sampled_from([1, 4, 8])),
        auto_target=draw(st.sampled_from([0, 0, 0, 1])),
        calibrate_min=1,
        ramp_spm=draw(st.sampled_from([0, 0, 10])),
        ramp_min=2,
        fade_sessions=draw(st.sampled_from([0, 0, 0, 4])),
    )
    tenths, spm_tenths = [], 1690
    for _ in range(draw(st.integers(10, 40))):
        pace = draw(st.sampled_from([-30, -10, -3, 0, 3, 10, 30]))
        if draw(st.integers(0, 14)) == 0:
            tenths += [WALK] * draw(st.sampled_from([1, 2, 3, 15]))
        for _ in range(draw(st.integers(1, 20))):
            spm_tenths = min(max(spm_tenths + pace, 1550), 1850)
            tenths.append(spm_tenths)
    return values, tenths, draw(st.integers(0, 9))


@some
@given(runs())
def test_every_cue_and_confirmation_is_explained_once(run):
    told = Told(*run)
    cues = [(cue.t_s, cue.kind if cue.kind == "ok" else f"cue {cue.kind}") for cue in told.of(Cue)]
    explained = [(r.t_s, r.what) for r in told.lines if r.what == "ok" or r.what.startswith("cue")]
    assert explained == cues
    assert [reason.t_s for reason in told.lines] == sorted(reason.t_s for reason in told.lines)


@some
@given(runs())
def test_before_a_cue_the_cadence_was_beyond_the_edge_for_so_long(run):
    told = Told(*run)
    for t_s, what, why in told.lines:
        if not what.startswith("cue"):
            continue
        spm, edge, out_s = (
            float(re.search(pattern, why)[1])
            for pattern in (
                rf"^{NUMBER} spm",
                rf"(?:under|over|over the ceiling of) {NUMBER}",
                r"for (\d+) s",
            )
        )
        assert spm == told.spm(t_s)
        assert out_s >= told.settings.dwell_s
        target_spm = told.targets[round(t_s) - 1]
        assert edge == told.edges(target_spm)[what == "cue high"]
        assert f"target {target_spm} " in why or edge == told.settings.ceiling_spm
        *earlier, _ = beyond = told.before(t_s, round(out_s))
        for cadence, target in beyond:
            lowest, highest = told.edges(target)
            assert cadence < lowest if what == "cue low" else cadence > highest
        assert len(earlier) == out_s - 1


@some
@given(runs())
def test_a_cue_keeps_the_silence_that_it_names_or_plunges(run):
    told = Told(*run)
    kept = told.settings
    for t_s, what, why in told.lines:
        if not what.startswith("cue"):
            continue
        earlier_s = told.cues_s(t_s)
        plunges = told.targets[round(t_s) - 1] - kept.tolerance_spm - kept.plunge_spm
        if "no slip" in why:
            assert told.spm(t_s) < plunges
        elif earlier_s:
            assert t_s - earlier_s[-1] >= kept.cooldown_s
        if named := re.search(r", (\d+) s after the last cue", why):
            assert int(named[1]) == t_s - earlier_s[-1]
        if named := re.search(r", (\d+) s after the last beat", why):
            ends_s = [beat.t_s for beat in told.of(Beat) if beat.tempo_bpm is None]
            assert t_s - int(named[1]) in ends_s
        if named := re.search(r", (\d+) s after the last rest", why):
            anew = (coach.PAUSED, coach.FADED, coach.SETTLING)
            assert told.states[round(t_s) - int(named[1]) - 1] in anew
        if named := re.search(r", after (\d+):(\d+) of rest", why):
            assert int(named[1]) * 60 + int(named[2]) >= kept.rest_s
        if named := re.search(r"; (\d+) of (\d+) before a rest", why):
            assert int(named[2]) == kept.give_up_cues
            assert int(named[1]) <= kept.give_up_cues
            assert int(named[1]) <= len(earlier_s) + 1


@some
@given(runs())
def test_who_is_back_has_been_in_the_zone_for_so_long(run):
    told = Told(*run)
    for t_s, what, why in told.lines:
        if what not in ("ok", "back"):
            continue
        in_s = int(re.match(r"back in zone for (\d+) s", why)[1])
        assert in_s >= min(told.settings.back_s, told.settings.beat_in_zone_s)
        assert all(told.is_in(*second) for second in told.before(t_s, in_s))
        assert ("confirm is 0" in why) == (what == "back")


@some
@given(runs())
def test_a_beat_leads_by_what_it_says_and_ends_for_what_it_says(run):
    told = Told(*run)
    kept = told.settings
    begun_s = None
    for t_s, what, why in told.lines:
        if re.match(rf"beat {NUMBER}", what):
            assert begun_s is None
            begun_s = t_s
            tempo = float(what.split()[1])
            spm, target_spm = told.spm(t_s), told.targets[round(t_s) - 1]
            assert f"leads {spm:.1f} " in why
            aim = target_spm + kept.beat_over_spm
            lead = spm * (1 + kept.beat_lead_percent / 100)
            if "target +" in why:
                assert tempo == aim <= lead
            else:
                assert tempo == pytest.approx(lead, abs=0.1)
            if named := re.match(r"no answer in (\d+) s", why):
                assert int(named[1]) == t_s - told.cues_s(t_s)[-1] >= kept.beat_after_s
        elif what == "beat end":
            after_s, because = re.match(r"after (\d+) s: (.*)", why).groups()
            assert int(after_s) == t_s - begun_s
            begun_s = None
            if named := re.fullmatch(r"in zone for (\d+) s", because):
                assert int(named[1]) >= kept.beat_in_zone_s
                assert all(told.is_in(*second) for second in told.before(t_s, int(named[1])))
            elif because == "no run":
                assert told.spm(t_s) == WALK
            elif named := re.search(r"still under (\d+)", because):
                assert told.spm(t_s) < int(named[1])
                assert t_s - told.cues_s(t_s)[-1] >= kept.beat_s
            elif named := re.search(r"in zone for (\d+) s only", because):
                assert int(named[1]) < kept.beat_in_zone_s
    beats = [beat for beat in told.of(Beat) if beat.tempo_bpm is None]
    assert sum(reason.what == "beat end" for reason in told.lines) == len(beats)


@some
@given(runs())
def test_a_rest_follows_as_many_cues_as_it_says(run):
    told = Told(*run)
    kept = told.settings
    for t_s, what, why in told.lines:
        if what == "rest over":
            in_s = int(re.fullmatch(r"in zone for (\d+) s", why)[1])
            assert in_s >= kept.cooldown_s
            assert all(told.is_in(*second) for second in told.before(t_s, in_s))
        if what != "rest":
            continue
        earlier_s = told.cues_s(t_s)
        number = int(why.split()[0])
        if "without success" in why:
            assert number == kept.give_up_cues <= len(earlier_s)
            minutes, seconds = re.search(r"silent for (\d+):(\d+)", why).groups()
            assert int(minutes) * 60 + int(seconds) == kept.rest_s
        else:
            assert number == kept.most_cues
            assert sum(t_s - cued_s < 600 for cued_s in earlier_s) == number


@some
@given(runs())
def test_every_silence_that_begins_is_told_with_its_length(run):
    told = Told(*run)
    entered = {"settle": coach.SETTLING, "faded": coach.FADED, "rest": coach.RESTING}
    for what, state in entered.items():
        begun = [
            float(second)
            for second, (before, now) in enumerate(
                zip([coach.PAUSED, *told.states], told.states, strict=False), start=1
            )
            if now == state != before
        ]
        assert [reason.t_s for reason in told.lines if reason.what == what] == begun
    for t_s, what, why in told.lines:
        if what == "settle":
            silent_s = int(re.match(r"silent for (\d+) s", why)[1])
            following = told.states[round(t_s) - 1 :]
            others = (k for k, state in enumerate(following) if state != coach.SETTLING)
            lasted = next(others, None)
            running = [tenths for tenths in told.tenths[round(t_s) - 1 :][:lasted] if tenths]
            until_s = t_s + len(following[:lasted])
            if any(t_s <= own.t_s <= until_s for own in told.of(OwnCadence)):
                continue  # a new target prolongs it
            ended = lasted is not None and following[lasted] != coach.PAUSED
            assert len(running) == silent_s if ended else len(running) <= silent_s
        elif what == "pause":
            assert not any(told.tenths[: round(t_s)][-told.settings.pause_s :])
        elif what == "own":
            (own,) = told.of(OwnCadence)
            assert why.startswith(f"{own.spm:.1f} spm")
            assert why.endswith(f"target is {told.targets[round(t_s) - 1]} now")


# --- single runs, word for word -----------------------------------------------


def lines(values, tenths, sessions=0):
    return [tuple(r) for r in Told(settings_with(**values), tenths, sessions).lines]


QUICK = {"start_grace_s": 0, "walk_grace_s": 0}


def test_a_cue_its_beat_and_its_answer_in_words():
    tenths = [1612] * 12 + [1700] * 9
    assert lines(QUICK, tenths) == [
        (4.0, "cue low", "161.2 spm, under 167 (target 170 - 3) for 4 s"),
        (9.0, "beat 166.0", "no answer in 5 s; leads 161.2 by 3 %"),
        (20.0, "beat end", "after 11 s: in zone for 8 s"),
        (20.0, "ok", "back in zone for 8 s"),
    ]


def test_a_beat_near_the_target_leads_to_it():
    assert lines(QUICK, [1669] * 9)[-1] == (
        9.0, "beat 171.9", "no answer in 5 s; leads 166.9 by 3 %",
    )  # fmt: skip
    assert lines({**QUICK, "beat_over_spm": 1}, [1669] * 9)[-1] == (
        9.0, "beat 171.0", "no answer in 5 s; leads 166.9 to 171: target + 1",
    )  # fmt: skip


def test_a_rest_after_cues_in_vain_in_words():
    values = {**QUICK, "beat_s": 0, "give_up_cues": 2, "rest_s": 300}
    assert lines(values, [1612] * 29 + [1700] * 12) == [
        (4.0, "cue low", "161.2 spm, under 167 (target 170 - 3) for 4 s"),
        (
            16.0,
            "cue low",
            "161.2 spm, under 167 (target 170 - 3) for 16 s, 12 s after the last cue; "
            "2 of 2 before a rest",
        ),
        (28.0, "rest", "2 cues without success: silent for 5:00"),
        (41.0, "rest over", "in zone for 12 s"),
    ]


def test_a_plunge_after_an_answer_in_words():
    tenths = [1612] * 4 + [1700] * 2 + [1620] * 4
    assert lines(QUICK, tenths)[-2:] == [
        (6.0, "ok", "back in zone for 2 s"),
        (
            10.0,
            "cue low",
            "162.0 spm, under 167 (target 170 - 3) for 4 s, 6 s after the last cue: "
            "more than 4 below is no slip; 2 of 4 before a rest",
        ),
    ]


def test_silences_in_words():
    values = {"start_grace_s": 2, "walk_grace_s": 1, "confirm": 0}
    assert lines(values, [1700] * 3 + [WALK] * 3 + [1700] * 2) == [
        (1.0, "settle", "silent for 2 s of running: a run begins"),
        (6.0, "pause", "no run for 3 s"),
        (7.0, "settle", "silent for 1 s of running: a run begins"),
    ]
    faded = lines({**QUICK, "fade_sessions": 8}, [1612] * 2, sessions=8)
    assert cued_percent(8, 8) == 0
    assert faded == [
        (1.0, "faded", "cues are allowed in 0 % of the time: run 9, fading over 8"),
    ]  # fmt: skip


def test_the_own_cadence_in_words():
    values = {**QUICK, "auto_target": 1, "calibrate_min": 1}
    assert lines(values, [1653] * 121) == [
        (1.0, "faded", "measures the own cadence for 1:00, after a first 1:00"),
        (120.0, "own", "165.5 spm over 1:00; the target is 178 now"),
    ]


def test_a_ceiling_in_words():
    values = {**QUICK, "ceiling_spm": 175}
    assert lines(values, [1760] * 4) == [
        (4.0, "cue high", "176.0 spm, over the ceiling of 175 for 4 s")
    ]
    assert lines({**QUICK, "ceiling_spm": 171}, [1760] * 4) == [
        (4.0, "cue high", "176.0 spm, over 173 (target 170 + 3) for 4 s")
    ]


def test_no_second_no_reason():
    assert list(reasons([], settings_with())) == []
