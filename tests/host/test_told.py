"""What a board told of a run: its events, in seconds, and no more than it knows."""

import binascii

import numpy as np
import pytest

from footfall.core import stream
from footfall.core.run_records import CRC_BYTES, MARK, SHORT_CADENCES
from footfall.core.settings import Settings
from footfall_host.recordings.frames import frames_in
from footfall_host.recordings.run_file import read_run
from footfall_host.recordings.told import told_events, told_timeline
from footfall_host.replay import Cadence
from recorded import (
    EVENTS_ONLY,
    recorded,
    written,
)


def test_seconds_in_which_nobody_ran_are_put_back():
    read = read_run(recorded("5@stand,30@165,30@stand,30@165,20@stand", EVENTS_ONLY), "run")
    noted = [note for note in read.notes if note.what == stream.CADENCE]
    seconds = [event.t_s for event in told_events(read) if isinstance(event, Cadence)]
    assert len(seconds) > len(noted) + 15
    assert np.diff(seconds) == pytest.approx(1, abs=0.01)
    timeline = told_timeline(read, "run")
    assert timeline.duration_s >= seconds[-1]
    assert timeline.gaps == ()


def test_what_a_later_version_has_noted_is_left_out():
    (slot,) = written(5)
    known = told_events(read_run([slot], "run"))
    header, notes = (frame.payload for frame in frames_in(slot))
    later = header + b"\ntarget_spm=999\nhovers=1"
    unknown = bytes([SHORT_CADENCES + stream.COACH, 0, 0, 99, 170, 0, 0, 0])
    read = read_run([framed(5, later, notes + unknown)], "run")
    assert read.missing_frames == 0
    assert read.header["target_spm"] == "999"
    assert read.settings.target_spm == Settings().target_spm
    assert told_events(read) == known


def framed(run, *payloads):
    """Return frames with these payloads."""
    frames = b""
    for number, payload in enumerate(payloads):
        frame = bytes([MARK, len(payload), run, 0, number, 0]) + payload
        frames += frame + binascii.crc32(frame).to_bytes(CRC_BYTES, "little")
    return frames
