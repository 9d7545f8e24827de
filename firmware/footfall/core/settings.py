"""Every tunable of the product, with its default.

The names are those of `--set` on the laptop; as keys of `settings.toml` on the drive, which others
use too, they are in upper case after FOOTFALL_. Values are whole numbers, so that both homes read
the same. What a value may be is in tunables.py, and the reason for each in the laptop's
setting_reasons.py: a board with a small heap needs neither to run.
"""


class Settings:
    """The tunables as attributes, at their defaults until one is assigned (see tunables.py)."""

    # What is asked of the runner.
    target_spm = 170
    tolerance_spm = 3
    ceiling_spm = 0
    auto_target = 0
    auto_raise_permille = 75
    own_spm = 0
    calibrate_min = 5
    ramp_spm = 0
    ramp_min = 10
    # When to speak.
    dwell_s = 4
    plunge_spm = 4
    cooldown_s = 12
    most_cues = 12
    give_up_cues = 4
    rest_s = 300
    start_grace_s = 20
    walk_grace_s = 10
    pause_s = 3
    back_s = 2
    confirm = 1
    fade_sessions = 0
    workout = 0
    # A beat to run to.
    beat_s = 45
    beat_after_s = 5
    beat_in_zone_s = 8
    beat_lead_percent = 3
    beat_over_spm = 3
    # The board.
    button_step_spm = 1
    volume_percent = 100
    idle_sleep_min = 10
    record = 1
    # On the air.
    ble = 1
    step_length_cm = 0
    step_gain_mm = 0
    rsc_steps = 0
