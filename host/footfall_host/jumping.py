"""Jumps, rope, hops, skips and bounds: when the feet leave the ground and land, and what is felt.

Between two landings the ground gives back what gravity takes, so each contact carries body weight
for itself and for half of the flights beside it. In the air nothing carries.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from footfall_host.resample import Floats
from footfall_host.run_plan import BOUNDS, HOPS, JUMPS, ROPE, SKIPS, Segment
from footfall_host.waveform import (
    FORWARD,
    GRAVITY_G,
    IMPACT_DIRECTION,
    PLACEMENTS,
    REBOUND_LENGTHS,
    UP,
    Placement,
    bell,
    shock,
    smooth,
)

LEFT_FOOT, RIGHT_FOOT, BOTH_FEET = "left", "right", "both"

# From a stand to the first take-off, and from the last landing to a stand again.
LEAD_IN_S, LEAD_OUT_S = 1.0, 1.0
# On the ground for longer, somebody lands, stands up and begins anew; for less, it is one contact.
LONGEST_BOUNCE_S = 0.6

# Flight of a jump from a stand, 20 to 44 cm (Linthorne, Am. J. Phys. 69, 2001, whose jumper dips
# to a third of his weight, pushes with 2.3 and flies for 0.5 s).
JUMP_FLIGHT_S = (0.40, 0.60)
# Who rests between jumps does so for no exact time.
PAUSE_JITTER = 0.07
# How long the countermovement dips and by how much; every third jumper squats and waits instead.
DIP_S, DIP_G, SQUAT_JUMPERS = (0.30, 0.40), (0.3, 0.7), 1 / 3
PUSH_S = (0.30, 0.42)
# Landings of 3 to 6 body weights: a share of the momentum within a short peak (McNitt-Gray, J.
# Biomech. 26, 1993, has 3.9 to 4.2 from 0.32 m), the rest over the bending of the knees.
LANDING_PEAK_S, LANDING_PEAK_SHARE = (0.06, 0.09), (0.35, 0.6)
ABSORB_S = (0.25, 0.40)
# Getting up from the landing's squat, force first above and then below weight.
RISE_S, RISE_G = 0.7, (0.1, 0.3)
# A foot does not take or lose the weight at once.
LOADING_S, UNLOADING_S = 0.03, 0.05

# What share of the time between two landings a foot is down, and the share of its impulse that is
# a sharp peak. Rope: 0.15 to 0.2 s down at 140 a minute. Hops: 0.25 to 0.3 s at 2.2 Hz (Farley et
# al.). Bounds: 0.17 to 0.2 s, and flights of 0.3 s (Mero and Komi, J. Appl. Biomech. 10, 1994).
# Skips: two feet follow each other, hardly apart, and then fly for 0.2 to 0.3 s (Minetti, Proc. R.
# Soc. B 265, 1998).
CONTACT_SHARES = {ROPE: (0.36, 0.50), HOPS: (0.54, 0.65), BOUNDS: (0.34, 0.42)}
SKIP_CONTACT_SHARE, SKIP_STEP_S = (0.24, 0.30), (0.0, 0.04)
PEAK_SHARES = {JUMPS: 0.0, ROPE: 0.06, HOPS: 0.05, SKIPS: 0.06, BOUNDS: 0.10}
PEAK_S = 0.05
# A running step, whose impact the placements know, comes after a flight like this.
RUNNING_FLIGHT_S = 0.12
BRAKING_G = {JUMPS: 0.05, ROPE: 0.02, HOPS: 0.05, SKIPS: 0.2, BOUNDS: 0.35}
# A bounce rises a little faster than it falls.
BOUNCE_LEAN = 0.15

# A body turns and its limbs swing in the air too: slow accelerations on every axis, estimates.
LOOSE_LIMB_G = {"waist": 0.08, "hip": 0.12, "pocket": 0.25, "wrist": 0.5, "shank": 0.5, "shoe": 0.6}
LOOSE_LIMB_HZ = (1.1, 1.9, 2.9, 4.3)


@dataclass(frozen=True)
class Flights:
    """Each time off the ground, in order: arrays of shape (flights,).

    takeoff_s, landing_s: its ends; foot: which lands; counts: whether it is a jump, for a skip's
    step from foot to foot is none.
    """

    takeoff_s: Floats
    landing_s: Floats
    foot: NDArray[np.str_]
    counts: NDArray[np.bool_]


def make_flights(segment: Segment, start_s: float, jitter: float, rng: Generator) -> Flights:
    """Place the flights of a segment, which starts and ends with a stand.

    segment: of one of run_plan.JUMPING; jitter: standard deviation of the time between landings,
    as a share of it. There are none where the segment is too short for one.
    """
    made = _JUMPERS[segment.gait](segment, jitter, rng)
    rows = [
        (start_s + takeoff_s, start_s + landing_s, foot, counts)
        for takeoff_s, landing_s, foot, counts in made
    ]
    takeoff_s, landing_s, foot, counts = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Flights(
        np.array(takeoff_s, float),
        np.array(landing_s, float),
        np.array(foot, str),
        np.array(counts, bool),
    )


_Flight = tuple[float, float, str, bool]


def _jumps(segment: Segment, jitter: float, rng: Generator) -> Iterator[_Flight]:
    for landing_s, _ in _landings_s(segment, JUMP_FLIGHT_S[1], PAUSE_JITTER, rng):
        yield landing_s - rng.uniform(*JUMP_FLIGHT_S), landing_s, BOTH_FEET, True


def _bounces(segment: Segment, jitter: float, rng: Generator) -> Iterator[_Flight]:
    contact_share = rng.uniform(*CONTACT_SHARES[segment.gait])
    first = rng.integers(2)
    longest_s = 60 / min(segment.per_min_from, segment.per_min_to)
    for number, (landing_s, between_s) in enumerate(_landings_s(segment, longest_s, jitter, rng)):
        foot = BOTH_FEET
        if segment.gait != ROPE:
            foot = (LEFT_FOOT, RIGHT_FOOT)[(first + number * (segment.gait == BOUNDS)) % 2]
        yield landing_s - (1 - contact_share) * between_s, landing_s, foot, True


def _skips(segment: Segment, jitter: float, rng: Generator) -> Iterator[_Flight]:
    contact_share = rng.uniform(*SKIP_CONTACT_SHARE)
    first = rng.integers(2)
    longest_s = 60 / min(segment.per_min_from, segment.per_min_to)
    stepped_s = None
    for number, (landing_s, between_s) in enumerate(_landings_s(segment, longest_s, jitter, rng)):
        feet = (LEFT_FOOT, RIGHT_FOOT) if (first + number) % 2 else (RIGHT_FOOT, LEFT_FOOT)
        contact_s = contact_share * between_s
        if stepped_s is not None:
            step_s = stepped_s + rng.uniform(*SKIP_STEP_S)
            yield stepped_s, step_s, feet[0], False
            takeoff_s = step_s + contact_s
        else:
            takeoff_s = landing_s - (1 - 2 * contact_share) * between_s
        yield takeoff_s, landing_s, feet[0], True
        stepped_s = landing_s + contact_s


_JUMPERS = {JUMPS: _jumps, ROPE: _bounces, HOPS: _bounces, SKIPS: _skips, BOUNDS: _bounces}


def _landings_s(
    segment: Segment, first_s: float, jitter: float, rng: Generator
) -> Iterator[tuple[float, float]]:
    """Yield when each landing is, in s from the start, and how long after the one before."""
    now_s = LEAD_IN_S + first_s
    since_s = _between_s(segment, now_s)
    while now_s <= segment.duration_s - LEAD_OUT_S:
        yield now_s, since_s
        since_s = _between_s(segment, now_s)
        since_s *= 1 + jitter * float(np.clip(rng.standard_normal(), -3, 3))
        now_s += since_s


def _between_s(segment: Segment, now_s: float) -> float:
    share = now_s / segment.duration_s
    return 60 / ((1 - share) * segment.per_min_from + share * segment.per_min_to)


def jumping_acceleration_g(
    gait: str, flights: Flights, placement: str, t_s: Floats, rng: Generator
) -> Floats:
    """Return the acceleration at the sensor, shape (n, 3), at the times t_s (n,) of a segment.

    gait: one of run_plan.JUMPING; placement: a key of waveform.PLACEMENTS.
    """
    worn = PLACEMENTS[placement]
    moving_g = worn.bounce_share * (_ground_force_g(gait, flights, t_s, rng) - GRAVITY_G)
    moving_g += _impacts_g(worn, flights, t_s)
    if flights.takeoff_s.size:
        limbs_g = LOOSE_LIMB_G[placement] * _limbs(t_s, rng)
        moving_g += _active(flights, t_s)[:, None] * limbs_g
    return GRAVITY_G + moving_g


def _ground_force_g(gait: str, flights: Flights, t_s: Floats, rng: Generator) -> Floats:
    """Return the force of the ground in body weights, shape (n, 3)."""
    force_g = np.zeros((t_s.size, 3))
    force_g[:, UP] = _weight(flights, t_s)
    # The momentum of half a flight, in body weights times seconds.
    halves_s = (flights.landing_s - flights.takeoff_s) / 2
    for number in range(1, halves_s.size):
        here_s = (flights.landing_s[number - 1], flights.takeoff_s[number])
        momenta_s = (halves_s[number - 1], halves_s[number])
        if here_s[1] - here_s[0] < LONGEST_BOUNCE_S:
            _bounce(force_g, t_s, here_s, sum(momenta_s), gait)
        else:
            _land(force_g[:, UP], t_s, here_s[0], momenta_s[0], rng)
            _take_off(force_g[:, UP], t_s, here_s[1], momenta_s[1], gait, rng)
    if halves_s.size:
        _take_off(force_g[:, UP], t_s, flights.takeoff_s[0], halves_s[0], gait, rng)
        _land(force_g[:, UP], t_s, flights.landing_s[-1], halves_s[-1], rng)
    return force_g


def _weight(flights: Flights, t_s: Floats) -> Floats:
    """Return the share of the weight that rests on the ground, shape (n,): 0 in the air."""
    share = np.ones(t_s.size)
    for takeoff_s, landing_s in zip(flights.takeoff_s, flights.landing_s, strict=True):
        here = _within(t_s, takeoff_s - UNLOADING_S, landing_s + LOADING_S)
        leaving = (takeoff_s - t_s[here]) / UNLOADING_S
        arriving = (t_s[here] - landing_s) / LOADING_S
        share[here] *= np.clip(np.maximum(leaving, arriving), 0, 1)
    return share


def _bounce(
    force_g: Floats, t_s: Floats, here_s: tuple[float, float], momentum_s: float, gait: str
) -> None:
    """Add one contact's force to (n, 3), what _weight() leaves out of it included."""
    here = _within(t_s, *here_s)
    contact_s = here_s[1] - here_s[0]
    momentum_s += (LOADING_S + UNLOADING_S) / 2
    since_s = t_s[here] - here_s[0]
    u = since_s / contact_s
    active = np.sin(np.pi * u) + BOUNCE_LEAN * np.sin(2 * np.pi * u)
    active *= np.pi / 2 / contact_s  # its integral over the contact becomes 1
    peak = 2 * bell(since_s / PEAK_S) / PEAK_S
    peak_share = PEAK_SHARES[gait]
    force_g[here, UP] += momentum_s * ((1 - peak_share) * active + peak_share * peak)
    force_g[here, FORWARD] -= BRAKING_G[gait] * np.sin(2 * np.pi * u)


