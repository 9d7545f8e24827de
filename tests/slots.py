"""Runs that a virtual board has recorded, and its slots."""

from footfall.core import stream
from footfall.core.run_records import SLOTS, slot_path
from footfall_host.recordings.frames import SlotState, slot_state
from footfall_host.recordings.run_file import read_run

RAW = {"FOOTFALL_RECORD": 2}
OFF = {"FOOTFALL_RECORD": 0}


def slots_of(run):
    """Return the slots of a board's drive that hold anything, in order."""
    slots = [run.files.get(slot_path(number)[1:], b"") for number in SLOTS]
    return [slot for slot in slots if slot_state(slot) is SlotState.TAKEN]


def recorded(run):
    """Return the only run that a board has recorded."""
    return read_run(slots_of(run), "the board's slots")


def strikes_told(run):
    """Return when each foot strike was, in samples, as it would be written."""
    return [
        event.at_samples + event.detail // 16 / 16
        for event in run.events
        if event.kind == stream.FOOT_STRIKE
    ]


def strikes_read(recording):
    """Return when each foot strike was, in samples, as it was written."""
    return [note.at_samples for note in recording.of(stream.FOOT_STRIKE)]


def drive_writes(run):
    """Return the writes to the drive."""
    return [write for write in run.flash_writes if write.memory == "drive"]
