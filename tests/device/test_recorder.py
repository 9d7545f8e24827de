"""What a board records of a run, and what a switch-off can cost of it."""

import numpy as np
import pytest

from feeding import run_of
from footfall.core import stream
from footfall.core.run_records import BATTERY, END, FAULT, MARGIN_BYTES, RECORD, SLOT_BYTES
from footfall.device.fault_codes import NOT_RECORDED, SAMPLES_LOST
from footfall_host.recordings.check import check
from footfall_host.recordings.entry import entry_of
from footfall_host.recordings.frames import frames_in
from footfall_host.recordings.run_file import read_run
from footfall_host.recordings.told import told_events
from footfall_host.replay import FootStrike
from footfall_host.resample import to_counts
from footfall_host.virtual_board.emulation import drain_gaps
from footfall_host.virtual_board.flash import nor
from footfall_host.virtual_board.scenario import Press
from living import live
from slots import OFF, RAW, drive_writes, recorded, slots_of, strikes_read, strikes_told

SECOND_US = 1_000_000
# The board's first sample comes a moment after power-on.
WRITE_S = 60
FIFO_MS = 320
LONG_PRESS_US = 900_000
STANDS_S = 8 + 180


@pytest.fixture(scope="module")
def long_counts():
    """Return 200 s of a runner who stands before and after."""
    return to_counts(run_of("8@stand,180@172,12@stand").acc_g)


@pytest.fixture(scope="module")
def kept(long_counts):
    return live(long_counts)


@pytest.fixture(scope="module")
def short_counts():
    """Return 80 s of a runner who stands before and after."""
    return to_counts(run_of("8@stand,60@172,12@stand").acc_g)


@pytest.fixture(scope="module")
def brief(short_counts):
    return live(short_counts)


@pytest.fixture(scope="module")
def raw(long_counts):
    return live(long_counts, settings=RAW)


def test_a_run_is_recorded_as_the_core_told_it(kept):
    recording = recorded(kept)
    assert strikes_read(recording) == strikes_told(kept)
    told = [event for event in kept.events if event.kind == stream.CADENCE and event.value]
    read = [note for note in recording.of(stream.CADENCE) if note.value]
    assert [note.value for note in read] == [event.value for event in told]
    for note, event in zip(read, told, strict=True):
        assert abs(note.at_samples - event.at_samples) <= 2
    for kind in (stream.CUE, stream.COACH, stream.BEAT):
        events = [event for event in kept.events if event.kind == kind]
        read = [(note.at_samples, note.detail, note.value) for note in recording.of(kind)]
        told = [(event.at_samples, event.detail, event.value) for event in events]
        assert read == told[: len(read)]
        assert all(at > STANDS_S * 100 for at, *_ in told[len(read) :])


def test_the_header_says_what_the_rest_needs(kept):
    header = recorded(kept).header
    assert header["board"] == "circuitplayground_bluefruit"
    assert header["period_us"] == str(stream.NOMINAL_PERIOD_US)
    assert (header["range_g"], header["sensor"], header["worn"]) == ("8", "lis3dh", "waistband")


def test_settings_other_than_their_defaults_are_in_it(short_counts):
    run = live(short_counts, settings={"FOOTFALL_TARGET_SPM": 181, "FOOTFALL_DWELL_S": 7})
    settings = recorded(run).settings
    assert (settings.target_spm, settings.dwell_s, settings.cooldown_s) == (181, 7, 12)


def test_what_has_been_recorded_stays_where_it_is_and_beside_nothing(kept):
    (slot,) = slots_of(kept)
    assert len(slot) == SLOT_BYTES
    assert not any(slot[:MARGIN_BYTES])
    assert not any(slot[-MARGIN_BYTES:])


def test_nothing_is_recorded_where_nobody_runs():
    walk = to_counts(run_of("10@stand,60@walk,30@stand").acc_g)
    run = live(walk)
    assert not slots_of(run)
    assert not drive_writes(run)


def test_nothing_is_recorded_where_it_is_not_asked_for(short_counts):
    run = live(short_counts, settings=OFF)
    assert not slots_of(run)
    assert not drive_writes(run)