def _land(up_g: Floats, t_s: Floats, at_s: float, momentum_s: float, rng: Generator) -> None:
    """Add a landing to (n,): a sharp peak, bending knees, getting up."""
    peak_s, absorb_s = rng.uniform(*LANDING_PEAK_S), rng.uniform(*ABSORB_S)
    peak_share = rng.uniform(*LANDING_PEAK_SHARE)
    here = _within(t_s, at_s, at_s + absorb_s + RISE_S)
    since_s = t_s[here] - at_s
    stopping = peak_share * 2 * bell(since_s / peak_s) / peak_s
    stopping += (1 - peak_share) * 2 * bell(since_s / absorb_s) / absorb_s
    rising = np.sin(2 * np.pi * np.clip((since_s - absorb_s) / RISE_S, 0, 1))
    up_g[here] += (momentum_s + LOADING_S / 2) * stopping + rng.uniform(*RISE_G) * rising


def _take_off(
    up_g: Floats, t_s: Floats, at_s: float, momentum_s: float, gait: str, rng: Generator
) -> None:
    """Add to (n,) a dip and a push before a take-off."""
    push_s, dip_s = rng.uniform(*PUSH_S), rng.uniform(*DIP_S)
    squats = gait == JUMPS and rng.random() < SQUAT_JUMPERS
    dip_g = 0.0 if squats else rng.uniform(*DIP_G)
    here = _within(t_s, at_s - push_s - dip_s, at_s)
    until_s = at_s - t_s[here]
    u = np.clip(1 - until_s / push_s, 0, 1)
    push = (np.sin(np.pi * u) - BOUNCE_LEAN * np.sin(2 * np.pi * u)) * np.pi / 2 / push_s
    dip = dip_g * bell((push_s + dip_s - until_s) / dip_s)
    up_g[here] += (momentum_s + UNLOADING_S / 2 + dip_g * dip_s / 2) * push - dip


