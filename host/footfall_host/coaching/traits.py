"""Who the modelled runner is: every number of the model as data, with its unit and its source.

A trait is drawn once for each runner of a population. Most of them nobody has measured in a form
that a model could use: those are "assumed", and the lab's conclusions are worth no more than they
are. docs/coaching.md shows which of them the conclusions hang on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from math import erf, sqrt

import numpy as np

from footfall_host.errors import BadInputError

ASSUMED = "assumed"


@dataclass(frozen=True)
class Spread:
    """How a trait differs between runners.

    shape: "even" between lowest and highest; "bell", a Gaussian of `middle` and `sd`; "skewed",
    one of the logarithm, whose median is `middle` and whose `sd` is relative. All are held to
    lowest and highest. accepts: what a trait may be set to, where that is more than what is drawn.
    """

    shape: str
    lowest: float
    highest: float
    source: str
    middle: float = 0.0
    sd: float = 0.0
    accepts: tuple[float, float] | None = None

    def draw(self, rng: np.random.Generator) -> float:
        """Return one runner's value; any shape takes one number from the stream."""
        deviation = rng.standard_normal()
        if self.shape == "bell":
            value = self.middle + self.sd * deviation
        elif self.shape == "skewed":
            value = self.middle * np.exp(self.sd * deviation)
        else:
            value = self.lowest + (self.highest - self.lowest) * _share_below(deviation)
        return float(np.clip(value, self.lowest, self.highest))


@dataclass(frozen=True)
class Traits:
    """One runner. The units are in the names; SPREADS says what each is and where from."""

    preferred_spm: float
    target_ratio: float
    reaction_s: float
    approach_s: float
    gain_share: float
    gain_sd_share: float
    heed_share: float
    nag_odds_ratio: float
    nag_memory_s: float
    drift_back_s: float
    fatigue_spm_per_h: float
    wander_spm: float
    wander_memory_s: float
    between_stops_s: float
    stop_s: float
    between_hills_s: float
    hill_s: float
    hill_drop_spm: float
    beat_short_share: float
    beat_find_s: float
    beat_follow_s: float
    beat_lapse_s: float

    @property
    def target_spm(self) -> int:
        """The whole cadence that this runner is coached to."""
        return round(self.preferred_spm * self.target_ratio)


SPREADS = {
    "preferred_spm": Spread(
        "bell",
        148.0,
        180.0,
        "amateurs run at 160 to 175 (COROS); 140 to 145 on a treadmill (Bertram and Moran, 2015)",
        middle=163.0,
        sd=7.0,
    ),
    "target_ratio": Spread(
        "even", 1.05, 1.10, "5 to 10 % over one's own (Heiderscheit 2011, Willy 2016, Huber 2024)"
    ),
    "reaction_s": Spread("even", 2.0, 5.0, f"{ASSUMED}: to hear, to decide, to begin"),
    "approach_s": Spread(
        "even", 1.5, 4.0, f"{ASSUMED}: a new pace is reached over half a dozen steps"
    ),
    "gain_share": Spread(
        "even",
        0.5,
        1.0,
        f"{ASSUMED}: a cue tells which way, not how far",
        accepts=(0.0, 1.5),
    ),
    "gain_sd_share": Spread("even", 0.15, 0.35, f"{ASSUMED}: no two answers are alike"),
    "heed_share": Spread("even", 0.8, 0.98, f"{ASSUMED}: of the cues of a runner left in peace"),
    "nag_odds_ratio": Spread(
        "even",
        0.6,
        0.95,
        "0.7 for each further reminder, of clinicians (Ancker 2017); of runners: assumed milder",
        accepts=(0.01, 1.0),
    ),
    "nag_memory_s": Spread(
        "skewed", 60.0, 1200.0, f"{ASSUMED}: a nagged runner's recovery", middle=300.0, sd=0.5
    ),
    "drift_back_s": Spread(
        "skewed",
        60.0,
        3600.0,
        f"{ASSUMED}: a paced cadence outlasts its beat by minutes (Nijs 2020), one that was "
        "trained for weeks by months (Willy 2016)",
        middle=300.0,
        sd=0.6,
        accepts=(10.0, 36000.0),
    ),
    "fatigue_spm_per_h": Spread(
        "even", 0.0, 4.0, "cadence falls early in 10 km (Hanley and Mohan, 2014); size assumed"
    ),
    "wander_spm": Spread("even", 0.6, 1.6, f"{ASSUMED}: a steady runner wanders by one or two"),
    "wander_memory_s": Spread(
        "even", 10.0, 30.0, f"{ASSUMED}: step times fade over about 50 steps (Jordan 2006)"
    ),
    "between_stops_s": Spread("even", 240.0, 900.0, f"{ASSUMED}: lights and crossings"),
    "stop_s": Spread("even", 15.0, 60.0, f"{ASSUMED}: of walking at one of them"),
    "between_hills_s": Spread("even", 240.0, 900.0, ASSUMED),
    "hill_s": Spread("even", 40.0, 150.0, ASSUMED),
    "hill_drop_spm": Spread(
        "even",
        1.0,
        5.0,
        "slower steps uphill, the same downhill (Chan, Ferber and Cheung, 2025); size assumed",
    ),
    "beat_short_share": Spread(
        "even",
        0.0,
        0.02,
        "1.8 to 2.9 % off the beat on average, over changes of up to 18 % (Bertram and Moran); "
        "the shortfall at 5 to 10 % is assumed",
    ),
    "beat_find_s": Spread(
        "even", 3.0, 15.0, f"{ASSUMED}: from a beat's first sound to steps that keep to it"
    ),
    "beat_follow_s": Spread(
        "skewed",
        30.0,
        3600.0,
        f"{ASSUMED}: running synchronises less often than walking (Nijs 2020)",
        middle=240.0,
        sd=0.7,
    ),
    "beat_lapse_s": Spread("even", 10.0, 60.0, f"{ASSUMED}: until a lost beat is found again"),
}


def draw_traits(seeds: np.random.SeedSequence) -> Traits:
    """Return a runner drawn from the population; the same seeds give the same one."""
    rng = np.random.default_rng(seeds)
    return Traits(**{field.name: SPREADS[field.name].draw(rng) for field in fields(Traits)})


def check_trait(name: str, value: float) -> None:
    """Raise BadInputError, naming what there is, for a trait unknown or out of its range."""
    spread = SPREADS.get(name)
    if spread is None:
        raise BadInputError(f"there is no trait {name}: use one of {', '.join(SPREADS)}")
    lowest, highest = spread.accepts or (spread.lowest, spread.highest)
    if not lowest <= value <= highest:
        raise BadInputError(f"{name} is {value:g}: it must be {lowest:g} to {highest:g}")


def with_traits(traits: Traits, changed: Mapping[str, float]) -> Traits:
    """Return the runner with some traits changed; raises BadInputError as check_trait() does."""
    for name, value in changed.items():
        check_trait(name, value)
    return replace(traits, **changed)


def _share_below(deviation: float) -> float:
    """Return how much of a unit Gaussian lies below: even from 0 to 1 for its own draws."""
    return (1 + erf(deviation / sqrt(2))) / 2
