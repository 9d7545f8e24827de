from array import array

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.core import stream
from footfall.core.run_records import (
    DIGEST,
    FRAME_BYTES,
    HEADER,
    LOW_BITS,
    NOTES,
    PAYLOAD_BYTES,
    SAMPLES,
    RunWriter,
    digest_of,
)
from footfall_host.recordings.frames import frames_in, in_order
from footfall_host.recordings.notes import Note, NoteReader, header_text, samples_in

PERIOD_US = stream.NOMINAL_PERIOD_US
SECOND_SAMPLES = 100
LARGEST = 2**30 - 1


def written(buffer_bytes=1 << 16):
    return RunWriter(bytearray(buffer_bytes))


def frames_of(writer):
    writer.pause()
    frames, missing = in_order(list(frames_in(bytes(writer._buffer[: writer.ready_bytes]))))
    assert not missing
    return frames


def payloads(writer, kind):
    return [frame.payload for frame in frames_of(writer) if frame.payload[0] == kind]


def notes_of(writer):
    reader = NoteReader(PERIOD_US)
    return [note for payload in payloads(writer, NOTES) for note in reader.read(payload)]


def strike(at_q8):
    return stream.FOOT_STRIKE, at_q8 >> 8, at_q8 & 0xFF, 0


def on_paper(at_q8):
    """Return a strike's time as it is written, in samples: to a sixteenth, whatever came before."""
    return (at_q8 >> 4) / 16


# --- notes --------------------------------------------------------------------------------


@given(
    start=st.integers(0, 2**25),
    steps_q8=st.lists(st.integers(0, 40_000), min_size=1, max_size=400),
)
def test_foot_strikes_are_read_to_a_sixteenth_of_a_sample_without_drifting(start, steps_q8):
    writer = written()
    times_q8 = [256 * start + int(total) for total in np.cumsum(steps_q8)]
    for at_q8 in times_q8:
        writer.note(*strike(at_q8))
    read = notes_of(writer)
    assert [note.what for note in read] == [stream.FOOT_STRIKE] * len(read)
    assert [note.at_samples for note in read] == [on_paper(at_q8) for at_q8 in times_q8]


@given(
    notes=st.lists(
        st.tuples(
            st.integers(3, 31), st.integers(0, 2**24), st.integers(0, 255), st.integers(0, LARGEST)
        ),
        max_size=120,
    )
)
def test_whatever_else_is_noted_is_read_as_it_was(notes):
    writer = written()
    for note in notes:
        writer.note(*note)
    assert notes_of(writer) == [Note(what, float(at), *rest) for what, at, *rest in notes]


@given(
    seconds=st.lists(
        st.tuples(st.sampled_from([stream.IDLE, stream.RUNNING]), st.integers(0, 2600)),
        max_size=200,
    )
)
def test_a_cadence_is_read_as_it_was_but_where_there_has_been_none_for_longer(seconds):
    writer = written()
    told = [
        (stream.CADENCE, SECOND_SAMPLES * (1 + second), state, tenths)
        for second, (state, tenths) in enumerate(seconds)
    ]
    for cadence in told:
        writer.note(*cadence)
    expected = [
        (at, state, tenths)
        for (_, at, state, tenths), before in zip(told, [None, *told], strict=False)
        if before is None or tenths or before[2:] != (state, tenths)
    ]
    read = [(note.at_samples, note.detail, note.value) for note in notes_of(writer)]
    # A frame is readable alone: its first cadence is written whatever came before.
    assert [one for one in read if one in expected] == expected
    assert set(read) - set(expected) <= {(at, state, tenths) for _, at, state, tenths in told}


def test_an_hour_of_running_takes_some_eighteen_kilobytes():
    rng = np.random.default_rng(1)
    writer = written()
    steps_q8 = (100 * 60 / 172 + rng.normal(0, 1.2, 172 * 60)) * 256
    times_q8 = np.cumsum(steps_q8).astype(int).tolist()
    tenths = (1720 + np.cumsum(rng.normal(0, 3, 3600))).astype(int).tolist()
    second = 0
    for at_q8 in times_q8:
        writer.note(*strike(at_q8))
        if at_q8 >> 8 >= SECOND_SAMPLES * (second + 1) and second < len(tenths):
            second += 1
            writer.note(stream.CADENCE, SECOND_SAMPLES * second, stream.RUNNING, tenths[second - 1])
    writer.pause()
    assert 15_000 < writer.ready_bytes < 19_500


