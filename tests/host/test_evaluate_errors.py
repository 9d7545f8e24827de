"""Corpora that cannot be used: one line that names the file, the key and the remedy."""

import copy
import errno
import json
import os
import pathlib

import click
import numpy as np
import pytest

from footfall_host.commands.evaluate import evaluate_command
from footfall_host.errors import BadInputError
from footfall_host.evaluation import evaluate
from footfall_host.evaluation.executors import workforce
from footfall_host.evaluation.jobs import recorded_jobs
from footfall_host.trace import write_trace
from judging import report_on

SIDECAR = {
    "position": "waist",
    "duration_s": 10,
    "intervals": [{"t0": 0, "t1": 10, "label": "running"}],
    "ground_truth": {"kind": "leg_sensor_strikes", "bouts": [{"stride_times_s": [1, 2, 3]}]},
}


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "club").mkdir()
    t_s = np.arange(0, 10, 0.01)
    write_trace(tmp_path / "club" / "run.csv.gz", t_s, np.tile([0.0, 0.6, 0.8], (len(t_s), 1)))
    return tmp_path


def complaint(folder, **options):
    with pytest.raises(BadInputError) as caught:
        report_on(folder, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def changed(path, value):
    """Return the sidecar with one value changed, or taken out where value is ...."""
    sidecar = copy.deepcopy(SIDECAR)
    *outer, last = path
    place = sidecar
    for key in outer:
        place = place[key]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return sidecar


# However long the value that it quotes.
LONGEST_COMPLAINT = 200

TRUTH = "ground_truth"
INTERVAL = ("intervals", 0)
STRIDES = (TRUTH, "bouts", 0, "stride_times_s")


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (("position",), ..., "position: is missing"),
        (("position",), "  ", "position: must be a text"),
        (("position",), "left", "position: must name a part of the body"),
        (("duration_s",), "10", "duration_s: must be a number"),
        (("duration_s",), True, "duration_s: must be a number"),
        (("duration_s",), float("nan"), "duration_s: must be a number"),
        (("duration_s",), 0, "duration_s: must be above 0 s"),
        (("intervals",), ..., "intervals: is missing"),
        (("intervals",), {}, "intervals: must be a list"),
        (INTERVAL, 3, "intervals[0]: must be a JSON object"),
        ((*INTERVAL, "label"), ..., "intervals[0].label: is missing"),
        ((*INTERVAL, "t0"), None, "intervals[0].t0: is missing"),
        ((*INTERVAL, "t1"), -1, "intervals[0].t1: -1 s must be later than t0"),
        ((*INTERVAL, "t1"), 11.5, "intervals[0].t1: 11.5 s is beyond the end of the trace, 10.00"),
        (("duration_s",), 11.5, "duration_s: 11.5 s is beyond the end of the trace, 10.00 s"),
        (("duration_s",), 10**400, "duration_s: must be a number, not 1000"),
        (("duration_s",), "9" * 100_000, "duration_s: must be a number, not '999"),
        ((*INTERVAL, "t0"), -(10**400), "intervals[0].t0: must be a number, not -1000"),
        (STRIDES, [1, 10**400], "ground_truth.bouts[0].stride_times_s: must be a list of two"),
        (
            (TRUTH,),
            {
                "kind": "derived_cadence",
                "cadence_windows": [
                    {"t0": 0, "t1": 5},
                    {"t0": 5, "t1": 15, "cadence_spm": 170},
                ],
            },
            "ground_truth.cadence_windows[1].t1: 15 s is beyond the end of the trace",
        ),
        (
            (TRUTH,),
            {
                "kind": "derived_cadence",
                "cadence_windows": [{"t0": 0, "t1": 5, "cadence_spm": 0}],
            },
            "ground_truth.cadence_windows[0].cadence_spm: must be above 0",
        ),
        ((*INTERVAL, "t0"), -1e300, "intervals[0].t0: must be a number, not -1e+300"),
        ((TRUTH,), ..., "ground_truth: is missing"),
        ((TRUTH,), [], "ground_truth: must be a JSON object"),
        ((TRUTH, "kind"), "guess", "ground_truth.kind: 'guess' is unknown: use force_plate"),
        ((TRUTH, "kind"), "force_plate", "ground_truth.step_times_s: is missing"),
        ((TRUTH, "kind"), "derived_cadence", "ground_truth.cadence_windows: is missing"),
        (STRIDES, [1], "ground_truth.bouts[0].stride_times_s: must be a list of two or more"),
        (STRIDES, [1, "2"], "ground_truth.bouts[0].stride_times_s: must be a list of two"),
        (STRIDES, [1, 3, 2], "ground_truth.bouts[0].stride_times_s[2]: 2 does not rise"),
        (
            (TRUTH,),
            {"kind": "force_plate", "step_times_s": [1, 2], "score_from_s": 5},
            "ground_truth.score_from_s: must not be later",
        ),
    ],
)
def test_a_wrong_or_missing_key_is_named(corpus, path, value, named):
    sidecar = corpus / "club" / "run.json"
    sidecar.write_text(json.dumps(changed(path, value)))

    told = complaint(corpus)
    assert told.startswith(f"{sidecar}: {named}")
    assert len(told) < len(str(sidecar)) + LONGEST_COMPLAINT


