"""What must hold of every day, whatever happens in it; each check returns nothing or fails."""

from itertools import pairwise

import numpy as np

from days import (
    LATE_S,
    LONGEST_GAP_S,
    SMALLEST,
    TARGET_SPM,
    Day,
    Excuse,
    Lived,
    kept,
    merged,
)
from footfall.core import stream
from footfall_host.virtual_board.board import BoardRun
from footfall_host.virtual_board.clock import MICROSECONDS
from footfall_host.virtual_board.emulation import console_lines
from footfall_host.virtual_board.faults import happens_at_s

UNFELT_STEPS = 6
# A piece of a run that is shorter may not be known for one.
SURE_S = 4.0
# Boots, and what comes before and after a gap.
BEFORE_GAP_S, AFTER_GAP_S = LATE_S, 0.5
SLACK_S = 0.15
# From safemode.py to the start that it brings, and how often it tries.
AGAIN_S = 3.0
MOST_TRIES = 3
RESETS = {"reset-button", "power-off"}
DELIBERATE = {"POWER_ON", "RESET_PIN", "DEEP_SLEEP_ALARM", "BROWNOUT"}
TOLERANCE_SPM = 3
# What the console may call a fault, by what has been done to the board.
MAY_TELL = {
    "nack": {1, 5, 7}, "nack-data": {1, 5, 7}, "stall": {5}, "hang": {1, 5, 7}, "reset": {3, 5},
    "absent": {1, 3, 5}, "memory-error": {7, 9, 5, 14}, "host-write": {9}, "brownout-kept": {9},
    "battery": {8}, "drive-readonly": {14}, "plug": {14},
}  # fmt: skip


def check(day: Day, run: BoardRun) -> None:
    """See that the count stayed true and the board alive."""
    lived = Lived(day, run)
    samples_come(lived)
    strikes_and_cues_belong_to_a_run(lived)
    no_step_is_made_up(lived)
    steps_are_counted(lived)
    the_count_goes_on(lived)
    the_cadence_is_true(lived)
    nothing_is_told_that_was_not_so(lived)
    presses_are_heard(lived)
    nothing_sounds_for_long(lived)
    cues_fit(lived)


def samples_come(lived: Lived) -> None:
    """Whenever samples fail to come, something is to blame, and they soon come again."""
    excuses = [*lived.day.excuses, *_downs(lived)]
    allowed = merged(excuses)
    for from_s, to_s in lived.gaps_s:
        assert any(
            start_s - SLACK_S <= from_s and to_s <= end_s + SLACK_S for start_s, end_s in allowed
        ), (from_s, to_s, allowed)
    if not excuses:
        assert not lived.run.records(stream.OVERRUN)


def _downs(lived: Lived) -> list[Excuse]:
    """Return when the board slept, or stayed down for a reason."""
    run = lived.run
    ends_s = run.ended_us / MICROSECONDS
    slept = [
        Excuse(from_us / MICROSECONDS - LONGEST_GAP_S, to_us / MICROSECONDS + 1.6)
        for from_us, to_us in run.sleeps_us
    ]
    begins_s = [start.t_us / MICROSECONDS for start in run.starts if start.program != "boot.py"]
    brownouts = 0
    for start in run.starts:
        if start.program == "safemode.py":
            brownouts += 1
            from_s = start.t_us / MICROSECONDS
            to_s = min((s for s in begins_s if s > from_s), default=ends_s)
            # Four in a row are too many; a minute of good work begins another row. Whoever
            # resets it meanwhile makes it begin again.
            if to_s - from_s > AGAIN_S:
                assert brownouts > MOST_TRIES or lived.specs.keys() & RESETS
                slept.append(Excuse(from_s - 1, to_s + 1))
    for said in run.said:
        stays_down, stays_off = "stays down" in said.text, "stays off" in said.text
        if stays_down or stays_off or "starting anew" in said.text:
            # It failed too often, a button was held at its start, or a computer has come.
            assert not stays_down or lived.specs["memory-error"] > MOST_TRIES
            at_s = said.t_us / MICROSECONDS
            to_s = min((s for s in begins_s if s > at_s), default=ends_s)
            slept.append(Excuse(at_s - 1, to_s + 1))
    return slept


def strikes_and_cues_belong_to_a_run(lived: Lived) -> None:
    """Whoever walks or stands hears nothing and takes no step."""
    bouts_s = lived.bouts_s()
    for kind in (stream.FOOT_STRIKE, stream.CUE):
        for t_s, _, _ in lived.told(kind):
            assert any(a_s <= t_s <= lived.until_s(b_s) for a_s, b_s in bouts_s), (kind, t_s)


def no_step_is_made_up(lived: Lived) -> None:
    """Of no run more steps are told than were taken."""
    strikes_s = lived.strikes_s()
    told_s = np.array([t_s for t_s, _, _ in lived.told(stream.FOOT_STRIKE)])
    for from_s, to_s in lived.bouts_s():
        taken = ((strikes_s >= from_s) & (strikes_s <= to_s)).sum()
        told = ((told_s >= from_s) & (told_s <= lived.until_s(to_s))).sum()
        # A run whose end was not felt is taken to go on until it is felt that it does not.
        unfelt = lived.until_s(to_s) > to_s + LATE_S
        most = taken + lived.edge_steps(from_s, to_s) + unfelt * UNFELT_STEPS
        assert told <= most, (from_s, to_s, taken, told)


