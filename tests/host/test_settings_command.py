"""`footfall settings`: a template for the drive, and what the board would say about a file."""

import pytest
from click.testing import CliRunner

from footfall_host.commands.settings import settings_command
from footfall_host.errors import BadInputError


def invoke(*arguments):
    """Run the command in this process, exceptions let through."""
    runner = CliRunner()
    return runner.invoke(settings_command, arguments, catch_exceptions=False, standalone_mode=False)


@pytest.fixture
def written(tmp_path):
    def of(text):
        path = tmp_path / "settings.toml"
        path.write_bytes(text)
        return path

    return of


def test_a_file_that_the_board_takes(written):
    path = written(b"FOOTFALL_TARGET_SPM = 180\nCIRCUITPY_WIFI_SSID = 'x'\n")
    done = invoke("check", str(path))
    assert (done.stdout, done.stderr) == (f"{path}: the board takes all of it\n", "")


def test_every_problem_is_told_with_its_line_and_the_remedy(written, capsys):
    path = written(b"FOOTFALL_TARGET_SPM = 500\nFOOTFALL_DWEL_S = 4\n")
    with pytest.raises(
        BadInputError, match=f"^{path}: line 2: there is no setting FOOTFALL_DWEL_S"
    ):
        settings_command.main(["check", str(path)], standalone_mode=False)
    first = capsys.readouterr().err
    assert first.startswith(f"footfall: {path}: line 1: FOOTFALL_TARGET_SPM is 500, it must be 135")


def test_a_file_that_is_not_there():
    with pytest.raises(
        BadInputError,
        match=r"^nowhere\.toml: cannot be read \(No such file .*\); name a settings\.toml",
    ):
        invoke("check", "nowhere.toml")


def test_the_template_passes_its_own_check_once_its_settings_are_taken(written):
    template = invoke("print").stdout
    lines = [line for line in template.splitlines() if " = " in line]
    path = written("\n".join(line.removeprefix("# ") for line in lines).encode())
    assert invoke("check", str(path)).stdout.endswith("the board takes all of it\n")
