"""What a sensor feels while its wearer takes no steps: driving, cycling, typing, handling it.

Mechanics where they are known: a car on a rough road is a quarter of it on two springs, a
pedalling leg is a chain of bars. The frame is the earth's (forward, left, up), in g with gravity
included. A limb's own turning is left out: it changes no magnitude.
"""

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator
from scipy.interpolate import CubicSpline, PchipInterpolator
from scipy.signal import bilinear, lfilter, lfilter_zi
from scipy.spatial.transform import Rotation

from footfall_host.gravity import STANDARD_GRAVITY_M_S2 as M_S2_PER_G
from footfall_host.resample import Floats
from footfall_host.run_plan import CLIP, CYCLE, DRIVE, TYPE, Segment
from footfall_host.waveform import (
    FORWARD,
    GRAVITY_G,
    LEFT,
    REBOUND_LENGTHS,
    UP,
    bell,
    shock,
    smooth,
)

# Whatever is begun or ended is so within a second.
FADE_S = 1.0

# Road roughness at 0.1 cycles/m, geometric mean of a class (ISO 8608): B is good asphalt, C an
# average road. The slope of a road is white noise, so its velocity under a wheel is as well.
ROAD_B_M3, ROAD_C_M3 = 64e-6, 256e-6
ROAD_REFERENCE_CYCLES_PER_M = 0.1
ROAD_SHARES = np.array([0.3, 0.4, 1.0])  # a vehicle shakes most up and down

# The "golden car", per unit of sprung mass (Sayers, Gillespie and Queiroz, World Bank Technical
# Paper 45, 1986): tyre and suspension stiffness in 1/s^2, damper in 1/s, unsprung mass. It
# bounces at 1.3 Hz and its wheels hop at 10 Hz.
TYRE_PER_S2, SUSPENSION_PER_S2, DAMPER_PER_S, UNSPRUNG_SHARE = 653.0, 63.3, 6.0, 0.15
# From standstill to 100 km/h and back every minute, and bends at the limit of comfort.
DRIVE_SPEED_MPS, DRIVE_CYCLE_S = 14.0, 60.0
BEND_G, BEND_PERIOD_S = 0.15, 17.0
POTHOLES_PER_KM, POTHOLE_DEPTH_M, POTHOLE_LENGTH_M = 4.0, (0.02, 0.06), 0.8
# A seat and the body on it amplify what is near 4.5 Hz about 1.5 times and damp what is above
# (Griffin, Handbook of Human Vibration, 1990). Hands and feet are not on the seat.
SEAT_HZ, SEAT_DAMPING = 4.5, 0.4
SEATED = ("waist", "hip", "pocket")

# A thigh and a shank of a body of 1.75 m (Drillis and Contini, 1966), from the hip above the
# bottom bracket to a pedal on a crank of 170 mm, the ankle behind and above it.
CRANK_M, THIGH_M, SHANK_M = 0.170, 0.43, 0.43
HIP_M, ANKLE_M = np.array([-0.22, 0.73]), np.array([-0.13, 0.09])
# How far from the hip along the thigh, and from the knee along the shank, a sensor sits.
POCKET_SHARE, SHANK_SHARE = 0.4, 0.7
# The body rocks with the crank, and surges and bobs with each leg's push.
ROCK_G, SURGE_G = 0.05, 0.05
RPM_WANDER = 0.03
# On tyres without springs, at 22 km/h; the rider's legs and arms are the damper. A grip passes
# more of it than a pedal, a pedal more than a saddle.
CYCLE_SPEED_MPS = 6.0
BICYCLE_HZ, BICYCLE_DAMPING = 9.0, 0.3
BICYCLE_SHARES = {"wrist": 0.8, "shoe": 0.6, "shank": 0.5}
SADDLE_SHARE = 0.35

# Five to eight keys a second is a practised typist within a burst (Dhakal et al., CHI 2018: the
# mean is 4.3, with pauses); the wrist hops with each key of its hand and hears of the others
# through the desk.
KEYS_HZ = (5.0, 8.0)
KEY_TIME_DEVIATION, KEY_FORCE_DEVIATION = 0.2, 0.3  # of the logarithm
BURST_S, PAUSE_S = (3.0, 8.0), (0.5, 3.0)
KEY_G, KEY_S, OTHER_HAND_SHARE = 0.10, 0.04, 0.4
KEY_DIRECTION = np.array([0.3, 0.2, 1.0])
# Now and then a reach for the mouse. The rest of the body feels a thirtieth, through the desk.
REACH_G, REACH_S, REACH_EVERY_S = 0.15, 0.5, (5.0, 15.0)
TRUNK_SHARE = 1 / 30

