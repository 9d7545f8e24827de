"""Why each setting is there and has its default, for who reads settings.toml."""

REASONS = {
    "target_spm": "the cadence to keep",
    "tolerance_spm": (
        "this far below the target is still in zone; a steady runner wanders by one or two"
    ),
    "ceiling_spm": "cue above this cadence too; 0 never does, for faster is seldom wrong",
    "dwell_s": "out of zone this long before a cue: a corner is no fault",
    "cooldown_s": "silence between two cues: time to act on the first",
    "give_up_cues": "cues without success before a rest: more nags",
    "rest_s": "silence after giving up",
    "start_grace_s": "silence while a run finds its pace",
    "walk_grace_s": "silence after a walk, a stop or a new target",
    "confirm": "1 plays a short tick when a cue has brought the runner back",
    "button_step_spm": "what one press of a button adds or takes",
    "volume_percent": "loudness of beeps and strength of buzzes",
    "idle_sleep_min": (
        "sleep when nobody has moved for so long; any movement wakes it, 0 never sleeps"
    ),
}
