"""`footfall settings`: a template for the drive, and what the board would say about a file."""

import pytest

from programs import footfall


@pytest.fixture
def check(tmp_path):
    def of(text):
        path = tmp_path / "settings.toml"
        path.write_bytes(text)
        return footfall("settings", "--check", str(path)), path

    return of


def test_a_file_that_the_board_takes(check):
    done, path = check(b"FOOTFALL_TARGET_SPM = 180\nCIRCUITPY_WIFI_SSID = 'x'\n")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"{path}: the board takes all of it\n"


def test_every_problem_is_told_with_its_line_and_the_remedy(check):
    done, path = check(b"FOOTFALL_TARGET_SPM = 500\nFOOTFALL_DWEL_S = 4\n")
    first, second = done.stderr.splitlines()
    assert done.returncode == 2
    assert first.startswith(f"footfall: {path}: line 1: FOOTFALL_TARGET_SPM is 500, it must be 135")
    assert second.startswith(f"footfall: {path}: line 2: there is no setting FOOTFALL_DWEL_S")


def test_a_file_that_is_not_there():
    done = footfall("settings", "--check", "nowhere.toml")
    assert done.returncode == 2
    assert done.stderr == (
        "footfall: nowhere.toml: No such file or directory; name a settings.toml\n"
    )


def test_the_template_passes_its_own_check(check):
    template = footfall("settings").stdout
    done, _ = check(template.replace("# FOOTFALL", "FOOTFALL").encode())
    unread = [line for line in done.stderr.splitlines() if "whole number" not in line]
    assert done.returncode in (0, 2)
    assert not [line for line in unread if line.startswith("footfall")]
