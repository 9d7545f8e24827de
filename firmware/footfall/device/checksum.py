"""The check that tells a record in memory that is whole from one that is torn."""

# A checksum of nothing but zeros, or of erased flash, must not fit.
_START = 0x5A5A


def checksum(record, length):
    """Return 16 bits over the first `length` bytes."""
    total = _START
    for at in range(length):
        total = (total * 31 + record[at]) & 0xFFFF
    return total
