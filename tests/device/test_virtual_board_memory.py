"""What a virtual board remembers and is connected to: NVM, the drive, USB, buttons, haptics."""

import pytest

from programs import BOARD_ID, WAIT, lines, run_program, said

FEATHER = "feather_nrf52840_express"


# --- memory, drive, buttons, haptics ------------------------------------------------------------


@pytest.mark.parametrize(("spec", "whole"), [("nvm-torn=17", 17), ("nvm-torn=0@2", 0)])
def test_a_torn_write_leaves_a_part_of_its_page_and_the_other_page_whole(spec, whole):
    code = (
        "import microcontroller, time\n"
        "if microcontroller.nvm[4096] == 255:\n"
        "    microcontroller.nvm[4096:4100] = b'next'\n"
        * ("@" in spec)
        + "    time.sleep(3)\n" * ("@" in spec)
        + "if microcontroller.nvm[0] == 255 and microcontroller.nvm[1] == 255:\n"
        "    microcontroller.nvm[0:40] = bytes(range(40))\n"
    )
    code = code if "@" in spec else "import microcontroller\n" + code[code.index("if ") :]
    run = run_program(code, spec, seconds=4)
    assert run.nvm[:40] == bytes(range(whole)) + b"\xff" * (40 - whole)
    if "@" in spec:
        assert run.nvm[4096:4100] == b"next"


def test_writing_nvm_takes_the_time_of_its_flash():
    code = "import microcontroller\nmicrocontroller.nvm[0:4] = b'abcd'"
    run = run_program(code)
    assert [(write.memory, write.took_us) for write in run.flash_writes] == [("nvm", 130_000)]


@pytest.mark.parametrize(("spec", "said"), [("drive-full", "28"), ("drive-readonly", "30")])
def test_the_drive_takes_nothing(spec, said):
    code = (
        "import storage\n"
        "try:\n    storage.remount('/', False)\nexcept RuntimeError:\n    pass\n"
        "try:\n    open('/log', 'w').write('a')\n"
        "except OSError as problem:\n    print(problem.errno)"
    )
    assert run_program(code, spec).console == f"{said}\n"


@pytest.mark.parametrize(
    ("board_id", "pin", "level"), [(BOARD_ID, "BUTTON_B", True), (FEATHER, "SWITCH", False)]
)
def test_a_button_is_pressed_at_the_level_of_its_board(board_id, pin, level):
    code = (
        "import board, keypad, time\n"
        f"keys = keypad.Keys((board.{pin},), value_when_pressed={level}, pull=True)\n"
        "while True:\n"
        "    time.sleep(0.01)\n"
        "    event = keys.events.get()\n"
        "    if event:\n        print(round(time.monotonic(), 2), int(event.pressed))\n"
    )
    seen = lines(run_program(code, "press=raise@2for0.5", board_id=board_id))
    assert [(pytest.approx(2, abs=0.04), 1), (pytest.approx(2.5, abs=0.04), 0)] == seen


def test_the_haptic_driver_plays_and_can_be_missing():
    code = (
        "import board, busio\n"
        "bus = busio.I2C(board.SCL, board.SDA)\n"
        "bus.try_lock()\n"
        "print(bus.scan())\n"
        "bus.writeto(0x5A, bytes((1, 5, 100)))\n"
        "bus.writeto(0x5A, bytes((2, 0)))\n"
    )
    run = run_program(code, board_id=FEATHER)
    assert run.console == "[24, 90]\n"
    assert [buzz.strength for buzz in run.buzzes] == [100, 0]
    assert run_program(code, "no-haptic", board_id=FEATHER).console.startswith("[24]\n")


# --- USB and the drive ----------------------------------------------------------------------


def test_a_file_saved_over_usb_reloads_unless_the_program_forbade_it():
    scenario = {"usb_us": [(0, True)], "host_writes_us": [5_000_000]}
    code = "import supervisor\nprint(supervisor.runtime.run_reason)\n"
    assert said(run_program(code + WAIT, **scenario))[-1] == "RunReason.AUTO_RELOAD"
    forbidden = code + "supervisor.runtime.autoreload = False\n" + WAIT
    assert len(run_program(forbidden, **scenario).starts) == 1


def test_the_drive_is_read_only_until_it_is_remounted():
    code = (
        "import storage\n"
        "for mode in ('r', 'w'):\n"
        "    try:\n"
        "        open('/log.txt', 'w').close()\n"
        "        print('written')\n"
        "    except OSError as problem:\n"
        "        print(problem.errno, storage.getmount('/').readonly)\n"
        "    storage.remount('/', False)\n"
    )
    run = run_program(code)
    assert said(run) == ["30", "True", "written"]
    assert "log.txt" in run.files


def test_remounting_is_for_boot_py_while_a_computer_holds_the_drive():
    code = "import storage; storage.remount('/', False); print('remounted')"
    run = run_program(code, files={"boot.py": code}, usb_us=[(0, True)])
    assert said(run)[0] == "remounted"
    assert "Cannot remount path when visible via USB." in run.console


def test_writing_the_drive_takes_the_time_of_its_flash():
    code = (
        "import os, storage, time\n"
        "storage.remount('/', False)\n"
        "started = time.monotonic()\n"
        "with open('/log.bin', 'wb') as log:\n"
        "    log.write(bytes(4096))\n"
        "print(round(1000 * (time.monotonic() - started)))\n"
        "print(os.statvfs('/')[3] < 2024, 'log.bin' in os.listdir('/'), os.stat('/log.bin')[6])\n"
    )
    run = run_program(code)
    # The new entry, the data in two sectors, then the FAT with the entry: each a whole sector.
    assert int(said(run)[0]) == pytest.approx(4 * 51.4, abs=2)
    assert run.console.splitlines()[1] == "True True 4096"
    assert [write.took_us for write in run.flash_writes] == [51_400] * 4
    assert run.files["log.bin"] == bytes(4096)
