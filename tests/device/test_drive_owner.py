"""Who may write the drive: a computer at the USB, the board on battery, and never both."""

import numpy as np
import pytest

from feeding import run_of
from footfall.core.run_records import FOLDER, PADDING, PADDING_BYTES, SLOT_BYTES, SLOTS, slot_path
from footfall.device.fault_codes import NOT_RECORDED
from footfall_host.recordings.check import check
from footfall_host.resample import to_counts
from living import live
from programs import run_program, said
from slots import OFF, RAW, drive_writes, recorded, slots_of, strikes_read

SECOND_US = 1_000_000
ROOM_ASKED, ROOM_HIDDEN = 0x52, 0x4D  # of boot.py
ASKS = "Press reset: the next start makes room for recordings"
MAKES = "There is room for recordings: starting anew."
AT_A_COMPUTER = [(0, True)]
ROOM = {slot_path(number)[1:]: SLOT_BYTES for number in SLOTS} | {PADDING[1:]: PADDING_BYTES}


def standing(seconds):
    return to_counts(run_of(f"{seconds}@stand").acc_g)


def room_in(run):
    """Return the files that are there for recordings, with their sizes."""
    names = [name for name in run.files if name.startswith((FOLDER[1:] + "/", PADDING[1:]))]
    return {name: len(run.files[name]) for name in names}


@pytest.fixture(scope="module")
def made():
    """Return a board without room at a computer whose reset button somebody presses."""
    return live(standing(150), "reset-button@20", room_made=False, usb_us=AT_A_COMPUTER)


def test_a_board_at_a_computer_asks_for_a_start_and_makes_room_in_it(made):
    assert made.console.count(ASKS) == 1
    assert made.console.count(MAKES) == 1
    assert room_in(made) == ROOM
    assert not any(made.files[slot_path(1)[1:]])


def test_the_start_after_is_as_any_other(made):
    reasons = [start.reset_reason for start in made.starts if start.program == "code.py"]
    assert reasons == ["POWER_ON", "RESET_PIN", "SOFTWARE"]
    assert "Fault" not in made.console
    assert "Going on" not in made.console
    assert not made.tracebacks


def test_then_a_run_is_recorded(made):
    counts = to_counts(run_of("6@stand,60@172,10@stand").acc_g)
    run = live(counts, nvm=made.nvm, room_made=False, files=as_text(made))
    assert strikes_read(recorded(run))


def as_text(run):
    return {name: data.decode("latin-1") for name, data in run.files.items()}


def test_it_asks_once_and_writes_nothing_meanwhile():
    run = live(standing(60), room_made=False, usb_us=AT_A_COMPUTER)
    assert run.console.count(ASKS) == 1
    assert not drive_writes(run)


def test_on_battery_it_neither_asks_nor_makes_room():
    run = live(standing(60), "reset-button@20", room_made=False)
    assert ASKS not in run.console
    assert not room_in(run)


def test_room_that_was_asked_for_is_made_at_the_next_computer_at_rest():
    """The start that was asked for comes on battery, with a run, and a computer after it."""
    counts = np.concatenate([standing(20), to_counts(run_of("40@172,120@stand").acc_g)])
    run = live(
        counts,
        "power-off@12for3",
        room_made=False,
        usb_us=[(0, True), (11_000_000, False), (70_000_000, True)],
    )
    assert run.console.count(MAKES) == 1
    assert room_in(run) == ROOM
    made_us = next(write.t_us for write in drive_writes(run))
    assert made_us > 70 * SECOND_US


@pytest.mark.parametrize(
    "at_s", [21, 33, *(pytest.param(s, marks=pytest.mark.campaign) for s in (20.1, 24))]
)
def test_power_that_goes_while_room_is_made_costs_no_more_than_another_start(at_s):
    run = live(
        standing(140),
        "reset-button@19", f"power-off@{at_s}for1", "reset-button@90",
        room_made=False, usb_us=AT_A_COMPUTER,
    )  # fmt: skip
    assert room_in(run) == ROOM


