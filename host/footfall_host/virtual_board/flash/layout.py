"""Where what is on a FAT12 drive, and the boot block that says so.

The order is: boot block, one FAT, the root directory, the data. On a drive of 2 MiB the first
three begin in the first sector of the flash.
"""

import struct
from dataclasses import dataclass

from footfall_host.virtual_board.flash.blocks import BLOCK_BYTES

ENTRY_BYTES = 32
ENTRIES_PER_BLOCK = BLOCK_BYTES // ENTRY_BYTES
MOST_CLUSTERS = 0xFF5  # with more it is no FAT12
FIRST_CLUSTER = 2

# Of f_mkfs: a drive of up to 4096 blocks tries a cluster of one block first, and a FAT16.
_BLOCKS_FOR_LARGER_CLUSTERS = (4096, 16_384, 65_536, 262_144)
_RESERVED_BLOCKS = 1
_ROOT_ENTRIES = 512

# jump and maker, bytes a block, blocks a cluster, reserved blocks, FATs, root entries, blocks,
# medium, blocks a FAT, blocks a track, heads, hidden blocks, more blocks, drive, nothing,
# signature, volume id, label and kind
_BOOT = struct.Struct("<11sHBHBHHBHHHIIBBBI19s")
_JUMP = b"\xeb\xfe\x90MSDOS5.0"
_JUMPS = (0xE9, 0xEB, 0xE8)
_KIND = b"NO NAME    FAT     "
_KIND_AT = 54
_SIGNATURE = b"\x55\xaa"
_MEDIUM = 0xF8
_TRACK_BLOCKS, _HEADS, _DRIVE, _EXTENDED = 63, 255, 0x80, 0x29
_HIDDEN_BLOCKS = 1  # the partition table, which CircuitPython makes up
_VOLUME_ID = 0x21000000  # of the date at which a board without a clock starts


class NoFilesystemError(Exception):
    """The boot block describes no drive."""


@dataclass(frozen=True)
class Layout:
    """Where what is on a drive, in blocks of 512 bytes from its start."""

    blocks: int
    blocks_per_cluster: int
    reserved_blocks: int
    fat_blocks: int
    root_entries: int

    @property
    def root_start(self) -> int:
        """Where the root directory begins."""
        return self.reserved_blocks + self.fat_blocks

    @property
    def data_start(self) -> int:
        """Where the first cluster begins."""
        return self.root_start + self.root_entries // ENTRIES_PER_BLOCK

    @property
    def clusters(self) -> int:
        """How many clusters there are."""
        return (self.blocks - self.data_start) // self.blocks_per_cluster

    @property
    def end_cluster(self) -> int:
        """The number after that of the last cluster."""
        return FIRST_CLUSTER + self.clusters

    @property
    def cluster_bytes(self) -> int:
        """How large a cluster is."""
        return self.blocks_per_cluster * BLOCK_BYTES

    def block_of(self, cluster: int) -> int:
        """Return where a cluster begins."""
        return self.data_start + (cluster - FIRST_CLUSTER) * self.blocks_per_cluster


def layout_for(blocks: int) -> Layout:
    """Return how f_mkfs lays out a drive of so many blocks."""
    larger = sum(blocks >= least for least in _BLOCKS_FOR_LARGER_CLUSTERS)
    blocks_per_cluster = 1 << larger
    # A FAT16 with so few clusters that it would be taken for a FAT12 is tried again as one.
    while blocks // blocks_per_cluster > MOST_CLUSTERS:
        blocks_per_cluster *= 2
    fat_bytes = (blocks // blocks_per_cluster * 3 + 1) // 2 + 3
    return Layout(
        blocks, blocks_per_cluster, _RESERVED_BLOCKS, -(-fat_bytes // BLOCK_BYTES), _ROOT_ENTRIES
    )


def boot_block(layout: Layout) -> bytes:
    """Return the boot block as f_mkfs writes it."""
    fields = _BOOT.pack(
        _JUMP,
        BLOCK_BYTES,
        layout.blocks_per_cluster,
        layout.reserved_blocks,
        1,
        layout.root_entries,
        layout.blocks,
        _MEDIUM,
        layout.fat_blocks,
        _TRACK_BLOCKS,
        _HEADS,
        _HIDDEN_BLOCKS,
        0,
        _DRIVE,
        0,
        _EXTENDED,
        _VOLUME_ID,
        _KIND,
    )
    return fields.ljust(BLOCK_BYTES - len(_SIGNATURE), b"\0") + _SIGNATURE


def layout_in(boot: bytes) -> Layout:
    """Return the layout that a boot block gives.

    Raises NoFilesystemError where f_mount says FR_NO_FILESYSTEM, and for a FAT16 or a second
    FAT, which no drive of CircuitPython's making has.
    """
    if not boot.endswith(_SIGNATURE) or boot[0] not in _JUMPS:
        raise NoFilesystemError
    if boot[_KIND_AT : _KIND_AT + 3] != b"FAT":
        raise NoFilesystemError
    _, block, per_cluster, reserved, fats, entries, blocks, _, fat, *_ = _BOOT.unpack_from(boot)
    whole = per_cluster and not per_cluster & (per_cluster - 1) and not entries % ENTRIES_PER_BLOCK
    if block != BLOCK_BYTES or fats != 1 or not reserved or not entries or not whole:
        raise NoFilesystemError
    layout = Layout(blocks, per_cluster, reserved, fat, entries)
    fat_bytes = layout.end_cluster * 3 // 2 + layout.end_cluster % 2
    fits = 0 < layout.clusters <= MOST_CLUSTERS and fat * BLOCK_BYTES >= fat_bytes
    if not fits:
        raise NoFilesystemError
    return layout
