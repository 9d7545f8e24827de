"""Why each setting is there and has its default, for who reads settings.toml."""

REASONS = {
    "target_spm": (
        "the cadence to keep; average runners take 160, elite ones 180, and your own with 5 to 10 "
        "% more is a good one to begin with"
    ),
    "tolerance_spm": (
        "this far below the target is still in zone; a steady runner wanders by one or two"
    ),
    "ceiling_spm": "cue above this cadence too; 0 never does, for faster is seldom wrong",
    "auto_target": (
        "1 takes the target from your own cadence, which the next run then measures in silence; "
        "0 forgets it"
    ),
    "auto_raise_permille": (
        "how far such a target lies above your own cadence: 5 to 10 % are what studies raised it by"
    ),
    "own_spm": (
        "your own cadence where you know it; 0 measures it; no target is low enough for a lower one"
    ),
    "calibrate_min": "how long it is measured, after a first minute: hills and lights even out",
    "ramp_spm": "a run begins so far below its target and climbs to it",
    "ramp_min": "within so long",
    "dwell_s": "out of zone this long before a cue: a corner is no fault",
    "plunge_spm": (
        "a cadence that falls so far below the zone is cued even within the silence after a cue "
        "that was answered: it is no slip over the edge"
    ),
    "cooldown_s": "silence between two cues: time to act on the first",
    "most_cues": "cues in any ten minutes, whatever happens: more is a bad day for cadence",
    "give_up_cues": "cues without success before a rest: more nags",
    "rest_s": "silence after giving up",
    "start_grace_s": "silence while a run finds its pace",
    "walk_grace_s": "silence after a walk, a stop or a new target",
    "pause_s": "no run for so long is a stop; less is a stumble",
    "back_s": "back in zone so long after a cue is an answer; less is passing through",
    "confirm": "1 plays a short tick when a cue has brought the runner back",
    "fade_sessions": (
        "cues fade over so many runs of five minutes or more, all of them in the first half and "
        "none in the end, but in every fourth one after; 0 never fades and forgets the count"
    ),
    "workout": "the number of the workout that runs follow; 0 follows none",
    "beat_s": "a beat to run to, for so long at most, where a cue alone did not help; 0 has none",
    "beat_after_s": "what a runner has time for after a cue before the beat begins",
    "beat_in_zone_s": "the beat ends when it has kept the runner in zone so long",
    "beat_lead_percent": "the beat is no further ahead of the steps: more is not followed",
    "beat_over_spm": (
        "the beat climbs so far above the target as the zone reaches below: what it leaves fades"
    ),
    "button_step_spm": "what one press of a button adds or takes",
    "volume_percent": "loudness of beeps and strength of buzzes",
    "idle_sleep_min": (
        "sleep when nobody has moved for so long; any movement wakes it, 0 never sleeps"
    ),
    "record": (
        "1 records each run on the drive, some 18 KB an hour; 2 records the raw samples too, 85 "
        "times as much, while there is room; 0 records nothing"
    ),
    "ble": "1 tells running apps over Bluetooth how the run goes, where the board can; 0 is silent",
    "step_length_cm": (
        "from one foot strike to the next, at 170 steps a minute: with it apps get a speed, which "
        "some need, and workouts count metres; 0 where you don't know it, and neither is made up"
    ),
    "step_gain_mm": (
        "how much longer a step is for each step a minute more, as your pace goes up: footfall "
        "calibrate finds it from runs at two paces; 0 where you don't know it"
    ),
    "rsc_steps": (
        "1 sends apps the cadence in steps, for one that shows half of it; 0 sends strides, as "
        "foot pods do"
    ),
}
