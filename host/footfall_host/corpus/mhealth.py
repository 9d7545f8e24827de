"""mHealth: ten people with sensors at chest, left ankle and right lower arm, 50 Hz.

mHealth_subjectN.log has 24 columns (its readme) and no time: the acceleration in m/s^2 of the
chest is in the first three, of the ankle from the 6th and of the arm from the 15th on; the last is
the label.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from footfall_host.corpus.labelled import OTHER, UNJUDGED, WALKING, Label, Labelled, Source
from footfall_host.corpus.numbers import known, read_numbers
from footfall_host.evaluation.recording import RUNNING
from footfall_host.readers.units import G_PER_UNIT

COLUMNS = 24
RATE_HZ = 50
LABEL = 23
# Where the acceleration of each begins.
SENSORS = {"chest": 0, "ankle": 5, "wrist": 14}
ACTIVITIES: dict[int, tuple[str, Label]] = {
    0: ("none", UNJUDGED),
    1: ("standing still", OTHER),
    2: ("sitting", OTHER),
    3: ("lying down", OTHER),
    4: ("walking", WALKING),
    5: ("climbing stairs", OTHER),
    6: ("waist bends forward", OTHER),
    7: ("frontal elevation of arms", OTHER),
    8: ("knees bending", OTHER),
    9: ("cycling", OTHER),
    10: ("jogging", RUNNING),
    11: ("running", RUNNING),
    12: ("jump front and back", OTHER),
}


def recordings(path: Path) -> Iterator[Labelled]:
    """Yield the recording of each sensor; raises BadInputError for a broken file."""
    places = [place for start in SENSORS.values() for place in range(start, start + 3)]
    table = read_numbers(path, COLUMNS, [*places, LABEL])
    done = known(table[:, -1], ACTIVITIES, f"{path}: column {LABEL + 1}")
    for number, position in enumerate(SENSORS):
        yield Labelled(
            name=f"{path.stem}_{position}",
            position=position,
            t_s=np.arange(len(table)) / RATE_HZ,
            acc_g=table[:, 3 * number : 3 * number + 3] * G_PER_UNIT["m/s2"],
            labels=[label for _, label in done],
            activities=sorted({name for name, _ in done}),
        )


SOURCE = Source("mHealth", ("mHealth_subject*.log",), recordings)
