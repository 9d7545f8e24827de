"""The core's tuned constants: where they stand, and other values for the length of a block."""

import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType

import pytest


@dataclass(frozen=True)
class Constant:
    """A constant of the core.

    in_its_units: other constants of the same file that a shift must shift as well.
    """

    file: str
    name: str
    in_its_units: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.file}.{self.name}"

    @property
    def shipped(self) -> int:
        """Return the value that stands in the file."""
        return self.read(self.name)

    def read(self, name: str) -> int:
        if not hasattr(self.module, name):
            pytest.fail(
                f"footfall/core/{self.file}.py has no {name}: it was renamed or removed; "
                "name here what took its place"
            )
        return getattr(self.module, name)

    @property
    def module(self) -> ModuleType:
        return importlib.import_module(f"footfall.core.{self.file}")

    def grid(self) -> list[int]:
        """Return the value an eighth and a quarter less, as it is, an eighth and a quarter more.

        Whole numbers; a shift goes by one, which is a factor of two.
        """
        value = self.shipped
        near = max(1, round(value / 8))
        far = max(near + 1, round(value / 4))
        if self.name.endswith("_SHIFT"):
            return [value - 1, value, value + 1]
        return [value - far, value - near, value, value + near, value + far]


@contextmanager
def moved(values: Mapping[Constant, int]) -> Iterator[None]:
    """Let the core have these values inside the block; the laptop's const() keeps them in reach."""
    with pytest.MonkeyPatch.context() as patch:
        for constant, value in values.items():
            for name in constant.in_its_units:
                scaled = constant.read(name) * 2**value // 2**constant.shipped
                patch.setattr(constant.module, name, scaled)
            patch.setattr(constant.module, constant.name, value)
        yield
