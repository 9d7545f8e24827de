"""A runner of a few lines for the host's tests, so that they need no simulator."""

import numpy as np
import pytest

CONTACT_SHARE = 0.35
IMPACT_G = 2.2
NOISE_G = 0.02


@pytest.fixture(scope="session")
def run_of():
    """Return a function that makes a run: (seconds, spm, rate_hz) -> t_s (n,), acc_g (n, 3)."""

    def make(seconds, spm=172.0, rate_hz=100):
        t_s = np.arange(round(seconds * rate_hz)) / rate_hz
        phase = (t_s * spm / 60) % 1
        impact = np.where(phase < CONTACT_SHARE, np.sin(np.pi * phase / CONTACT_SHARE), 0.0)
        magnitude_g = 0.7 + IMPACT_G * impact
        upright = np.array([0.2, 0.93, 0.3])
        noise_g = np.random.default_rng(1).normal(0, NOISE_G, (len(t_s), 3))
        return t_s, upright * magnitude_g[:, None] + noise_g

    return make
