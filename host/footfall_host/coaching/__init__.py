"""A model of a runner who hears cues, the cue policies it can be coached by, and their figures."""
