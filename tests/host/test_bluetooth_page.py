"""docs/bluetooth.md: its UUIDs, bytes and times are those of the firmware."""

import re

import pytest

from conftest import ROOT
from footfall.core import records, stream, uuids
from footfall.core.tunables import TUNABLES

PAGE = (ROOT / "docs" / "bluetooth.md").read_text()
DEVICE = ROOT / "firmware" / "footfall" / "device"
FIELDS = re.findall(r"^\| (\d+) \| ([124]) \| (.+) \|$", PAGE, re.MULTILINE)
STATES = {
    stream.WALKING: "walking", stream.RUNNING: "running", records.COACHED: "not stopped",
    records.IS_LOW: "cadence too low", records.IS_HIGH: "too high",
    records.LISTENS: "the target may be written",
}  # fmt: skip


def number_of(file, name):
    (found,) = re.findall(rf"^{name} = (?:const\()?(\d+)", (DEVICE / file).read_text(), re.M)
    return int(found)


def test_every_uuid_is_on_the_page():
    for name, value in vars(uuids).items():
        if name.isupper():
            text = f"0x{value:04X}" if isinstance(value, int) else value[:8]
            assert f"`{text}" in PAGE, name


def test_the_live_record_is_laid_out_as_the_page_says():
    starts = sorted(
        value
        for name, value in vars(records).items()
        if name.startswith("LIVE_") and name != "LIVE_BYTES"
    )
    assert [int(at) for at, _, _ in FIELDS] == starts
    assert sum(int(size) for _, size, _ in FIELDS) == records.LIVE_BYTES
    said = FIELDS[1][2]
    for bit, meaning in STATES.items():
        assert f"{bit} {meaning}" in said


@pytest.mark.parametrize("step_length_cm", [0, 110])
def test_the_bytes_of_the_example_are_right(step_length_cm):
    buffer = bytearray(records.RSC_BYTES)
    records.put_rsc(buffer, stream.RUNNING, 1720, 10 * step_length_cm, 0)
    assert f"`{buffer.hex(' ')}`" in PAGE


def test_times_limits_and_settings_are_those_of_the_firmware():
    assert f"for {number_of('ble.py', 'LISTEN_MS') // 1000} s" in PAGE
    assert f"anything\nfor {number_of('ble.py', 'UNHEARD_S')} s" in PAGE
    assert f"for {number_of('controls.py', 'LONG_MS') / 1000} s" in PAGE
    assert f"from {stream.LOWEST_TARGET_SPM} to {stream.HIGHEST_TARGET_SPM}" in PAGE
    assert f"every {number_of('ble.py', '_SILENT_MS') / 1000} s" in PAGE
    assert number_of("ble.py", "_BLIND_TOLD") == 2
    assert number_of("ble.py", "SLOTS") == 4
    assert "Up to four" in PAGE
    named = set(re.findall(r"`(FOOTFALL_\w+)", PAGE))
    assert named <= {tunable.key for tunable in TUNABLES}
    assert len(named) == 3
