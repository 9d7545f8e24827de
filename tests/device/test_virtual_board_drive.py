"""A living board's drive: what a reset, a reload or the loss of power amid a write leaves of it."""

import numpy as np
import pytest

from footfall_host.virtual_board.board import Scenario, power_on
from footfall_host.virtual_board.drive_files import drive_layers
from footfall_host.virtual_board.flash.filling import FILLER, files_in
from footfall_host.virtual_board.flash.layout import NoFilesystemError, layout_in
from footfall_host.virtual_board.flash.nor import (
    ERASE_US,
    PAGE_BYTES,
    PROGRAM_US,
    SECTOR_BYTES,
    Kind,
    state_after,
)
from programs import WAIT, run_program, said

STILL = np.zeros((100, 3), np.int16)
SECOND_US = 1_000_000
PAGES = SECTOR_BYTES // PAGE_BYTES
WRITABLE = "import os, storage, time\nstorage.remount('/', False)\n"
LOG = f"""{WRITABLE}
print('started')
while True:
    with open('/log.txt', 'ab') as log:
        log.write(b'a line\\n')
    time.sleep(0.3)
"""
# A file of two sectors, which is changed without an entry of its own to be written.
SLOT = f"""{WRITABLE}
if 'slot' not in os.listdir('/'):
    with open('/slot', 'wb') as slot:
        slot.write(bytes(8192))
slot = open('/slot', 'r+b')
time.sleep(2 - time.monotonic())
slot.seek(4096)
slot.write(b'w' * 512)
"""


def operations(run, kind, since_us=0):
    found = [operation for operation in run.drive_journal if operation.kind is kind]
    return [operation for operation in found if operation.t_us >= since_us]


def finds_a_drive(image):
    try:
        layout_in(bytes(image[:512]))
    except NoFilesystemError:
        return False
    return True


# --- the power goes ---------------------------------------------------------------------------


def test_a_cut_amid_an_erase_tears_it_and_a_drive_without_boot_block_is_made_anew():
    # So that the log's entry is in the block beside the FAT.
    hidden = dict.fromkeys((".metadata_never_index", ".Trashes", ".Trash-1000"))
    uncut = run_program(LOG, files=hidden)
    erases = [each for each in operations(uncut, Kind.ERASE) if each.address == 0]
    lost = set()
    for erase in erases[:8]:
        cut_us = erase.t_us + ERASE_US // 2
        run = run_program(LOG, files=hidden, power_cuts_us=[(cut_us, SECOND_US)])
        (torn,) = operations(run, Kind.TORN)
        assert (torn.address, torn.t_us) == (0, erase.t_us)
        left = state_after(run.drive_image, run.drive_journal[: run.drive_journal.index(torn) + 1])
        lost.add(bool(run.formatted_us))
        if finds_a_drive(left):
            assert not run.formatted_us
        else:
            assert cut_us + SECOND_US < run.formatted_us[0] < cut_us + 3 * SECOND_US
            assert run.console.endswith("Hello World!\n")
            assert run.files["code.py"] == b'print("Hello World!")\n'
            assert "log.txt" not in run.files
    assert lost == {True, False}