def _within(t_s: Floats, from_s: float, to_s: float) -> slice:
    return slice(*np.searchsorted(t_s, [from_s, to_s]))


def _impacts_g(worn: Placement, flights: Flights, t_s: Floats) -> Floats:
    """Return the shock of each landing at the sensor, free of a mean, shape (n, 3)."""
    shock_g = np.zeros(t_s.size)
    sharp_s = 2 * worn.impact_s
    for takeoff_s, landing_s, foot in zip(
        flights.takeoff_s, flights.landing_s, flights.foot, strict=True
    ):
        here = _within(t_s, landing_s, landing_s + REBOUND_LENGTHS * sharp_s)
        # As the speed at which the foot meets the ground, but a longer drop is landed softer.
        height_g = worn.impact_g * np.sqrt((landing_s - takeoff_s) / RUNNING_FLIGHT_S)
        height_g *= worn.far_foot_share if foot == LEFT_FOOT else 1.0
        shock_g[here] += height_g * shock(t_s[here] - landing_s, sharp_s)
    return shock_g[:, None] * IMPACT_DIRECTION


def _limbs(t_s: Floats, rng: Generator) -> Floats:
    """Return the swing of the limbs, of unit deviation on each axis, shape (n, 3)."""
    phases = rng.uniform(0, 2 * np.pi, (3, len(LOOSE_LIMB_HZ)))
    angles = 2 * np.pi * t_s[:, None, None] * np.array(LOOSE_LIMB_HZ) + phases
    return np.sin(angles).sum(axis=2) / np.sqrt(len(LOOSE_LIMB_HZ) / 2)


def _active(flights: Flights, t_s: Floats) -> Floats:
    """Return 0 while somebody stands still, 1 about each jump, smooth between, shape (n,)."""
    active = np.zeros(t_s.size)
    for takeoff_s, landing_s in zip(flights.takeoff_s, flights.landing_s, strict=True):
        before = smooth((t_s - takeoff_s + LEAD_IN_S) / (LEAD_IN_S / 2))
        after = smooth((landing_s + LEAD_OUT_S - t_s) / (LEAD_OUT_S / 2))
        active = np.maximum(active, before * after)
    return active
