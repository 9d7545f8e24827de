"""Which of two wishes for a target is the later one, and that a save which fails is tried again."""

from types import SimpleNamespace

import numpy as np
import pytest

from footfall.core import stream

NVM_BYTES = 8192


@pytest.fixture
def begun(bench_with):
    """Return a function that makes a Keeping above a memory, and what it counts for."""
    bench_with(np.zeros((10, 3), np.int16))
    from footfall.core.settings import Settings
    from footfall.device.counting import Counting
    from footfall.device.fault_codes import Faults
    from footfall.device.keeping import Keeping
    from footfall.device.store import Store
    from footfall.device.workouts import Workouts

    nvm = bytearray(b"\xff" * NVM_BYTES)

    def begin(**values):
        settings = Settings()
        for name, value in values.items():
            setattr(settings, name, value)
        faults = Faults()
        counting = Counting(settings, faults)
        saved = Store(nvm)
        lifeline = SimpleNamespace(resumed=False)
        workouts = Workouts(settings, lifeline, saved, faults)
        return Keeping(settings, counting, workouts, saved, faults), counting

    return begin


def cut_short(target_spm, asked_spm, running_s=0):
    return SimpleNamespace(target_spm=target_spm, asked_spm=asked_spm, running_s=running_s)


def test_a_run_that_was_cut_short_goes_on_at_its_target(begun):
    keeping, counting = begun()
    keeping.resume(cut_short(172, asked_spm=170))
    assert counting.goal_spm == 172


def test_settings_that_were_edited_meanwhile_are_the_later_wish(begun):
    keeping, counting = begun(target_spm=185)
    keeping.resume(cut_short(170, asked_spm=170))
    assert counting.goal_spm == 185
    keeping.write()
    assert begun(target_spm=185)[0].saved.target_spm == 0


def test_a_save_that_fails_is_tried_again_and_no_sooner(begun, monkeypatch):
    keeping, counting = begun()
    counting.record(stream.TARGET, 175)
    keeping.pressed(0)
    tries = []

    def fails():
        tries.append(1)
        raise OSError("torn")

    monkeypatch.setattr(keeping.saved, "save", fails)
    with pytest.raises(OSError, match="torn"):
        keeping.serve(5000)
    keeping.serve(5080)
    assert len(tries) == 1
    monkeypatch.undo()
    keeping.serve(9000)
    assert keeping.saved.target_spm == 175