def test_a_label_may_end_a_second_after_the_trace(corpus):
    sidecar = corpus / "club" / "run.json"
    sidecar.write_text(json.dumps(changed((*INTERVAL, "t1"), 11.0)))

    assert report_on(corpus).overall.running_s == 11.0


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b'{"position":\n "waist",}', "line 2, column 10: is not JSON"),
        (b"", "line 1, column 1: is not JSON"),
        (b"[]", "the top level: must be a JSON object"),
        (b"\xff\xfe{}", "is not UTF-8 text"),
        (b"[" * 100_000, "is nested too deeply"),
        (b'{"duration_s": ' + b"1" * 5000 + b"}", "holds a number of thousands of digits"),
    ],
)
def test_a_sidecar_that_is_not_a_json_object_is_named(corpus, content, named):
    sidecar = corpus / "club" / "run.json"
    sidecar.write_bytes(content)

    assert complaint(corpus).startswith(f"{sidecar}: {named}")


def test_a_missing_sidecar_is_named(corpus):
    assert complaint(corpus).startswith(f"{corpus / 'club' / 'run.json'}: cannot be read")


def test_a_broken_trace_is_named(corpus):
    (corpus / "club" / "run.json").write_text(json.dumps(SIDECAR))
    trace = corpus / "club" / "run.csv.gz"
    trace.write_bytes(trace.read_bytes()[:50])

    assert str(trace) in complaint(corpus)


def test_a_complaint_comes_through_from_another_process(corpus):
    with workforce(processes=1) as workers, pytest.raises(BadInputError, match="cannot be read"):
        evaluate(recorded_jobs(corpus), workers)


def test_a_folder_without_recordings_and_a_missing_folder_are_named(tmp_path):
    assert complaint(tmp_path).startswith(f"{tmp_path}: holds no recording")
    missing = tmp_path / "missing"
    assert complaint(missing).startswith(f"{missing}: is not a folder")


def test_a_source_folder_that_cannot_be_read_is_named(corpus, monkeypatch):
    """Its recordings left out in silence, the figures would be of something else."""
    listed = pathlib.Path.iterdir
    locked = corpus / "locked"
    locked.mkdir()

    def iterdir(folder):
        if folder == locked:
            raise PermissionError(errno.EACCES, "Permission denied", str(folder))
        return listed(folder)

    monkeypatch.setattr(pathlib.Path, "iterdir", iterdir)
    assert complaint(corpus) == (
        f"{locked}: cannot be read (Permission denied): check its permissions"
    )


@pytest.mark.parametrize("target_spm", [0, 1000])
def test_a_target_out_of_range_is_named_with_its_range(corpus, target_spm):
    assert complaint(corpus, target_spm=target_spm).startswith(
        f"target_spm is {target_spm}: it must"
    )


def test_a_name_that_is_no_text_is_told_and_left_out(corpus):
    (corpus / "club" / "run.json").write_text(json.dumps(SIDECAR))
    odd = os.fsencode(corpus / "club") + b"/run\xff.csv.gz"
    try:
        with open(odd, "wb"):
            pass
    except OSError:
        pytest.skip("this disk takes no name that is not UTF-8")
    report = report_on(corpus, worst=5)
    assert [one.name for one in report.worst] == ["club/run"]
    assert "has a name that is no UTF-8: rename it" in report.broken[0].problem


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--simulated", "nan"], "--simulated is nan: take 10000000 minutes at most"),
        (["--simulated", "inf"], "--simulated is inf: take"),
        ([".", "--seed", "0"], "--seed is for simulated runners"),
        ([".", "--simulated", "1"], "name either the folder of a corpus or --simulated"),
        ([], "name either the folder of a corpus or --simulated"),
    ],
)
def test_what_no_recordings_are_asked_for_with_is_told(arguments, told):
    with pytest.raises((BadInputError, click.UsageError), match=told):
        evaluate_command.main(arguments, standalone_mode=False)
