"""What a sensor on the body feels at each step: the waveform model of the simulated runner.

Approximate textbook biomechanics, in the body's frame (forward, left, up), in g with gravity
included. The ground pushes with one pulse a contact; their sum is what the trunk feels. Where
the sensor sits decides how much of that bounce reaches it, how hard its own foot's impact
strikes through, and how the limb under it swings. The mean is gravity alone, exactly, over any
stride of a steady gait: each ground pulse carries one step's share of body weight (the momentum
a runner loses in flight is regained on the ground), and all else is free of a mean.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from footfall_host.resample import Floats
from footfall_host.run_plan import DOWNSTAIRS, RUN, UPSTAIRS, WALK, Steps

FORWARD, LEFT, UP = range(3)
GRAVITY_G = np.array([0.0, 0.0, 1.0])


@dataclass(frozen=True)
class Push:
    """How the feet of a gait push against the ground.

    shape_q, shape_lean: of the vertical force over a contact, u from 0 to 1, which is
    sin(pi u) + lean sin(2 pi u) + q sin(3 pi u) (Alexander and Jayes, J. Biomech. 13, 1980;
    the lean is added): q near 0.5 makes two humps, below 0 a bell; a lean above 0 makes it rise
    faster than it falls. impact_impulse_share: of the impulse, what stops the shank and foot
    (a raised cosine early in the contact); braking_g: then propulsion, in body weights;
    impact_share, swing_share: the impact felt and the swing of the limb, against running.
    """

    shape_q: float
    shape_lean: float
    impact_impulse_share: float
    braking_g: float
    impact_share: float
    swing_share: float


# A runner's bell against a walker's two humps; a rearfoot striker's shank and foot are 8 % of
# the body's mass (two-mass model: Clark, Ryan and Weyand, J. Exp. Biol. 220, 2017) and a
# walker's heel is set down far more gently. Braking after Cavanagh and LaFortune, J. Biomech.
# 13, 1980, and Winter, Biomechanics of Human Movement. Stairs: little braking; up, a soft landing
# and a push-off of about 1.15 body weights; down, a landing of 1.4 to 1.6 (Riener, Rabuffetti
# and Frigo, Gait & Posture 15, 2002; Stacoff et al., Gait & Posture 21, 2005). The impact felt
# and the swing are estimates.
PUSHES = {
    RUN: Push(-0.1, 0.25, 0.07, 0.35, 1.0, 1.0),
    WALK: Push(0.5, 0.05, 0.025, 0.18, 0.45, 0.65),
    UPSTAIRS: Push(0.4, -0.05, 0.01, 0.08, 0.2, 0.6),
    DOWNSTAIRS: Push(0.4, 0.35, 0.04, 0.10, 0.6, 0.6),
}
# Walking feet, on stairs too, are down for about 61 % of a stride (Perry, Gait Analysis, 1992);
# running feet for about 240 ms at 170 steps/min, less when faster.
WALK_CONTACT_STEPS = 1.22
RUN_CONTACT_AT_170_S = 0.240
RUN_CONTACT_SLOPE_S_PER_SPM = -0.0012
RUN_CONTACT_RANGE_S = (0.18, 0.30)
# A foot must be off the ground before it lands again.
LONGEST_CONTACT_STRIDES = 0.95
# A louder foot lands on a stiffer leg, whose contact is shorter and its active peak higher.
CONTACT_PER_LOUDNESS = -0.2
# The sideways push, in body weights, alternates with the feet (Cavanagh and LaFortune).
SIDEWAYS_SHARE = 0.10
# The shock is felt mostly along the leg, some of it backwards and outwards.
IMPACT_DIRECTION = np.array([-0.6, 0.15, 1.0])
# After the sharp peak the tissue gives back the same impulse, spread over this many times as long.
REBOUND_LENGTHS = 4

# Getting under way and stopping each take about a step.
START_STOP_STEPS = 1.0


@dataclass(frozen=True)
class Swing:
    """A swing of the limb in running: a periodic bump once a stride, free of a mean.

    axis: FORWARD, LEFT or UP; peak_strides: where it peaks, in strides after the strike of the
    foot on the sensor's side; harmonics_g: amplitudes of the stride rate and its multiples.
    """

    axis: int
    peak_strides: float
    harmonics_g: tuple[float, ...]


@dataclass(frozen=True)
class Placement:
    """Where the sensor is worn, on the right side of the body or in its middle.

    bounce_share: how much of the trunk's bounce reaches it; impact_g: height of a running
    impact there; impact_s: its width at half height, which grows on its way up; far_foot_share:
    how much of it the left foot makes; swings: what the limb adds.
    """

    bounce_share: float
    impact_g: float
    impact_s: float
    far_foot_share: float
    swings: tuple[Swing, ...]


# Impacts fade on their way up: several g at the shank, about one at the pelvis (Derrick, Hamill
# and Caldwell, Med. Sci. Sports Exerc. 30, 1998, for the leg; the rest is in proportion). Limb
# swing peaks late in swing, when the leg is slowed for landing, and again at push-off.
PLACEMENTS = {
    "waist": Placement(
        bounce_share=0.92,
        impact_g=0.8,
        impact_s=0.025,
        far_foot_share=0.9,  # no clip sits dead centre
        swings=(
            Swing(LEFT, 0.20, (0.15,)),
            Swing(FORWARD, 0.10, (0.05, 0.18)),
            Swing(UP, 0.25, (0.08,)),
        ),
    ),
    "hip": Placement(
        bounce_share=0.92,
        impact_g=1.0,
        impact_s=0.025,
        far_foot_share=0.5,
        swings=(
            Swing(LEFT, 0.20, (0.25,)),
            Swing(FORWARD, 0.75, (0.25, 0.12)),
            Swing(UP, 0.25, (0.15,)),
        ),
    ),
    "shank": Placement(
        bounce_share=0.35,
        impact_g=5.0,
        impact_s=0.014,
        far_foot_share=0.06,
        swings=(
            Swing(UP, 0.90, (1.0, 0.7, 0.3)),
            Swing(UP, 0.30, (0.5, 0.4, 0.2)),
            Swing(FORWARD, 0.86, (1.4, 0.9, 0.4)),
        ),
    ),
    "shoe": Placement(
        bounce_share=0.10,
        impact_g=8.0,
        impact_s=0.010,
        far_foot_share=0.03,
        swings=(
            Swing(UP, 0.85, (1.4, 1.0, 0.4)),
            Swing(UP, 0.36, (0.8, 0.6, 0.3)),
            Swing(FORWARD, 0.88, (1.8, 1.2, 0.6)),
        ),
    ),
    "wrist": Placement(
        bounce_share=1.3,
        impact_g=0.2,
        impact_s=0.045,
        far_foot_share=0.8,
        swings=(
            Swing(FORWARD, 0.25, (0.9,)),
            Swing(LEFT, 0.10, (0.35, 0.15)),
            Swing(UP, 0.20, (0.15, 0.2)),
        ),
    ),
    "pocket": Placement(
        bounce_share=0.85,
        impact_g=1.6,
        impact_s=0.020,
        far_foot_share=0.4,
        swings=(Swing(FORWARD, 0.75, (0.8, 0.3)), Swing(UP, 0.88, (0.4, 0.2))),
    ),
}


def bout_acceleration_g(
    placement: Placement, steps: Steps, loudness: Floats, t_s: Floats, starts: bool, stops: bool
) -> Floats:
    """Return the acceleration at the sensor, shape (n, 3), at the times t_s (n,) of one bout.

    steps: the bout's steps and some beyond either end; loudness: shape (steps,), 1 for an
    ordinary step; starts, stops: whether the first and the last of t_s border on a stand.
    """
    bounce = ground_force_g(steps, loudness, placement.impact_s, t_s) - GRAVITY_G
    moving = placement.bounce_share * bounce + _impact_g(placement, steps, loudness, t_s)
    stride_phase = _stride_phase(steps, t_s)
    share = np.interp(t_s, steps.t_s, [PUSHES[gait].swing_share for gait in steps.gait])
    for swing in placement.swings:
        moving[:, swing.axis] += share * _swing_g(swing, stride_phase)
    return GRAVITY_G + _envelope(steps, t_s, starts, stops)[:, None] * moving


def ground_force_g(steps: Steps, loudness: Floats, impact_s: float, t_s: Floats) -> Floats:
    """Return the force of the ground in body weights, shape (n, 3), at times t_s (n,).

    A contact starts at its strike; its vertical impulse is body weight times half the time
    between its two neighbours, so the mean over whole strides is 1. impact_s: width at half
    height of the impact's part of it.
    """
    bell_s = 2 * impact_s
    step_s = np.gradient(steps.t_s)
    contact_s = _contact_s(steps, step_s, loudness)
    pushes = [PUSHES[gait] for gait in steps.gait]
    q = np.array([push.shape_q for push in pushes])
    lean = np.array([push.shape_lean for push in pushes])
    braking_g = np.array([push.braking_g for push in pushes])
    impact_share = loudness * np.array([push.impact_impulse_share for push in pushes])
    outwards = np.where(steps.is_right, SIDEWAYS_SHARE, -SIDEWAYS_SHARE)

    force = np.zeros((t_s.size, 3))
    latest = np.searchsorted(steps.t_s, t_s, side="right") - 1
    for k, since_s, here in (_on_ground(steps, contact_s, latest - lag, t_s) for lag in (0, 1)):
        u = since_s / contact_s[k]
        active = np.sin(np.pi * u) + lean[k] * np.sin(2 * np.pi * u) + q[k] * np.sin(3 * np.pi * u)
        active /= 2 / np.pi * (1 + q[k] / 3)  # its mean over the contact becomes 1
        vertical = step_s[k] * (
            (1 - impact_share[k]) * active / contact_s[k]
            + impact_share[k] * 2 * bell(since_s / bell_s) / bell_s
        )
        force[here, UP] += vertical
        force[here, LEFT] += outwards[k] * vertical
        force[here, FORWARD] -= braking_g[k] * np.sin(2 * np.pi * u)
    return force


def _contact_s(steps: Steps, step_s: Floats, loudness: Floats) -> Floats:
    """Return how long each foot stays on the ground, shape (steps,)."""
    run_s = RUN_CONTACT_AT_170_S + RUN_CONTACT_SLOPE_S_PER_SPM * (60 / step_s - 170)
    contact_s = np.where(
        steps.gait == RUN, np.clip(run_s, *RUN_CONTACT_RANGE_S), WALK_CONTACT_STEPS * step_s
    )
    contact_s *= loudness**CONTACT_PER_LOUDNESS
    contact_s[:-2] = np.minimum(
        contact_s[:-2], LONGEST_CONTACT_STRIDES * (steps.t_s[2:] - steps.t_s[:-2])
    )
    return contact_s


def _on_ground(
    steps: Steps, contact_s: Floats, k: NDArray[np.intp], t_s: Floats
) -> tuple[NDArray[np.intp], Floats, NDArray[np.intp]]:
    """Return step, time since its strike and index into t_s, where step k is on the ground."""
    since_s = t_s - steps.t_s[k]
    here = np.flatnonzero((k >= 0) & (since_s < contact_s[k]))
    return k[here], since_s[here], here


def _impact_g(placement: Placement, steps: Steps, loudness: Floats, t_s: Floats) -> Floats:
    """Return the shock of each strike at the sensor, free of a mean, shape (n, 3)."""
    sharp_s = 2 * placement.impact_s  # all of a raised cosine is twice its half-height width
    height_g = placement.impact_g * loudness
    height_g = height_g * np.array([PUSHES[gait].impact_share for gait in steps.gait])
    height_g = height_g * np.where(steps.is_right, 1.0, placement.far_foot_share)
    latest = np.searchsorted(steps.t_s, t_s, side="right") - 1
    shock_g = np.zeros(t_s.size)
    for lag in (0, 1):  # the tissue may still give back one impact when the next one comes
        k = np.maximum(latest - lag, 0)
        shock_g += height_g[k] * shock(t_s - steps.t_s[k], sharp_s)
    return shock_g[:, None] * IMPACT_DIRECTION


def shock(since_s: Floats, sharp_s: float) -> Floats:
    """Return a blow of peak about 1 that lasts sharp_s and the rebound after it, free of a mean."""
    rebound = bell(since_s / (REBOUND_LENGTHS * sharp_s)) / REBOUND_LENGTHS
    return bell(since_s / sharp_s) - rebound


def bell(u: Floats) -> Floats:
    """Return a raised cosine over 0 to 1 with peak 1 and mean 1/2; 0 elsewhere."""
    return np.where((u > 0) & (u < 1), np.sin(np.pi * np.clip(u, 0, 1)) ** 2, 0.0)


def _stride_phase(steps: Steps, t_s: Floats) -> Floats:
    """Return strides since a strike of the right foot, counted on evenly between them."""
    right_s = steps.t_s[steps.is_right]
    return np.interp(t_s, right_s, np.arange(right_s.size))


def _swing_g(swing: Swing, stride_phase: Floats) -> Floats:
    angle = 2 * np.pi * (stride_phase - swing.peak_strides)
    total = np.zeros_like(angle)
    for multiple, amplitude_g in enumerate(swing.harmonics_g, start=1):
        total += amplitude_g * np.cos(multiple * angle)
    return total


def _envelope(steps: Steps, t_s: Floats, starts: bool, stops: bool) -> Floats:
    """Return 0 at a stand, 1 in full gait, smooth between, shape (n,)."""
    share = np.ones(t_s.size)
    step_s = np.diff(steps.t_s)
    if starts:
        share *= smooth((t_s - t_s[0]) / (START_STOP_STEPS * step_s[0]))
    if stops:
        share *= smooth((t_s[-1] - t_s) / (START_STOP_STEPS * step_s[-1]))
    return share


def smooth(u: Floats) -> Floats:
    """Return a rise from 0 to 1 that starts and ends level, for u from 0 to 1."""
    u = np.clip(u, 0, 1)
    return u * u * (3 - 2 * u)
