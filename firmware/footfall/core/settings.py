"""Every tunable of the product: its name, unit, range, default and reason.

The names are those of `--set` on the laptop; as keys of `settings.toml` on the drive, which others
use too, they are in upper case after FOOTFALL_. Values are whole numbers, so that both homes read
the same.
"""

KEY_PREFIX = "FOOTFALL_"


class Tunable:
    """One setting: its name, unit, lowest and highest value, default, and why it is so."""

    def __init__(
        self, name: str, unit: str, lowest: int, highest: int, default: int, reason: str
    ) -> None:
        self.name = name
        self.unit = unit
        self.lowest = lowest
        self.highest = highest
        self.default = default
        self.reason = reason

    @property
    def key(self) -> str:
        """The setting's key in settings.toml."""
        return KEY_PREFIX + self.name.upper()

    def check(self, value: int) -> None:
        """Raise ValueError, naming setting, range and unit, for a value that it can't take."""
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError(f"{self.name} must be a whole number, {self.allowed()}, not {value!r}")
        if not self.lowest <= value <= self.highest:
            raise ValueError(f"{self.name} is {value}: it must be {self.allowed()}")

    def allowed(self) -> str:
        """Return what values are allowed, with their unit if they have one."""
        return f"{self.lowest} to {self.highest} {self.unit}".strip()


TUNABLES = (
    Tunable("target_spm", "steps/min", 135, 230, 170, "the cadence to keep"),
    Tunable(
        "tolerance_spm",
        "steps/min",
        1,
        20,
        3,
        "this far below the target is still in zone; a steady runner wanders by one or two",
    ),
    Tunable(
        "ceiling_spm",
        "steps/min",
        0,
        250,
        0,
        "cue above this cadence too; 0 never does, for faster is seldom wrong",
    ),
    Tunable("dwell_s", "s", 1, 60, 5, "out of zone this long before a cue: a corner is no fault"),
    Tunable("cooldown_s", "s", 3, 600, 20, "silence between two cues: time to act on the first"),
    Tunable("give_up_cues", "cues", 1, 20, 4, "cues without success before a rest: more nags"),
    Tunable("rest_s", "s", 10, 3600, 300, "silence after giving up"),
    Tunable("start_grace_s", "s", 0, 600, 20, "silence while a run finds its pace"),
    Tunable("walk_grace_s", "s", 0, 600, 10, "silence after a walk, a stop or a new target"),
    Tunable("confirm", "", 0, 1, 1, "1 plays a short tick when a cue has brought the runner back"),
    Tunable("button_step_spm", "steps/min", 1, 10, 1, "what one press of a button adds or takes"),
    Tunable("volume_percent", "%", 0, 100, 100, "loudness of beeps and strength of buzzes"),
    Tunable(
        "idle_sleep_min",
        "min",
        0,
        240,
        10,
        "sleep when nobody has moved for so long; any movement wakes it, 0 never sleeps",
    ),
)


class Settings:
    """The tunables as attributes, at their defaults until assigned."""

    def __init__(self) -> None:
        for tunable in TUNABLES:
            setattr(self, tunable.name, tunable.default)

    def __getattr__(self, name: str) -> int:
        """Say which setting is missing; the existing ones never get here."""
        raise AttributeError(f"there is no setting {name}")

    def assign(self, name: str, value: int) -> None:
        """Set one tunable.

        Raises ValueError, with the remedy, for an unknown name or a value that it can't take.
        """
        find(name).check(value)
        setattr(self, name, value)


def find(name: str) -> Tunable:
    """Return the tunable of that name; raises ValueError, with all names, where there is none."""
    for tunable in TUNABLES:
        if tunable.name == name:
            return tunable
    names = ", ".join([tunable.name for tunable in TUNABLES])
    raise ValueError(f"there is no setting {name}; there are {names}")
