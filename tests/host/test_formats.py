"""What docs/formats.md shows is what the tools take and give."""

import dataclasses
import json
import pathlib
import re

import pytest

from footfall_host.corpus.importing import SETS
from footfall_host.readers.units import G_PER_UNIT, S_PER_UNIT
from footfall_host.replay import JSON_TYPES
from footfall_host.summary import Summary
from footfall_host.trace import write_trace
from footfall_host.watch import BesideWatch
from judging import report_on

FORMATS = (pathlib.Path(__file__).parents[2] / "docs" / "formats.md").read_text()
(SIDECAR,) = re.findall(r"```json\n(.*?)```", FORMATS, re.DOTALL)


def evaluated(folder, run_of, sidecar):
    """Evaluate a corpus of one recording, 20 s of running and 10 s of standing still."""
    source = folder / "club"
    source.mkdir()
    t_s, acc_g = run_of(30)
    acc_g[t_s >= 20] = [0.0, 0.6, 0.8]
    write_trace(source / "run.csv.gz", t_s, acc_g)
    (source / "run.json").write_text(sidecar)
    return report_on(folder).overall


def test_the_sidecar_of_the_document_works(tmp_path, run_of):
    overall = evaluated(tmp_path, run_of, SIDECAR)
    assert overall.running_s == 20
    assert overall.windows.judged == 1
    assert overall.windows.worst_error_spm < 3
    assert set(overall.negatives_by_label) == {"walking"}


@pytest.mark.parametrize(
    ("truth", "judged"),
    [
        (
            {
                "kind": "force_plate",
                "step_times_s": [k * 0.35 for k in range(1, 50)],
                "score_from_s": 1,
            },
            "force_plate",
        ),
        (
            {
                "kind": "leg_sensor_strikes",
                "bouts": [{"stride_times_s": [k * 0.7 for k in range(1, 25)]}],
            },
            "leg_sensor",
        ),
        ({"kind": "negative_only"}, "negatives"),
    ],
)
def test_each_kind_of_truth_needs_just_the_keys_of_the_document(tmp_path, run_of, truth, judged):
    for key in truth:
        assert f"`{key}`" in FORMATS
    sidecar = json.dumps({**json.loads(SIDECAR), "ground_truth": truth})
    assert getattr(evaluated(tmp_path, run_of, sidecar), judged) is not None


def test_every_field_of_the_summary_is_in_the_document():
    (row,) = re.findall(r"^\| `summary` .*$", FORMATS, re.MULTILINE)
    for field in dataclasses.fields(Summary):
        assert f"`{field.name}`" in row


def test_every_field_of_the_watch_is_in_the_document():
    (row,) = re.findall(r"^\| `watch` .*$", FORMATS, re.MULTILINE)
    for field in dataclasses.fields(BesideWatch):
        assert f"`{field.name}`" in row


def test_every_unit_and_every_public_set_is_in_the_document():
    for name in [*G_PER_UNIT, *S_PER_UNIT]:
        assert f"`{name}`" in FORMATS
    for name, source in SETS.items():
        (row,) = re.findall(rf"^\| `{name}` .*$", FORMATS, re.MULTILINE)
        assert all(f"`{pattern}`" in row for pattern in source.patterns)


def test_every_event_and_each_of_its_fields_is_in_the_document():
    for event, (name, _) in JSON_TYPES.items():
        (row,) = re.findall(rf"^\| `{name}` .*$", FORMATS, re.MULTILINE)
        for field in dataclasses.fields(event):
            assert field.name == "t_s" or f"`{field.name}`" in row