# Hands turn a thing at up to about half a turn a second, and rub and push it at 3 to 7 Hz.
TURN_EVERY_S, TURN_DEVIATION_RAD = 2.0, 1.0
HANDLING_EVERY_S = (1.0, 3.5)
FUMBLE_HZ, FUMBLE_G, FUMBLE_S = (3.0, 7.0), 0.3, 1.0
TAP_G, TAP_S, TAPS_APART_S, MOST_TAPS = (6.0, 8.0), 0.03, 0.25, 3
# A drop from a few centimetres, on wood: each bounce returns two fifths of the speed.
DROP_M, LANDING_S, RESTITUTION = (0.01, 0.08), 0.012, 0.4
# The whole of it, all bounces included, is over in less than 0.6 s.
SLOWEST_BOUNCE_MPS, DROP_S = 0.05, 0.6


def activity_acceleration_g(
    segment: Segment, placement: str, t_s: Floats, rng: Generator
) -> Floats:
    """Return the acceleration at the sensor, shape (n, 3), from rest to rest.

    segment: of one of run_plan.ACTIVITIES; placement: a key of gait.PLACEMENTS; t_s: evenly
    spaced times that fill the segment, shape (n,), at 100 Hz or more.
    """
    moving_g = _MODELS[segment.gait](segment, placement, t_s, rng)
    return GRAVITY_G + _inside(t_s, 0.0)[:, None] * moving_g


def _inside(t_s: Floats, margin_s: float) -> Floats:
    """Return 0 within a margin of either end, 1 a fade further in, smooth between, shape (n,)."""
    nearest_s = np.minimum(t_s - t_s[0], t_s[-1] - t_s)
    return smooth((nearest_s - margin_s) / FADE_S)


def through_spring(signal: Floats, resonance_hz: float, damping: float, rate_hz: float) -> Floats:
    """Return the acceleration (n, axes) of a mass on a damped spring whose foot is shaken.

    Slow motion passes as it is, near the resonance it is amplified, above it is damped.
    damping: as a share of the critical one. The signal is taken to have been at rest before.
    """
    omega = 2 * np.pi * resonance_hz
    velocity = 2 * damping * omega
    b, a = bilinear([velocity, omega**2], [1, velocity, omega**2], rate_hz)
    at_rest = lfilter_zi(b, a)[:, None] * signal[0]
    return lfilter(b, a, signal, axis=0, zi=at_rest)[0]


def _drive_g(segment: Segment, placement: str, t_s: Floats, rng: Generator) -> Floats:
    since_s = t_s - t_s[0]
    speed_mps = DRIVE_SPEED_MPS * (1 - np.cos(2 * np.pi * since_s / DRIVE_CYCLE_S))
    road_mps = _road_mps(speed_mps, ROAD_C_M3, since_s, rng)
    road_mps[:, UP] += _potholes_mps(speed_mps, since_s, rng)
    shaken_g = lfilter(*_golden_car(_rate_hz(t_s)), road_mps, axis=0) / M_S2_PER_G
    if placement in SEATED:
        shaken_g = through_spring(shaken_g, SEAT_HZ, SEAT_DAMPING, _rate_hz(t_s))
    shaken_g[:, FORWARD] += np.gradient(speed_mps, since_s) / M_S2_PER_G
    shaken_g[:, LEFT] += BEND_G * np.sin(2 * np.pi * (since_s / BEND_PERIOD_S + rng.random()))
    return shaken_g


def _rate_hz(t_s: Floats) -> float:
    return (t_s.size - 1) / float(t_s[-1] - t_s[0])


def _road_mps(speed_mps: Floats, rough_m3: float, t_s: Floats, rng: Generator) -> Floats:
    """Return how fast the road moves under a wheel, shape (n, 3), white within the band."""
    density = (2 * np.pi * ROAD_REFERENCE_CYCLES_PER_M) ** 2 * rough_m3 * speed_mps
    deviation_mps = np.sqrt(density * _rate_hz(t_s) / 2)
    return deviation_mps[:, None] * ROAD_SHARES * rng.standard_normal((t_s.size, 3))


def _potholes_mps(speed_mps: Floats, t_s: Floats, rng: Generator) -> Floats:
    """Return the vertical speed of the road in holes that are raised cosines, shape (n,)."""
    way_m = np.cumsum(speed_mps) / _rate_hz(t_s)
    holes_m = np.zeros(t_s.size)
    for at_m in rng.uniform(0, way_m[-1], rng.poisson(POTHOLES_PER_KM * way_m[-1] / 1000)):
        holes_m -= rng.uniform(*POTHOLE_DEPTH_M) * bell((way_m - at_m) / POTHOLE_LENGTH_M)
    return np.gradient(holes_m, t_s)


