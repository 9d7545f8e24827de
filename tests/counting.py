"""Count the bytecodes that the core executes: board time that no busy machine can blur."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

CORE = "/footfall/core/"


class Count:
    """How many bytecodes of the core ran so far."""

    def __init__(self) -> None:
        self.bytecodes = 0


@contextmanager
def counted_bytecodes() -> Iterator[Count]:
    """Count every bytecode that a file of the core executes inside the block."""
    count = Count()

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if event == "call":
            if CORE not in frame.f_code.co_filename.replace("\\", "/"):
                return None
            frame.f_trace_opcodes = True
            frame.f_trace_lines = False
        elif event == "opcode":
            count.bytecodes += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield count
    finally:
        sys.settrace(before)
