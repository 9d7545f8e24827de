"""Where runs are recorded: files of a fixed size, which are made once and keep their place.

To make a file grow, the drive's table has to be written anew, and that lies in one piece of the
flash with all that a computer needs to know the drive: a switch-off amid it can cost every file.
So room is made once, at rest, while a computer supplies the board; a run then only changes bytes
amid files that are there. Their folder comes after a file of nothing, and a file's first and last
4 KiB stay empty, so that no piece of the flash that a run touches holds anything else.
"""

import os

import microcontroller
from micropython import const

from footfall.core.records import get_16, get_32
from footfall.core.run_records import (
    BLOCK_BYTES,
    CRC_BYTES,
    FOLDER,
    FRAME_BYTES,
    FREED,
    HEAD_BYTES,
    MARGIN_BYTES,
    MARK,
    PADDING,
    PADDING_BYTES,
    SLOT_BYTES,
    SLOTS,
    crc_of,
    slot_path,
)

# What must stay free for files of the drive's owner, and for another version of the firmware.
SPARE_BYTES = const(262144)
_SIZE = const(6)  # in what os.stat returns

# The byte from NVM's end by which a start that may make room is asked for; boot.py hides the drive
# from the computer then, and says so in it, once.
ROOM_AT = -2
ROOM_ASKED = const(0x52)
ROOM_HIDDEN = const(0x4D)
NOTHING_ASKED = const(0xFF)


class Slots:
    """The slots as they were when look() was last called.

    free: paths of those that hold no run, in order. taken: how many do. missing: how many more
    would find room. last_run: the highest number of a run that any of them has held.
    """

    def __init__(self):
        """Look at the drive."""
        self.look()

    def look(self):
        """Read what each slot holds, if anything; a drive that can't be read has none."""
        self.free = []
        self.taken = self.last_run = 0
        whole = 0
        for number in SLOTS:
            path = slot_path(number)
            if _size(path) == SLOT_BYTES:
                whole += 1
                self._read(path)
        self.missing = min(len(SLOTS) - whole, max(0, free_bytes() - SPARE_BYTES) // SLOT_BYTES)

    def _read(self, path):
        head = bytearray(FRAME_BYTES)
        with open(path, "rb") as file:
            file.seek(MARGIN_BYTES)
            file.readinto(head)
        if head[0] in (0, FREED):
            self.free.append(path)
        else:
            self.taken += 1
        self.last_run = max(self.last_run, _run_of(head))


def _run_of(head):
    """Return the run of a slot's first frame, copied or not, or 0 where none begins it whole."""
    if head[0] == FREED:
        head[0] = MARK
    end = HEAD_BYTES + head[1]
    if head[0] != MARK or end + CRC_BYTES > len(head):
        return 0
    return get_16(head, 2) if get_32(head, end) == crc_of(head, end) else 0


def make_room(keep_alive):
    """Make the slots that are missing; keep_alive is called often, for this takes half a minute.

    Raises OSError where the drive can't be written, or is full; what was made so far stays.
    """
    if FOLDER[1:] not in os.listdir("/"):
        _fill(PADDING, PADDING_BYTES, keep_alive)
        os.mkdir(FOLDER)
    for number in SLOTS:
        path = slot_path(number)
        size = _size(path)
        if size == SLOT_BYTES:
            continue
        if size >= 0:  # begun before the power went
            os.remove(path)
        if free_bytes() < SLOT_BYTES + SPARE_BYTES:
            break
        _fill(path, SLOT_BYTES, keep_alive)
    os.sync()


def room_asked():
    """Return the byte by which a start that makes room is asked for; NOTHING_ASKED without NVM."""
    nvm = microcontroller.nvm
    return nvm[ROOM_AT] if nvm else NOTHING_ASKED


def ask_for_room(what):
    """Write that byte, if it is another."""
    nvm = microcontroller.nvm
    if nvm and nvm[ROOM_AT] != what:
        nvm[ROOM_AT] = what


def free_bytes():
    """Return what is free on the drive."""
    drive = os.statvfs("/")
    return drive[0] * drive[3]


def _size(path):
    """Return a file's size, or -1 where there is none."""
    try:
        return os.stat(path)[_SIZE]
    except OSError:
        return -1


def _fill(path, size, keep_alive):
    nothing = bytes(8 * BLOCK_BYTES)
    with open(path, "wb") as file:
        for _ in range(0, size, len(nothing)):
            file.write(nothing)
            keep_alive()
