"""What the host's tests share: a runner of a few lines, and how a command refuses bad input."""

import contextlib
import sys
from types import SimpleNamespace

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


# --- recorded runs --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Return a run library, and the ids of the raw run in it and of the other."""
    from recorded_commands import library_of_two

    return library_of_two(tmp_path_factory.mktemp("library"))


@pytest.fixture
def library(two):
    """Return the library."""
    return two[0]


@pytest.fixture
def ids(two):
    """Return the ids of the raw run and of the other."""
    return two[1:]


# --- the phone page, in a browser -----------------------------------------------------------


@pytest.fixture(scope="session")
def sent():
    """Return what a board has sent in a run in which its target was set."""
    import phone_browser
    from phone_page import sent_by

    phone_browser.require()
    return sent_by("4@stand,40@172,26@160,40@172", opened_s=80, written_s=92)


@pytest.fixture(scope="module")
def chromium(sent):  # a board's loop cannot run beside the browser's
    """Yield a running browser."""
    import phone_browser

    with phone_browser.browser() as running:
        yield running


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Yield the page's folder, and its address on a server of this machine."""
    import phone_browser
    from footfall_host.live.page import write_page

    folder = tmp_path_factory.mktemp("site")
    write_page(folder / "phone.html")
    with phone_browser.served(folder) as port:
        yield SimpleNamespace(
            folder=folder, port=port, address=f"http://localhost:{port}/phone.html"
        )


@pytest.fixture(scope="module")
def open_phone(chromium, site):
    """Return a context: the page on a phone, in which nothing may go wrong or ask another place."""
    import phone_browser

    @contextlib.contextmanager
    def opened(address=site.address, init="", **context):
        phone = phone_browser.Phone(chromium, **context)
        try:
            phone.page.clock.install()
            phone.context.add_init_script(init)
            phone.page.goto(address)
            yield phone
        finally:
            phone.close()
        assert phone.errors == []
        folder = address.rpartition("/")[0]
        assert all(url.startswith((folder, "data:")) for url in phone.requested)

    return opened