# --- samples ------------------------------------------------------------------------------

axis = st.integers(-512, 511).map(lambda value: value * 64)


@given(
    blocks=st.lists(
        st.tuples(
            st.integers(0, 3), st.lists(st.tuples(axis, axis, axis), min_size=1, max_size=32)
        ),
        max_size=30,
    )
)
def test_samples_are_read_as_they_were_each_at_its_time(blocks):
    writer = written()
    at = 0
    expected = {}
    for lost, samples in blocks:
        at += lost
        block = array("h", [value for sample in samples for value in sample])
        writer.take(block, len(samples), at)
        for sample in samples:
            expected[at] = sample
            at += 1
    read = {}
    for payload in payloads(writer, SAMPLES):
        piece = samples_in(payload)
        for offset, sample in enumerate(piece.counts.tolist()):
            read[piece.at_samples + offset] = tuple(sample)
    assert read == expected


def test_samples_of_more_than_ten_bits_are_told_once():
    writer = written()
    writer.take(array("h", [64, 65, 64] * 8), 8, 0)
    writer.take(array("h", [64, 66, 64] * 8), 8, 8)
    assert [note.what for note in notes_of(writer)] == [LOW_BITS]


# --- frames -------------------------------------------------------------------------------


@given(text=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=900))
def test_a_header_of_any_length_is_read_as_it_was(text):
    writer = written()
    writer.head(f"key={text}\n".encode())
    parts = payloads(writer, HEADER)
    assert header_text(parts) == {"key": text}


def test_a_frame_that_finds_no_room_is_missing_and_the_others_are_not():
    writer = written(3 * FRAME_BYTES)
    for at in range(200):
        writer.note(DIGEST, at, 0, at)
    writer.pause()
    assert writer.dropped
    first = bytes(writer._buffer[: writer.ready_bytes])
    writer.ready_bytes = 0
    writer.note(DIGEST, 200, 0, 200)
    writer.pause()
    data = first + bytes(writer._buffer[: writer.ready_bytes])
    frames, missing = in_order(list(frames_in(data)))
    assert missing == writer.dropped
    reader = NoteReader(PERIOD_US)
    read = [note.value for frame in frames for note in reader.read(frame.payload)]
    assert read[-1] == 200
    assert read == sorted(set(read))


def test_a_run_longer_than_its_frames_have_numbers_stays_in_order():
    writer = written(1 << 22)
    writer._number = 65_530
    for at in range(400):
        writer.note(DIGEST, at, 0, at)
    assert [note.value for note in notes_of(writer)] == list(range(400))


def test_a_new_run_forgets_what_was_noted_before():
    writer = written()
    writer.note(DIGEST, 1, 0, 1)
    writer.begin(7)
    writer.note(DIGEST, 2, 0, 2)
    (frame,) = frames_of(writer)
    assert (frame.run, frame.number) == (7, 0)
    assert [note.value for note in NoteReader(PERIOD_US).read(frame.payload)] == [2]


def test_no_payload_is_longer_than_it_may_be():
    writer = written()
    rng = np.random.default_rng(2)
    for _ in range(5000):
        at_q8 = int(rng.integers(0, 2**30))
        writer.note(*strike(at_q8))
    assert max(len(frame.payload) for frame in frames_of(writer)) <= PAYLOAD_BYTES


# --- the digest ---------------------------------------------------------------------------

event = st.tuples(
    st.integers(1, 7), st.integers(0, LARGEST), st.integers(0, 255), st.integers(0, LARGEST)
)


@given(events=st.lists(event, min_size=1, max_size=30), data=st.data())
def test_another_event_is_another_digest(events, data):
    at = data.draw(st.integers(0, len(events) - 1))
    field = data.draw(st.integers(0, 3))
    changed = [list(one) for one in events]
    changed[at][field] ^= 1
    assert digest(events) != digest(changed)


def digest(events):
    result = 0
    for one in events:
        result = digest_of(result, *one)
        assert 0 <= result < 2**24
    return result


@pytest.mark.parametrize("value", [0, 2**30 - 1])
def test_the_digest_stays_a_small_integer(value):
    assert (2**24 - 1) * 31 + 2**24 < 2**30
    assert 0 <= digest_of(2**24 - 1, value, value, value, value) < 2**24