def _golden_car(rate_hz: float) -> tuple[Floats, Floats]:
    """Return the filter (b, a) from the road's vertical speed to the body's acceleration."""
    suspension = np.poly1d([DAMPER_PER_S, SUSPENSION_PER_S2])
    wheel = np.poly1d([UNSPRUNG_SHARE, 0, TYRE_PER_S2]) + suspension
    body = np.poly1d([1, 0, 0]) + suspension
    speed_to_acceleration = TYRE_PER_S2 * suspension * np.poly1d([1, 0])
    b, a = bilinear(speed_to_acceleration.c, (wheel * body - suspension**2).c, rate_hz)
    return b, a


def _cycle_g(segment: Segment, placement: str, t_s: Floats, rng: Generator) -> Floats:
    share = (t_s - t_s[0]) / segment.duration_s
    rpm = (1 - share) * segment.per_min_from + share * segment.per_min_to
    omega = 2 * np.pi * rpm / 60 * (1 + RPM_WANDER * _wander(t_s, rng))
    angle = 2 * np.pi * rng.random() + np.cumsum(omega) / _rate_hz(t_s)
    road_mps = _road_mps(np.full(t_s.size, CYCLE_SPEED_MPS), ROAD_B_M3, t_s, rng)
    tyre = 2 * np.pi * BICYCLE_HZ
    poles = [1, 2 * BICYCLE_DAMPING * tyre, tyre**2]
    frame_g = lfilter(*bilinear([tyre**2, 0], poles, _rate_hz(t_s)), road_mps, axis=0)
    frame_g /= M_S2_PER_G
    moving_g = BICYCLE_SHARES.get(placement, SADDLE_SHARE) * frame_g
    moving_g[:, [FORWARD, UP]] += omega[:, None] ** 2 * _leg(placement, angle) / M_S2_PER_G
    moving_g[:, LEFT] += ROCK_G * np.sin(angle)
    moving_g[:, [FORWARD, UP]] += SURGE_G * np.sin(2 * angle)[:, None]
    return moving_g


def _wander(t_s: Floats, rng: Generator) -> Floats:
    """Return a slow, aimless signal of unit deviation, shape (n,)."""
    periods_s = np.array([6.0, 9.0, 14.0, 23.0])
    phases = rng.uniform(0, 2 * np.pi, periods_s.size)
    waves = np.sin(2 * np.pi * t_s[:, None] / periods_s + phases)
    return waves.sum(axis=1) / np.sqrt(periods_s.size / 2)


def _leg(placement: str, angle: Floats) -> Floats:
    """Return a sensor's acceleration (forward, up) in m per squared rad/s of the crank, (n, 2)."""
    turn = np.linspace(0, 2 * np.pi, 257)
    pedal_m = CRANK_M * np.column_stack([np.sin(turn), np.cos(turn)])  # forwards over the top
    to_ankle_m = pedal_m + ANKLE_M - HIP_M
    span_m = np.linalg.norm(to_ankle_m, axis=1)
    # The knee is ahead of the line from hip to ankle, by the law of cosines.
    at_hip = np.arccos((THIGH_M**2 + span_m**2 - SHANK_M**2) / (2 * THIGH_M * span_m))
    thigh = np.arctan2(to_ankle_m[:, 1], to_ankle_m[:, 0]) + at_hip
    knee_m = THIGH_M * np.column_stack([np.cos(thigh), np.sin(thigh)])
    places_m = {
        "pocket": POCKET_SHARE * knee_m,
        "shank": knee_m + SHANK_SHARE * (to_ankle_m - knee_m),
        "shoe": pedal_m,
    }
    if placement not in places_m:
        return np.zeros((angle.size, 2))
    return CubicSpline(turn, places_m[placement], bc_type="periodic")(angle % (2 * np.pi), 2)


def _type_g(segment: Segment, placement: str, t_s: Floats, rng: Generator) -> Floats:
    moving_g = np.zeros((t_s.size, 3))
    share = 1.0 if placement == "wrist" else TRUNK_SHARE
    for key_s in _key_times_s(t_s, rng):
        hand = 1.0 if rng.random() < 0.5 else OTHER_HAND_SHARE
        key_g = share * hand * KEY_G * rng.lognormal(sigma=KEY_FORCE_DEVIATION)
        _strike(moving_g, t_s, key_s, KEY_S, key_g * KEY_DIRECTION)
    for reach_s in _moments_s(t_s, REACH_EVERY_S, rng):
        _strike(moving_g, t_s, reach_s, REACH_S, share * REACH_G * _direction(rng))
    return moving_g


