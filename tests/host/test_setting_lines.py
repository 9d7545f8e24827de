"""One setting's line in a settings.toml."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.core.settings import Settings
from footfall.core.settings_text import read_settings
from footfall_host.flash_files import settings_template
from footfall_host.setting_lines import with_setting

KEY = "FOOTFALL_STEP_LENGTH_CM"


def changed(text, value=112):
    return with_setting(text, KEY, value)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b"FOOTFALL_STEP_LENGTH_CM = 112\n"),
        (b"A = 1", b"A = 1\nFOOTFALL_STEP_LENGTH_CM = 112\n"),
        (b"A = 1\r\n", b"A = 1\r\nFOOTFALL_STEP_LENGTH_CM = 112\r\n"),
        (b"FOOTFALL_STEP_LENGTH_CM=0\nB = 2\n", b"FOOTFALL_STEP_LENGTH_CM = 112\nB = 2\n"),
        (
            b'  FOOTFALL_STEP_LENGTH_CM = "98"  # mine\r\nB = 2',
            b"FOOTFALL_STEP_LENGTH_CM = 112  # mine\r\nB = 2",
        ),
        (b"# FOOTFALL_STEP_LENGTH_CM = 0\n", b"FOOTFALL_STEP_LENGTH_CM = 112\n"),
        (
            b"# FOOTFALL_STEP_LENGTH_CM = 0\nFOOTFALL_STEP_LENGTH_CM = 9\n",
            b"# FOOTFALL_STEP_LENGTH_CM = 0\nFOOTFALL_STEP_LENGTH_CM = 112\n",
        ),
        (b"# FOOTFALL_STEP_LENGTH_CM: why\n", b"# FOOTFALL_STEP_LENGTH_CM: why\n%b\n"),
        (b"A = 1\n[table]\nC = 3\n", b"A = 1\n%b\n[table]\nC = 3\n"),
    ],
)
def test_only_that_line_changes(before, after):
    assert changed(before) == after.replace(b"%b", b"FOOTFALL_STEP_LENGTH_CM = 112")


def test_in_the_template_a_single_line_is_another():
    before = settings_template().encode().split(b"\n")
    after = changed(settings_template().encode()).split(b"\n")
    assert [new for old, new in zip(before, after, strict=True) if old != new] == [
        b"FOOTFALL_STEP_LENGTH_CM = 112"
    ]


LINES = st.sampled_from(
    [b"A = 1", b"# b", b"", b"FOOTFALL_DWELL_S = 9", b"# FOOTFALL_STEP_LENGTH_CM = 0",
     b"FOOTFALL_STEP_LENGTH_CM = 7", b'FOOTFALL_STEP_LENGTH_CM = "7" # c', b"  [x]"]
)  # fmt: skip


@given(st.lists(LINES), st.sampled_from([b"\n", b"\r\n"]), st.integers(0, 250))
def test_the_board_reads_it_and_every_other_line_stays(lines, newline, value):
    text = newline.join(lines)
    after = changed(text, value)
    told = Settings()
    problems = read_settings(after, told)
    assert told.step_length_cm == value
    assert len(problems) <= len(read_settings(text, Settings()))
    others = [line for line in lines if b"STEP_LENGTH" not in line]
    assert [line for line in after.splitlines() if line and b"STEP_LENGTH" not in line] == [
        line for line in others if line
    ]
