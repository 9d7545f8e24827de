"""`footfall corpus import`: each set's published layout goes in, a corpus comes out."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from exports import M_S2, table
from footfall_host.cli import footfall
from footfall_host.commands.corpus import NAMES
from footfall_host.corpus.importing import SETS
from footfall_host.evaluation.tables import report_tables
from footfall_host.trace import as_trace, read_trace
from judging import report_on

SECONDS = 24
WALK_UNTIL_S = 10
STEP_COUNTS = 64


def labelled(run_of, rate_hz):
    """Return a walk's place held by rest, then a run: times, g, and whether it is the run."""
    t_s, acc_g = run_of(SECONDS, 172.0, rate_hz)
    runs = t_s >= WALK_UNTIL_S
    acc_g[~runs] = [0.0, 0.6, 0.8]
    return t_s, acc_g, runs


def pamap2(folder, run_of):
    """Write a subject with the run at the ankle, and packets lost at the wrist."""
    t_s, acc_g, runs = labelled(run_of, 100)
    columns = np.full((len(t_s), 54), np.nan)
    columns[:, 0] = 8.38 + t_s
    columns[:, 1] = np.where(runs, 5, 4)
    columns[-100:, 1] = 0
    for start, shift in ((4, 0.0), (21, 0.0), (38, 0.1)):
        columns[:, start : start + 3] = (acc_g + shift) * M_S2
    columns[300:302, 4:7] = np.nan
    (folder / "Protocol").mkdir(parents=True)
    np.savetxt(folder / "Protocol" / "subject101.dat", columns, fmt="%.6g")
    return 8.38 + t_s, acc_g + 0.1


def mhealth(folder, run_of):
    """Write a subject with the run at all three places."""
    t_s, acc_g, runs = labelled(run_of, 50)
    columns = np.zeros((len(t_s), 24))
    for start in (0, 5, 14):
        columns[:, start : start + 3] = acc_g * M_S2
    columns[:, 23] = np.where(runs, 11, 4)
    folder.mkdir(parents=True)
    np.savetxt(folder / "mHealth_subject1.log", columns, fmt="%.6g", delimiter="\t")
    return t_s, acc_g


def motionsense(folder, run_of):
    """Write a walk and a jog, gravity apart."""
    t_s, acc_g, runs = labelled(run_of, 50)
    gravity_g = np.tile([0.0, 0.6, 0.8], (len(t_s), 1))
    names = [
        "attitude.roll", "attitude.pitch", "attitude.yaw",
        *(f"gravity.{axis}" for axis in "xyz"),
        *(f"rotationRate.{axis}" for axis in "xyz"),
        *(f"userAcceleration.{axis}" for axis in "xyz"),
    ]  # fmt: skip
    zeros = np.zeros((len(t_s), 3))
    values = np.column_stack([zeros, gravity_g, zeros, acc_g - gravity_g])
    for code, rows in (("wlk_7", ~runs), ("jog_9", runs)):
        place = folder / "A_DeviceMotion_data" / code
        place.mkdir(parents=True)
        numbered = np.column_stack([np.arange(rows.sum()), values[rows]])
        (place / "sub_1.csv").write_text(table(["", *names], numbered.T, form="%.8g"))
    other = folder / "B_Accelerometer_data" / "jog_9"
    other.mkdir(parents=True)
    (other / "sub_1.csv").write_text(",x,y,z\n0,0,0,1\n")
    return t_s[runs], acc_g[runs]


def wisdm(folder, run_of, rate_hz=40):
    """Write a person's phone, faster than the set itself was recorded."""
    t_s, acc_g, runs = labelled(run_of, rate_hz)
    lines = [
        f"1600,{'B' if run else 'A'},{252_207_666_810_782 + round(at_s * 1e9)},"
        + ",".join(f"{value * M_S2:.7g}" for value in axes)
        + ";"
        for at_s, axes, run in zip(t_s, acc_g, runs, strict=True)
    ]
    place = folder / "raw" / "phone" / "accel"
    place.mkdir(parents=True)
    (place / "data_1600_accel_phone.txt").write_text("\n".join(lines) + "\n")
    return t_s[runs], acc_g[runs]


