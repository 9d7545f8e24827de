"""What a power cut leaves on a drive, at each operation of its flash and in each way to tear it.

The journal of one run serves for all of its cuts. A question about the drive is asked anew only
where a block has changed that its last answer came from.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from footfall_host.virtual_board.flash.blocks import BLOCK_BYTES, ImageBlocks
from footfall_host.virtual_board.flash.fat12 import Fat12
from footfall_host.virtual_board.flash.layout import NoFilesystemError
from footfall_host.virtual_board.flash.nor import SECTOR_BYTES, Kind, Operation
from footfall_host.virtual_board.flash.tearing import TEARS, Tear, torn

# Asked of the drive as the next start mounts it; of None if it finds no drive and makes a new one.
Question = Callable[[Fat12 | None], Any]


@dataclass(frozen=True)
class Cut:
    """The power goes.

    operations: how many of the journal are over. tear: how the next one is torn; None if the
    chip is at rest. t_us: from when on. for_us: how much of the run's time it stands for.
    """

    operations: int
    tear: Tear | None
    t_us: int
    for_us: float


def survey(
    initial: bytes,
    journal: Sequence[Operation],
    questions: Sequence[Question],
    *,
    from_us: int = 0,
    until_us: int = 0,
    seed: int = 0,
) -> Iterator[tuple[Cut, list[Any]]]:
    """Cut the power at each operation since a time; yield each cut and the questions' answers.

    until_us: when the run was over, for the weight of the last cut. seed: decides how far a torn
    operation got.
    """
    image = bytearray(initial)
    asked = [_Asked(question) for question in questions]
    rested_us = from_us
    for number, operation in enumerate(journal):
        place = slice(operation.address, operation.address + operation.size)
        if operation.t_us >= from_us:
            at_rest = Cut(number, None, rested_us, operation.t_us - rested_us)
            yield at_rest, [each.settled(image) for each in asked]
            yield from _torn_cuts(image, place, asked, number, operation, seed)
            rested_us = operation.t_us + operation.took_us
        before = bytes(image[place])
        operation.apply(image)
        for each in asked:
            each.changed(_blocks_changed(operation.address, before, image[place]))
    last = Cut(len(journal), None, rested_us, max(0, until_us - rested_us))
    yield last, [each.settled(image) for each in asked]


def _torn_cuts(
    image: bytearray,
    place: slice,
    asked: Sequence["_Asked"],
    number: int,
    operation: Operation,
    seed: int,
) -> Iterator[tuple[Cut, list[Any]]]:
    before = bytes(image[place])
    ways = TEARS[operation.kind]
    shares = np.random.default_rng((seed, number)).random(len(ways))
    for way, (tear, share) in enumerate(zip(ways, shares, strict=True)):
        left = torn(operation, before, tear, share, (seed, number, way))
        changed = _blocks_changed(operation.address, before, left)
        image[place] = left
        cut = Cut(number, tear, operation.t_us, operation.took_us / len(ways))
        yield cut, [each.meanwhile(image, changed) for each in asked]
    image[place] = before


def _blocks_changed(address: int, before: bytes, after: bytes | bytearray) -> set[int]:
    return {
        (address + start) // BLOCK_BYTES
        for start in range(0, len(before), BLOCK_BYTES)
        if before[start : start + BLOCK_BYTES] != after[start : start + BLOCK_BYTES]
    }


class _Asked:
    """A question, its last answer and the blocks that the answer came from."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._answer: Any = None
        self._blocks: set[int] | None = None

    def changed(self, blocks: set[int]) -> None:
        """Forget the answer if it came from these blocks."""
        if self._blocks is not None and not self._blocks.isdisjoint(blocks):
            self._blocks = None

    def settled(self, image: bytearray) -> Any:
        """Return the answer for the chip at rest."""
        if self._blocks is None:
            self._answer, self._blocks = self._ask(image)
        return self._answer

    def meanwhile(self, image: bytearray, changed: set[int]) -> Any:
        """Return the answer for the chip as it is for once, with some blocks changed."""
        if self._blocks is not None and self._blocks.isdisjoint(changed):
            return self._answer
        return self._ask(image)[0]

    def _ask(self, image: bytearray) -> tuple[Any, set[int]]:
        blocks = _NotingBlocks(image)
        try:
            volume = Fat12(blocks)
        except NoFilesystemError:
            return self._question(None), blocks.read_ones
        return self._question(volume), blocks.read_ones


