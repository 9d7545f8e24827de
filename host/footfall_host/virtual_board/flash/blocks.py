"""What FatFs takes a drive for: blocks of 512 bytes."""

from typing import Protocol

BLOCK_BYTES = 512


class Blocks(Protocol):
    """What a drive is made of: blocks of 512 bytes, some of which may wait to be written."""

    def read(self, block: int) -> bytes:
        """Return a block."""

    def write(self, block: int, data: bytes) -> None:
        """Change a block."""

    def flush(self) -> None:
        """Write what waits."""


class ImageBlocks:
    """The blocks of an image in memory, without any flash: to read one, or to fill one quickly."""

    def __init__(self, image: bytes | bytearray) -> None:
        """Take the image; a bytearray can be written."""
        self._image = image

    def read(self, block: int) -> bytes:
        """Return a block."""
        return bytes(self._image[block * BLOCK_BYTES : (block + 1) * BLOCK_BYTES])

    def write(self, block: int, data: bytes) -> None:
        """Change a block."""
        assert isinstance(self._image, bytearray)
        self._image[block * BLOCK_BYTES : (block + 1) * BLOCK_BYTES] = data

    def flush(self) -> None:
        """Do nothing: nothing waits."""