# Of each set: what makes it, the recordings, and the one that is compared with what was worn.
MADE = {
    "pamap2": (
        pamap2,
        {f"protocol_subject101_{place}": place for place in ("ankle", "chest", "wrist")},
        "protocol_subject101_ankle",
    ),
    "mhealth": (
        mhealth,
        {f"mHealth_subject1_{place}": place for place in ("ankle", "chest", "wrist")},
        "mHealth_subject1_chest",
    ),
    "motionsense": (
        motionsense,
        {"jog_9_sub_1": "pocket", "wlk_7_sub_1": "pocket"},
        "jog_9_sub_1",
    ),
    "wisdm": (wisdm, {"1600_a_pocket_1": "pocket", "1600_b_pocket_1": "pocket"}, "1600_b_pocket_1"),
}


def invoke(name, folder, corpus, *options):
    """Run the command in this process, exceptions let through."""
    line = ["corpus", "import", name, str(folder), "-o", str(corpus), *options]
    return CliRunner().invoke(footfall, line, catch_exceptions=False)


def sidecars(corpus, name):
    """Return the sidecars of a set by the names of their recordings."""
    return {
        path.stem: json.loads(path.read_text()) for path in sorted((corpus / name).glob("*.json"))
    }


def test_every_set_is_offered():
    assert list(NAMES) == list(SETS) == list(MADE)


def test_what_became_of_a_set_is_a_document_for_a_script(tmp_path, run_of):
    make, positions, _ = MADE["motionsense"]
    make(tmp_path / "set", run_of)
    printed = json.loads(invoke("motionsense", tmp_path / "set", tmp_path / "c", "--json").stdout)
    assert printed["corpus"] == str(tmp_path / "c" / "motionsense")
    assert printed["recordings"] == len(positions)
    assert printed["lengths_s"].keys() == {"running", "walking"}
    assert isinstance(printed["skipped"], list)


@pytest.mark.parametrize("name", MADE)
def test_a_set_becomes_a_corpus_that_evaluate_takes(tmp_path, run_of, name):
    make, positions, compared = MADE[name]
    worn = make(tmp_path / "set", run_of)
    done = invoke(name, tmp_path / "set", tmp_path / "corpus")
    assert done.exit_code == 0
    assert done.stderr == ""
    assert f"{len(positions)} recordings: " in done.stdout

    kept = sidecars(tmp_path / "corpus", name)
    assert {key: sidecar["position"] for key, sidecar in kept.items()} == positions
    trace = read_trace(tmp_path / "corpus" / name / f"{compared}.csv.gz")
    expected = as_trace(*worn, "worn")
    assert trace.samples == expected.samples
    assert np.abs(trace.counts.astype(int) - expected.counts).max() <= STEP_COUNTS
    assert trace.origin_s == 0

    report = report_on(tmp_path / "corpus")
    assert report.overall.recordings == len(positions)
    assert report.overall.coverage_pct > 90
    # Whether a cadence came soon can be judged only where it is known.
    assert report.overall.lock is None
    assert report.overall.wrong_cues_per_running_h is None
    (following,) = [table for table in report_tables(report) if "Following" in str(table.title)]
    assert [str(cell) for cell in following.columns[2].cells] == ["-"] * following.row_count
    assert set(report.overall.negatives_by_label) == {"walking"}
    assert report.overall.negatives_by_label["walking"].false_running_s_per_h == 0


@pytest.mark.parametrize(("name", "rate_hz"), [("pamap2", 100), ("mhealth", 50), ("wisdm", 40)])
def test_each_keeps_its_rate_and_its_labels(tmp_path, run_of, name, rate_hz):
    MADE[name][0](tmp_path / "set", run_of)
    invoke(name, tmp_path / "set", tmp_path / "corpus")
    for sidecar in sidecars(tmp_path / "corpus", name).values():
        assert sidecar["rate_hz"] == pytest.approx(rate_hz, abs=0.1)
    *_, last = sidecars(tmp_path / "corpus", name).values()
    assert last["ground_truth"] == {"kind": "labels_only"}


def test_what_nobody_can_judge_gets_no_interval(tmp_path, run_of):
    pamap2(tmp_path / "set", run_of)
    invoke("pamap2", tmp_path / "set", tmp_path / "corpus")
    intervals = sidecars(tmp_path / "corpus", "pamap2")["protocol_subject101_ankle"]["intervals"]
    assert intervals == [
        {"t0": 0.0, "t1": 10.0, "label": "walking"},
        {"t0": 10.0, "t1": 23.0, "label": "running"},
    ]


# --- what is broken -------------------------------------------------------------------------

