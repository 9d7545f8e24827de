"""What the host's tests share: a runner of a few lines, and how a command refuses bad input."""

import sys

import numpy as np
import pytest

from footfall_host import cli

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


@pytest.fixture
def refused(tmp_path, monkeypatch, capsys):
    """Return a function: arguments of `footfall`, run in an empty folder -> the one line it says.

    Asserts the exit status 2, that nothing else is printed, and that no file is left behind.
    """

    def run(arguments):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["footfall", *arguments])
        with pytest.raises(SystemExit) as caught:
            cli.main()
        printed = capsys.readouterr()
        assert caught.value.code == 2
        assert printed.out == ""
        assert len(printed.err.splitlines()) == 1
        assert list(tmp_path.iterdir()) == []
        return printed.err

    return run
