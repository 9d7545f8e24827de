"""The core's tuned constants: where they stand, and other values for the length of a block."""

import importlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType

from footfall_host.errors import BadInputError

_SHIFT = "_SHIFT"
# Two cores at once in one process would get each other's values.
_one_core_at_a_time = threading.RLock()


@dataclass(frozen=True)
class Constant:
    """A constant of the core.

    in_its_units: other constants of the same file that a shift must shift as well.
    """

    file: str
    name: str
    in_its_units: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return what it is called in a command."""
        return f"{self.file}.{self.name}"

    @property
    def shipped(self) -> int:
        """Return the value that stands in the file."""
        return self.read(self.name)

    def read(self, name: str) -> int:
        """Return that of a constant of the same file; raises BadInputError without one."""
        value = getattr(self.module, name, None)
        if not isinstance(value, int):
            raise BadInputError(
                f"footfall/core/{self.file}.py has no {name}: it was renamed or removed; name "
                "what took its place"
            )
        return value

    @property
    def module(self) -> ModuleType:
        """The file, imported."""
        return importlib.import_module(f"footfall.core.{self.file}")

    def range(self) -> tuple[int, int]:
        """Return the values a quarter less and a quarter more; a shift goes by one, or by half."""
        value = self.shipped
        if self.name.endswith(_SHIFT):
            return value - 1, value + 1
        far = max(2, round(value / 4))
        return value - far, value + far

    def grid(self) -> list[int]:
        """Return both ends of the range, the value as it is, and those midway to it."""
        value = self.shipped
        least, most = self.range()
        if self.name.endswith(_SHIFT):
            return [least, value, most]
        near = max(1, round(value / 8))
        return [least, value - near, value, value + near, most]


FADE = Constant("period", "FADE_SHIFT", in_its_units=("_STILL",))
WINDOW = Constant("cadence", "_WINDOW_STEPS")
SCATTER = Constant("cadence", "_SCATTER_SHIFT")
TUNED = (
    Constant("strikes", "_HYSTERESIS_16THS"),
    Constant("strikes", "_LEVEL_16THS"),
    FADE,
    Constant("period", "_REPEAT_32NDS"),
    Constant("gait", "_START_CG"),
    Constant("gait", "_STOP_CG"),
    Constant("gait", "_START_STRIDE_CG"),
    Constant("detector", "_TOO_SOON_STEP_16THS"),
    Constant("cadence", "_CHANGE_PARTS"),
    SCATTER,
    WINDOW,
)


@contextmanager
def moved(values: Mapping[Constant, int]) -> Iterator[None]:
    """Let the core have these values inside the block; the laptop's const() keeps them in reach.

    In one thread of a process at a time: others wait.
    """
    with _one_core_at_a_time:
        before = [
            (constant.module, name, constant.read(name))
            for constant in values
            for name in (*constant.in_its_units, constant.name)
        ]
        try:
            for constant, value in values.items():
                for name in constant.in_its_units:
                    scaled = constant.read(name) * 2**value // 2**constant.shipped
                    setattr(constant.module, name, scaled)
                setattr(constant.module, constant.name, value)
            yield
        finally:
            for module, name, value in before:
                setattr(module, name, value)


def chosen(names: Sequence[str]) -> tuple[Constant, ...]:
    """Return the constants of those names, all of TUNED without a name.

    Raises BadInputError for another name.
    """
    by_name = {str(constant): constant for constant in TUNED}
    for name in names:
        if name not in by_name:
            raise BadInputError(f"{name} is no constant that is tuned: use {', '.join(by_name)}")
    return tuple(by_name[name] for name in dict.fromkeys(names or by_name))