@pytest.mark.parametrize("left", [0x00, 0x37])
def test_what_another_program_left_in_memory_does_not_keep_it_from_asking(left):
    nvm = b"\xff" * 8190 + bytes([left]) + b"\xff"
    run = live(standing(60), nvm=nvm, room_made=False, usb_us=AT_A_COMPUTER)
    assert run.console.count(ASKS) == 1
    assert run.nvm[-2] == ROOM_ASKED


def test_a_board_that_is_to_record_no_more_hides_no_drive():
    nvm = b"\xff" * 8190 + bytes([ROOM_ASKED]) + b"\xff"
    run = live(standing(10), nvm=nvm, settings=OFF, files={"boot.py": ""}, usb_us=AT_A_COMPUTER)
    assert run.nvm[-2] == 0xFF


def test_a_drive_without_room_to_spare_is_left_alone():
    big = {"music.wav": "x" * 1_900_000}
    run = live(standing(60), "reset-button@20", room_made=False, files=big, usb_us=AT_A_COMPUTER)
    assert ASKS not in run.console
    assert not room_in(run)


def test_a_smaller_drive_gets_as_many_slots_as_leave_some_to_spare():
    big = {"music.wav": "x" * 1_400_000}
    run = live(standing(150), "reset-button@20", room_made=False, files=big, usb_us=AT_A_COMPUTER)
    assert 2 < len(room_in(run)) < len(ROOM)
    assert run.console.count(MAKES) == 1
    assert run.console.count(ASKS) == 1


def test_slots_that_somebody_has_deleted_are_made_again():
    files = {slot_path(number)[1:]: None for number in (2, 5)}
    run = live(standing(150), "reset-button@20", files=files, usb_us=AT_A_COMPUTER)
    assert room_in(run) == ROOM


def test_a_board_that_is_plugged_in_after_a_run_gives_the_drive_back():
    counts = to_counts(run_of("6@stand,60@172,60@stand").acc_g)
    run = live(counts, "plug@75")
    assert "A computer is there: starting anew." in run.console
    assert recorded(run).ending == "plugged in"
    assert [start.reset_reason for start in run.starts if start.program == "code.py"] == [
        "POWER_ON", "SOFTWARE",
    ]  # fmt: skip
    assert "Going on" not in run.console
    assert f"Fault {NOT_RECORDED}" not in run.console


def test_not_while_somebody_runs():
    counts = to_counts(run_of("6@stand,90@172,30@stand").acc_g)
    run = live(counts, "plug@40")
    (restart,) = [start.t_us for start in run.starts if start.reset_reason == "SOFTWARE"][:1]
    assert restart > 96 * SECOND_US
    assert len(strikes_read(recorded(run))) > 250


def test_a_run_on_battery_is_not_given_back_to_a_charger():
    counts = to_counts(run_of("6@stand,60@172,60@stand").acc_g)
    run = live(counts)
    assert len([start for start in run.starts if start.program == "code.py"]) == 1


@pytest.mark.parametrize("unplugged_us", [12_000_000, 40_000_000], ids=["at the start", "amid it"])
def test_a_run_that_begins_at_a_computer_is_recorded_from_the_unplugging_on(unplugged_us):
    counts = to_counts(run_of("6@stand,90@172,10@stand").acc_g)
    run = live(counts, usb_us=[(0, True), (unplugged_us, False)])
    assert f"Fault {NOT_RECORDED}" in run.console
    assert f"Fault {NOT_RECORDED} is over" in run.console
    first, *_, last = strikes_read(recorded(run))
    assert first < unplugged_us / SECOND_US * 100 + 300
    assert last > 90 * 100


def test_raw_samples_asked_for_at_a_computer_are_recorded_once_it_has_gone():
    counts = to_counts(run_of("25@stand,60@172,10@stand").acc_g)
    run = live(counts, settings=RAW, usb_us=[(0, True), (20_000_000, False)])
    assert run.console.count("The computer has gone: starting anew.") == 1
    assert [start.reset_reason for start in run.starts] == ["POWER_ON"] * 3
    recording = recorded(run)
    assert check(recording).identical
    assert len(strikes_read(recording)) > 150
    assert "Going on" not in run.console