def test_recording_changes_no_event(kept, raw, long_counts):
    assert kept.events == live(long_counts, settings=OFF).events
    assert raw.events == kept.events


@pytest.mark.parametrize("recorded_as", ["kept", "raw"])
def test_no_write_holds_a_drain_up_past_the_fifo(request, recorded_as, figure):
    run = request.getfixturevalue(recorded_as)
    longest = max(write.took_us for write in drive_writes(run)) / 1000
    worst = max(gap_ms for _, gap_ms in drain_gaps(run))
    figure(f"longest stall for the flash {longest:.0f} ms, drains at most {worst:.0f} ms apart")
    assert not run.records(stream.OVERRUN)
    assert worst < FIFO_MS / 2


@pytest.mark.parametrize(
    ("settings", "erase_ms", "loses"),
    [
        pytest.param({}, 120, False, marks=pytest.mark.campaign),
        (RAW, 120, False),
        ({}, 400, True),
        pytest.param(RAW, 400, True, marks=pytest.mark.campaign),
    ],
    ids=["plain-120", "raw-120", "plain-400", "raw-400"],
)
def test_a_flash_that_is_slow_costs_samples_only_past_the_fifo_and_is_told(
    long_counts, monkeypatch, settings, erase_ms, loses
):
    """400 ms is the longest that makers of such a chip allow, old and cold."""
    monkeypatch.setattr(nor, "ERASE_US", 1000 * erase_ms)
    run = live(long_counts, settings=settings)
    assert bool(run.records(stream.OVERRUN)) is loses
    assert run.console.count(f"Fault {SAMPLES_LOST}") == loses
    assert check(recorded(run)).identical is bool(settings)


@pytest.mark.parametrize(
    "off_s",
    [75, 190, *(pytest.param(s, marks=pytest.mark.campaign) for s in (30, 100, 131, 159, 196))],
)
def test_a_switch_off_costs_no_more_than_the_last_minute(long_counts, kept, off_s):
    run = live(long_counts, power_off_us=off_s * SECOND_US)
    told = [at for at in strikes_told(kept) if at < (off_s - WRITE_S - 4) * 100]
    slots = slots_of(run)
    read = strikes_read(read_run(slots, "the slot")) if slots else []
    assert read[: len(told)] == told
    assert read == strikes_told(kept)[: len(read)]


def test_whoever_stands_for_a_few_seconds_may_switch_off(long_counts, kept):
    run = live(long_counts, power_off_us=(STANDS_S + 6) * SECOND_US)
    assert strikes_read(recorded(run)) == strikes_told(kept)


# --- what else is in it -------------------------------------------------------------------


def test_a_run_that_is_stopped_has_ended_and_the_next_one_is_another(long_counts):
    presses = [
        Press("BUTTON_A", 80 * SECOND_US, LONG_PRESS_US),
        Press("BUTTON_A", 100 * SECOND_US, LONG_PRESS_US),
    ]
    run = live(long_counts, presses=presses)
    slots = slots_of(run)
    first, second = (read_run([slot], "the slot") for slot in slots)
    assert (first.number, second.number) == (1, 2)
    assert (first.ending, second.ending) == ("stopped", "switched off")
    (end,) = first.of(END)
    assert end.value == len(first.of(stream.FOOT_STRIKE))
    assert max(strikes_read(first)) < 82 * 100
    assert min(strikes_read(second)) > 98 * 100


def test_buttons_lost_samples_faults_and_the_measured_rate_are_in_it(long_counts):
    presses = [Press("BUTTON_B", 60 * SECOND_US)]
    run = live(long_counts, presses=presses, stalls_us=[(90 * SECOND_US, 600_000)], rate_error=0.02)
    recording = recorded(run)
    assert len(recording.of(RECORD + stream.BUTTON)) == 1
    assert len(recording.of(RECORD + stream.OVERRUN)) == 1
    assert SAMPLES_LOST in [note.value for note in recording.of(FAULT)]
    rates = [note.value for note in recording.of(RECORD + stream.RATE)]
    assert rates[-1] == pytest.approx(10_000 / 1.02, abs=10)


