"""boot.py: Bluetooth is shut, and the last failures told where a laptop can read them."""

import numpy as np
import pytest

from footfall_host.board_files import board_files
from footfall_host.deploy.health import last_failure, last_faults, last_self_test
from programs import WAIT, run_program

SAVES = """
import microcontroller
from footfall.device.store import Store
store = Store(microcontroller.nvm)
for met in {saved!r}:
    store.met = met
    store.save()
"""
FAILS = """
from footfall.device.lifeline import keep_traceback
keep_traceback({text!r})
"""


def boot_py():
    from footfall_host.flash_files import files_to_flash

    return files_to_flash("circuitplayground_bluefruit")["boot.py"].read_text()


def told_of(nvm, **scenario):
    """Return what boot.py prints with such a memory."""
    return run_program(WAIT, files={"boot.py": boot_py()}, nvm=nvm, seconds=1, **scenario).console


def told_after(text, **scenario):
    """Return what boot.py prints at the start after a failure of that text."""
    nvm = run_program(FAILS.format(text=text), seconds=1, **scenario).nvm
    return told_of(nvm, **scenario)


def memory_of(*saved, **scenario):
    """Return the memory of a board that has saved these faults in turn."""
    return run_program(SAVES.format(saved=saved), seconds=5, **scenario).nvm


every_board = pytest.mark.parametrize("board_id", [board.board_id for board in board_files()])


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


@every_board
@pytest.mark.parametrize("saves", [1, 2, 3])
def test_the_faults_that_were_saved_last_are_told(board_id, saves):
    """On every size of memory, whichever of the two slots it is."""
    saved = (1 << 2, 1 << 3 | 1 << 7, 1 << 15)[:saves]
    told = told_of(memory_of(*saved, board_id=board_id), board_id=board_id)
    assert last_faults(told) == ([2], [3, 7], [15])[saves - 1]
    assert last_failure(told) == ""


@pytest.mark.parametrize(("kept", "told"), [(0, ""), (1, "passed"), (2, "failed"), (9, "")])
def test_how_the_last_self_test_went_is_told(kept, told):
    saves = SAVES.replace("store.met = met", "store.self_test = met")
    nvm = run_program(saves.format(saved=(kept,)), seconds=1).nvm
    console = told_of(nvm)
    assert last_self_test(console) == told
    assert last_faults(console) == []


def test_faults_and_a_failure_are_told_together():
    nvm = memory_of(1 << 5)
    nvm = run_program(FAILS.format(text="KeyError: 3"), nvm=nvm, seconds=1).nvm
    told = told_of(nvm)
    assert (last_faults(told), last_failure(told)) == ([5], "KeyError: 3")


@pytest.mark.parametrize("torn_byte", range(32))
def test_of_a_record_torn_at_any_byte_the_other_one_is_told(torn_byte):
    before = memory_of(1 << 2)
    nvm = bytearray(memory_of(1 << 2, 1 << 3))
    (start, *_) = [at for at in range(len(nvm)) if nvm[at] != before[at]]
    nvm[start + torn_byte : start + 32] = b"\xff" * (32 - torn_byte)
    assert last_faults(told_of(bytes(nvm))) == [2]


@every_board
@pytest.mark.parametrize("fill", [0x00, 0xFF, None])
def test_a_memory_that_holds_anything_else_tells_nothing_and_stops_nothing(board_id, fill):
    size = len(memory_of(board_id=board_id))
    garbage = np.random.default_rng(size).bytes(size) if fill is None else bytes([fill]) * size
    run = run_program(WAIT, files={"boot.py": boot_py()}, nvm=garbage, board_id=board_id, seconds=1)
    assert (run.console, run.tracebacks) == ("", [])


def test_a_small_memory_holds_records_where_others_hold_a_traceback():
    """The number of a record may look like the mark of a traceback."""
    nvm = bytearray(b"\xff" * 256)
    nvm[:2] = b"TB"
    assert told_of(bytes(nvm), board_id="circuitplayground_express") == ""


def test_a_board_without_a_memory_starts_all_the_same():
    boot = "import microcontroller\nmicrocontroller.nvm = None\n" + boot_py()
    run = run_program(WAIT, files={"boot.py": boot}, seconds=1)
    assert (run.console, run.tracebacks) == ("", [])


@pytest.mark.parametrize("board_id", ["circuitplayground_bluefruit", "circuitplayground_express"])
def test_without_a_failure_nothing_is_told(board_id):
    run = run_program(WAIT, files={"boot.py": boot_py()}, board_id=board_id, seconds=1)
    assert run.console == ""
    assert last_failure(run.console) == ""