def _key_times_s(t_s: Floats, rng: Generator) -> Iterator[float]:
    """Yield when a key is struck: bursts of a speed of their own, with pauses between."""
    now_s = float(t_s[0])
    while now_s < t_s[-1]:
        burst_end_s = now_s + rng.uniform(*BURST_S)
        between_s = 1 / rng.uniform(*KEYS_HZ)
        while now_s < min(burst_end_s, t_s[-1]):
            yield now_s
            now_s += between_s * rng.lognormal(sigma=KEY_TIME_DEVIATION)
        now_s += rng.uniform(*PAUSE_S)


def _handle_g(segment: Segment, placement: str, t_s: Floats, rng: Generator) -> Floats:
    """Turn, rub, tap and drop the sensor, wherever it is to be worn."""
    weight_share = np.ones(t_s.size)
    moving_g = np.zeros((t_s.size, 3))
    for at_s in _moments_s(t_s, HANDLING_EVERY_S, rng):
        kind = rng.choice(("fumble", "tap", "drop"))
        if kind == "fumble":
            here = _window(t_s, at_s, FUMBLE_S)
            since_s = t_s[here] - at_s
            rubbed = bell(since_s / FUMBLE_S) * np.sin(
                2 * np.pi * rng.uniform(*FUMBLE_HZ) * since_s
            )
            moving_g[here] += FUMBLE_G * rubbed[:, None] * _direction(rng)
        elif kind == "tap":
            tap_g = rng.uniform(*TAP_G) * _direction(rng)
            for number in range(rng.integers(1, MOST_TAPS, endpoint=True)):
                _strike(moving_g, t_s, at_s + number * TAPS_APART_S, TAP_S, tap_g)
        else:
            here = _window(t_s, at_s, DROP_S)
            weight_share[here] += _drop(t_s[here] - at_s, rng.uniform(*DROP_M))
    return weight_share[:, None] * _turned_gravity_g(t_s, rng) + moving_g - GRAVITY_G


def _turned_gravity_g(t_s: Floats, rng: Generator) -> Floats:
    """Return gravity as a hand turns the sensor, (n, 3), unturned while all else fades."""
    knots_s = np.arange(t_s[0], t_s[-1] + 2 * TURN_EVERY_S, TURN_EVERY_S)
    knots_rad = TURN_DEVIATION_RAD * rng.standard_normal((knots_s.size, 3))
    turned_rad = PchipInterpolator(knots_s, knots_rad)(t_s) * _inside(t_s, FADE_S)[:, None]
    return np.asarray(Rotation.from_rotvec(turned_rad).apply(GRAVITY_G))


def _drop(since_s: Floats, height_m: float) -> Floats:
    """Return what a fall and its bounces add to the weight, in g, shape (n,).

    Each landing carries the momentum of the flights before and after it, so the mean is 0.
    """
    added_g = np.zeros(since_s.size)
    speed_mps = np.sqrt(2 * M_S2_PER_G * height_m)
    flight_s, now_s = speed_mps / M_S2_PER_G, 0.0
    while speed_mps:
        added_g[_window(since_s, now_s, flight_s)] -= 1.0
        now_s += flight_s
        back_mps = RESTITUTION * speed_mps if speed_mps > SLOWEST_BOUNCE_MPS else 0.0
        height_g = 2 * (speed_mps + back_mps) / (LANDING_S * M_S2_PER_G)
        added_g += height_g * bell((since_s - now_s) / LANDING_S)
        now_s += LANDING_S
        speed_mps, flight_s = back_mps, 2 * back_mps / M_S2_PER_G
    return added_g


def _strike(moving_g: Floats, t_s: Floats, at_s: float, sharp_s: float, height_g: Floats) -> None:
    """Add one blow and its rebound to moving_g (n, 3); height_g: its peak, shape (3,)."""
    here = _window(t_s, at_s, REBOUND_LENGTHS * sharp_s)
    moving_g[here] += shock(t_s[here] - at_s, sharp_s)[:, None] * height_g


def _moments_s(t_s: Floats, every_s: tuple[float, float], rng: Generator) -> Iterator[float]:
    """Yield moments that are between the two of every_s apart."""
    now_s = t_s[0] + rng.uniform(*every_s)
    while now_s < t_s[-1]:
        yield now_s
        now_s += rng.uniform(*every_s)


def _window(t_s: Floats, start_s: float, length_s: float) -> slice:
    return slice(*np.searchsorted(t_s, [start_s, start_s + length_s]))


def _direction(rng: Generator) -> Floats:
    vector = rng.standard_normal(3)
    return vector / np.linalg.norm(vector)


_MODELS = {DRIVE: _drive_g, CYCLE: _cycle_g, TYPE: _type_g, CLIP: _handle_g}