def test_times_are_by_the_measured_rate(long_counts):
    recording = recorded(live(long_counts, rate_error=0.02))
    strikes = strikes_read(recording)
    lasted_s = recording.seconds(strikes[-1]) - recording.seconds(strikes[0])
    at_the_nominal_rate_s = (strikes[-1] - strikes[0]) / 100
    assert at_the_nominal_rate_s / lasted_s == pytest.approx(1.02, abs=0.004)


def test_a_battery_is_in_it(long_counts):
    run = live(long_counts, board_id="feather_nrf52840_express", battery_v=3.9)
    percents = [note.value for note in recorded(run).of(BATTERY)]
    assert len(percents) == 3
    assert 50 < percents[0] < 70


# --- raw samples --------------------------------------------------------------------------


def test_raw_samples_replay_to_the_same_events(raw):
    verdict = check(recorded(raw))
    assert verdict.identical
    assert verdict.checks > 20
    assert verdict.samples > 19_000


@pytest.mark.parametrize(
    "happens",
    [
        {"presses": [Press("BUTTON_B", 60 * SECOND_US), Press("BUTTON_A", 61 * SECOND_US)]},
        {"stalls_us": [(70 * SECOND_US, 700_000), (90 * SECOND_US, 5_000_000)]},
        {"rate_error": -0.03, "clock_error": 0.01},
        {"presses": [Press("BUTTON_A", t * SECOND_US, LONG_PRESS_US) for t in (80, 90)]},
    ],
    ids=["buttons", "stalls", "rates", "stopped"],
)
def test_they_do_whatever_happens_to_the_board(long_counts, happens):
    assert check(recorded(live(long_counts, settings=RAW, **happens))).identical


@pytest.mark.parametrize(("presses_s", "ending"), [((80,), "stopped"), ((80, 90), "switched off")])
def test_nothing_is_counted_of_it_while_it_is_stopped(long_counts, presses_s, ending):
    presses = [Press("BUTTON_A", t * SECOND_US, LONG_PRESS_US) for t in presses_s]
    recording = recorded(live(long_counts, settings=RAW, presses=presses))
    entry = entry_of(recording, "run", None)
    assert entry.ending == ending
    (stopped,) = recording.of(END)
    strikes = [event.t_s for event in told_events(recording) if isinstance(event, FootStrike)]
    restarted_s = [recording.seconds(100 * t) for t in presses_s[1:]]
    assert sum(t_s < recording.seconds(85 * 100) for t_s in strikes) == stopped.value
    assert entry.steps == len(strikes)
    assert (max(strikes) > restarted_s[0]) if restarted_s else entry.steps == stopped.value
    assert entry.running_s < (188 - 8) - (8 if restarted_s else 100)


