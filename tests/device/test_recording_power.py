"""The power goes at each operation of the flash of a recorded run, in each way to tear it."""

from dataclasses import dataclass, field

import pytest

from feeding import run_of
from footfall.core.run_records import FOLDER, SLOTS, slot_path
from footfall_host.recordings.frames import SlotState, frames_in, slot_state
from footfall_host.recordings.run_file import read_run
from footfall_host.resample import to_counts
from footfall_host.virtual_board.flash.filling import readable_files
from footfall_host.virtual_board.flash.nor import SECTOR_BYTES
from footfall_host.virtual_board.flash.power_cut import survey
from living import live
from slots import RAW, drive_writes, strikes_told

FRAME_BYTES = 10  # beside its payload


@dataclass
class Harm:
    """What cuts have done. cuts: how many there were; the others by how many and how long."""

    cuts: int = 0
    reformatted: int = 0
    damaged: int = 0
    most_lost_bytes: int = 0
    losing_us: float = 0
    lost_for_good: set = field(default_factory=set)


def firmware_in(volume):
    """Return all files but those of recordings, or None where the drive would be made anew."""
    if volume is None:
        return None
    files = readable_files(volume)
    return {name: data for name, data in files.items() if not name.startswith(FOLDER[1:] + "/")}


def slots_in(volume):
    if volume is None:
        return ()
    return tuple(volume.read(slot_path(number)) or b"" for number in SLOTS[:3])


def frames_of(slots):
    return {(frame.number, frame.payload) for slot in slots for frame in frames_in(slot)}


def harm_of(run):
    """Cut the power at each operation and look at the drive; no step may ever be invented."""
    harm = Harm()
    told = set(strikes_told(run))
    working = [(write.t_us, write.t_us + write.took_us) for write in drive_writes(run)]
    safe = frozenset()
    known = {}
    firmware = None
    for cut, (files, slots) in survey(
        run.drive_image, run.drive_journal, [firmware_in, slots_in], until_us=run.ended_us
    ):
        harm.cuts += 1
        firmware = files if firmware is None else firmware
        harm.reformatted += files is None
        harm.damaged += files is not None and files != firmware
        if slots not in known:
            known[slots] = frames_of(slots)
            taken = [slot for slot in slots if slot_state(slot) is SlotState.TAKEN]
            if taken and known[slots]:
                assert set(strikes(taken)) <= told
        frames = known[slots]
        if cut.tear is None and not any(begun < cut.t_us < end for begun, end in working):
            harm.lost_for_good |= safe - frames
            safe = frames
        lost = sum(len(payload) + FRAME_BYTES for _, payload in safe - frames)
        harm.most_lost_bytes = max(harm.most_lost_bytes, lost)
        harm.losing_us += cut.for_us if lost else 0
    return harm


def strikes(slots):
    from footfall.core import stream

    return [note.at_samples for note in read_run(slots, "the slots").of(stream.FOOT_STRIKE)]


def check(run, figure, name):
    harm = harm_of(run)
    seconds = run.ended_us / 1e6
    figure(
        f"{name}: {harm.cuts} cuts in {seconds:.0f} s, {harm.reformatted} drives reformatted, "
        f"{harm.damaged} with damaged firmware, at most {harm.most_lost_bytes} bytes of what "
        f"was written lost, {harm.losing_us / seconds / 1000:.2f} ms of a second in which any is"
    )
    assert harm.cuts > 100
    assert harm.reformatted == harm.damaged == 0
    assert not harm.lost_for_good
    assert harm.most_lost_bytes <= SECTOR_BYTES
    return harm


def recorded_run(plan, settings):
    return live(to_counts(run_of(plan).acc_g), settings=settings, deployed=True)


@pytest.mark.fault(19)
@pytest.mark.parametrize("settings", [{}, RAW], ids=["plain", "raw"])
def test_no_cut_costs_the_drive_the_firmware_or_more_than_a_sector(settings, figure):
    plan = "4@stand,64@172,8@stand" if settings == {} else "4@stand,24@172,4@stand"
    name = "plain" if settings == {} else "raw"
    check(recorded_run(plan, settings), figure, f"{name}, {plan}")


@pytest.mark.campaign
@pytest.mark.parametrize("settings", [{}, RAW], ids=["plain", "raw"])
def test_none_does_in_five_minutes_either(settings, figure):
    name = "plain" if settings == {} else "raw"
    harm = check(recorded_run("6@stand,300@172,10@stand", settings), figure, f"{name}, 300 s")
    assert harm.losing_us > 0
