"""The block that FatFs keeps in memory, for the FAT, for directories and for pieces of files."""

import errno
import os

from footfall_host.virtual_board.flash.blocks import BLOCK_BYTES, Blocks


class Window:
    """A block in memory, which is written only when another takes its place, or when asked to.

    block: which one it is, or None. dirty: whether it has changed; whoever changes it says so.
    """

    def __init__(self, blocks: Blocks) -> None:
        """Take the blocks of the drive."""
        self.block: int | None = None
        self.dirty = False
        self._blocks = blocks
        self._data = bytearray(BLOCK_BYTES)

    def at(self, block: int) -> bytearray:
        """Return a block, to read or to change."""
        if block != self.block:
            self.write_back()
            self._data[:] = self._read(block)
            self.block = block
        return self._data

    def over(self, block: int) -> bytearray:
        """Return a block that is about to be written anew, so that nobody need read it."""
        if block != self.block:
            self.write_back()
            self.block = block
        return self._data

    def write_back(self) -> None:
        """Hand the block on if it has changed."""
        if self.dirty and self.block is not None:
            self._blocks.write(self.block, bytes(self._data))
            self.dirty = False

    def write_past(self, block: int, data: bytes) -> None:
        """Change a block without moving there."""
        self._blocks.write(block, data)
        if block == self.block:
            self._data[:] = data
            self.dirty = False

    def read_past(self, block: int) -> bytes:
        """Return a block without moving there."""
        return bytes(self._data) if block == self.block else self._read(block)

    def _read(self, block: int) -> bytes:
        data = self._blocks.read(block)
        if len(data) < BLOCK_BYTES:  # a damaged boot block may speak of more than there is
            raise damaged()
        return data


def failure(number: int) -> OSError:
    """Return the error that a function of the drive raises."""
    return OSError(number, os.strerror(number))


def damaged() -> OSError:
    """Return the error for a drive that makes no sense."""
    return failure(errno.EIO)
