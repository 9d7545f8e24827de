"""MotionSense: 24 people with an iPhone in the front pocket of their trousers, 50 Hz.

A_DeviceMotion_data/<activity>_<trial>/sub_<n>.csv has a header and no time; gravity and the
acceleration without it, both in g, are columns of their own (its readme).
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from footfall_host.corpus.labelled import OTHER, WALKING, Labelled, Source
from footfall_host.corpus.numbers import AGAIN, text_in
from footfall_host.errors import BadInputError
from footfall_host.evaluation.recording import RUNNING
from footfall_host.readers.sheet import Sheet

RATE_HZ = 50
POSITION = "pocket"
ACTIVITIES = {
    "dws": ("downstairs", OTHER),
    "ups": ("upstairs", OTHER),
    "sit": ("sitting", OTHER),
    "std": ("standing", OTHER),
    "wlk": ("walking", WALKING),
    "jog": ("jogging", RUNNING),
}


def recordings(path: Path) -> Iterator[Labelled]:
    """Yield the recording; raises BadInputError for a broken file."""
    sheet = Sheet(text_in(path), str(path))
    names = [f"{part}.{axis}" for part in ("gravity", "userAcceleration") for axis in "xyz"]
    values = sheet.read([sheet.index(name) for name in names]).values
    code = path.parent.name.partition("_")[0]
    if code not in ACTIVITIES:
        raise BadInputError(f"{path}: its folder is named after no activity; {AGAIN}")
    activity, label = ACTIVITIES[code]
    yield Labelled(
        name=f"{path.parent.name}_{path.stem}",
        position=POSITION,
        t_s=np.arange(len(values)) / RATE_HZ,
        acc_g=values[:, :3] + values[:, 3:],
        labels=[label] * len(values),
        activities=[activity],
    )


# Other folders hold the accelerometer or the gyroscope alone.
SOURCE = Source("MotionSense", ("A_DeviceMotion_data/*/sub_*.csv",), recordings)
