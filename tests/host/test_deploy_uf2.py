"""CircuitPython onto a board: a .uf2 file looked over, and copied to its bootloader."""

import errno
import json
import struct
from pathlib import Path

import pytest
from click.testing import CliRunner

from footfall_host.commands.deploy import deploy_command
from footfall_host.deploy.disk import DriveError
from footfall_host.deploy.uf2 import BLOCK_BYTES, copy_uf2, read_uf2
from footfall_host.errors import BadInputError

NAME = "adafruit-circuitpython-circuitplayground_bluefruit-en_US-10.2.1.uf2"
NRF52840_FAMILY = 0xADA52840


def block(number, count):
    """Return a block as the format's specification describes it."""
    head = struct.pack(
        "<8I", 0x0A324655, 0x9E5D5157, 0x2000, 0x26000 + 256 * number, 256, number, count,
        NRF52840_FAMILY,
    )  # fmt: skip
    return (head + bytes(476) + struct.pack("<I", 0x0AB16F30))[:BLOCK_BYTES]


def blocks(count):
    return b"".join(block(number, count) for number in range(count))


@pytest.fixture
def uf2(tmp_path):
    """Return a whole file."""
    path = tmp_path / NAME
    path.write_bytes(blocks(200))
    return path


@pytest.fixture
def bootloader(tmp_path):
    """Return the drive of a bootloader."""
    folder = tmp_path / "CPLAYBTBOOT"
    folder.mkdir()
    (folder / "INFO_UF2.TXT").write_text("UF2 Bootloader 0.9.2\r\nModel: A Playground\r\n")
    return folder


def test_a_files_name_tells_board_and_release(uf2, tmp_path):
    read = read_uf2(uf2)
    assert (read.board_id, read.release) == ("circuitplayground_bluefruit", "10.2.1")
    other = tmp_path / "mine.uf2"
    other.write_bytes(uf2.read_bytes())
    assert (read_uf2(other).board_id, read_uf2(other).release) == ("", "")
    chinese = (
        tmp_path / "adafruit-circuitpython-raspberry_pi_pico-zh_Latn_pinyin-10.3.0-alpha.4.uf2"
    )
    chinese.write_bytes(uf2.read_bytes())
    assert read_uf2(chinese).board_id == "raspberry_pi_pico"
    assert read_uf2(chinese).release == "10.3.0-alpha.4"


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>", blocks(3)[:-1], blocks(3)[:-BLOCK_BYTES], block(1, 2) + block(0, 2),
     blocks(1)[:-4] + bytes(4), bytes(BLOCK_BYTES)],
    ids=["empty", "page", "torn", "short", "shuffled", "end", "zeros"],
)  # fmt: skip
def test_what_is_no_whole_file_is_refused(tmp_path, data):
    path = tmp_path / "x.uf2"
    path.write_bytes(data)
    with pytest.raises(BadInputError, match=r"x\.uf2: is no whole \.uf2 file; download it again"):
        read_uf2(path)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(BadInputError, match=r"cannot be read .*; name a \.uf2 file"):
        read_uf2(tmp_path / "x.uf2")


def test_the_command_copies_it_to_the_bootloader(uf2, bootloader):
    arguments = ["--uf2", str(uf2), "--drive", str(bootloader)]
    dry = CliRunner().invoke(deploy_command, [*arguments, "--dry-run"], catch_exceptions=False)
    assert not (bootloader / NAME).exists()
    assert dry.stdout == "102400 bytes; none is written\n"
    told = CliRunner().invoke(deploy_command, [*arguments, "--dry-run", "--json"]).stdout
    assert json.loads(told) | {"drive": ""} == {
        "drive": "",
        "board_id": "circuitplayground_bluefruit",
        "circuitpython": "10.2.1",
        "is_done": False,
        "bytes": uf2.stat().st_size,
    }
    done = CliRunner().invoke(deploy_command, arguments, catch_exceptions=False)
    assert (bootloader / NAME).read_bytes() == uf2.read_bytes()
    assert done.stderr == (
        f"CircuitPython 10.2.1 for circuitplayground_bluefruit onto A Playground at {bootloader}\n"
    )
    assert done.stdout == (
        "102400 bytes copied; the board starts with them. When its drive shows up, run footfall "
        "deploy.\n"
    )


def test_a_folder_that_is_no_bootloader_is_refused(uf2, tmp_path):
    with pytest.raises(BadInputError, match=r"there is no INFO_UF2.TXT, .* reset button twice"):
        CliRunner().invoke(
            deploy_command, ["--uf2", str(uf2), "--drive", str(tmp_path)],
            catch_exceptions=False, standalone_mode=False,
        )  # fmt: skip


class VanishingStream:
    """A file on a drive that is gone after so many bytes, as a bootloader's is at its end."""

    def __init__(self, lasts_bytes):
        self._left = lasts_bytes

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def fileno(self):
        raise OSError(errno.ENODEV, "No such device")

    def write(self, data):
        if not self._left:
            self.fileno()
        self._left -= min(self._left, len(data))
        return len(data)


@pytest.mark.parametrize(("lasts_bytes", "fails"), [(200 * BLOCK_BYTES, False), (5000, True)])
def test_a_drive_that_goes_when_all_is_written_is_as_it_should_be(
    uf2, bootloader, monkeypatch, lasts_bytes, fails
):
    read = read_uf2(uf2)
    told = []
    monkeypatch.setattr(Path, "open", lambda *_, **__: VanishingStream(lasts_bytes))
    if fails:
        with pytest.raises(DriveError, match=r"the copy broke off .* and run this again"):
            copy_uf2(read, bootloader, told.append)
    else:
        copy_uf2(read, bootloader, told.append)
        assert sum(told) == len(read.data)
