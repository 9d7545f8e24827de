"""The target and the last run outlive the power, whatever byte a write is torn at."""

import numpy as np
import pytest

from footfall.core import stream
from footfall_host.deploy.health import last_faults
from living import live

SECOND_US = 1_000_000
NVM_BYTES = 8192
SLOT_BYTES = 32
PLACES = (512, NVM_BYTES // 2)


@pytest.fixture
def store_of(bench_with):
    bench_with(np.zeros((10, 3), np.int16))
    from footfall.device.store import Store

    return Store


def saved_twice(store_of):
    """Return a memory that holds first 171 and then 172, and which place holds the newer."""
    nvm = bytearray(b"\xff" * NVM_BYTES)
    store = store_of(nvm)
    store.settings_target_spm, store.target_spm = 170, 171
    store.save()
    before = bytes(nvm)
    store.target_spm = 172
    store.save()
    (newer,) = [at for at in PLACES if nvm[at : at + SLOT_BYTES] != before[at : at + SLOT_BYTES]]
    return nvm, newer


def test_what_was_saved_is_read(store_of):
    nvm, _ = saved_twice(store_of)
    read = store_of(nvm)
    assert (read.settings_target_spm, read.target_spm, read.torn) == (170, 172, False)


def test_saves_take_turns_and_one_that_says_nothing_new_is_none(store_of):
    nvm, _ = saved_twice(store_of)
    before = bytes(nvm)
    again = store_of(nvm)
    again.save()
    assert nvm == before
    places = set()
    for target_spm in range(180, 190):
        again.target_spm = target_spm
        kept = bytes(nvm)
        again.save()
        places.update(
            at for at in PLACES if nvm[at : at + SLOT_BYTES] != kept[at : at + SLOT_BYTES]
        )
        assert store_of(nvm).target_spm == target_spm
    assert places == set(PLACES)


@pytest.mark.fault(20)
@pytest.mark.parametrize("torn_byte", range(SLOT_BYTES))
def test_a_slot_torn_at_any_byte_leaves_the_other_one(store_of, torn_byte):
    nvm, newer = saved_twice(store_of)
    nvm[newer + torn_byte : newer + SLOT_BYTES] = b"\xff" * (SLOT_BYTES - torn_byte)
    read = store_of(nvm)
    assert (read.target_spm, read.torn) == (171, False)


@pytest.mark.fault(20)
@pytest.mark.parametrize("torn_byte", range(SLOT_BYTES))
def test_both_torn_is_never_set_and_is_told(store_of, torn_byte):
    nvm, _ = saved_twice(store_of)
    for at in PLACES:
        nvm[at + torn_byte] ^= 0x55
    read = store_of(nvm)
    assert (read.target_spm, read.steps, read.torn) == (0, 0, True)


@pytest.mark.parametrize(
    "nvm", [None, b"", bytearray(b"\xff" * 256), bytearray(b"\xff" * NVM_BYTES)]
)
def test_no_memory_a_small_one_and_an_erased_one_are_never_set(store_of, nvm):
    store = store_of(nvm)
    assert (store.target_spm, store.torn) == (0, False)
    store.target_spm = 180
    store.save()


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_memory_holds_it_is_read_without_fuss(store_of, seed):
    rng = np.random.default_rng(seed)
    for size in (1, 15, 16, 33, 256, 4096):
        read = store_of(bytearray(rng.bytes(size)))
        assert (read.target_spm, read.torn) == (0, size >= 2 * SLOT_BYTES)


# --- on the board ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def raised_once(counts):
    """Return the memory after a run in which the target went from 170 to 171."""
    return live(counts[:2000], "press=raise@8").nvm


def targets_told(run):
    return [record.value for record in run.records(stream.TARGET)]


def test_the_target_set_by_buttons_survives_the_power(counts):
    first = live(counts[:2000], "press=raise@8", "press=raise@9", "press=raise@10")
    again = live(counts[:1000], nvm=first.nvm)
    assert targets_told(again) == [173]
    assert "target 173 steps/min" in again.console


def test_an_edited_settings_file_is_the_later_wish(counts, raised_once):
    again = live(counts[:1000], nvm=raised_once, settings={"FOOTFALL_TARGET_SPM": 180})
    assert not targets_told(again)
    assert "target 180 steps/min" in again.console


def test_one_save_for_many_presses_and_no_sample_lost(counts):
    run = live(counts, *(f"press=lower@{20 + index / 4:.2f}for0.1" for index in range(12)))
    (write,) = [write for write in run.flash_writes if write.memory == "nvm"]
    assert write.took_us >= 100_000
    assert not run.records(stream.OVERRUN)
    gaps_us = np.diff([block.t_us for block in run.blocks])
    print(f"longest gap between drains, over a save: {gaps_us.max() / 1000:.0f} ms")
    assert gaps_us.max() < 160_000


def test_a_run_that_was_stopped_is_told_at_the_next_start(counts):
    first = live(counts, "press=raise@45for1")
    again = live(counts[:1000], nvm=first.nvm)
    assert not last_faults(again.console)
    (line,) = [line for line in again.console.splitlines() if line.startswith("Last run")]
    steps = int(line.split()[2])
    assert steps == pytest.approx(95, abs=15)


def test_the_faults_of_a_run_are_told_at_the_next_start(counts):
    first = live(counts, "stall@30for0.6", "reset@40", "press=raise@45for1")
    assert last_faults(live(counts[:1000], nvm=first.nvm).console) == [3, 5]


def test_the_faults_of_the_run_before_are_forgotten_with_it(counts):
    first = live(counts, "reset@40", "press=raise@45for1")
    second = live(counts, "stall@30for0.6", "press=raise@45for1", nvm=first.nvm)
    assert last_faults(second.console) == [3, 5]
    assert last_faults(live(counts[:1000], nvm=second.nvm).console) == [5]


def test_faults_alone_are_no_reason_to_wear_the_memory(counts):
    run = live(counts, "stall@30for0.6", "reset@40")
    assert not [write for write in run.flash_writes if write.memory == "nvm"]


@pytest.mark.fault(20)
@pytest.mark.parametrize("after_bytes", [0, 511, 513, 520, 530, 531, 4000])
def test_power_lost_amid_a_save_gives_the_target_before_or_the_new_one(
    counts, raised_once, after_bytes
):
    second = live(counts[:2500], "press=raise@9", f"nvm-torn={after_bytes}@9", nvm=raised_once)
    third = live(counts[:1000], nvm=second.nvm)
    assert targets_told(third) in ([171], [172])


def test_a_memory_that_says_nonsense_is_a_fault_and_the_default(counts):
    run = live(counts[:1000], nvm=bytes(NVM_BYTES))
    assert "Fault 10" in run.console
    assert not targets_told(run)
