"""Settings in a settings.toml: their lines change, and no other byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import drives
from footfall.core.settings import Settings
from footfall.core.settings_text import read_settings
from footfall_host.deploy.disk import DriveError
from footfall_host.deploy.drives import drive_at
from footfall_host.flash_files import settings_template
from footfall_host.plan.board_settings import overruling
from footfall_host.setting_lines import put_settings, with_settings
from plans import example

KEY = "FOOTFALL_TARGET_SPM"
VALUES = {KEY: 165, "FOOTFALL_FADE_SESSIONS": 8}

CHANGED = [
    (b"FOOTFALL_TARGET_SPM = 170\n", b"FOOTFALL_TARGET_SPM = 165\n"),
    (b"FOOTFALL_TARGET_SPM=170", b"FOOTFALL_TARGET_SPM=165"),
    (
        b'A="1"\r\n FOOTFALL_TARGET_SPM\t=  "170"  # mine\r\nB=2',
        b'A="1"\r\n FOOTFALL_TARGET_SPM\t=  165  # mine\r\nB=2',
    ),
    (b"\xef\xbb\xbfFOOTFALL_TARGET_SPM = 170\n", b"\xef\xbb\xbfFOOTFALL_TARGET_SPM = 165\n"),
    (
        b"X = 1\n\xef\xbb\xbfFOOTFALL_TARGET_SPM = 1\n",  # the board does not know that key
        b"X = 1\n\xef\xbb\xbfFOOTFALL_TARGET_SPM = 1\nFOOTFALL_TARGET_SPM = 165\n",
    ),
    (b"FOOTFALL_TARGET_SPM =\nX = 1\n", b"FOOTFALL_TARGET_SPM =165\nX = 1\n"),
    (b"FOOTFALL_TARGET_SPM\nX = 1\n", b"FOOTFALL_TARGET_SPM = 165\nX = 1\n"),
    (b"", b"FOOTFALL_TARGET_SPM = 165\n"),
    (b"X = 1", b"X = 1\nFOOTFALL_TARGET_SPM = 165\n"),
    (b"X = 1\r\n", b"X = 1\r\nFOOTFALL_TARGET_SPM = 165\r\n"),
    (
        b"\r# FOOTFALL_TARGET_SPM = 170\n\n",
        b"\r# FOOTFALL_TARGET_SPM = 170\nFOOTFALL_TARGET_SPM = 165\n\n",
    ),
    (b"X = 1\n[other]\nY = 2\n", b"X = 1\nFOOTFALL_TARGET_SPM = 165\n[other]\nY = 2\n"),
    (
        b"# FOOTFALL_TARGET_SPM: the cadence\n# FOOTFALL_TARGET_SPM = 170\n\n# more\n",
        b"# FOOTFALL_TARGET_SPM: the cadence\n# FOOTFALL_TARGET_SPM = 170\n"
        b"FOOTFALL_TARGET_SPM = 165\n\n# more\n",
    ),
    (b"FOOTFALL_TARGET_SPM_X = 1\n", b"FOOTFALL_TARGET_SPM_X = 1\nFOOTFALL_TARGET_SPM = 165\n"),
    (
        b"FOOTFALL_TARGET_SPM = 1\nFOOTFALL_TARGET_SPM = 2\n",
        b"FOOTFALL_TARGET_SPM = 165\nFOOTFALL_TARGET_SPM = 2\n",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), CHANGED)
def test_the_line_of_a_key_changes_and_nothing_else(before, after):
    assert with_settings(before, {KEY: 165}) == after
    assert with_settings(after, {KEY: 165}) == after


def test_a_name_is_written_as_one():
    assert with_settings(b"", {"FOOTFALL_X": "fartlek"}) == b'FOOTFALL_X = "fartlek"\n'


LINES = (
    b"\n", b"\r\n", b"\r", b"# FOOTFALL_TARGET_SPM = 170", b"FOOTFALL_TARGET_SPM", b" = ", b"=",
    b"FOOTFALL_FADE_SESSIONS = 4", b"FOOTFALL_TARGET_SPM = 180 # x", b"[t]", b"\xef\xbb\xbf", b'"',
)  # fmt: skip
pieces = st.sampled_from(LINES) | st.binary(max_size=4)


def others(text):
    """Return the lines that name none of the keys; a mark at the start is of no line."""
    lines = text.removeprefix(b"\xef\xbb\xbf").splitlines()
    return [line for line in lines if not any(key.encode() in line for key in VALUES)]


@given(st.lists(pieces, max_size=12).map(b"".join))
def test_the_board_reads_the_new_values_from_whatever_was_there(text):
    settings = Settings()
    changed = with_settings(text, VALUES)
    read_settings(changed, settings)
    assert (settings.target_spm, settings.fade_sessions) == (165, 8)
    assert others(changed) == others(text)


def test_the_template_keeps_all_its_lines():
    template = settings_template().encode()
    changed = with_settings(template, VALUES)
    new = [line for line in changed.splitlines() if not line.startswith(b"#") and line]
    assert new == [b"FOOTFALL_TARGET_SPM = 165", b"FOOTFALL_FADE_SESSIONS = 8"]
    assert [line for line in changed.splitlines(keepends=True) if line.strip() not in new] == (
        template.splitlines(keepends=True)
    )


def test_a_drive_gets_them_once(tmp_path):
    folder = drives.new_drive(tmp_path / "drive")
    drives.put(folder, drives.USERS)
    before = drives.contents(folder)
    assert put_settings(drive_at(folder), VALUES)
    assert drives.contents(folder) == before | {
        "settings.toml": b"FOOTFALL_TARGET_SPM = 165\nFOOTFALL_FADE_SESSIONS = 8\n"
    }
    # A board restarts at any write.
    assert not put_settings(drive_at(folder), VALUES)


def test_a_drive_that_dies_has_the_old_settings_or_the_new(tmp_path, monkeypatch):
    new = b"FOOTFALL_TARGET_SPM = 165\nFOOTFALL_FADE_SESSIONS = 8\n"
    found = set()
    for at in range(4):
        folder = drives.new_drive(tmp_path / f"{at}")
        drives.put(folder, drives.USERS)
        disk = drives.DyingDisk(folder, at)
        monkeypatch.setattr("footfall_host.setting_lines.Disk", lambda _, disk=disk: disk)
        try:
            put_settings(drive_at(folder), VALUES)
        except drives.Killed:
            found.add("killed")
        found.add((folder / "settings.toml").read_bytes())
    assert found == {"killed", drives.USERS["settings.toml"], new}


def test_a_drive_that_is_gone_is_told(tmp_path):
    folder = drives.new_drive(tmp_path / "drive")
    drive = drive_at(folder)
    (folder / "settings.toml").mkdir()
    with pytest.raises(DriveError, match=r"settings\.toml"):
        put_settings(drive, VALUES)


def test_a_target_that_is_measured_overrules_the_plan(tmp_path):
    folder = drives.new_drive(tmp_path / "drive")
    drive = drive_at(folder)
    session = next(iter(example().runs_ahead))
    assert list(overruling(drive, session)) == []
    drives.put(folder, {"settings.toml": b"FOOTFALL_AUTO_TARGET = 1\n"})
    (note,) = overruling(drive, session)
    assert note.startswith("FOOTFALL_AUTO_TARGET = 1 takes the target from your own cadence")
