"""Records runs on the drive, so that no switch-off costs more than their last minute.

What goes into the core and comes out of it is noted in memory. A write waits for the chore that
comes right after a drain, changes whole blocks amid a file that is there (see slots.py), and is
brought to the flash one chore later. No file is closed, for that would write the folder. The drive
is taken once somebody runs and no computer holds it.
"""

import os

import microcontroller
import storage
import supervisor
from micropython import const

from footfall import __version__
from footfall.core import stream
from footfall.core.run_records import (
    ASLEEP,
    BATTERY,
    BLOCK_BYTES,
    DIGEST,
    END,
    FAULT,
    FORMAT,
    FULL,
    MARGIN_BYTES,
    PLUGGED_IN,
    RECORD,
    SLOT_BYTES,
    STOPPED,
    RunWriter,
    digest_of,
)
from footfall.core.sample_clock import ticks_since
from footfall.core.tunables import TUNABLES
from footfall.device.fault_codes import NOT_RECORDED
from footfall.device.slots import Slots

_BUFFER_BYTES = const(4096)
# A write begins once so much is ready: what is left bears the wait for it.
_READY_BYTES = const(3072)
# Nothing is in memory alone for longer.
_WRITE_MS = const(60000)
# A computer that is there finds the board meanwhile; memory bears the wait.
_TAKE_AFTER_MS = const(6000)
# Whoever has stood for so long may switch the board off.
_STILL_S = const(3)
_RAW = const(2)  # of the setting `record`
# Slots that raw samples leave, so that the rest of the run is not lost for them.
_KEPT_SLOTS = const(2)
# 100 samples a second, of which 61 share a frame's 15 bytes.
_RAW_BYTES_PER_MIN = const(25500)

_IDLE = const(0)  # nobody runs
_WANTED = const(1)  # somebody does, and the run has no slot yet
_ON = const(2)
_FAILED = const(3)  # this run can't be recorded


