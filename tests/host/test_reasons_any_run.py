"""What `--explain` says of each decision is true of the seconds before it, in any run.

Each line's figures are read from its words and held against the cadences that the coach was told.
"""

import re

import pytest
from hypothesis import given, settings

from coached_runs import WALK, Told, runs
from footfall.core import coach
from footfall_host.replay import Beat, Cue, OwnCadence

some = settings(max_examples=40, deadline=None)
NUMBER = r"(\d+(?:\.\d+)?)"


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
        assert in_s >= told.settings.back_s
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
                ahead_spm = float(re.search(rf"by {NUMBER}, within", why)[1])
                assert spm < tempo <= lead
                assert ahead_spm == pytest.approx(tempo - spm)
            if named := re.match(r"no answer in (\d+) s", why):
                assert (
                    int(named[1])
                    == t_s - told.cues_s(t_s)[-1]
                    >= min(kept.beat_after_s, kept.cooldown_s)
                )
        elif what == "beat end":
            after_s, because = re.match(r"after (\d+) s: (.*)", why).groups()
            assert int(after_s) == t_s - begun_s
            begun_s = None
            if named := re.fullmatch(r"in zone for (\d+) s", because):
                assert int(named[1]) >= max(kept.beat_in_zone_s, kept.back_s)
                assert all(told.is_in(*second) for second in told.before(t_s, int(named[1])))
            elif because == "no run":
                assert told.spm(t_s) == WALK
            elif named := re.search(r"still under (\d+)", because):
                assert told.spm(t_s) < int(named[1])
                assert t_s - told.cues_s(t_s)[-1] >= kept.beat_s
            elif named := re.search(r"in zone for (\d+) s only", because):
                assert int(named[1]) < max(kept.beat_in_zone_s, kept.back_s)
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
            # A stop ends the run that it counts, and a wish that fades is silent, too.
            cut = lasted is None or following[lasted] in (coach.PAUSED, coach.FADED)
            assert len(running) <= silent_s if cut else len(running) == silent_s
            assert not told.asked_within(t_s, silent_s)
        elif what == "pause":
            assert not any(told.tenths[: round(t_s)][-told.settings.pause_s :])
        elif what == "own":
            (own,) = told.of(OwnCadence)
            assert why.startswith(f"{own.spm:.1f} spm")
            assert why.endswith(f"target is {told.targets[round(t_s) - 1]} now")