BROKEN = {
    "pamap2": ("Protocol/subject102.dat", "1 2 3\n", "line 1: 3 columns instead of 54; fetch"),
    "mhealth": (
        "mHealth_subject2.log",
        "\t".join(["0"] * 23 + ["x"]) + "\n",
        "line 1, column 24: 'x' is not a number; fetch",
    ),
    "motionsense": (
        "A_DeviceMotion_data/jog_9/sub_2.csv",
        ",gravity.x\n0,1\n",
        "line 1: there is no column 'gravity.y'",
    ),
    "wisdm": (
        "raw/watch/accel/data_1601_accel_watch.txt",
        "1601,A,1,0,0,9;\n1601,A,2,0,;\n",
        "line 2: '1601,A,2,0,' is not a record of 6 cells",
    ),
}


@pytest.mark.parametrize("name", MADE)
def test_one_broken_file_is_told_and_left_out(tmp_path, run_of, name):
    make, positions, _ = MADE[name]
    make(tmp_path / "set", run_of)
    place, text, message = BROKEN[name]
    path = tmp_path / "set" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    done = invoke(name, tmp_path / "set", tmp_path / "corpus")
    assert done.exit_code == 0
    assert done.stderr.startswith(f"skipped: {path}: {message}")
    assert len(done.stderr.splitlines()) == 1
    assert list(sidecars(tmp_path / "corpus", name)) == sorted(positions)


def test_an_unknown_activity_is_told(tmp_path):
    (tmp_path / "mHealth_subject1.log").write_text("\t".join(["0"] * 23 + ["77"]) + "\n")
    done = CliRunner().invoke(
        footfall, ["corpus", "import", "mhealth", str(tmp_path), "-o", str(tmp_path / "corpus")]
    )
    assert "mHealth_subject1.log: column 24: 77 is no activity" in done.stderr


def test_no_record_names_a_file_elsewhere(tmp_path):
    (tmp_path / "set").mkdir()
    lines = [f"../../up,A,{k * 25_000_000},0,6,8;" for k in range(200)]
    (tmp_path / "set" / "data_1600_accel_phone.txt").write_text("\n".join(lines))
    done = CliRunner().invoke(
        footfall, ["corpus", "import", "wisdm", str(tmp_path / "set"), "-o", str(tmp_path / "c")]
    )
    assert "line 1: '../../up,A,0,0,6,8' is not a record" in done.stderr
    assert list((tmp_path / "c").rglob("*")) == [tmp_path / "c" / "wisdm"]


def test_a_set_that_is_too_slow_says_so_once_a_recording(tmp_path, run_of):
    wisdm(tmp_path / "set", run_of, rate_hz=20)
    done = CliRunner().invoke(
        footfall, ["corpus", "import", "wisdm", str(tmp_path / "set"), "-o", str(tmp_path / "c")]
    )
    assert len(done.stderr.splitlines()) == 2
    assert "(1600_a_pocket_1): column t_s gives a rate of 20 Hz, which is too slow" in done.stderr
    assert "nothing of it could be converted" in str(done.exception)


def test_records_of_the_earlier_set_may_share_a_line(tmp_path):
    records = [
        f"33,Jogging,{49_105_962_326_000 + k * 25_000_000},0,{6 + k % 2},8;" for k in range(200)
    ]
    text = "".join(record + ("\n" if k % 3 else "") for k, record in enumerate(records))
    (tmp_path / "WISDM_ar_v1.1_raw.txt").write_text(text)
    assert invoke("wisdm", tmp_path, tmp_path / "corpus").exit_code == 0
    kept = sidecars(tmp_path / "corpus", "wisdm")
    assert list(kept) == ["33_jogging_pocket_1"]
    assert kept["33_jogging_pocket_1"]["duration_s"] == 5.0


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("pamap2", "holds no subject*.dat of PAMAP2 Physical Activity Monitoring; name the folder"),
        ("wisdm", "holds no WISDM_ar_v1.1_raw.txt and no data_*_accel_*.txt of WISDM; name"),
    ],
)
def test_a_folder_without_the_set_is_refused(refused, tmp_path, name, message):
    assert message in refused(["corpus", "import", name, str(tmp_path), "-o", "corpus"])


def test_an_unknown_set_is_refused(refused):
    assert "'opportunity' is not one of" in refused(
        ["corpus", "import", "opportunity", ".", "-o", "c"]
    )
