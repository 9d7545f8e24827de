"""Every tunable of the product: its name, unit, range and default.

The names are those of `--set` on the laptop; as keys of `settings.toml` on the drive, which others
use too, they are in upper case after FOOTFALL_. Values are whole numbers, so that both homes read
the same. What checks a value is in tunables.py; the reason for each is in the laptop's
setting_reasons.py: a board with a small heap needs neither to run.
"""

from .stream import const

LOWEST_TARGET_SPM = const(135)
HIGHEST_TARGET_SPM = const(230)

# Name, unit, lowest, highest, default.
ROWS = (
    ("target_spm", "steps/min", LOWEST_TARGET_SPM, HIGHEST_TARGET_SPM, 170),
    ("tolerance_spm", "steps/min", 1, 20, 3),
    ("ceiling_spm", "steps/min", 0, 250, 0),
    ("dwell_s", "s", 1, 60, 5),
    ("cooldown_s", "s", 3, 600, 20),
    ("give_up_cues", "cues", 1, 20, 4),
    ("rest_s", "s", 10, 3600, 300),
    ("start_grace_s", "s", 0, 600, 20),
    ("walk_grace_s", "s", 0, 600, 10),
    ("confirm", "", 0, 1, 1),
    ("button_step_spm", "steps/min", 1, 10, 1),
    ("volume_percent", "%", 0, 100, 100),
    ("idle_sleep_min", "min", 0, 240, 10),
)


class Settings:
    """The tunables as attributes, at their defaults until one is assigned (see tunables.py)."""

    def __init__(self) -> None:
        for name, _, _, _, default in ROWS:
            setattr(self, name, default)

    def __getattr__(self, name: str) -> int:
        """Refuse a setting that there is not; the existing ones never get here."""
        raise AttributeError(name)
