"""Whose recordings are tuned on, and whose are kept out to ask whether that helps anybody else."""

import hashlib
import os
import pathlib
from collections.abc import Sequence
from dataclasses import dataclass

from footfall_host.errors import BadInputError
from footfall_host.evaluation.jobs import Job, RecordedJob
from footfall_host.evaluation.recording import subject_of

# One subject in so many is kept out.
ONE_IN = 4


@dataclass(frozen=True)
class Parts:
    """Jobs of the subjects that are tuned on, and of those that are kept out."""

    tuned_on: tuple[Job, ...]
    held_out: tuple[Job, ...]


def split_by_subject(jobs: Sequence[Job]) -> Parts:
    """Keep one subject in ONE_IN out, at least one, whoever that is, but always the same.

    Raises BadInputError, naming the file, for a sidecar that cannot be read, and where all
    recordings are of one subject.
    """
    subjects = {job: _subject(job) for job in jobs}
    # In an order that has nothing to do with how names are given.
    shuffled = sorted(set(subjects.values()), key=_mixed_up)
    if len(shuffled) < 2:
        raise BadInputError(
            "all recordings are of one subject, of whom none can be kept out: add another's, or "
            'name the subjects in the sidecars ("subject")'
        )
    kept_out = set(shuffled[::ONE_IN])
    return Parts(
        tuple(job for job in jobs if subjects[job] not in kept_out),
        tuple(job for job in jobs if subjects[job] in kept_out),
    )


def _subject(job: Job) -> str:
    """Return who is recorded; every simulated runner is somebody else."""
    return subject_of(pathlib.Path(job.path)) if isinstance(job, RecordedJob) else job.label


def _mixed_up(subject: str) -> bytes:
    return hashlib.sha256(os.fsencode(subject)).digest()
