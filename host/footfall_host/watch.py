"""The cadence that a recording watch counted itself, beside ours of the same seconds."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from footfall_host.readers.reading import WatchCadence
from footfall_host.replay import Cadence, Event

# A watch writes its records once a second or when something has changed: others say nothing.
FRESH_S = 1.0


@dataclass(frozen=True)
class BesideWatch:
    """Both cadences over the seconds in which both were shown, in steps per minute.

    seconds: how many. watch_spm, our_spm: the means, None without any. apart_spm: the median of
    how far they were apart.
    """

    seconds: int
    watch_spm: float | None
    our_spm: float | None
    apart_spm: float | None


def beside_watch(events: Iterable[Event], watch: WatchCadence) -> BesideWatch:
    """Compare each cadence shown with the watch's last record before it."""
    shown = [(e.t_s, e.spm) for e in events if isinstance(e, Cadence) and e.spm is not None]
    if not shown:
        return BesideWatch(0, None, None, None)
    t_s, our_spm = np.array(shown).T
    last = np.searchsorted(watch.t_s, t_s, side="right") - 1
    both = (last >= 0) & (t_s - watch.t_s[last] <= FRESH_S)
    if not both.any():
        return BesideWatch(0, None, None, None)
    our_spm, watch_spm = our_spm[both], watch.spm[last[both]]
    return BesideWatch(
        seconds=int(both.sum()),
        watch_spm=round(float(watch_spm.mean()), 1),
        our_spm=round(float(our_spm.mean()), 1),
        apart_spm=round(float(np.median(np.abs(our_spm - watch_spm))), 1),
    )


def as_json(beside: BesideWatch) -> dict[str, Any]:
    """Return the object that `footfall replay --jsonl` prints after the summary."""
    return {"type": "watch", **asdict(beside)}
