"""The power goes at each operation of the flash: what each way to write a log puts at risk.

Figures are beside those of another model, of CircuitPython's own C code over a flash: milliseconds
of a second, in which a cut does harm.
"""

from dataclasses import dataclass

import numpy as np
import pytest

from footfall_host.virtual_board.board import Scenario, power_on
from footfall_host.virtual_board.flash.filling import files_in, readable_files
from footfall_host.virtual_board.flash.nor import state_after
from footfall_host.virtual_board.flash.power_cut import Exposure, exposure, survey
from footfall_host.virtual_board.flash.tearing import TEARS

HIDDEN = (".fseventsd/no_log", ".metadata_never_index", ".Trashes", ".Trash-1000")
SAMPLE_HZ = 100
SECOND_US = 1_000_000
LINE_BYTES = 60  # a second's worth of a log
# What a program does before it starts to log, such as taking the room for it, is no log.
READY = "ready"
SAFE = "safe"

START = f"""
import os, storage, time
storage.remount('/', False)
LINE = b'%0{LINE_BYTES - 1}d\\n'
def safe(seconds):
    print('{SAFE}', {LINE_BYTES} * seconds)
"""
EACH_SECOND = f"""
os.sync()
print('{READY}')
second = 0
while True:
    time.sleep(1 - time.monotonic() % 1)
    second += 1
    line = LINE % second
"""
APPEND = f"""{EACH_SECOND}
    with open(PATH, 'ab') as log:
        log.write(line)
    safe(second)
"""
IN_ROOT = f"{START}PATH = '/log.txt'\n{APPEND}"
IN_RUNS = f"{START}os.mkdir('/runs')\nPATH = '/runs/log.txt'\n{APPEND}"


def kept_open(seconds: int) -> str:
    """Flush an open file now and then."""
    return f"""{START}os.mkdir('/runs')
log = open('/runs/log.txt', 'wb')
{EACH_SECOND}
    log.write(line)
    if second % {seconds} == 0:
        log.flush()
        safe(second)
"""


def padded(chunk_bytes: int, bring: str) -> str:
    """Write chunks into room that was taken before, with nothing else near."""
    return f"""{START}
def pad(path):
    with open(path, 'wb') as junk:
        junk.write(bytes(8192))
pad('/before.pad')
os.mkdir('/runs')
pad('/between.pad')
with open('/runs/log.txt', 'wb') as log:
    log.write(bytes(32768))
pad('/after.pad')
log = open('/runs/log.txt', 'r+b')
buffered = b''
{EACH_SECOND}
    buffered += line
    if len(buffered) >= {chunk_bytes}:
        log.write(buffered[:{chunk_bytes}])
        buffered = buffered[{chunk_bytes}:]
        {bring}
        print('{SAFE}', log.tell())
"""


@dataclass(frozen=True)
class Way:
    """A way to write a log, and the other model's figures for it over 300 s."""

    code: str
    path: str
    erases: int
    sector_0_erases: int
    blocked: float
    reformatted: float
    damaged: float
    lost: float


ROOT = Way(IN_ROOT, "log.txt", 639, 318, 106, 48.5, 7.0, 49)
RUNS = Way(IN_RUNS, "runs/log.txt", 640, 18, 106, 2.7, 52.6, 49)
FLUSHED = Way(kept_open(10), "runs/log.txt", 101, 18, 17, 2.7, 5.7, 7.3)
SAFEST = Way(padded(4096, "os.sync()"), "runs/log.txt", 8, 0, 1.4, 0, 0, 0.46)
WAYS = {
    "open-append-close each second in the root": ROOT,
    "the same in /runs": RUNS,
    "kept open, flush() each second": Way(
        kept_open(1), "runs/log.txt", 640, 18, 106, 2.7, 52.6, 49
    ),
    "kept open, flush() each 10 s": FLUSHED,
    "kept open, flush() each 60 s": Way(kept_open(60), "runs/log.txt", 51, 18, 8.5, 2.7, 1.5, 1.6),
    "padded, blocks of 512 B, flush()": Way(
        padded(512, "log.flush()"), "runs/log.txt", 70, 0, 12, 0, 0, 10.6
    ),
    "padded, blocks of 512 B, os.sync()": Way(
        padded(512, "os.sync()"), "runs/log.txt", 35, 0, 6.0, 0, 0, 4.8
    ),
    "padded, 4 KiB, flush()": Way(padded(4096, "log.flush()"), "runs/log.txt", 12, 0, 2.1, 0, 0, 1),
    "padded, 4 KiB, os.sync()": SAFEST,
}


