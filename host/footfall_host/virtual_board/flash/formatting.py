"""What CircuitPython puts on a drive that it finds unformatted, and the drive's size by port."""

from footfall_host.virtual_board.flash.blocks import BLOCK_BYTES, Blocks
from footfall_host.virtual_board.flash.fat12 import Fat12, make_filesystem

LABEL = "CIRCUITPY"
HELLO = b'print("Hello World!")\n'
SD_CARD_NOTE = b"SD cards mounted at /sd will hide this file from Python.\n"

_KIB = 1024
# nordic, atmel-samd: the flash chip of 2 MiB that the boards here have, but for its last sector,
# which external_flash.c keeps for itself. raspberrypi: what CIRCUITPY_FIRMWARE_SIZE and the NVM
# leave of the Pico's 2 MiB. espressif: user_fs in the partition table of boards with 4 MB.
DRIVE_BYTES = {
    "nordic": 2044 * _KIB,
    "atmel-samd": 2044 * _KIB,
    "raspberrypi": 1024 * _KIB,
    "espressif": 960 * _KIB,
}


def format_drive(blocks: Blocks, size: int, *, sd_card: bool) -> Fat12:
    """Make the drive that a new board has, in so many bytes.

    sd_card: whether the build can read one. Follows filesystem_init in supervisor/shared.
    """
    make_filesystem(blocks, size // BLOCK_BYTES)
    volume = Fat12(blocks)
    volume.set_label(LABEL)
    volume.mkdir("/.fseventsd")
    for path in ("/.fseventsd/no_log", "/.metadata_never_index", "/.Trashes", "/.Trash-1000"):
        put(volume, path, b"")
    if sd_card:
        volume.mkdir("/sd")
        put(volume, "/sd/placeholder.txt", SD_CARD_NOTE)
    put(volume, "/settings.toml", b"")
    put(volume, "/code.py", HELLO)
    volume.mkdir("/lib")
    return volume


def put(volume: Fat12, path: str, data: bytes) -> None:
    """Write a file anew."""
    file = volume.open(path, "w")
    file.write(data)
    file.flush()
