"""WISDM: people with a phone in a trousers' pocket and a watch, published at 20 Hz.

Both sets have records `person,activity,ns,x,y,z;` in m/s^2: WISDM_ar_v1.1_raw.txt, whose lines may
hold several records or a broken one, and raw/{phone,watch}/accel/data_<person>_accel_*.txt (their
readmes). Footfall takes 25 Hz and more: a set that was recorded slower is refused as any recording.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import numpy as np

from footfall_host.corpus.labelled import OTHER, WALKING, Labelled, Source
from footfall_host.corpus.numbers import AGAIN, text_in
from footfall_host.errors import BadInputError
from footfall_host.evaluation.recording import RUNNING
from footfall_host.readers.units import G_PER_UNIT, S_PER_UNIT
from footfall_host.trace_faults import quoted

RECORD = re.compile(r"[^;\n]+")
CELLS = 6
WATCH = "watch"
# Of the later set its codes, of the earlier one its names; both have no others that run or walk.
WALKS, RUNS = {"A", "Walking"}, {"B", "Jogging"}

Record = tuple[str, str, int, float, float, float]


def recordings(path: Path) -> Iterator[Labelled]:
    """Yield each stretch of one activity of one person; raises BadInputError for a broken file."""
    position = "wrist" if WATCH in path.stem else "pocket"
    counts: dict[str, int] = {}
    for (person, activity), records in groupby(_records(path), lambda record: record[:2]):
        table = np.array([record[2:] for record in records], float)
        name = f"{person}_{activity}_{position}".lower()
        counts[name] = counts.get(name, 0) + 1
        yield Labelled(
            name=f"{name}_{counts[name]}",
            position=position,
            t_s=(table[:, 0] - table[0, 0]) * S_PER_UNIT["ns"],
            acc_g=table[:, 1:] * G_PER_UNIT["m/s2"],
            labels=[_label(activity)] * len(table),
            activities=[activity],
        )


def _records(path: Path) -> Iterator[Record]:
    text = text_in(path)
    for match in RECORD.finditer(text):
        cells = [cell.strip() for cell in match[0].rstrip(", \r").split(",")]
        if cells == [""]:
            continue
        try:
            person, activity, at_ns, *axes = cells
            x, y, z = map(float, axes)
            if not (person.isalnum() and activity.isalnum()):  # they become the name of a file
                raise ValueError
            yield person, activity, int(at_ns), x, y, z
        except ValueError:
            line = text.count("\n", 0, match.start()) + 1
            raise BadInputError(
                f"{path}: line {line}: {quoted(match[0])} is not a record of {CELLS} cells; "
                f"correct it or delete it, or {AGAIN}"
            ) from None


def _label(activity: str) -> str:
    if activity in RUNS:
        return RUNNING
    return WALKING if activity in WALKS else OTHER


SOURCE = Source("WISDM", ("WISDM_ar_v1.1_raw.txt", "data_*_accel_*.txt"), recordings)
