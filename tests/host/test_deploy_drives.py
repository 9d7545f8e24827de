"""Which drives are a board's, what they say of it, and which of several is meant."""

import sys
from types import SimpleNamespace

import click
import pytest

from drives import BOARD_ID, new_drive
from footfall_host.commands import given_drive as given
from footfall_host.deploy import drives
from footfall_host.deploy.drives import drive_at, find_bootloaders, find_drives
from footfall_host.errors import BadInputError

INFO_UF2 = (
    "UF2 Bootloader 0.9.2 lib/nrfx (v2.0.0) lib/tinyusb (0.12.0) lib/uf2 (remotes/origin)\r\n"
    "Model: Adafruit Circuit Playground nRF52840\r\n"
    "Board-ID: nRF52840-CircuitPlayground-revD\r\n"
    "Date: Dec 17 2024\r\n"
)


@pytest.fixture
def mounted(monkeypatch, tmp_path):
    """Return a function that mounts folders, and one drive without a medium, as the system's."""

    def mount(*folders):
        points = [*folders, tmp_path / "no-medium", "/"]
        parts = [SimpleNamespace(mountpoint=str(point)) for point in points]
        monkeypatch.setattr(drives.psutil, "disk_partitions", lambda: parts)

    return mount


@pytest.fixture
def bootloader(tmp_path):
    """Return the drive of a bootloader."""
    folder = tmp_path / "CPLAYBTBOOT"
    folder.mkdir()
    (folder / "INFO_UF2.TXT").write_text(INFO_UF2)
    return folder


@pytest.mark.parametrize(
    ("release", "version"),
    [("10.2.1", (10, 2)), ("10.3.0-alpha.4", (10, 3)), ("9.2.8-2-g1a2b3c4d5e-dirty", (9, 2))],
)
def test_a_drive_says_its_board_and_version(tmp_path, release, version):
    found = drive_at(new_drive(tmp_path / "D", release=release, what="A Feather with nRF52840"))
    assert found.board_id == BOARD_ID
    assert (found.version, found.release) == (version, release)
    assert found.what == "A Feather with nRF52840"
    assert found.boot_output == ""


def test_what_boot_py_said_is_read_too(tmp_path):
    folder = new_drive(tmp_path / "D")
    with (folder / "boot_out.txt").open("a") as stream:
        stream.write("boot.py output:\nfirst\nsecond\n")
    assert drive_at(folder).boot_output == "first\nsecond\n"


def test_drives_are_found_by_what_is_on_them_whatever_their_label(mounted, tmp_path, bootloader):
    one, other = new_drive(tmp_path / "MY RUN"), new_drive(tmp_path / "CIRCUITPY1", "a.b")
    plain = tmp_path / "STICK"
    plain.mkdir()
    mounted(plain, other, one, bootloader)
    assert [(drive.path, drive.board_id) for drive in find_drives()] == [
        (other, "a.b"), (one, BOARD_ID),
    ]  # fmt: skip
    (found,) = find_bootloaders()
    assert found.path == bootloader
    assert found.what == "Adafruit Circuit Playground nRF52840"


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({}, "there is no boot_out.txt, so no CircuitPython; plug the board in"),
        ({"INFO_UF2.TXT": INFO_UF2}, "this is the board's bootloader, .* by --uf2 FILE"),
        ({"boot_out.txt": ""}, "does not begin with CircuitPython's version; press the board's"),
        ({"boot_out.txt": "\xff\xfe\0"}, "does not begin with CircuitPython's version"),
        ({"boot_out.txt": "Adafruit CircuitPython ten\n"}, "does not begin with"),
    ],
)
def test_what_is_no_drive_of_circuitpython_is_refused_with_the_remedy(tmp_path, files, problem):
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="latin-1")
    with pytest.raises(BadInputError, match=problem):
        drive_at(tmp_path)


def test_the_one_drive_is_taken_and_none_is_told(mounted, tmp_path):
    mounted()
    with pytest.raises(BadInputError, match="no drive of CircuitPython is plugged in; plug"):
        given.given_drive(None)
    with pytest.raises(BadInputError, match="bootloader's drive; press the board's reset button"):
        given.given_bootloader(None)
    drive = new_drive(tmp_path / "D")
    mounted(drive)
    assert given.given_drive(None).path == drive


@pytest.mark.fault(33)
def test_of_several_drives_one_is_asked_for_where_somebody_can_answer(
    mounted, tmp_path, monkeypatch, capsys
):
    mounted(new_drive(tmp_path / "A"), new_drive(tmp_path / "B", "raspberry_pi_pico"))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: False))
    with pytest.raises(
        BadInputError, match=r"2 boards .* --drive DIR: .*/A: .*; .*/B: "
    ) as refusal:
        given.given_drive(None)
    assert "raspberry_pi_pico" in str(refusal.value)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr(click, "prompt", lambda *_, **__: 2)
    assert given.given_drive(None).board_id == "raspberry_pi_pico"
    assert capsys.readouterr().err.splitlines()[1].startswith("2  ")


@pytest.mark.fault(33)
def test_another_board_than_the_wanted_one_is_refused(tmp_path):
    drive = drive_at(new_drive(tmp_path / "D"))
    assert given.board_for(drive, None) == given.board_for(drive, BOARD_ID) == BOARD_ID
    with pytest.raises(BadInputError, match=f"drive of {BOARD_ID}, not of raspberry_pi_pico"):
        given.board_for(drive, "raspberry_pi_pico")


def test_a_board_without_a_file_or_a_name_is_refused(tmp_path):
    with pytest.raises(BadInputError, match=r"no board file for 'xyz'.*footfall board check"):
        given.board_for(drive_at(new_drive(tmp_path / "D", "xyz")), None)
    folder = new_drive(tmp_path / "E")
    text = (folder / "boot_out.txt").read_text()
    (folder / "boot_out.txt").write_text(text.replace("Board ID", "Something"))
    with pytest.raises(BadInputError, match="name it with --board ID"):
        given.board_for(drive_at(folder), None)
    assert given.board_for(drive_at(folder), BOARD_ID) == BOARD_ID
