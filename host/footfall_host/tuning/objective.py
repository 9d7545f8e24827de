"""What is to become less: the seconds of recordings that the core, with other constants, spoils."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from footfall_host.deliveries import Source
from footfall_host.errors import BadInputError
from footfall_host.evaluation.aggregate import Broken, Scored, match_by_source
from footfall_host.evaluation.jobs import Job, settings_for
from footfall_host.evaluation.recording import Recording
from footfall_host.evaluation.scoring import score
from footfall_host.replay import replay
from footfall_host.trace import StreamedTrace
from footfall_host.tuning.constants import Constant, moved

# A trace is some 2 MB an hour; a worker keeps so many from one trial to the next.
_TRACES_KEPT = 256


def judged_with(job: Job, values: Mapping[Constant, int], target_spm: int) -> Scored | Broken:
    """Score one recording with these constants: what an executor calls."""
    try:
        trace, recording = _loaded(job)
    except BadInputError as problem:
        return Broken(str(problem))
    with moved(values):
        return Scored.of(score(recording, replay(trace, settings_for(target_spm)), target_spm))


def cost_s(scored: Iterable[Scored]) -> float:
    """Return the seconds that were spoilt, as recordings are ranked by, and those of waiting.

    Waiting: from the start of a run to a true cadence.
    """
    scored = list(scored)
    match_by_source(scored)
    total_s = 0.0
    for one in scored:
        waits_s = one.tally.lock.delays_s
        total_s += one.spoilt_s + (waits_s.mean or 0.0) * waits_s.values
    # Costs that are sums of hundredths are equal when they are this near.
    return round(total_s, 2)


@lru_cache(maxsize=_TRACES_KEPT)
def _loaded(job: Job) -> tuple[Source, Recording]:
    source, recording = job.load()
    return source.whole() if isinstance(source, StreamedTrace) else source, recording
