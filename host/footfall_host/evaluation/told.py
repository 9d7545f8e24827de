"""What of a replay is judged, kept as numbers alone, as there are many in a day."""

import math
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from footfall_host.evaluation.cadence import Values
from footfall_host.replay import Cadence, Cue, Event, FootStrike


@dataclass(frozen=True)
class Told:
    """All in order of time.

    strikes_s: (strikes,). update_s, update_spm: (updates,), NaN where no cadence was shown.
    """

    strikes_s: Values
    update_s: Values
    update_spm: Values
    cues: list[Cue]

    @classmethod
    def of(cls, events: Iterable[Event]) -> "Told":
        """Take them as they come."""
        strikes_s, update_s, update_spm = array("d"), array("d"), array("d")
        cues = []
        for event in events:
            if isinstance(event, FootStrike):
                strikes_s.append(event.t_s)
            elif isinstance(event, Cadence):
                update_s.append(event.t_s)
                update_spm.append(math.nan if event.spm is None else event.spm)
            elif isinstance(event, Cue):
                cues.append(event)
        order = np.argsort(update_s, kind="stable")
        return cls(
            strikes_s=np.sort(strikes_s),
            update_s=np.array(update_s)[order],
            update_spm=np.array(update_spm)[order],
            cues=sorted(cues, key=lambda cue: cue.t_s),
        )
