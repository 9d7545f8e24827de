"""A setting as a thing that can be asked: its key, what it allows, whether a value will do."""

from .settings import ROWS, Settings

KEY_PREFIX = "FOOTFALL_"


class Tunable:
    """One setting: its name, unit, lowest and highest value, and default."""

    def __init__(self, name: str, unit: str, lowest: int, highest: int, default: int) -> None:
        self.name = name
        self.unit = unit
        self.lowest = lowest
        self.highest = highest
        self.default = default

    @property
    def key(self) -> str:
        """The setting's key in settings.toml."""
        return KEY_PREFIX + self.name.upper()

    def check(self, value: int) -> None:
        """Raise ValueError, naming setting, range and unit, for a value that it can't take."""
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not self.lowest <= value <= self.highest:
            raise ValueError(
                f"{self.name} is {value!r}: it must be a whole number, {self.allowed()}"
            )

    def allowed(self) -> str:
        """Return what values are allowed, with their unit if they have one."""
        return f"{self.lowest} to {self.highest} {self.unit}".strip()


TUNABLES = tuple([Tunable(*row) for row in ROWS])


def find(name: str) -> Tunable:
    """Return the tunable of that name; raises ValueError where there is none."""
    for tunable in TUNABLES:
        if tunable.name == name:
            return tunable
    raise ValueError(f"there is no setting {name}")


def assign(settings: Settings, name: str, value: int) -> None:
    """Set one tunable.

    Raises ValueError for an unknown name, or a value that it can't take, with what it can.
    """
    find(name).check(value)
    setattr(settings, name, value)
