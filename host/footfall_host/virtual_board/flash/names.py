"""File names on a FAT drive: eight letters and three, and entries that hold a longer one.

Follows what FatFs makes of a name, so that names take as many entries as on a board.
"""

from dataclasses import dataclass

from footfall_host.virtual_board.flash.layout import ENTRY_BYTES

LONG_NAME = 0x0F  # the attributes of an entry that holds a part of a long name
LAST_PART = 0x40
UNITS_PER_ENTRY = 13
LONGEST_NAME = 255
SHORT_BYTES = 11

_BODY, _ENDING = 8, 3
_LOWER_BODY, _LOWER_ENDING = 0x08, 0x10
_FORBIDDEN = set('"*:<>?|\x7f\\')
_FORBIDDEN_IN_SHORT = set("+,;=[]")
# Where the 13 UTF-16 units are in an entry.
_UNITS_AT = (slice(1, 11), slice(14, 26), slice(28, 32))
_TILDE = "~{:X}"


@dataclass(frozen=True)
class ShortName:
    """A name of eight letters and three.

    raw: 11 bytes as an entry holds them. case: which halves are in small letters.
    lossy: whether the name says more than this. long: whether it needs entries of its own.
    """

    raw: bytes
    case: int
    lossy: bool
    long: bool

    def numbered(self, number: int) -> bytes:
        """Return the raw name with ~1, ~2 ... at its end."""
        tail = _TILDE.format(number).encode()
        body = self.raw[:_BODY].rstrip(b" ")[: _BODY - len(tail)]
        return (body + tail).ljust(_BODY, b" ") + self.raw[_BODY:]


def cleaned(name: str) -> str:
    """Return a name without dots and spaces at its end; raises ValueError for no file's name."""
    kept = name.rstrip(" .")
    bad = _FORBIDDEN & set(kept) or any(letter < " " for letter in kept)
    if not kept or bad or len(kept) > LONGEST_NAME:
        raise ValueError(f"{name!r} can't be the name of a file")
    return kept


def short_name(name: str) -> ShortName:
    """Return the short form of a cleaned name."""
    stripped = name.lstrip(" ")
    body, dot, ending = stripped.rpartition(".")
    if not dot:
        body, ending = stripped, ""
    plain_body, plain_ending = (half.translate({32: None, 46: None}) for half in (body, ending))
    lossy = stripped != name or stripped.startswith(".")
    lossy = lossy or plain_body != body or plain_ending != ending
    lossy = lossy or len(plain_body) > _BODY or len(plain_ending) > _ENDING
    halves = plain_body[:_BODY], plain_ending[:_ENDING]
    letters = set("".join(halves))
    foreign = any(letter > "\x7f" for letter in letters)
    lossy = lossy or foreign or bool(letters & _FORBIDDEN_IN_SHORT)
    mixed = any(half != half.upper() and half != half.lower() for half in halves)
    case = 0
    if not lossy and not mixed:
        case = _LOWER_BODY * (halves[0] != halves[0].upper())
        case += _LOWER_ENDING * (halves[1] != halves[1].upper())
    raw = b"".join(
        _in_short(half).ljust(width, b" ")
        for half, width in zip(halves, (_BODY, _ENDING), strict=True)
    )
    return ShortName(raw, case, lossy, lossy or mixed)


def _in_short(half: str) -> bytes:
    kept = (
        "_" if letter > "\x7f" or letter in _FORBIDDEN_IN_SHORT else letter.upper()
        for letter in half
    )
    return "".join(kept).encode("ascii")


def told(raw: bytes, case: int) -> str:
    """Return the name that a short entry tells."""
    body, ending = (raw[:_BODY], raw[_BODY:SHORT_BYTES])
    text = body.rstrip(b" ").decode("cp437"), ending.rstrip(b" ").decode("cp437")
    halves = (
        text[0].lower() if case & _LOWER_BODY else text[0],
        text[1].lower() if case & _LOWER_ENDING else text[1],
    )
    return ".".join(half for half in halves if half)


def checksum(raw: bytes) -> int:
    """Return what ties long entries to the short one after them."""
    total = 0
    for byte in raw:
        total = ((total >> 1) + (total << 7) + byte) & 0xFF
    return total


def long_entries(name: str, raw: bytes) -> list[bytes]:
    """Return the entries that hold a long name, in the order in which they are stored."""
    units = name.encode("utf-16-le")
    parts = -(-len(units) // (2 * UNITS_PER_ENTRY))
    if len(units) % (2 * UNITS_PER_ENTRY):
        units += b"\0\0"
    units = units.ljust(parts * 2 * UNITS_PER_ENTRY, b"\xff")
    entries = []
    for part in range(parts, 0, -1):
        entry = bytearray(ENTRY_BYTES)
        entry[0] = part | (LAST_PART if part == parts else 0)
        entry[11], entry[13] = LONG_NAME, checksum(raw)
        left = units[(part - 1) * 2 * UNITS_PER_ENTRY : part * 2 * UNITS_PER_ENTRY]
        for place in _UNITS_AT:
            size = place.stop - place.start
            entry[place], left = left[:size], left[size:]
        entries.append(bytes(entry))
    return entries


def long_part(entry: bytes) -> bytes:
    """Return the 13 UTF-16 units of an entry of a long name."""
    return b"".join(entry[place] for place in _UNITS_AT)


def joined(parts: list[bytes]) -> str | None:
    """Return the name whose parts were stored in this order; None for no text."""
    units = b"".join(reversed(parts))
    for end in range(0, len(units), 2):
        if units[end : end + 2] == b"\0\0":
            units = units[:end]
            break
    try:
        return units.decode("utf-16-le")
    except UnicodeDecodeError:
        return None