def steps_are_counted(lived: Lived) -> None:
    """Of a run that the board felt, no steps are missing."""
    strikes_s = lived.strikes_s()
    told_s = np.array(
        [
            lived.at_s(told.origin_sample + told.event.at_samples)
            for told in lived.run.reported
            if told.event.kind == stream.FOOT_STRIKE
        ]
    )
    for from_s, to_s in _felt_s(lived):
        taken = ((strikes_s >= from_s) & (strikes_s <= to_s)).sum()
        told = ((told_s >= from_s - 0.3) & (told_s <= to_s + 0.3)).sum()
        assert told >= taken - lived.edge_steps(from_s, to_s), (from_s, to_s, taken, told)


def _felt_s(lived: Lived) -> list[tuple[float, float]]:
    """Return (from, to) of the pieces of runs in which samples came."""
    found = []
    for from_s, to_s in lived.bouts_s():
        edges = [from_s]
        for gap_from_s, gap_to_s in lived.gaps_s:
            if gap_to_s > from_s and gap_from_s < to_s:
                edges += [gap_from_s - BEFORE_GAP_S, gap_to_s + AFTER_GAP_S]
        edges.append(to_s)
        found += [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > SURE_S]
    return found


def the_count_goes_on(lived: Lived) -> None:
    """The board's own count is what was told of, and a restart goes on where it was kept."""
    run = lived.run
    happened: list[tuple[int, int, object]] = []
    happened += [(told.t_us, 0, told) for told in run.reported]
    happened += [(record.t_us, 1, record) for record in run.records(stream.COACHING)]
    happened += [(t_us, 2, (steps, target)) for t_us, steps, target in kept(run)]
    happened += [(start.t_us, 3, start) for start in run.starts if start.program == "code.py"]
    happened += [
        (said.t_us, 4, int(said.text.split()[3]))
        for said in run.said
        if said.text.startswith("Going on from")
    ]
    steps, counts, last_kept, began_again_from, reason = 0, True, 0, 0, "POWER_ON"
    for _, order, what in sorted(happened, key=lambda one: one[:2]):
        if order == 0:
            steps += counts and what.event.kind == stream.FOOT_STRIKE
        elif order == 1:
            counts = bool(what.value)
            steps = 0 if counts else steps
        elif order == 2:
            assert what[0] == steps
            assert 135 <= what[1] <= 230
            last_kept = steps
        elif order == 3:
            reason = what.reset_reason if what.run_reason == "STARTUP" else what.run_reason
            began_again_from, steps, counts = steps, 0, True
        else:
            assert last_kept <= what <= began_again_from
            assert reason not in DELIBERATE - {"BROWNOUT"}
            steps = what


def the_cadence_is_true(lived: Lived) -> None:
    """What is shown after some seconds of an even pace is that pace, by the clock."""
    troubled_s = [0.0, *(to_s for _, to_s in lived.gaps_s)]
    shown = lived.told(stream.CADENCE)
    for start, end, spm in lived.day.paces:
        for t_s, _, value in shown:
            settled_s = lived.at_s(start) + 9
            after_trouble_s = t_s - max(s for s in troubled_s if s <= t_s)
            if settled_s <= t_s <= lived.at_s(end) and value and after_trouble_s > 32:
                true_spm = spm * (1 + lived.day.rate_error)
                assert abs(value / 10 - true_spm) < 2, (t_s, value, true_spm)


def nothing_is_told_that_was_not_so(lived: Lived) -> None:
    """Each fault on the console is one that was done to the board."""
    told = {
        int(line.split()[1].rstrip(":"))
        for at_s, line in console_lines(lived.run)
        if line.startswith("Fault") and ":" in line and at_s < lived.over_s
    }
    allowed = set().union(*(MAY_TELL.get(name, set()) for name in lived.specs))
    assert told <= allowed, (told, lived.specs)


def presses_are_heard(lived: Lived) -> None:
    """Where the board lived through, every press had its effect, and once."""
    run, specs = lived.run, lived.specs
    if len(run.starts) > 2 or specs["memory-error"]:
        return
    if lived.day.board_id == SMALLEST and (specs["stall"] or specs["hang"]):
        return
    for record, hold in ((stream.BUTTON, False), (stream.COACHING, True)):
        at_s = [
            happens_at_s(spec) or 0.0
            for spec in lived.day.faults
            if spec.startswith("press=") and spec.endswith("for1") == hold
        ]
        # The power may go before a finger comes up, or amid a stall.
        sure = sum(s < run.blocks[-1].t_us / MICROSECONDS - 2 for s in at_s)
        assert sure <= len(run.records(record)) <= len(at_s)


def nothing_sounds_for_long(lived: Lived) -> None:
    """No tone goes on where nobody sees to it."""
    if lived.day.excuses:
        return
    for tone, after in pairwise(lived.run.tones):
        assert not tone.duty or after.t_us - tone.t_us < 0.5 * MICROSECONDS


def cues_fit(lived: Lived) -> None:
    """A cue to take more steps is for a runner who takes too few, as far as the target stays."""
    if any(spec.startswith("press=") for spec in lived.day.faults):
        return
    for t_s, kind, _ in lived.told(stream.CUE):
        paces = [
            spm * min(1, 1 + lived.day.rate_error)  # until its rate has been measured
            for start, end, spm in lived.day.paces
            if lived.at_s(start) < t_s and lived.at_s(end) > t_s - 10
        ]
        if kind == stream.CUE_LOW:
            assert min(paces) < TARGET_SPM - TOLERANCE_SPM + 2, (t_s, paces)
