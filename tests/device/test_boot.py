"""boot.py: Bluetooth is shut, and the last failure told where a laptop can read it."""

import pytest

from footfall_host.deploy.health import last_failure
from programs import WAIT, run_program

FAILS = """
from footfall.device.lifeline import keep_traceback
keep_traceback({text!r})
"""


def boot_py():
    from footfall_host.flash_files import files_to_flash

    return files_to_flash("circuitplayground_bluefruit")["boot.py"].read_text()


def told_after(text, **scenario):
    """Return what boot.py prints at the start after a failure of that text."""
    nvm = run_program(FAILS.format(text=text), seconds=1, **scenario).nvm
    return run_program(WAIT, files={"boot.py": boot_py()}, nvm=nvm, seconds=1, **scenario).console


def test_the_last_failure_is_told_at_the_next_start():
    text = 'Traceback (most recent call last):\n  File "/code.py", line 9\nKeyError: missing\n'
    assert last_failure(told_after(text)) == text.strip()


def test_of_a_long_one_the_end_is_told():
    lines = "".join(f"line {number} of it\n" for number in range(100))
    told = last_failure(told_after(lines))
    assert told
    assert lines.rstrip().endswith(told)
    assert 400 < len(told) < 512


def test_a_letter_cut_in_two_does_no_harm():
    assert last_failure(told_after("ü" * 400)).strip("?") == ""


@pytest.mark.parametrize("board_id", ["circuitplayground_bluefruit", "circuitplayground_express"])
def test_without_a_failure_nothing_is_told(board_id):
    run = run_program(WAIT, files={"boot.py": boot_py()}, board_id=board_id, seconds=1)
    assert run.console == ""
    assert last_failure(run.console) == ""
