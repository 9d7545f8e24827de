"""A run for the phone page: what a board has sent, which devices are there, what is shown."""

from types import SimpleNamespace

from air_clients import LIVE, RSC, TARGET, until
from air_runs import SECOND_US, live, watch
from feeding import run_of
from footfall.core import records, stream, uuids
from footfall_host.resample import to_counts
from footfall_host.virtual_board.board import Press

MODEL = "circuitplayground_bluefruit"
AIMED_SPM, WRITTEN_SPM = 170, 175
BATTERY_PERCENT = 93
# What stands where a cadence is not known.
NOTHING = "\N{EN DASH}"
# A foot pod that is no Footfall.
POD = {uuids.RUNNING_SPEED_AND_CADENCE: {uuids.RSC_MEASUREMENT: (["notify"], bytes(4))}}


def sent_by(spec, opened_s, written_s):
    """Return what a board has sent in a run: its live records and its RSC Measurements."""

    async def writes(client):
        await until(lambda: client.ether.now_us() >= written_s * SECOND_US)
        await client.find(TARGET).write_value(WRITTEN_SPM.to_bytes(2, "little"), True)

    client, life = watch(LIVE, RSC, then=writes)
    presses = [Press(pin, opened_s * SECOND_US, 1_200_000) for pin in ("BUTTON_A", "BUTTON_B")]
    settings = {"FOOTFALL_TARGET_SPM": AIMED_SPM}
    live(to_counts(run_of(spec).acc_g), (client, life), settings=settings, presses=presses)
    return SimpleNamespace(
        live=[bytes(value) for _, value in client.packets(LIVE)],
        rsc=[bytes(value) for _, value in client.packets(RSC)],
    )


def board(first):
    """Return what a board offers, whose live record can be read from the start."""
    return POD | {
        uuids.FOOTFALL: {
            uuids.FOOTFALL_STATE: (["read"], first),
            uuids.FOOTFALL_LIVE: (["notify"], first),
            uuids.FOOTFALL_TARGET: (["write"], b""),
        },
        uuids.BATTERY: {uuids.BATTERY_LEVEL: (["read"], bytes([BATTERY_PERCENT]))},
        uuids.DEVICE_INFORMATION: {
            uuids.MODEL_NUMBER: (["read"], MODEL.encode()),
            uuids.FIRMWARE_REVISION: (["read"], b"1.2.3"),
        },
    }


def connect(phone, services):
    """Let a device be there, connect to it as a user does, and return the phone."""
    phone.offer(services)
    press_connect(phone)
    return phone


def press_connect(phone):
    phone.page.get_by_role("button", name="Connect").click()
    phone.page.locator("body[data-phase=live]").wait_for()


def tell(phone, *packets):
    """Let the page hear live records, each of which can be read as well."""
    for packet in packets:
        phone.set_value(uuids.FOOTFALL_STATE, packet)
        phone.notify(uuids.FOOTFALL_LIVE, packet)


def text(phone, id_):
    """Return what is seen of an element."""
    return phone.page.locator(f"#{id_}").inner_text()


def spm_of(packet):
    return records.get_16(packet, records.LIVE_SPM_TENTHS) / 10


def state_of(packet):
    return packet[records.LIVE_STATE]


def changed(packet, **fields):
    """Return a record with other fields: spm, target_spm, second, state (bits of LIVE_STATE)."""
    buffer = bytearray(packet)
    if "spm" in fields:
        records.put_16(buffer, records.LIVE_SPM_TENTHS, round(fields["spm"] * 10))
    if "target_spm" in fields:
        records.put_16(buffer, records.LIVE_TARGET_SPM, fields["target_spm"])
    if "second" in fields:
        records.put_16(buffer, records.LIVE_SECONDS, fields["second"])
    buffer[records.LIVE_STATE] = fields.get("state", state_of(packet))
    return bytes(buffer)


def expected_word(packet):
    """Return what the page calls the state of a record."""
    state = state_of(packet)
    if state & records.GAIT_MASK != stream.RUNNING:
        return "Walking" if state & records.GAIT_MASK == stream.WALKING else "No run"
    if not spm_of(packet):
        return "Running"
    words = {records.IS_LOW: "Too low", records.IS_HIGH: "Too high", 0: "In zone"}
    return words[state & (records.IS_LOW | records.IS_HIGH)]
