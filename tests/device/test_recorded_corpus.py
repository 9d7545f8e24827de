"""Real runs, recorded with their samples by a board, say the same when they are replayed."""

import pytest

from footfall_host.evaluation.recording import find_recordings
from footfall_host.recordings.check import check
from footfall_host.trace import read_trace
from footfall_host.virtual_board.emulation import unbroken
from living import live
from slots import RAW, recorded, strikes_read, strikes_told

HOUR_SAMPLES = 3600 * 100
# What fits into the slots that raw samples may take.
MOST_SAMPLES = 20 * 60 * 100


@pytest.mark.campaign
def test_an_hour_of_real_recordings_replays_to_identical_events(corpus, figure):
    total = checks = runs = strikes = 0
    for path in sorted(find_recordings(corpus), key=lambda path: -path.stat().st_size):
        counts = unbroken(read_trace(path))
        if not 60 * 100 < len(counts) < MOST_SAMPLES:
            continue
        run = live(counts, settings=RAW)
        recording = recorded(run)
        verdict = check(recording)
        assert verdict.identical, path.name
        read = strikes_read(recording)
        assert read == strikes_told(run)[: len(read)]
        runs += 1
        total += verdict.samples
        checks += verdict.checks
        strikes += len(read)
    figure(
        f"{runs} real recordings, {total / 100:.0f} s of samples, {strikes} foot strikes: every "
        f"event is the same when replayed, compared {checks} times"
    )
    assert total >= HOUR_SAMPLES
