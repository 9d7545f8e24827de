"""Settings as text: a template for the drive, and values from a command line."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.core.settings import Settings
from footfall.core.tunables import TUNABLES, find
from footfall_host.errors import BadInputError
from footfall_host.flash_files import settings_template
from footfall_host.setting_text import assign_text


def test_the_template_says_how_to_use_it_and_has_a_comment_for_each_setting():
    how, *parts = settings_template().split("\n\n")
    assert how.startswith('# Take the "# "')
    assert len(parts) == len(TUNABLES)
    for tunable, part in zip(TUNABLES, parts, strict=True):
        comment, line = part.strip().split("\n")
        assert comment.startswith(f"# {tunable.key}: ")
        assert comment.endswith(f" ({tunable.allowed()})")
        assert tomllib.loads(line.removeprefix("# ")) == {tunable.key: tunable.default}
    assert "# FOOTFALL_TARGET_SPM: the cadence to keep; average" in settings_template()


@given(st.integers(-1000, 1000))
def test_a_value_is_taken_just_where_the_setting_can_take_it(value):
    tunable = find("dwell_s")
    settings = Settings()
    if tunable.lowest <= value <= tunable.highest:
        assign_text(settings, "dwell_s", str(value), "--set")
        assert settings.dwell_s == value
    else:
        with pytest.raises(BadInputError, match="--set: it must be 1 to 60 s"):
            assign_text(settings, "dwell_s", str(value), "--set")
        assert settings.dwell_s == tunable.default
