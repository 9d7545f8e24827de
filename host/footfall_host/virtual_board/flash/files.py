"""An open file: whole blocks go to the drive at once, pieces of blocks wait in the window."""

from footfall_host.virtual_board.flash.blocks import BLOCK_BYTES, Blocks
from footfall_host.virtual_board.flash.directory import ARCHIVE, DATE, Place
from footfall_host.virtual_board.flash.fat_table import FatTable
from footfall_host.virtual_board.flash.layout import Layout
from footfall_host.virtual_board.flash.window import Window, damaged


class FatFile:
    """A file of the drive and a place in it.

    size: its length by now. position: where the next byte is read or written.
    """

    def __init__(
        self,
        blocks: Blocks,
        window: Window,
        table: FatTable,
        layout: Layout,
        place: Place,
        cluster: int,
        size: int,
        *,
        writes: bool,
        changed: bool,
    ) -> None:
        """Open it.

        place: of its entry. cluster: its first one, or 0. writes: whether it may be written.
        changed: whether its entry is to be written when it is flushed, as for a new file.
        """
        self.size = size
        self.position = 0
        self._blocks = blocks
        self._window = window
        self._table = table
        self._layout = layout
        self._place = place
        self._first = cluster
        self._cluster = 0  # of the byte before the position, or of the one at it
        self._block: int | None = None  # where pieces go
        self._writes = writes
        self._changed = changed

    def read(self, count: int) -> bytes:
        """Return so many bytes, or what there is."""
        left = min(count, max(0, self.size - self.position))
        pieces = []
        while left:
            at = self.position % BLOCK_BYTES
            if at == 0:
                block = self._enter(extend=False)
                assert block is not None
                whole = self._whole_blocks(left)
                if whole:
                    pieces += [self._window.read_past(block + index) for index in range(whole)]
                    self.position += whole * BLOCK_BYTES
                    left -= whole * BLOCK_BYTES
                    continue
                self._block = block
            piece = min(BLOCK_BYTES - at, left)
            pieces.append(bytes(self._window.at(self._held())[at : at + piece]))
            self.position += piece
            left -= piece
        return b"".join(pieces)

    def write(self, data: bytes) -> int:
        """Write bytes; return how many fitted on the drive."""
        done = 0
        while done < len(data):
            at = self.position % BLOCK_BYTES
            left = len(data) - done
            if at == 0:
                block = self._enter(extend=True)
                if block is None:
                    break
                whole = self._whole_blocks(left)
                if whole:
                    for index in range(whole):
                        start = done + index * BLOCK_BYTES
                        self._window.write_past(block + index, data[start : start + BLOCK_BYTES])
                    done += self._went(whole * BLOCK_BYTES)
                    continue
                if self.position >= self.size:
                    self._window.over(block)
                self._block = block
            piece = min(BLOCK_BYTES - at, left)
            self._window.at(self._held())[at : at + piece] = data[done : done + piece]
            self._window.dirty = True
            done += self._went(piece)
        self._changed = True
        return done

    def seek(self, position: int) -> None:
        """Go to a place; beyond the end, a file that may be written becomes that long."""
        if position > self.size and not self._writes:
            position = self.size
        before, self.position = self.position, 0
        if position > 0:
            self._follow(before, position)
        if self.position > self.size:
            self.size = self.position
            self._changed = True
        self._block = self._block_at() if self.position % BLOCK_BYTES else self._block

    def flush(self) -> None:
        """Bring what was written to flash, with the entry; nothing if nothing was."""
        if not self._changed:
            return
        entry = memoryview(self._window.at(self._place.block))[self._place.at :]
        entry[11] |= ARCHIVE
        entry[18:20] = bytes(2)
        entry[22:26] = (DATE << 16).to_bytes(4, "little")
        entry[26:28] = self._first.to_bytes(2, "little")
        entry[28:32] = self.size.to_bytes(4, "little")
        self._window.dirty = True
        self._window.write_back()
        self._blocks.flush()
        self._changed = False

    def _enter(self, extend: bool) -> int | None:
        """Return the block at the position, where a block begins; None if the drive is full."""
        if self.position % self._layout.cluster_bytes == 0:
            cluster = self._next_cluster(extend)
            if not cluster:
                return None
            self._cluster = cluster
        if extend and self._window.block == self._block:
            self._window.write_back()
        return self._block_at()

    def _next_cluster(self, extend: bool) -> int:
        """Return the cluster that begins at the position, or 0 if the drive is full."""
        if self.position:
            following = self._table.extended if extend else self._table.after
            cluster = following(self._cluster)
        else:
            if not self._first and extend:
                self._first = self._table.started()
            cluster = self._first
        if not extend and not self._table.valid(cluster):
            raise damaged()
        return cluster

    def _follow(self, before: int, position: int) -> None:
        """Find the cluster of a position, from where it was or from the start."""
        size = self._layout.cluster_bytes
        if before > 0 and (position - 1) // size >= (before - 1) // size:
            self.position = (before - 1) // size * size
        else:
            if not self._first:
                self._first = self._table.started()
            self._cluster = self._first
        if not self._cluster:
            return
        while position - self.position > size:
            following = self._table.extended if self._writes else self._table.after
            cluster = following(self._cluster)
            self.position += size
            if not cluster:
                if not self._writes:
                    raise damaged()
                return  # the drive is full: the file ends here
            self._cluster = cluster
        self.position = position

    def _whole_blocks(self, count: int) -> int:
        """Return how many whole blocks of a count lie in a row from the position on."""
        per_cluster = self._layout.blocks_per_cluster
        return min(count // BLOCK_BYTES, per_cluster - self.position // BLOCK_BYTES % per_cluster)

    def _block_at(self) -> int:
        """Return the block of the position in its cluster."""
        if not self._table.valid(self._cluster):
            raise damaged()
        return self._layout.block_of(self._cluster) + (
            self.position // BLOCK_BYTES % self._layout.blocks_per_cluster
        )

    def _held(self) -> int:
        assert self._block is not None
        return self._block

    def _went(self, count: int) -> int:
        self.position += count
        self.size = max(self.size, self.position)
        return count