class Recorder:
    """Takes what enters and leaves the core, and is served right after drains.

    slots: of the drive. owns_drive: whether this has taken the drive, so that no computer can write
    it. raw, wants_raw: whether samples are recorded too, and were asked for. held_off: whether a
    computer that holds the drive has kept a run from being recorded; whoever does something about
    it sets it back.
    """

    def __init__(self, settings, board_id, workout, faults):
        """Look at the drive, and say how much fits where raw samples are asked for."""
        self.slots = Slots()
        self.owns_drive = _has_taken_drive()
        self.raw = self.wants_raw = settings.record == _RAW
        self.held_off = False
        self._settings = settings
        self._board_id = board_id
        self._workout = workout
        self._faults = faults
        # The header waits there too, with two digits for each byte of a workout.
        plan_blocks = 0 if workout is None else (2 * len(workout[0])) // BLOCK_BYTES + 1
        self._buffer = bytearray(_BUFFER_BYTES + BLOCK_BYTES * plan_blocks)
        self._view = memoryview(self._buffer)
        self._writer = RunWriter(self._buffer)
        self._state = _IDLE
        self._stopped = False
        self._run = self.slots.last_run
        self._part = 0
        self._fed_samples = 0
        self._period_us = stream.NOMINAL_PERIOD_US
        self._digest = 0
        # Never closed: that would write their folder.
        self._files = []
        self._at = 0  # of the first block in the buffer, in the last file
        self._unsynced = self._ends = False
        self._has_run = False  # since the last write
        self._still_s = 0
        self._started = False  # long enough ago to take the drive
        self._written_ms = supervisor.ticks_ms()
        if self.raw:
            self._want()
            slots = max(0, len(self.slots.free) - _KEPT_SLOTS)
            minutes = slots * (SLOT_BYTES - 2 * MARGIN_BYTES) // _RAW_BYTES_PER_MIN
            print(f"Raw samples are recorded: {minutes} minutes fit.")

    # --- what happens -------------------------------------------------------------

    def fed(self, block, count):
        """Note samples that the core is given."""
        if self.raw and self._state != _FAILED:
            self._writer.take(block, count, self._fed_samples)
        self._fed_samples += count

    def recorded(self, kind, value):
        """Note a record that the core is given."""
        self._note(RECORD + kind, 0, value)
        if kind == stream.OVERRUN:
            self._fed_samples += value
        elif kind == stream.RATE:
            self._period_us = value
        elif kind == stream.COACHING:
            self._stopped = value == 0

    def told(self, kind, at, detail, value):
        """Note an event of the core; the first foot strike or jump begins a run."""
        if self.raw:
            self._digest = digest_of(self._digest, kind, at, detail, value)
        begins = kind in (stream.FOOT_STRIKE, stream.JUMP)
        if begins and self._state == _IDLE and not self._stopped:
            self._want()
        if self._state in (_WANTED, _ON):
            self._writer.note(kind, at, detail, value)
            if kind == stream.CADENCE:
                self._still_s = 0 if value else self._still_s + 1
                self._has_run = self._has_run or value > 0

    def met(self, fault):
        """Note a fault, by its number."""
        self._note(FAULT, 0, fault)

    def has_battery(self, percent):
        """Note how full the battery is."""
        self._note(BATTERY, 0, percent)

    def stop(self, steps):
        """End the run, as its runner wishes; with its samples it goes on, and is only told so."""
        self._end(STOPPED, steps, self.raw)

    def finish(self, steps):
        """End all that is recorded, and bring it to the flash at once."""
        if not self._ends:
            self._end(STOPPED, steps)
        self._finish()

    def fall_asleep(self, steps):
        """End the run, and bring it to the flash at once."""
        self._end(ASLEEP, steps)
        self._finish()

    def give_back(self, steps):
        """End the run, for a computer is there, and bring it to the flash at once."""
        self._end(PLUGGED_IN, steps)
        self._finish()

    def take_drive(self):
        """Take the drive; raises RuntimeError where a computer holds it, be it asleep."""
        if not self.owns_drive:
            self.held_off = True
            if supervisor.runtime.usb_connected:
                raise RuntimeError("a computer holds the drive")
            storage.remount("/", readonly=False)
            self.owns_drive = True
        self.held_off = False

    def try_again(self):
        """Record from the next foot strike on, although this run could not be."""
        if self._state == _FAILED:
            self._state = _IDLE
            self._faults.ended(NOT_RECORDED)

    def _note(self, what, detail, value):
        """Note something of this moment, if there is a run."""
        if self._state in (_WANTED, _ON):
            self._writer.note(what, self._fed_samples, detail, value)

    def _end(self, why, steps, goes_on=False):
        self._note(END, why, steps)
        if self._state == _FAILED:
            self._state = _IDLE
        elif self._state == _ON:
            self._ends = not goes_on

    # --- what is written ----------------------------------------------------------

    def serve(self, now_ms):
        """Do one thing that takes as long as a piece of the flash does; return if there was one."""
        if self._unsynced:
            self._unsynced = False
            os.sync()
        elif self._state == _WANTED and self._may_take(now_ms):
            self._written_ms = now_ms
            self._begin()
        elif self._state == _ON and self._is_due(now_ms):
            self._written_ms = now_ms
            self._write()
        else:
            return False
        return True

    def _finish(self):
        while self.serve(supervisor.ticks_ms()):
            pass

    def _is_due(self, now_ms):
        late = ticks_since(self._written_ms, now_ms) >= _WRITE_MS
        stands = self._has_run and self._still_s >= _STILL_S
        return late or stands or self._ends or self._writer.ready_bytes >= _READY_BYTES

    def _want(self):
        """Note a run from now on; it gets its slot soon."""
        self._state = _WANTED
        self._run = self._run + 1 & 0xFFFF
        self._part = 0
        self._writer.begin(self._run)

    def _may_take(self, now_ms):
        self._started = self._started or ticks_since(self._written_ms, now_ms) >= _TAKE_AFTER_MS
        return self._started

    def _begin(self):
        """Take the drive and a slot for a run, or say why there is no recording of it."""
        try:
            self._check_free()
            self.take_drive()
            self._take_slot()
        except (OSError, RuntimeError) as problem:
            self._fail(problem)
            return
        self._faults.ended(NOT_RECORDED)
        self._state = _ON

    def _check_free(self):
        if not self.slots.free:
            taken = self.slots.taken
            raise OSError(f"{taken} slots hold runs, none is free" if taken else "there is no room")

    def _take_slot(self):
        """Begin a slot with the header."""
        self._files.append(self._open_slot())
        self._at = MARGIN_BYTES
        self._writer.head(self._header())
        self._part += 1

    def _open_slot(self):
        """Return the first free slot that can be written; a computer may have locked one."""
        while True:
            path = self.slots.free.pop(0)
            try:
                return open(path, "r+b")
            except OSError:
                if not self.slots.free:
                    raise

    def _fail(self, problem):
        self._state = _FAILED
        self.raw = False  # samples are worth something from a start on alone
        self._unsynced = self._ends = False
        self._faults.began(NOT_RECORDED, problem)

    def _write(self):
        """Write all that is ready, in whole blocks; one that is not full is written again later."""
        writer = self._writer
        if self.raw:
            self._note(DIGEST, 0, self._digest)
        writer.pause()
        self._has_run = False
        try:
            self._write_blocks(writer.ready_bytes)
            if self._ends:
                self._ends = False
                self._state = _IDLE
            elif self._at + len(self._buffer) > SLOT_BYTES - MARGIN_BYTES:
                self._go_on()
        except OSError as problem:
            self._fail(problem)

    def _write_blocks(self, ready_bytes):
        end = -(-ready_bytes // BLOCK_BYTES) * BLOCK_BYTES
        for at in range(ready_bytes, end):
            self._buffer[at] = 0
        file = self._files[-1]
        file.seek(self._at)
        file.write(self._view[:end])
        self._unsynced = True
        full = ready_bytes // BLOCK_BYTES * BLOCK_BYTES
        self._view[: ready_bytes - full] = self._view[full:ready_bytes]
        self._writer.ready_bytes = ready_bytes - full
        self._at += full

    def _go_on(self):
        """Go on in another slot; the last ones take no samples."""
        if self.raw and len(self.slots.free) <= _KEPT_SLOTS:
            self._note(END, FULL, 0)
            self.raw = False
            print("No room for more raw samples; the run is recorded without.")
        self._check_free()
        self._writer.ready_bytes = 0  # what is in this slot's last block is in the flash
        self._take_slot()

    def _header(self):
        """Return the text that begins each slot: what the rest can't be understood without."""
        lines = [
            "format=" + str(FORMAT),
            f"firmware={__version__}",
            f"board={self._board_id}",
            "uid=" + "".join([f"{byte:02x}" for byte in microcontroller.cpu.uid]),
            "sensor=lis3dh",
            "range_g=8",
            f"period_us={self._period_us}",
            "worn=waistband",
            f"raw={int(self.raw)}",
            f"part={self._part}",
            f"samples={self._fed_samples}",
        ]
        for tunable in TUNABLES:
            value = getattr(self._settings, tunable.name)
            if value != tunable.default:
                lines.append(f"{tunable.name}={value}")
        if self._workout is not None:
            plan, step, done = self._workout
            lines.append("workout_plan=" + "".join([f"{byte:02x}" for byte in plan]))
            lines.append(f"workout_at={step},{done}")
        return "\n".join(lines).encode()


def _has_taken_drive():
    """Return whether a program before this one has, which a reload does not undo."""
    reloaded = supervisor.runtime.run_reason != supervisor.RunReason.STARTUP
    return reloaded and not storage.getmount("/").readonly