@pytest.mark.parametrize("settings", [{}, RAW], ids=["plain", "raw"])
def test_a_computer_that_sleeps_still_holds_the_drive_until_it_is_unplugged(settings):
    """It does not count as connected, and nothing tells when it goes."""
    code = (
        "import storage, supervisor\n"
        "remount, began_ms = storage.remount, supervisor.ticks_ms()\n"
        "def held(*given, **named):\n"
        "    if (supervisor.ticks_ms() - began_ms) % 2**29 < 40_000:\n"
        "        raise RuntimeError('Cannot remount path when visible via USB.')\n"
        "    remount(*given, **named)\n"
        "storage.remount = held\n"
        "from footfall.device.app import main\nmain()\n"
    )
    counts = to_counts(run_of("6@stand,20@172,40@stand,60@172,10@stand").acc_g)
    run = live(counts, settings=settings, files={"code.py": code})
    assert run.console.count("starting anew") == (settings == RAW)
    assert f"Fault {NOT_RECORDED}" in run.console
    recording = recorded(run)
    assert recording.is_raw is (settings == RAW)
    assert len(strikes_read(recording)) > 150


def test_whoever_runs_while_a_computer_goes_loses_no_step_for_samples():
    counts = to_counts(run_of("6@stand,90@172,10@stand").acc_g)
    run = live(counts, settings=RAW, usb_us=[(0, True), (40_000_000, False)])
    assert "starting anew" not in run.console
    recording = recorded(run)
    assert not recording.is_raw
    assert len(strikes_read(recording)) > 150


def test_one_that_was_taken_before_a_failure_is_given_back_too():
    counts = to_counts(run_of("6@stand,60@172,60@stand").acc_g)
    run = live(counts, "plug@90", memory_errors_us=[80 * SECOND_US])
    reasons = [start.run_reason for start in run.starts if start.program == "code.py"]
    assert reasons == ["STARTUP", "SUPERVISOR_RELOAD", "STARTUP"]
    assert run.console.count("A computer is there: starting anew.") == 1


def test_a_board_whose_accelerometer_has_gone_gives_it_back():
    counts = to_counts(run_of("6@stand,90@172").acc_g)
    run = live(counts, "plug@60", unplugged_us=[(40_000_000, 200_000_000)])
    assert run.console.count("A computer is there: starting anew.") == 1


WORN = """
import microcontroller
class Worn(bytearray):
    def __setitem__(self, index, value):
        pass
microcontroller.nvm = Worn(b"\\xff" * 8190 + bytes([{left}]) + b"\\xff")
"""


@pytest.mark.parametrize("left", [ROOM_HIDDEN, ROOM_ASKED, 0xFF])
def test_a_worn_memory_makes_no_board_start_again_and_again(left):
    code = WORN.format(left=left) + "from footfall.device.app import main\nmain()\n"
    run = live(standing(60), files={"code.py": code}, room_made=False, usb_us=AT_A_COMPUTER)
    assert len([start for start in run.starts if start.program == "code.py"]) == 1
    assert run.console.count(ASKS) <= 1


@pytest.mark.parametrize("left", [ROOM_HIDDEN, ROOM_ASKED])
def test_a_worn_memory_hides_no_drive(left):
    from footfall_host.flash_files import files_to_flash

    boot = files_to_flash("circuitplayground_bluefruit")["boot.py"].read_text()
    code = "import storage\nprint(storage.getmount('/').readonly)\n"
    boots = {"boot.py": WORN.format(left=left) + boot}
    assert said(run_program(code, files=boots, seconds=1)) == ["True"]


# --- a recorder that fails ----------------------------------------------------------------

FAILS = """
from footfall.device import recorder, slots
def broken(self, *given):
    raise MemoryError("on purpose")
{patches}
from footfall.device.app import main
main()
"""


