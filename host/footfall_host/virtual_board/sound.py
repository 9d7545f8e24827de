"""What the runner would hear: the speaker's square waves as a sound file."""

import wave
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.signal import square

from footfall_host.errors import BadInputError
from footfall_host.virtual_board.clock import MICROSECONDS
from footfall_host.virtual_board.machine import board_file
from footfall_host.virtual_board.run import BoardRun
from footfall_host.virtual_board.stubs import pin_names
from footfall_host.whole_file import whole_file

SOUND_HZ = 22_050
FULL_DUTY = 65_536
LOUDNESS = 0.4  # of full scale; a narrow pulse without its mean swings by twice as much
ENDING = ".wav"


def check_sound_ending(path: Path) -> None:
    """Raise BadInputError unless the name of a sound ends as it must."""
    if path.suffix.lower() != ENDING:
        raise BadInputError(f"{path}: no sound has this ending; name it {ENDING}")


def write_sound(run: BoardRun, board_id: str, path: Path) -> None:
    """Write all that the board's speaker gave, from power-on to power-off.

    Raises BadInputError for another ending than .wav, or a path that cannot be written.
    """
    check_sound_ending(path)
    samples = (sound(run, board_id) * 0x7FFF).astype("<i2")
    with whole_file(path) as target, wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SOUND_HZ)
        file.writeframes(samples.tobytes())


def sound(run: BoardRun, board_id: str) -> NDArray[np.float64]:
    """Return the sound of a run, -1 to 1, at SOUND_HZ."""
    heard = np.zeros(round(run.ended_us * SOUND_HZ / MICROSECONDS))
    for from_us, to_us, frequency_hz, duty in tones(run, board_id):
        first = round(from_us * SOUND_HZ / MICROSECONDS)
        last = min(len(heard), round(to_us * SOUND_HZ / MICROSECONDS))
        phase = 2 * np.pi * frequency_hz * np.arange(last - first) / SOUND_HZ
        pulses = square(phase, duty)
        # A speaker moves with what changes: the less of a period is high, or low, the softer.
        heard[first:last] = LOUDNESS * (pulses - (2 * duty - 1))
    return heard


def tones(run: BoardRun, board_id: str) -> Iterator[tuple[int, int, int, float]]:
    """Yield (from, to, frequency, duty) of each stretch that sounds, in us, Hz and parts of one."""
    described: Any = board_file(board_id)
    pins = pin_names(board_id)
    speaker = pins[described.SPEAKER_PIN] if hasattr(described, "SPEAKER_PIN") else None
    enable = getattr(described, "SPEAKER_ENABLE_PIN", None)
    changes: list[tuple[int, tuple[int, int] | bool]] = [
        (tone.t_us, (tone.frequency_hz, tone.duty)) for tone in run.tones if tone.pin == speaker
    ]
    changes += [
        (edge.t_us, edge.level) for edge in run.edges if enable and edge.pin == pins[enable]
    ]
    changes.sort(key=lambda change: change[0])
    amplified = enable is None
    frequency_hz, duty = 0, 0
    for (from_us, change), (to_us, _) in pairwise([*changes, (run.ended_us, False)]):
        if isinstance(change, bool):
            amplified = change
        else:
            frequency_hz, duty = change
        if amplified and 0 < duty < FULL_DUTY and to_us > from_us:
            yield from_us, to_us, frequency_hz, duty / FULL_DUTY
