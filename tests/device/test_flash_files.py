"""What goes onto a drive: all that the firmware needs, and nothing of the laptop's."""

import pathlib
import tomllib

import pytest

from footfall.core.settings import Settings
from footfall.core.tunables import TUNABLES
from footfall_host.errors import BadInputError
from footfall_host.flash_files import files_to_flash, settings_template
from footfall_host.setting_reasons import REASONS
from footfall_host.setting_text import keys_of

BOARD_ID = "circuitplayground_bluefruit"
ROOT = pathlib.Path(__file__).parents[2]


def test_the_drive_gets_code_core_drivers_and_one_board():
    paths = list(files_to_flash(BOARD_ID))
    assert paths == sorted(paths)
    expected = {
        "boot.py": ROOT / "firmware/drive/boot.py",
        "code.py": ROOT / "firmware/drive/code.py",
        "safemode.py": ROOT / "firmware/drive/safemode.py",
        "lib/footfall_boards/__init__.py": ROOT / "boards/__init__.py",
        f"lib/footfall_boards/{BOARD_ID}.py": ROOT / f"boards/{BOARD_ID}.py",
    }
    for source in (ROOT / "firmware/footfall").rglob("*.py"):
        expected[f"lib/{source.relative_to(ROOT / 'firmware').as_posix()}"] = source
    assert set(paths) == set(expected)
    for path, source in files_to_flash(BOARD_ID).items():
        assert source.read_bytes() == expected[path].read_bytes()


def test_a_board_without_a_file_is_refused_with_those_that_have_one():
    with pytest.raises(BadInputError, match=rf"'no-such-board': choose one of .*{BOARD_ID}"):
        files_to_flash("no-such-board")


def test_the_template_of_settings_changes_nothing_and_names_every_setting():
    template = settings_template()
    assert tomllib.loads(template) == {}
    lines = [line.removeprefix("# ") for line in template.splitlines()]
    chosen = tomllib.loads("\n".join(line for line in lines if " = " in line))
    assert chosen == keys_of(Settings())


def test_every_setting_has_a_reason_that_the_template_gives():
    assert set(REASONS) == {tunable.name for tunable in TUNABLES}
    template = settings_template().replace("; ", ": ")
    assert not [name for name, why in REASONS.items() if why.replace("; ", ": ") not in template]
