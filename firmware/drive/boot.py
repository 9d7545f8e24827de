"""Run by CircuitPython before the drive shows up: what no setting of the coach may change.

A bond made once would let its peer read and write every file over Bluetooth, at each start. What
the board remembers of its failures is printed here and so ends up in boot_out.txt, where
`footfall doctor` finds it.
"""

import struct

import microcontroller
import storage
import supervisor

# Where footfall.device.lifeline keeps the last traceback; nothing of the firmware is imported
# here, which may be what is broken.
TRACEBACK_MARK = b"TB"
TRACEBACK_BYTES = 512
LAST_FAILURE = "Last failure:"

# The two records of footfall.device.store: their layout, and what their checksum starts with.
RECORD = "<HBBIIHHBHHBBHBIH"
RECORD_BYTES = 32
CHECKED_BYTES = 30
CHECKSUM_START = 0x5A5A
NUMBER = 0
MET = 6
MOST_FAULTS = 16
LAST_FAULTS = "Last faults:"
SELF_TEST = 7
RESULTS = {1: "passed", 2: "failed"}
LAST_SELF_TEST = "Last self-test:"

# Where footfall.device.slots asks for a start in which it can make room for recordings.
ROOM_AT = -2
ROOM_ASKED = 0x52
ROOM_HIDDEN = 0x4D
NOTHING_ASKED = 0xFF


def whole(record):
    """Return whether a record's checksum fits."""
    total = CHECKSUM_START
    for byte in record[:CHECKED_BYTES]:
        total = (total * 31 + byte) & 0xFFFF
    return total == struct.unpack("<H", record[CHECKED_BYTES:])[0]


def newest_record(nvm):
    """Return the fields of the newer record that is whole, or None."""
    newest = None
    half = len(nvm) // 2
    for at in (TRACEBACK_BYTES if half > TRACEBACK_BYTES else 0, half):
        record = bytes(nvm[at : at + RECORD_BYTES])
        if len(record) == RECORD_BYTES and whole(record):
            fields = struct.unpack(RECORD, record)
            if newest is None or (fields[NUMBER] - newest[NUMBER]) & 0xFFFF < 0x8000:
                newest = fields
    return newest


def tell(fields):
    """Print the numbers of the faults that a record names, and how the last self-test went."""
    met = [code for code in range(MOST_FAULTS) if fields[MET] >> code & 1]
    if met:
        print(LAST_FAULTS, *met)
    if fields[SELF_TEST] in RESULTS:
        print(LAST_SELF_TEST, RESULTS[fields[SELF_TEST]])


def hide_drive_if_asked(nvm):
    """Hide the drive from the computer, once, for the firmware to make room for recordings.

    Whatever becomes of that, the start after this one shows the drive; a memory that is worn, and
    would ask for ever, hides nothing.
    """
    if nvm[ROOM_AT] == ROOM_ASKED:
        nvm[ROOM_AT] = ROOM_HIDDEN
        if nvm[ROOM_AT] == ROOM_HIDDEN:
            storage.disable_usb_drive()
            storage.remount("/", readonly=False)
    elif nvm[ROOM_AT] == ROOM_HIDDEN:
        nvm[ROOM_AT] = NOTHING_ASKED


if hasattr(supervisor.runtime, "ble_workflow"):
    supervisor.runtime.ble_workflow = False

nvm = microcontroller.nvm
if nvm:
    hide_drive_if_asked(nvm)
last = newest_record(nvm) if nvm else None
if last is not None:
    tell(last)
# A smaller memory has no room for a traceback, and a record in its place.
if nvm and len(nvm) >= TRACEBACK_BYTES and nvm[: len(TRACEBACK_MARK)] == TRACEBACK_MARK:
    kept = bytes(nvm[len(TRACEBACK_MARK) : TRACEBACK_BYTES])
    end = kept.find(b"\0")
    print(LAST_FAILURE)
    # Its first character may have been cut in two.
    print("".join([chr(byte) if byte < 0x7F else "?" for byte in kept[:end]]))
