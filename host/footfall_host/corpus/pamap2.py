"""PAMAP2: nine people with sensors at wrist, chest and ankle, 100 Hz.

Protocol/subject1NN.dat and Optional/subject1NN.dat have 54 columns (its readme): the time in s, the
activity, the heart rate, and 17 for each of three sensors, of which the second to fourth are the
acceleration in m/s^2 at +-16 g. Packets that were lost are NaN.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from footfall_host.corpus.labelled import OTHER, UNJUDGED, WALKING, Label, Labelled, Source
from footfall_host.corpus.numbers import AGAIN, known, read_numbers
from footfall_host.errors import BadInputError
from footfall_host.evaluation.recording import RUNNING
from footfall_host.readers.units import G_PER_UNIT

COLUMNS = 54
TIME, ACTIVITY = 0, 1
# Where the acceleration of each begins. The first is called "hand" and worn above the wrist.
SENSORS = {"wrist": 4, "chest": 21, "ankle": 38}
ACTIVITIES: dict[int, tuple[str, Label]] = {
    0: ("transient", UNJUDGED),
    1: ("lying", OTHER),
    2: ("sitting", OTHER),
    3: ("standing", OTHER),
    4: ("walking", WALKING),
    5: ("running", RUNNING),
    6: ("cycling", OTHER),
    7: ("Nordic walking", WALKING),
    9: ("watching TV", OTHER),
    10: ("computer work", OTHER),
    11: ("car driving", OTHER),
    12: ("ascending stairs", OTHER),
    13: ("descending stairs", OTHER),
    16: ("vacuum cleaning", OTHER),
    17: ("ironing", OTHER),
    18: ("folding laundry", OTHER),
    19: ("house cleaning", OTHER),
    20: ("playing soccer", UNJUDGED),
    24: ("rope jumping", OTHER),
}


def recordings(path: Path) -> Iterator[Labelled]:
    """Yield the recording of each sensor; raises BadInputError for a broken file."""
    places = [place for start in SENSORS.values() for place in range(start, start + 3)]
    table = read_numbers(path, COLUMNS, [TIME, ACTIVITY, *places])
    for number, position in enumerate(SENSORS):
        acc = table[:, 2 + 3 * number : 5 + 3 * number]
        there = np.isfinite(acc).all(axis=1)
        if not there.any():
            raise BadInputError(f"{path}: the {position} has no acceleration at all; {AGAIN}")
        done = known(table[there, ACTIVITY], ACTIVITIES, f"{path}: column {ACTIVITY + 1}")
        yield Labelled(
            name=f"{path.resolve().parent.name.lower()}_{path.stem}_{position}",
            position=position,
            t_s=table[there, TIME],
            acc_g=acc[there] * G_PER_UNIT["m/s2"],
            labels=[label for _, label in done],
            activities=sorted({name for name, _ in done}),
        )


SOURCE = Source("PAMAP2 Physical Activity Monitoring", ("subject*.dat",), recordings)
