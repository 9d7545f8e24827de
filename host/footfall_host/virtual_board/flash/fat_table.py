"""The file allocation table: twelve bits a cluster, which say what cluster comes after it."""

from collections.abc import Iterator
from itertools import chain

from footfall_host.virtual_board.flash.blocks import BLOCK_BYTES
from footfall_host.virtual_board.flash.layout import FIRST_CLUSTER, Layout
from footfall_host.virtual_board.flash.window import Window, damaged

FREE = 0
LAST = 0xFFF


class FatTable:
    """The table behind a window, and where the next search for a free cluster begins."""

    def __init__(self, window: Window, layout: Layout) -> None:
        """Take the window and where the table is."""
        self._window = window
        self._layout = layout
        self._newest = 0  # the cluster that was taken last, or 0
        self._free_clusters: int | None = None

    def get(self, cluster: int) -> int:
        """Return what is said of a cluster; raises OSError for one that can't be."""
        if not self.valid(cluster):
            raise damaged()
        at = cluster * 3 // 2
        low, high = self._byte(at), self._byte(at + 1)
        return (low >> 4 | high << 4) if cluster % 2 else (low | (high & 0x0F) << 8)

    def put(self, cluster: int, value: int) -> None:
        """Say something of a cluster."""
        if not self.valid(cluster):
            raise damaged()
        at = cluster * 3 // 2
        if cluster % 2:
            self._change(at, 0x0F, (value & 0x0F) << 4)
            self._change(at + 1, 0x00, value >> 4)
        else:
            self._change(at, 0x00, value & 0xFF)
            self._change(at + 1, 0xF0, value >> 8)

    def valid(self, cluster: int) -> bool:
        """Return whether there is such a cluster."""
        return FIRST_CLUSTER <= cluster < self._layout.end_cluster

    def after(self, cluster: int) -> int:
        """Return the next cluster of a chain, or 0 at its end; raises OSError if it is broken."""
        following = self.get(cluster)
        if following < FIRST_CLUSTER:
            raise damaged()
        return following if following < self._layout.end_cluster else 0

    def extended(self, cluster: int) -> int:
        """Return the cluster after one, which is taken if need be; 0 if none is free."""
        following = self.after(cluster)
        if following:
            return following
        beside = cluster + 1 if self.valid(cluster + 1) else FIRST_CLUSTER
        found = beside if self.get(beside) == FREE else self._search(self._newest or cluster)
        return self._take(found, cluster)

    def started(self) -> int:
        """Return the first cluster of a new chain, or 0 if none is free."""
        return self._take(self._search(self._newest or FIRST_CLUSTER - 1), 0)

    def free(self, cluster: int) -> None:
        """Free a chain from a cluster on."""
        while True:
            following = self.get(cluster)
            if following == FREE:
                return
            if following < FIRST_CLUSTER:
                raise damaged()
            self.put(cluster, FREE)
            if self._free_clusters is not None:
                self._free_clusters += 1
            if not self.valid(following):
                return
            cluster = following

    def reuse(self, cluster: int) -> None:
        """Begin the next search at a chain that was freed."""
        self._newest = cluster - 1

    def free_clusters(self) -> int:
        """Return how many clusters are free; they are counted once."""
        if self._free_clusters is None:
            every = range(FIRST_CLUSTER, self._layout.end_cluster)
            self._free_clusters = sum(self.get(cluster) == FREE for cluster in every)
        return self._free_clusters

    def _search(self, start: int) -> int:
        """Return the next free cluster after one, all around the drive, or 0."""
        if self._free_clusters == 0:
            return 0
        return next((cluster for cluster in self._around(start) if self.get(cluster) == FREE), 0)

    def _around(self, start: int) -> Iterator[int]:
        end = self._layout.end_cluster
        return chain(range(start + 1, end), range(FIRST_CLUSTER, min(start + 1, end)))

    def _take(self, cluster: int, before: int) -> int:
        if not cluster:
            return 0
        self.put(cluster, LAST)
        if before:
            self.put(before, cluster)
        self._newest = cluster
        if self._free_clusters is not None:
            self._free_clusters -= 1
        return cluster

    def _byte(self, at: int) -> int:
        return self._window.at(self._layout.reserved_blocks + at // BLOCK_BYTES)[at % BLOCK_BYTES]

    def _change(self, at: int, kept: int, added: int) -> None:
        data = self._window.at(self._layout.reserved_blocks + at // BLOCK_BYTES)
        data[at % BLOCK_BYTES] = data[at % BLOCK_BYTES] & kept | added
        self._window.dirty = True