def test_a_cut_amid_a_program_leaves_a_part_of_its_page():
    uncut = run_program(LOG)
    program = operations(uncut, Kind.PROGRAM)[8]
    run = run_program(LOG, power_off_us=program.t_us + PROGRAM_US // 2)
    torn = run.drive_journal[-1]
    assert (torn.kind, torn.address) == (Kind.TORN, program.address)
    assert torn.data != program.data
    assert run.ended_us == program.t_us + PROGRAM_US // 2


def test_at_the_end_the_files_are_those_that_the_flash_holds():
    code = WRITABLE + "log = open('/log.txt', 'wb')\nlog.write(b'kept')\nlog.flush()\n"
    code += "log.write(b' lost')\n"
    run = run_program(code + WAIT)
    assert run.files["log.txt"] == b"kept"
    assert run.files == files_in(state_after(run.drive_image, run.drive_journal))
    assert run_program(code).files["log.txt"] == b"kept lost"  # its program's end closes it


def test_a_cut_leaves_whole_firmware_files_where_the_log_is_apart():
    code = SLOT + "os.sync()\n" + WAIT
    run = run_program(code, power_cuts_us=[(int(2.02 * SECOND_US), SECOND_US)])
    assert [torn.kind for torn in operations(run, Kind.TORN)] == [Kind.TORN]
    assert not run.formatted_us
    assert run.files["code.py"] == code.encode()
    assert [start.program for start in run.starts] == ["code.py", "code.py"]


# --- the supervisor, and what may interrupt a write ---------------------------------------------


@pytest.mark.parametrize(("ends_s", "written"), [(2.9, False), (3.2, True)])
def test_what_waits_in_the_sector_cache_is_written_within_a_second(ends_s, written):
    run = run_program(SLOT + WAIT, seconds=ends_s)
    assert (b"w" * 512 in run.files["slot"]) is written


def test_sync_writes_the_sector_at_once():
    run = run_program(SLOT + "os.sync()\n" + WAIT, seconds=2.2)
    assert run.files["slot"] == bytes(4096) + b"w" * 512 + bytes(3584)


def test_a_reset_lets_the_chip_end_what_it_does_and_loses_the_rest():
    uncut = run_program(LOG)
    erase = operations(uncut, Kind.ERASE)[3]
    run = run_program(LOG, reset_buttons_us=[erase.t_us + 1_000])
    number = run.drive_journal.index(erase)
    assert run.drive_journal[number].kind is Kind.ERASE
    following = run.drive_journal[number + 1]
    assert following.kind is Kind.ERASE
    assert following.t_us > erase.t_us + SECOND_US


def test_a_software_reset_writes_the_sector_cache_first():
    run = run_program(SLOT + "import microcontroller\nmicrocontroller.reset()\n", seconds=2.5)
    assert run.restarts[0].reason == "SOFTWARE"
    assert b"w" * 512 in run.files["slot"]


@pytest.mark.parametrize("after_us", [10_000, 46_000])
def test_neither_a_reload_nor_a_failure_tears_a_write(after_us):
    uncut = run_program(LOG, usb_us=[(9_900_000, True)])
    at_us = operations(uncut, Kind.ERASE)[4].t_us + after_us
    reload_us = at_us - 750_000
    # The second run may not write, for by then a computer holds the drive.
    usb = [(reload_us - 1, True)]
    reloaded = run_program(LOG, host_writes_us=[reload_us], usb_us=usb)
    failed = run_program(LOG, memory_errors_us=[at_us])
    assert "Cannot remount" in reloaded.console
    assert "MemoryError" in failed.console
    for run in (reloaded, failed):
        kinds = [operation.kind for operation in run.drive_journal]
        assert kinds == [Kind.ERASE, *[Kind.PROGRAM] * PAGES] * (len(kinds) // (1 + PAGES))


# --- what is on it ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("board_id", "told"),
    [
        ("circuitplayground_bluefruit", "1024 2024"),
        ("raspberry_pi_pico", "512 2008"),
        ("adafruit_feather_esp32s3_4mbflash_2mbpsram", "512 1881"),
    ],
)
def test_the_drive_is_as_large_as_the_board_s(board_id, told):
    code = "import os\nfound = os.statvfs('/')\nprint(found[0], found[2])"
    assert run_program(code, board_id=board_id).console == f"{told}\n"


def test_a_full_drive_has_no_room_but_for_what_is_there():
    code = WRITABLE + (
        "print(os.statvfs('/')[3])\n"
        "with open('/code.py', 'r+b') as own:\n    own.write(b'#')\n"
        f"os.remove('/{FILLER}')\n"
        "print(os.statvfs('/')[3] > 1000)\n"
    )
    run = run_program(code, "drive-full")
    assert said(run) == ["0", "True"]
    assert run.files["code.py"].startswith(b"#mport os")


def test_a_deployed_drive_holds_what_deploy_copies_and_runs_the_same():
    deployed = power_on(Scenario(STILL, deployed=True, power_off_us=5 * SECOND_US))
    assert deployed.files.items() >= drive_layers(Scenario(STILL, deployed=True))[0].items()
    assert any(path.endswith(".mpy") for path in deployed.files)
    plain = power_on(Scenario(STILL, power_off_us=5 * SECOND_US))
    assert deployed.console == plain.console
    assert deployed.transfers == plain.transfers


def test_os_and_open_do_what_they_do_on_a_board():
    code = WRITABLE + (
        "os.mkdir('/runs')\n"
        "with open('/runs/one.txt', 'w') as one:\n    print(one.write('two\\nlines\\n'))\n"
        "print(os.stat('/runs/one.txt')[6], oct(os.stat('/runs')[0]), os.listdir('/runs'))\n"
        "os.rename('/runs/one.txt', '/one.txt')\n"
        "print([line for line in open('/one.txt')], open('/one.txt').readline())\n"
        "os.rmdir('/runs')\n"
        "for call in (lambda: os.listdir('/runs'), lambda: os.rmdir('/one.txt'),\n"
        "        lambda: os.remove('/lib'), lambda: open('/one.txt', 'x')):\n"
        "    try:\n        call()\n"
        "    except OSError as problem:\n        print(problem.errno)\n"
    )
    assert run_program(code).console == (
        "10\n10 0o40000 ['one.txt']\n['two\\n', 'lines\\n'] two\n\n2\n20\n21\n17\n"
    )
