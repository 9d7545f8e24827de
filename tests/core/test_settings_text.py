"""A settings.toml in any state gives settings that can be used, and says what is wrong with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.core.settings import Settings
from footfall.core.settings_text import read_settings
from footfall.core.tunables import TUNABLES

DEFAULTS = {tunable.name: tunable.default for tunable in TUNABLES}
valid = st.fixed_dictionaries(
    {
        tunable.name: st.integers(tunable.lowest, tunable.highest) | st.just(tunable.default)
        for tunable in TUNABLES
    }
)


def text_of(values):
    lines = [f"{tunable.key} = {values[tunable.name]}" for tunable in TUNABLES]
    return "\n".join(["# Footfall", 'CIRCUITPY_WIFI_SSID = "home"', "", *lines, ""]).encode()


def read(text):
    settings = Settings()
    problems = read_settings(text, settings)
    return {tunable.name: getattr(settings, tunable.name) for tunable in TUNABLES}, problems


@given(valid)
def test_every_valid_file_is_read_as_it_stands(values):
    assert read(text_of(values)) == (values, [])


@pytest.mark.fault(22)
@given(valid)
def test_line_ends_a_mark_at_the_start_and_quotes_change_nothing(values):
    text = text_of(values)
    assert read(b"\xef\xbb\xbf" + text) == (values, [])
    assert read(text.replace(b"\n", b"\r\n")) == (values, [])
    assert read(text.replace(b"\n", b"\r")) == (values, [])
    quoted = b"\n".join(
        b'%s = "%s" # mine' % tuple(line.split(b" = ")) if line.startswith(b"FOOT") else line
        for line in text.split(b"\n")
    )
    assert read(quoted) == (values, [])


@pytest.mark.fault(22)
def test_a_file_cut_off_at_any_byte_gives_each_setting_a_value_that_it_can_take():
    values = {tunable.name: tunable.highest for tunable in TUNABLES}
    text = text_of(values)
    for end in range(len(text) + 1):
        got, problems = read(text[:end])
        last = text[:end].split(b"\n")[-1]
        for tunable in TUNABLES:
            tunable.check(got[tunable.name])
            whole = f"{tunable.key} = {tunable.highest}\n".encode() in text[:end]
            if whole:
                assert got[tunable.name] == tunable.highest
            elif not last.startswith(tunable.key.encode()):
                assert got[tunable.name] == DEFAULTS[tunable.name]
        assert len(problems) <= 1


@pytest.mark.fault(22)
@given(st.binary(max_size=400))
def test_no_garbage_raises_or_sets_what_cannot_be(garbage):
    got, _ = read(garbage + b"\nFOOTFALL_" + garbage + b"\nFOOTFALL_TARGET_SPM = " + garbage)
    for tunable in TUNABLES:
        tunable.check(got[tunable.name])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("FOOTFALL_TARGET_SPM = 500", "FOOTFALL_TARGET_SPM is 500, it must be 135 to 230"),
        ("FOOTFALL_OWN_SPM = 110", "FOOTFALL_OWN_SPM is 110, it must be 0 or 123 to 230"),
        ("FOOTFALL_TARGET_SPM = nan", "must be a whole number, 135 to 230 steps/min"),
        ("FOOTFALL_TARGET_SPM = 1.7e2", "must be a whole number"),
        ("FOOTFALL_TARGET_SPM = 99999999999999999999", "must be a whole number"),
        ("FOOTFALL_TARGET_SPM = -170", "is -170, it must be"),
        ("FOOTFALL_TARGET_SPM", "must be a whole number"),
        ("FOOTFALL_TARGET_SPM =", "must be a whole number"),
        ('FOOTFALL_TARGET_SPM = "170', "must be a whole number"),
        ("FOOTFALL_TARGET = 170", "there is no setting FOOTFALL_TARGET; there are"),
        ("[footfall]", "what follows [footfall] is not read; move it up"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_remedy(line, words):
    got, (problem,) = read(f"# mine\n{line}\n".encode())
    assert problem.startswith("line 2: ")
    assert words in problem
    assert got == DEFAULTS


def test_the_first_of_two_counts():
    got, (problem,) = read(b"FOOTFALL_TARGET_SPM = 180\nFOOTFALL_TARGET_SPM = 190\n")
    assert got["target_spm"] == 180
    assert "line 2: FOOTFALL_TARGET_SPM stands here a second time; " in problem
    assert "stays 180" in problem
