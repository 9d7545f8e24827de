"""What a foot pod sends, by what it says."""

from footfall.core import records, stream


def live_bytes(seconds, spm=0.0, side=0, target_spm=170, cues=0, coached=1, listens=0, **counted):
    buffer = bytearray(records.LIVE_BYTES)
    buffer[records.LIVE_LAYOUT] = records.LAYOUT
    gait = stream.RUNNING if spm else stream.IDLE
    buffer[records.LIVE_STATE] = records.live_state(gait, coached, side, listens)
    records.put_16(buffer, records.LIVE_SPM_TENTHS, round(10 * spm))
    records.put_16(buffer, records.LIVE_TARGET_SPM, target_spm)
    records.put_16(buffer, records.LIVE_CUES, cues)
    records.put_16(buffer, records.LIVE_SECONDS, seconds)
    for name, value in counted.items():
        records.put_16(buffer, getattr(records, f"LIVE_{name.upper()}"), value)
    return bytes(buffer)


def rsc_bytes(cadence, running=True):
    return bytes([records.RSC_IS_RUNNING if running else 0, 0, 0, cadence])