class _NotingBlocks(ImageBlocks):
    """The blocks of an image, and which of them were read."""

    def __init__(self, image: bytearray) -> None:
        super().__init__(image)
        self.read_ones: set[int] = set()

    def read(self, block: int) -> bytes:
        self.read_ones.add(block)
        return super().read(block)


# --- questions --------------------------------------------------------------------------------


def is_reformatted(volume: Fat12 | None) -> bool:
    """Tell whether CircuitPython finds no drive, and makes a new one."""
    return volume is None


def damage_to(files: Mapping[str, bytes]) -> Question:
    """Return a question: which of these files is the first found damaged, or None.

    A drive made anew is another matter, and no damage.
    """
    order = list(files)
    # Not those that a torn directory makes up.
    folders = {str(folder) for path in files for folder in PurePosixPath(path).parents}

    def first_damaged(volume: Fat12 | None) -> str | None:
        if volume is None:
            return None
        found = dict(volume.walk(folders))
        for path in order:
            try:
                whole = path in found and volume.contents(found[path]) == files[path]
            except OSError:
                whole = False
            if not whole:
                # What is damaged now will be so at the next cuts.
                order.remove(path)
                order.insert(0, path)
                return path
        return None

    return first_damaged


def right_bytes(path: str, content: bytes) -> Question:
    """Return a question: how many bytes of a file are as they should be, from its start on."""

    def count(volume: Fat12 | None) -> int:
        if volume is None:
            return 0
        try:
            found = volume.read(path)
        except OSError:
            return 0
        shared = min(len(found), len(content))
        same = np.frombuffer(found, np.uint8, shared) == np.frombuffer(content, np.uint8, shared)
        return shared if same.all() else int(same.argmin())

    return count


# --- figures ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Exposure:
    """How likely a power cut at some moment of a run does harm.

    erases, of which in sector 0. blocked, reformatted, damaged, lost: milliseconds in a second of
    the run, in which the flash is at work; in which a cut loses the drive, else a firmware file,
    else bytes of the log that were said to be safe.
    """

    erases: int
    sector_0_erases: int
    blocked: float
    reformatted: float
    damaged: float
    lost: float


def exposure(
    initial: bytes,
    journal: Sequence[Operation],
    firmware: Mapping[str, bytes],
    log: tuple[str, bytes],
    safe_bytes: Sequence[tuple[int, int]],
    *,
    from_us: int,
    until_us: int,
) -> Exposure:
    """Cut the power everywhere between two times of a run.

    firmware: files by path. log: the path of a log and what it should hold at the end.
    safe_bytes: (since when, how many) of its bytes were said to be on the flash.
    """
    safe_since_us = [t_us for t_us, _ in safe_bytes]
    reformatted_us = damaged_us = lost_us = 0.0
    questions = [is_reformatted, damage_to(firmware), right_bytes(*log)]
    for cut, (reformatted, damaged, right) in survey(
        initial, journal, questions, from_us=from_us, until_us=until_us
    ):
        number = int(np.searchsorted(safe_since_us, cut.t_us, side="right"))
        safe = safe_bytes[number - 1][1] if number else 0
        if reformatted:
            reformatted_us += cut.for_us
        elif damaged is not None:
            damaged_us += cut.for_us
        elif right < safe:
            lost_us += cut.for_us
    during = [operation for operation in journal if operation.t_us >= from_us]
    erases = [operation for operation in during if operation.kind is Kind.ERASE]
    to_ms_per_s = 1_000 / (until_us - from_us)
    return Exposure(
        erases=len(erases),
        sector_0_erases=sum(operation.address < SECTOR_BYTES for operation in erases),
        blocked=sum(operation.took_us for operation in during) * to_ms_per_s,
        reformatted=reformatted_us * to_ms_per_s,
        damaged=damaged_us * to_ms_per_s,
        lost=lost_us * to_ms_per_s,
    )
