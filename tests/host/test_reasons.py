"""What `--explain` says of single decisions, word for word."""

from coached_runs import WALK, Told
from feeding import settings_with
from footfall.core.goal import cued_percent
from footfall_host.reasons import reasons


def lines(values, tenths, sessions=0):
    return [tuple(r) for r in Told(settings_with(**values), tenths, sessions).lines]


QUICK = {"start_grace_s": 0, "walk_grace_s": 0}


def test_a_cue_its_beat_and_its_answer_in_words():
    tenths = [1612] * 12 + [1700] * 9
    assert lines(QUICK, tenths) == [
        (4.0, "cue low", "161.2 spm, under 167 (target 170 - 3) for 4 s"),
        (9.0, "beat 165.0", "no answer in 5 s; leads 161.2 by 3.8, within 3 %"),
        (20.0, "beat end", "after 11 s: in zone for 8 s"),
        (20.0, "ok", "back in zone for 8 s"),
    ]


def test_a_beat_near_the_target_leads_to_it():
    assert lines(QUICK, [1669] * 9)[-1] == (
        9.0, "beat 170.9", "no answer in 5 s; leads 166.9 by 4.0, within 3 %",
    )  # fmt: skip
    assert lines({**QUICK, "beat_over_spm": 0}, [1669] * 9)[-1] == (
        9.0, "beat 170.0", "no answer in 5 s; leads 166.9 to 170: target + 0",
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
        (120.0, "settle", "silent for 1 s of running: cues are allowed again"),
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