def test_a_sample_that_is_another_is_found(raw):
    recording = recorded(raw)
    samples = list(recording.samples)
    at = next(i for i, piece in enumerate(samples) if piece.at_samples > 8000)
    changed = samples[at].counts.copy()
    changed[: len(changed) // 2] = np.clip(changed[: len(changed) // 2] * 3, -32768, 32704)
    samples[at] = type(samples[at])(samples[at].at_samples, changed)
    vars(recording)["samples"] = tuple(samples)
    verdict = check(recording)
    assert not verdict.identical
    assert verdict.parts_at_samples == pytest.approx(samples[at].at_samples, abs=1500)


def test_a_long_one_goes_on_from_slot_to_slot(raw):
    parts = [frame.payload for slot in slots_of(raw) for frame in frames_in(slot)]
    headers = [payload.decode("latin-1") for payload in parts if payload[0] == 1]
    assert [f"part={part}" in header for part, header in enumerate(headers)] == [True, True]


@pytest.mark.parametrize("runs_s", [420, pytest.param(600, marks=pytest.mark.campaign)])
def test_where_raw_samples_find_no_room_the_run_goes_on_without(runs_s):
    counts = to_counts(run_of(f"6@stand,{runs_s}@172").acc_g)
    files = {f"runs/{number:02d}.run": None for number in range(5, 13)}
    run = live(counts, settings=RAW, files=files)
    assert "Raw samples are recorded: 4 minutes fit." in run.console
    recording = recorded(run)
    assert check(recording).checks > 10
    assert strikes_read(recording)[-1] > (runs_s - WRITE_S) * 100
    assert 2 * 60 * 100 < recording.samples[-1].at_samples < 6 * 60 * 100


def test_a_build_that_cannot_check_what_it_writes_records_nothing_and_coaches(long_counts):
    run = live(long_counts, board_id="circuitplayground_express", settings=RAW)
    assert not slots_of(run)
    assert "Fault" not in run.console
    assert len(strikes_told(run)) > 500


# --- where there is no room ---------------------------------------------------------------


@pytest.mark.fault(21)
@pytest.mark.parametrize(
    ("happens", "why"),
    [
        ({"room_made": False}, "there is no room"),
        ({"files": {f"runs/{n:02d}.run": "x" * SLOT_BYTES for n in range(1, 13)}}, "12 slots hold"),
        ({"drive_readonly": True}, "Cannot remount"),
        ({"usb_us": [(0, True)]}, "a computer holds the drive"),
    ],
    ids=["no room", "all taken", "read-only", "at a computer"],
)
def test_the_runner_is_told_once_and_coached_on(short_counts, brief, happens, why):
    run = live(short_counts, **happens)
    assert run.events == brief.events
    assert run.console.count(f"Fault {NOT_RECORDED}") == 1
    assert why in run.console
    assert not drive_writes(run)


def test_a_number_that_was_torn_is_no_run(short_counts):
    """A page whose programming was cut short is erased from some byte on."""
    code = (
        "import storage\n"
        "from footfall.core.run_records import BLOCK_BYTES, MARGIN_BYTES, MARK\n"
        "storage.remount('/', readonly=False)\n"
        "with open('/runs/02.run', 'r+b') as slot:\n"
        "    slot.seek(MARGIN_BYTES)\n"
        "    slot.write(bytes([MARK, 250]) + b'\\xff' * (BLOCK_BYTES - 2))\n"
        "storage.remount('/', readonly=True)\n"
        "from footfall.device.app import main\nmain()\n"
    )
    first, torn = slots_of(live(short_counts, files={"code.py": code}))
    assert torn[MARGIN_BYTES + 2] == 0xFF
    assert read_run([first], "the slot").number == 1


def test_a_slot_that_a_computer_has_locked_is_passed_over(short_counts, brief):
    code = (
        "from footfall.device import recorder\n"
        "def unlocked(path, mode):\n"
        "    if path.endswith(('01.run', '02.run')):\n        raise OSError(13)\n"
        "    return open(path, mode)\n"
        "recorder.open = unlocked\n"
        "from footfall.device.app import main\nmain()\n"
    )
    run = live(short_counts, files={"code.py": code})
    assert strikes_read(recorded(run)) == strikes_told(brief)
    assert f"Fault {NOT_RECORDED}" not in run.console


def test_the_next_run_is_tried_again(long_counts):
    usb_us = [(0, True), (105 * SECOND_US, False)]
    presses = [Press("BUTTON_A", t * SECOND_US, LONG_PRESS_US) for t in (100, 110)]
    run = live(long_counts, usb_us=usb_us, presses=presses)
    assert min(strikes_read(recorded(run))) > 108 * 100
    assert f"Fault {NOT_RECORDED} is over" in run.console


def test_what_fails_in_the_recorder_does_not_stop_the_count(short_counts, brief):
    code = (
        "from footfall.core import run_records\n"
        "def broken(self, *given):\n    raise MemoryError('on purpose')\n"
        "run_records.RunWriter.note = broken\n"
        "from footfall.device.app import main\nmain()\n"
    )
    run = live(short_counts, files={"code.py": code})
    assert run.events == brief.events
    assert run.console.count(f"Fault {NOT_RECORDED}") == 1
