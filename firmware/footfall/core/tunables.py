"""A setting as a thing that can be asked: its key, what it allows, whether a value will do."""

from .settings import Settings
from .stream import HIGHEST_TARGET_SPM, LOWEST_OWN_SPM, LOWEST_TARGET_SPM

KEY_PREFIX = "FOOTFALL_"

# Name, unit, lowest, highest; the defaults are in settings.py, and one below them is allowed too.
_ROWS = (
    ("target_spm", "steps/min", LOWEST_TARGET_SPM, HIGHEST_TARGET_SPM),
    ("tolerance_spm", "steps/min", 1, 20),
    ("ceiling_spm", "steps/min", 0, 250),
    ("auto_target", "", 0, 1),
    ("auto_raise_permille", "permille", 50, 100),
    ("own_spm", "steps/min", LOWEST_OWN_SPM, HIGHEST_TARGET_SPM),
    ("calibrate_min", "min", 1, 60),
    ("ramp_spm", "steps/min", 0, 40),
    ("ramp_min", "min", 1, 240),
    ("dwell_s", "s", 1, 60),
    ("plunge_spm", "steps/min", 1, 40),
    ("cooldown_s", "s", 3, 600),
    ("most_cues", "cues", 1, 60),
    ("give_up_cues", "cues", 1, 20),
    ("rest_s", "s", 10, 3600),
    ("start_grace_s", "s", 0, 600),
    ("walk_grace_s", "s", 0, 600),
    ("pause_s", "s", 1, 30),
    ("back_s", "s", 1, 30),
    ("confirm", "", 0, 1),
    ("fade_sessions", "sessions", 0, 50),
    ("workout", "", 0, 99),
    ("beat_s", "s", 0, 3600),
    ("beat_after_s", "s", 0, 60),
    ("beat_in_zone_s", "s", 1, 600),
    ("beat_lead_percent", "%", 1, 3),
    ("beat_over_spm", "steps/min", 0, 10),
    ("button_step_spm", "steps/min", 1, 10),
    ("volume_percent", "%", 0, 100),
    ("idle_sleep_min", "min", 0, 240),
    ("record", "", 0, 2),
    ("ble", "", 0, 1),
    ("step_length_cm", "cm", 0, 250),
    ("step_gain_mm", "mm", 0, 99),
    ("rsc_steps", "", 0, 1),
)


class Tunable:
    """One setting: its name, unit, lowest and highest value, and default, which may be lower."""

    def __init__(self, name: str, unit: str, lowest: int, highest: int) -> None:
        self.name = name
        self.unit = unit
        self.lowest = lowest
        self.highest = highest
        self.default = getattr(Settings, name)

    @property
    def key(self) -> str:
        """The setting's key in settings.toml."""
        return KEY_PREFIX + self.name.upper()

    def check(self, value: int) -> None:
        """Raise ValueError, naming setting, range and unit, for a value that it can't take."""
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not (value == self.default or self.lowest <= value <= self.highest):
            raise ValueError(
                f"{self.name} is {value!r}: it must be a whole number, {self.allowed()}"
            )

    def allowed(self) -> str:
        """Return what values are allowed, with their unit if they have one."""
        values = f"{self.lowest} to {self.highest} {self.unit}".strip()
        return values if self.lowest <= self.default else f"{self.default} or {values}"


TUNABLES = tuple([Tunable(*row) for row in _ROWS])


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
