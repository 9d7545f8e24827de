"""What befalls a runner whatever the coach does: stops, hills, moods, and the luck of each second.

All of it is drawn beforehand and by second, so that two policies meet the very same run.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from footfall_host.coaching.traits import Traits
from footfall_host.resample import Floats

# Nobody walks right at the start; the first stop keeps this far from it.
FIRST_STOP_S = 120


@dataclass(frozen=True)
class Course:
    """A run by the second, every array of shape (seconds,).

    is_walking: at a stop; hill: on a climb; wander: deviation of the cadence in units of its
    own standard deviation; heed_luck: 0 to 1, against the chance that a cue is heeded; gain_luck:
    unit Gaussian; beat_luck: 0 to 1, against the chance that a beat is lost or found; noise:
    unit Gaussian, of the measurement.
    """

    is_walking: NDArray[np.bool_]
    hill: NDArray[np.bool_]
    wander: Floats
    heed_luck: Floats
    gain_luck: Floats
    beat_luck: Floats
    noise: Floats

    @property
    def duration_s(self) -> int:
        """Length of the run."""
        return len(self.wander)


def draw_course(traits: Traits, duration_s: int, seeds: np.random.SeedSequence) -> Course:
    """Return the run that this runner meets; the same arguments give the same one."""
    streams = map(np.random.default_rng, seeds.spawn(7))
    stops, hills, wander, heed, gain, beat, noise = streams
    return Course(
        is_walking=_spells(
            duration_s, traits.between_stops_s, traits.stop_s, stops, first_s=FIRST_STOP_S
        ),
        hill=_spells(duration_s, traits.between_hills_s, traits.hill_s, hills),
        wander=_wander(duration_s, traits.wander_memory_s, wander),
        heed_luck=heed.random(duration_s),
        gain_luck=gain.standard_normal(duration_s),
        beat_luck=beat.random(duration_s),
        noise=noise.standard_normal(duration_s),
    )


def _spells(
    duration_s: int,
    between_s: float,
    mean_s: float,
    rng: np.random.Generator,
    first_s: int = 0,
) -> NDArray[np.bool_]:
    """Return whether each second lies in one of the spells, which come at random.

    A spell lasts from half to one and a half times its mean.
    """
    inside = np.zeros(duration_s, bool)
    start_s = first_s + rng.exponential(between_s)
    while start_s < duration_s:
        stop_s = start_s + mean_s * rng.uniform(0.5, 1.5)
        inside[round(start_s) : round(stop_s)] = True
        start_s = stop_s + rng.exponential(between_s)
    return inside


def _wander(duration_s: int, memory_s: float, rng: np.random.Generator) -> Floats:
    """Return a slow wander of unit standard deviation, from its stationary distribution on."""
    kept = np.exp(-1 / memory_s)
    fresh = np.sqrt(1 - kept**2) * rng.standard_normal(duration_s)
    fresh[:1] /= np.sqrt(1 - kept**2)
    wander = np.empty(duration_s)
    value = 0.0
    for second in range(duration_s):
        value = kept * value + fresh[second]
        wander[second] = value
    return wander
