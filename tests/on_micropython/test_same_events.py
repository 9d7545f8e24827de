"""The core says the same in a microcontroller's Python, from its sources and compiled, as here."""

import pytest

import interpreter
from feeding import run_of
from footfall.core import stream
from footfall.core import workout_bytes as wb
from footfall_host.evaluation.recording import find_recordings
from interpreter_runs import Run, core_sources, digest, in_micropython, recorded
from test_golden import CASES, FOLDER, example_counts, to_counts, with_overruns
from workout_plans import metres, percent, plan_of, ramp, seconds, spm, steps, until_button

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


def test_a_workout_gives_the_same_events_there():
    plan = plan_of(
        seconds(12, **ramp(160, 180), flags=wb.BEATS, soon_s=3),
        steps(30, **spm(180), flags=wb.CUES_LOW | wb.CUES_HIGH),
        metres(20, **percent(105)),
        seconds(8, flags=wb.WAITS),
        until_button(target=wb.SETTING),
    )
    counts = to_counts(run_of("3@stand,60@172,5@stand").acc_g)
    records = {2000: (stream.RATE, 9700), 3000: (stream.OVERRUN, 120)}
    records[5500] = (stream.BUTTON, stream.BUTTON_NEXT)
    run = Run("workout", counts, records, {"step_length_cm": 110}, plan)
    here = run.in_cpython()
    assert [event[2] for event in here if event[0] == stream.SIGNAL][-1] == wb.DONE
    sources = core_sources()
    for core in (sources, interpreter.as_modules(sources)):
        assert in_micropython([run], core)["workout"] == here


@pytest.mark.campaign
def test_every_real_recording_gives_the_same_events(corpus, figure):
    recordings = [recorded(path) for path in find_recordings(corpus)]
    rows = table([*golden_runs(), *recordings])
    figure(" | ".join(HEADINGS))
    for name, *digests in rows:
        figure(" | ".join([name, *(each[:SHOWN_DIGITS] for each in digests)]))
    assert recordings
    assert not [name for name, *digests in rows if len(set(digests)) != 1]
