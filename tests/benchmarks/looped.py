"""Force-plate trials of 5 s played over and over, so that filters and gates settle.

No new data: the same steps return. A trial is cut at two strikes of one foot, and the ends are
faded into each other.
"""

import json
import pathlib
from functools import cache

import numpy as np

from benchmarks.recordings import Labelled
from footfall_host.evaluation.recording import ForcePlate, Interval, Recording
from footfall_host.trace import as_trace

SOURCE = "looped"
LASTS_S = 30
# A start takes up to 4 s and the cadence's window another 6 s; what is judged is what follows.
JUDGED_FROM_S = 8.0
# Half of the time over which one end turns into the other: less than any contact lasts.
HALF_FADE_S = 0.02


@cache
def looped_trials(corpus: pathlib.Path) -> tuple[Labelled, ...]:
    """Return every force-plate trial of the corpus, looped."""
    return tuple(_looped(path) for path in sorted(corpus.glob("grf_treadmill/*.csv.gz")))


def _looped(path: pathlib.Path) -> Labelled:
    name = path.name.removesuffix(".csv.gz")
    sidecar = json.loads(path.with_name(f"{name}.json").read_text())
    samples = np.loadtxt(path, delimiter=",", skiprows=1)
    t_s, acc_g = samples[:, 0], samples[:, 1:]
    strikes_s = _strikes_of_whole_strides(sidecar["ground_truth"]["step_times_s"], t_s)
    period_s = float(np.median(np.diff(t_s)))
    first, end = np.rint((strikes_s[[0, -1]] - t_s[0]) / period_s).astype(int)
    piece_g = _seamless(acc_g, first, end, round(HALF_FADE_S / period_s))
    turns = -(-LASTS_S // (len(piece_g) * period_s))
    turns_s = np.arange(turns)[:, np.newaxis] * len(piece_g) * period_s
    looped_strikes_s = (turns_s + (strikes_s[:-1] - strikes_s[0])).ravel()
    looped_g = np.tile(piece_g, (int(turns), 1))
    trace = as_trace(np.arange(len(looped_g)) * period_s, looped_g, name)
    recording = Recording(
        source=SOURCE,
        name=name,
        position="sacrum",
        duration_s=trace.duration_s,
        intervals=(Interval("running", 0.0, trace.end_s),),
        truth=ForcePlate(looped_strikes_s, JUDGED_FROM_S),
    )
    return Labelled(trace, recording, sidecar["subject"])


def _strikes_of_whole_strides(step_times_s: list[float], t_s: np.ndarray) -> np.ndarray:
    """Return an odd number of strikes, so that the same foot is first and last."""
    margin_s = 1.5 * HALF_FADE_S
    strikes_s = np.array(step_times_s)
    within = (strikes_s > t_s[0] + margin_s) & (strikes_s < t_s[-1] - margin_s)
    strikes_s = strikes_s[within]
    return strikes_s[: len(strikes_s) - (len(strikes_s) + 1) % 2]


def _seamless(acc_g: np.ndarray, first: int, end: int, half_fade: int) -> np.ndarray:
    """Return the samples from first to end, whose end turns into their start."""
    share = np.linspace(0, 1, 2 * half_fade)[:, np.newaxis]
    before, after = (acc_g[at - half_fade : at + half_fade] for at in (end, first))
    seam_g = (1 - share) * before + share * after
    piece_g = acc_g[first:end].copy()
    piece_g[-half_fade:], piece_g[:half_fade] = np.split(seam_g, 2)
    return piece_g
