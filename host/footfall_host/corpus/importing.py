"""Bring a public set into a corpus: one file after the other, and what is broken is left out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from footfall_host.corpus import labelled, mhealth, motionsense, pamap2, wisdm
from footfall_host.corpus.labelled import Labelled, Source
from footfall_host.errors import BadInputError

SETS: dict[str, Source] = {
    "pamap2": pamap2.SOURCE,
    "mhealth": mhealth.SOURCE,
    "motionsense": motionsense.SOURCE,
    "wisdm": wisdm.SOURCE,
}


@dataclass
class Imported:
    """What came of it.

    recordings: how many were written. seconds: how long each label holds in them. skipped: what is
    wrong with each recording that was left out.
    """

    recordings: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)


def import_set(
    name: str, folder: Path, corpus: Path, on_progress: Callable[[int, int], None]
) -> Imported:
    """Convert a set in a folder into <corpus>/<name>, which is made where it is missing.

    name: a key of SETS. on_progress: called with the files done and their number, before each.

    Raises BadInputError where the folder has none of the set's files, and where nothing can be
    written.
    """
    source = SETS[name]
    paths = source.files(folder)
    if not paths:
        patterns = " and no ".join(source.patterns)
        raise BadInputError(
            f"{folder}: holds no {patterns} of {source.title}; "
            "name the folder in which it was unpacked"
        )
    target = _made(corpus / name)
    imported = Imported()
    for done, path in enumerate(paths):
        on_progress(done, len(paths))
        try:
            found = list(source.recordings(path))
        except BadInputError as problem:
            imported.skipped.append(str(problem))
            continue
        for recording in found:
            _take(recording, path, target, source.title, imported)
    return imported


def _take(recording: Labelled, path: Path, target: Path, title: str, imported: Imported) -> None:
    try:
        labelled.check(recording, path)
    except BadInputError as problem:
        imported.skipped.append(str(problem))
        return
    labelled.keep(recording, target, title)
    imported.recordings += 1
    for label, seconds in recording.seconds().items():
        imported.seconds[label] = imported.seconds.get(label, 0.0) + seconds


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        reason = problem.strerror or problem
        raise BadInputError(f"{folder}: can't be made ({reason}); choose another -o") from problem
    return folder
