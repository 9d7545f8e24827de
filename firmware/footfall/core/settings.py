"""Every tunable of the product: its name, unit, range and default.

The names are those of `--set` on the laptop; as keys of `settings.toml` on the drive, which others
use too, they are in upper case after FOOTFALL_. Values are whole numbers, so that both homes read
the same. The reason for each is in the laptop's setting_reasons.py: it would take a kilobyte of
the board's memory.
"""

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


TUNABLES = (
    Tunable("target_spm", "steps/min", 135, 230, 170),
    Tunable("tolerance_spm", "steps/min", 1, 20, 3),
    Tunable("ceiling_spm", "steps/min", 0, 250, 0),
    Tunable("dwell_s", "s", 1, 60, 5),
    Tunable("cooldown_s", "s", 3, 600, 20),
    Tunable("give_up_cues", "cues", 1, 20, 4),
    Tunable("rest_s", "s", 10, 3600, 300),
    Tunable("start_grace_s", "s", 0, 600, 20),
    Tunable("walk_grace_s", "s", 0, 600, 10),
    Tunable("confirm", "", 0, 1, 1),
    Tunable("button_step_spm", "steps/min", 1, 10, 1),
    Tunable("volume_percent", "%", 0, 100, 100),
    Tunable("idle_sleep_min", "min", 0, 240, 10),
)


class Settings:
    """The tunables as attributes, at their defaults until assigned."""

    def __init__(self) -> None:
        for tunable in TUNABLES:
            setattr(self, tunable.name, tunable.default)

    def __getattr__(self, name: str) -> int:
        """Refuse a setting that there is not; the existing ones never get here."""
        raise AttributeError(name)

    def assign(self, name: str, value: int) -> None:
        """Set one tunable.

        Raises ValueError for an unknown name, or a value that it can't take, with what it can.
        """
        find(name).check(value)
        setattr(self, name, value)


def find(name: str) -> Tunable:
    """Return the tunable of that name; raises ValueError where there is none."""
    for tunable in TUNABLES:
        if tunable.name == name:
            return tunable
    raise ValueError(f"there is no setting {name}")
