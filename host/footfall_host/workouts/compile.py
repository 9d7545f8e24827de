"""A workout to the bytes of core/workout_bytes.py, and such bytes back to its steps."""

import binascii

from footfall.core import workout_bytes as wb
from footfall.core.records import get_16, get_32
from footfall_host.workouts.model import Plan, Step, Target, Workout, written_out

ENCODING = "utf-8"
_NAME_END = b"\0"


def compiled(workout: Workout) -> bytes:
    """Return the bytes that a board follows."""
    return bytes_of(written_out(workout))


def bytes_of(plan: Plan) -> bytes:
    """Return a plan as bytes; each name stands in them once, the workout's own first."""
    names = list(dict.fromkeys([plan.name, *(step.label for step in plan.steps)]))
    packed_names = b"".join(name.encode(ENCODING) + _NAME_END for name in names)
    head = bytearray(wb.HEAD_BYTES)
    head[: len(wb.MAGIC)] = wb.MAGIC
    head[wb.FORMAT_AT] = wb.FORMAT
    head[wb.STEPS_AT] = len(plan.steps)
    head[wb.NAMES_BYTES_AT : wb.NAMES_BYTES_AT + 2] = len(packed_names).to_bytes(2, "little")
    head[wb.NUMBER_AT] = plan.number
    steps = b"".join(_packed(step, names.index(step.label)) for step in plan.steps)
    body = bytes(head) + steps + packed_names
    return body + binascii.crc32(body).to_bytes(wb.CRC_BYTES, "little")


def plan_of(data: bytes) -> Plan:
    """Return the plan that bytes hold.

    Raises ValueError, which says what is wrong, for bytes that are no workout of this format.
    """
    if data[: len(wb.MAGIC)] != wb.MAGIC or len(data) < wb.HEAD_BYTES + wb.CRC_BYTES:
        raise ValueError("these bytes are no workout")
    if data[wb.FORMAT_AT] != wb.FORMAT:
        raise ValueError(f"the workout has format {data[wb.FORMAT_AT]}, not {wb.FORMAT}")
    names_at = wb.HEAD_BYTES + data[wb.STEPS_AT] * wb.STEP_BYTES
    body_bytes = names_at + get_16(data, wb.NAMES_BYTES_AT)
    if len(data) != body_bytes + wb.CRC_BYTES:
        raise ValueError(f"the workout has {len(data)} bytes, not {body_bytes + wb.CRC_BYTES}")
    if binascii.crc32(data[:body_bytes]) != get_32(data, body_bytes):
        raise ValueError("the workout is damaged: its check does not fit")
    names = [name.decode(ENCODING) for name in data[names_at:body_bytes].split(_NAME_END)[:-1]]
    steps = range(wb.HEAD_BYTES, names_at, wb.STEP_BYTES)
    try:
        unpacked = tuple(_unpacked(data[at : at + wb.STEP_BYTES], names) for at in steps)
        return Plan(data[wb.NUMBER_AT], names[0], unpacked)
    except IndexError:
        raise ValueError("the workout has a step without a name") from None


def _packed(step: Step, name: int) -> bytes:
    flags = step.cues | (wb.JUMPS if step.jumps else 0) | (wb.WAITS if step.waits else 0)
    packed = bytearray(wb.STEP_BYTES)
    packed[wb.END_AT] = step.end
    packed[wb.AMOUNT_AT : wb.AMOUNT_AT + 2] = step.amount.to_bytes(2, "little")
    packed[wb.TARGET_AT] = step.target.kind
    packed[wb.FROM_AT] = step.target.first
    packed[wb.TO_AT] = step.target.last
    packed[wb.FLAGS_AT] = flags
    packed[wb.SIGNAL_AT] = step.signal
    packed[wb.SOON_AT] = step.soon_s
    packed[wb.TOLERANCE_AT] = step.tolerance_spm
    packed[wb.SET_AT] = step.set_number
    packed[wb.NAME_AT] = name
    return bytes(packed)


def _unpacked(packed: bytes, names: list[str]) -> Step:
    flags = packed[wb.FLAGS_AT]
    return Step(
        label=names[packed[wb.NAME_AT]],
        end=packed[wb.END_AT],
        amount=get_16(packed, wb.AMOUNT_AT),
        target=Target(packed[wb.TARGET_AT], packed[wb.FROM_AT], packed[wb.TO_AT]),
        cues=flags & (wb.CUES_LOW | wb.CUES_HIGH | wb.BEATS),
        signal=packed[wb.SIGNAL_AT],
        soon_s=packed[wb.SOON_AT],
        tolerance_spm=packed[wb.TOLERANCE_AT],
        jumps=bool(flags & wb.JUMPS),
        waits=bool(flags & wb.WAITS),
        set_number=packed[wb.SET_AT],
    )
