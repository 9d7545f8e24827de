"""The accelerometer's self-test: judged where the clip lies still, kept, and no step lost to it."""

import numpy as np
import pytest

from footfall_host.deploy.health import last_faults, last_self_test
from footfall_host.virtual_board.bus import Nacks
from footfall_host.virtual_board.lis3dh import CTRL_REG4
from living import live

SECOND_US = 1_000_000
FAILED = "Fault 12"
SELF_TEST_BITS = 0x06
STEP_MG = 4
UPRIGHT = np.array((0, 0, 4032), np.int16)
STILL = np.tile(UPRIGHT, (3000, 1))
TREMBLING = STILL + np.random.default_rng(5).integers(0, 2, (3000, 3), np.int16) * 64
SHAKEN = STILL + np.random.default_rng(5).integers(-6, 7, (3000, 3), np.int16) * 64
# Turned so slowly that five samples are alike, and those of a third of a second are not.
TURNED = STILL.copy()
TURNED[:, 0] += np.arange(3000, dtype=np.int16) // 6 * 64
# Knocked while the chip pushes, as it was before and after.
KNOCKED = STILL.copy()
KNOCKED[117:120, 1] += 640


def nvm_writes(run):
    return [write for write in run.flash_writes if write.memory == "nvm"]


@pytest.fixture
def judged(bench_with):
    """Return a function: a recording that is being felt -> what the self-test says of its chip."""

    def judge(counts, **scenario):
        bench = bench_with(counts, **scenario)
        import busio

        from footfall.device.accelerometer import Accelerometer
        from footfall.device.selftest import passes

        pins = bench.pins
        i2c = busio.I2C(pins["ACCELEROMETER_SCL"], pins["ACCELEROMETER_SDA"], frequency=400_000)
        accelerometer = Accelerometer(i2c, 0x19)  # streams, so that the recording has begun
        bench.wait_samples(100)
        before_us = bench.clock.now_us
        passed = passes(i2c, 0x19)
        assert bench.clock.now_us - before_us < 0.6 * SECOND_US
        accelerometer.set_up()
        assert not accelerometer._read_register_byte(CTRL_REG4) & SELF_TEST_BITS
        return passed

    return judge


@pytest.mark.parametrize("rate_error", [-0.1, 0.0, 0.1])
@pytest.mark.parametrize("counts", [STILL, TREMBLING], ids=["still", "trembling"])
def test_a_chip_that_works_passes(judged, counts, rate_error):
    assert judged(counts, rate_error=rate_error) is True


@pytest.mark.parametrize(
    ("steps", "passes"), [(0, False), (16, False), (18, True), (255, True), (-18, True)]
)
def test_the_datasheets_least_change_is_the_limit(judged, steps, passes):
    assert judged(STILL, self_test_mg=steps * STEP_MG) is passes


@pytest.mark.parametrize(("steps", "passes"), [(358, True), (362, False)])
def test_the_datasheets_most_change_is_the_limit(judged, steps, passes):
    """An axis that hangs has room for it."""
    assert judged(-STILL, self_test_mg=steps * STEP_MG) is passes


@pytest.mark.parametrize("axis", range(3))
def test_one_axis_that_does_not_move_is_enough_to_fail(judged, axis):
    assert judged(STILL, stuck=[(axis, 0)]) is False


@pytest.mark.parametrize("counts", [SHAKEN, TURNED, KNOCKED], ids=["shaken", "turned", "knocked"])
@pytest.mark.parametrize("self_test_mg", [0, 280])
def test_a_clip_that_moves_is_not_judged(judged, counts, self_test_mg):
    assert judged(counts, self_test_mg=self_test_mg) is None


def test_another_chip_is_left_alone(bench_with):
    bench = bench_with(STILL, identity=0x11)
    import busio

    from footfall.device.selftest import passes

    pins = bench.pins
    i2c = busio.I2C(pins["ACCELEROMETER_SCL"], pins["ACCELEROMETER_SDA"], frequency=400_000)
    assert passes(i2c, 0x19) is None
    assert len(bench.bus.transfers) == 1


# --- on the board ------------------------------------------------------------------------


def test_on_battery_it_is_not_run(counts):
    run = live(counts[:1000], "self-test=0")
    assert FAILED not in run.console
    assert not nvm_writes(run)


def test_a_result_is_kept_told_at_the_next_start_and_written_once():
    first = live(STILL, "plug")
    assert FAILED not in first.console
    assert len(nvm_writes(first)) == 1
    second = live(STILL, "plug", "reset@1", nvm=first.nvm)
    assert "Fault 3" in second.console
    assert last_self_test(second.console) == "passed"
    assert not nvm_writes(second)


def test_a_failed_one_is_a_fault_that_stays_and_is_kept(counts):
    first = live(counts, "plug", "self-test=20")
    assert first.console.count(FAILED) == 1
    assert "Fault 12 is over" not in first.console
    on_battery = live(counts[:1000], nvm=first.nvm)
    assert last_self_test(on_battery.console) == "failed"
    assert last_faults(on_battery.console) == [12]
    mended = live(STILL, "plug", nvm=first.nvm)
    assert last_self_test(live(STILL[:500], nvm=mended.nvm).console) == "passed"


def test_whatever_comes_of_it_the_same_is_counted(counts):
    on_battery = live(counts)
    assert on_battery.events
    for self_test_mg in (20, 280):
        assert live(counts, "plug", f"self-test={self_test_mg}").events == on_battery.events


def test_it_delays_the_first_sample_by_half_a_second_with_a_computer_there():
    plugged, on_battery = (live(STILL, *faults) for faults in (["plug"], []))
    delay_us = plugged.blocks[0].t_us - on_battery.blocks[0].t_us
    print(f"the first samples come {delay_us / 1000:.0f} ms later")
    assert 0 < delay_us < 0.6 * SECOND_US


def test_a_run_that_goes_on_is_not_held_up(counts):
    run = live(counts, "plug", "host-write@40")
    (again,) = [start.t_us for start in run.starts if start.run_reason == "AUTO_RELOAD"]
    assert "Going on from" in run.console
    first_us = next(block.t_us for block in run.blocks if block.t_us > again)
    assert first_us - again < 0.2 * SECOND_US


@pytest.mark.parametrize("transfer", range(1, 60, 4))
def test_a_transfer_that_fails_amid_it_is_no_result_and_the_chip_is_set_up(transfer):
    at_us = transfer * 8_000
    run = live(STILL, "plug", nacks=(Nacks(at_us, 1, 5),))
    assert FAILED not in run.console
    assert "Traceback" not in run.console
    samples = np.concatenate([np.array(block.counts).reshape(-1, 3) for block in run.blocks])
    assert len(samples) > 2800
    assert (samples == UPRIGHT).all()


@pytest.mark.parametrize("at_ms", range(20, 480, 90))
@pytest.mark.parametrize("fault", ["reset@{}", "absent@{}for0.002"])
def test_a_chip_that_resets_itself_amid_it_is_not_judged(at_ms, fault):
    run = live(STILL[:500], "plug", fault.format(at_ms / 1000))
    assert FAILED not in run.console
    assert len(run.blocks) > 50


@pytest.mark.parametrize("fault", ["absent", "identity=0x11", "hang@0for3"])
def test_without_the_chip_it_is_not_run(fault):
    run = live(STILL, "plug", fault)
    assert FAILED not in run.console
    assert not nvm_writes(run)