def exposure_of(way: Way, seconds: int, *, hidden_files: bool = False) -> Exposure:
    """Return a way's exposure while it logs for so long, with the whole firmware on the drive.

    hidden_files: whether those are there that CircuitPython makes on a new drive. They fill the
    first block of the root directory, so that a log's entry is not beside the FAT.
    """
    # The last of a computer's files is full, so that nothing but files is beside the log.
    files: dict[str, str | None] = {"code.py": way.code, "beside.bin": "x" * 4096}
    if not hidden_files:
        files |= dict.fromkeys(HIDDEN)
    still = np.zeros(((seconds + 10) * SAMPLE_HZ, 3), np.int16)
    run = power_on(Scenario(still, files=files, deployed=True, room_made=False))
    assert not run.tracebacks
    ready_us = next(said.t_us for said in run.said if said.text == READY)
    until_us = ready_us + seconds * SECOND_US
    # The console gets each word of a line by itself.
    safe = [
        (said.t_us, int(run.said[number + 2].text))
        for number, said in enumerate(run.said)
        if said.text == SAFE
    ]
    content = b"".join(b"%0*d\n" % (LINE_BYTES - 1, second + 1) for second in range(seconds + 9))
    return exposure(
        run.drive_image,
        [operation for operation in run.drive_journal if operation.t_us < until_us],
        files_in(run.drive_image),
        (way.path, content),
        safe,
        from_us=ready_us,
        until_us=until_us,
    )


def test_a_survey_answers_as_if_each_cut_were_looked_at_by_itself():
    files = {"code.py": IN_RUNS, **dict.fromkeys(HIDDEN)}
    still = np.zeros((10, 3), np.int16)
    run = power_on(Scenario(still, files=files, room_made=False, power_off_us=4_500_000))
    journal = run.drive_journal
    seen = []

    def files_now(volume):
        seen.append(volume)
        return {} if volume is None else readable_files(volume)

    cuts = 0
    for cut, (files,) in survey(run.drive_image, journal, [files_now]):
        cuts += 1
        if cut.tear is None:
            assert files == files_in(state_after(run.drive_image, journal[: cut.operations]))
    tears = sum(len(TEARS[operation.kind]) for operation in journal)
    assert cuts == tears + len(journal) + 1
    assert len(seen) < cuts


def test_a_log_in_the_root_puts_the_whole_drive_at_risk():
    risk = exposure_of(ROOT, 30)
    assert risk.sector_0_erases >= 30
    assert risk.blocked == pytest.approx(ROOT.blocked, rel=0.1)
    assert risk.reformatted > 20


def test_a_log_in_a_directory_puts_the_firmware_beside_it_at_risk():
    risk = exposure_of(RUNS, 30)
    assert risk.sector_0_erases <= 3
    assert risk.reformatted < 5
    assert risk.damaged > 20


def test_a_log_flushed_seldom_puts_less_at_risk_in_proportion():
    often, seldom = exposure_of(RUNS, 30), exposure_of(FLUSHED, 30)
    assert 0 < seldom.damaged < often.damaged / 3


def test_room_taken_before_and_sync_put_neither_drive_nor_firmware_at_risk():
    risk = exposure_of(SAFEST, 150)
    assert (risk.erases, risk.sector_0_erases) == (4, 0)
    assert (risk.reformatted, risk.damaged) == (0, 0)
    assert 0 < risk.lost < 2


HEAD = "log written for 300 s at 60 B/s"
COLUMNS = ("erases", "in sector 0", "blocked", "reformatted", "damaged", "lost")


@pytest.mark.campaign
@pytest.mark.parametrize("name", WAYS)
def test_the_risks_of_300_s_are_those_of_another_model(name, figure):
    way = WAYS[name]
    risk = exposure_of(way, 300)
    pairs = [
        (risk.erases, way.erases),
        (risk.sector_0_erases, way.sector_0_erases),
        (risk.blocked, way.blocked),
        (risk.reformatted, way.reformatted),
        (risk.damaged, way.damaged),
        (risk.lost, way.lost),
    ]
    told = ", ".join(
        f"{column} {ours:.3g} ({theirs:g})"
        for column, (ours, theirs) in zip(COLUMNS, pairs, strict=True)
    )
    figure(f"{HEAD}, {name}: {told}")
    assert risk.erases == pytest.approx(way.erases, rel=0.05, abs=12)
    assert risk.sector_0_erases == pytest.approx(way.sector_0_erases, abs=1)
    assert risk.blocked == pytest.approx(way.blocked, rel=0.05, abs=2.2)
    for ours, theirs in pairs[3:]:
        assert (ours == 0) is (theirs == 0)
    assert risk.reformatted == pytest.approx(way.reformatted, rel=0.4)


@pytest.mark.campaign
def test_the_hidden_files_of_a_new_drive_keep_a_logs_entry_from_the_fat(figure):
    """They fill the first block of the root directory, which shares its sector with the FAT."""
    risk = exposure_of(ROOT, 300, hidden_files=True)
    figure(f"{HEAD} in the root, after CircuitPython's hidden files: {risk}")
    assert risk.sector_0_erases < 25
    assert risk.reformatted < 5
    assert risk.damaged > 20
