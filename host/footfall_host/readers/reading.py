"""What comes of a file: the trace, and the cadence that a watch has counted meanwhile."""

from dataclasses import dataclass

from footfall_host.resample import Floats
from footfall_host.trace import Trace


@dataclass(frozen=True)
class WatchCadence:
    """What the recording watch itself showed.

    t_s: (n,) rising, in seconds of the trace. spm: (n,) steps per minute of both feet.
    """

    t_s: Floats
    spm: Floats


@dataclass(frozen=True)
class Reading:
    """A trace, and the watch's own cadence where the file has one."""

    trace: Trace
    watch: WatchCadence | None = None
