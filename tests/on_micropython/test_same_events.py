"""The core says the same in a microcontroller's Python, from its sources and compiled, as here."""

import pytest

import interpreter
from feeding import run_of
from footfall_host.evaluation.recording import find_recordings
from interpreter_runs import Run, core_sources, digest, in_micropython, recorded
from test_golden import CASES, FOLDER, example_counts, to_counts, with_overruns

HEADINGS = ("recording", "CPython", "MicroPython source", "MicroPython compiled")
SHOWN_DIGITS = 16


def golden_runs():
    """Return the runs of the golden files."""
    yield Run("example", example_counts())
    for name, case in CASES.items():
        counts = to_counts(run_of(case.plan, case.runner, case.seed).acc_g)
        kept, lost = with_overruns(counts, case.gaps)
        yield Run(name, kept, case.records | lost, case.values)


def table(runs):
    """Return (name, digest here, from sources there, compiled there) of each run."""
    sources = core_sources()
    as_sources = in_micropython(runs, sources)
    as_modules = in_micropython(runs, interpreter.as_modules(sources))
    return [
        (
            run.name,
            digest(run.in_cpython()),
            digest(as_sources[run.name]),
            digest(as_modules[run.name]),
        )
        for run in runs
    ]


def test_the_golden_runs_give_the_events_of_their_files():
    rows = table(list(golden_runs()))
    assert len(rows) == 1 + len(CASES)
    for name, *digests in rows:
        golden = (FOLDER / f"{name}.txt").read_text()
        assert [f"events sha256 {each}\n" in golden for each in digests] == [True] * 3, name


def test_settings_and_records_reach_the_core_there():
    (run,) = [run for run in golden_runs() if run.name == "faults"]
    (events,) = in_micropython([run], core_sources()).values()
    assert events == run.in_cpython()
    bare = Run("bare", run.counts)
    assert in_micropython([bare], core_sources())["bare"] != events


@pytest.mark.campaign
def test_every_real_recording_gives_the_same_events(corpus, figure):
    recordings = [recorded(path) for path in find_recordings(corpus)]
    rows = table([*golden_runs(), *recordings])
    figure(" | ".join(HEADINGS))
    for name, *digests in rows:
        figure(" | ".join([name, *(each[:SHOWN_DIGITS] for each in digests)]))
    assert recordings
    assert not [name for name, *digests in rows if len(set(digests)) != 1]