def failing(*patches):
    return {"code.py": FAILS.format(patches="\n".join(patches))}


def test_a_recorder_that_failed_in_mid_run_gives_the_drive_back():
    counts = to_counts(run_of("6@stand,60@172,60@stand").acc_g)
    fails_late = failing(
        "told = recorder.Recorder.told",
        "def failing(self, kind, at, detail, value):",
        "    (broken if at > 4000 else told)(self, kind, at, detail, value)",
        "recorder.Recorder.told = failing",
    )
    run = live(counts, "plug@75", files=fails_late)
    assert "on purpose" in run.console
    assert run.console.count("A computer is there: starting anew.") == 1


def test_one_that_fails_in_giving_it_back_does_so_all_the_same():
    counts = to_counts(run_of("6@stand,60@172,60@stand").acc_g)
    run = live(counts, "plug@75", files=failing("recorder.Recorder.give_back = broken"))
    assert run.console.count("A computer is there: starting anew.") == 1


def test_one_that_fails_in_falling_asleep_lets_the_board_sleep():
    counts = to_counts(run_of("6@stand,30@172,120@stand").acc_g)
    run = live(
        counts,
        settings={"FOOTFALL_IDLE_SLEEP_MIN": 1},
        files=failing("recorder.Recorder.fall_asleep = broken"),
    )
    assert run.console.count("asleep until somebody does") == 1
    assert "Fault 7" not in run.console


def test_a_drive_that_was_hidden_in_vain_shows_again():
    run = live(
        standing(90), "reset-button@20",
        room_made=False, usb_us=AT_A_COMPUTER, files=failing("slots.make_room = broken"),
    )  # fmt: skip
    assert run.console.count("There is room for recordings") == 0
    assert [start.reset_reason for start in run.starts if start.program == "code.py"] == [
        "POWER_ON", "RESET_PIN", "SOFTWARE",
    ]  # fmt: skip


def test_a_run_is_ended_before_room_is_made():
    """On battery, in the start that was asked for, a slot was there; others had been deleted."""
    counts = to_counts(run_of("20@stand,40@172,120@stand").acc_g)
    run = live(
        counts,
        nvm=b"\xff" * 8190 + bytes([ROOM_ASKED]) + b"\xff",
        files={slot_path(number)[1:]: None for number in (2, 5)},
        usb_us=[(62_000_000, True)],
    )
    assert recorded(run).ending == "plugged in"
    assert room_in(run) == ROOM


# --- a held button ------------------------------------------------------------------------


@pytest.mark.parametrize("button", ["raise", "lower"])
def test_a_button_held_at_power_on_keeps_the_coach_off(button):
    counts = to_counts(run_of("6@stand,60@172").acc_g)
    run = live(counts, f"press={button}@0for4")
    assert "A button is held: the coach stays off" in run.console
    assert not run.blocks
    assert not slots_of(run)


def test_one_held_over_a_restart_in_mid_run_does_not():
    counts = to_counts(run_of("6@stand,100@172").acc_g)
    run = live(counts, "brownout@50", "press=raise@48for8")
    assert "A button is held" not in run.console
    assert run.blocks[-1].t_us > 100 * SECOND_US


def test_boot_py_and_the_firmware_mean_the_same_bytes():
    code = (
        "from footfall.device import slots\n"
        "print(slots.ROOM_AT, slots.ROOM_ASKED, slots.ROOM_HIDDEN, slots.NOTHING_ASKED)\n"
    )
    from footfall_host.flash_files import files_to_flash

    boot = {}
    source = files_to_flash("circuitplayground_bluefruit")["boot.py"].read_text()
    exec(source[source.index("ROOM_AT") : source.index("\n\n", source.index("ROOM_AT"))], boot)
    names = ("ROOM_AT", "ROOM_ASKED", "ROOM_HIDDEN", "NOTHING_ASKED")
    assert said(run_program(code, seconds=1)) == [str(boot[name]) for name in names]
