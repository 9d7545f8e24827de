"""Results as Parquet: a row a recording, the same from any workforce, and none judged twice."""

import gzip
import sys
from concurrent.futures import Executor, Future
from functools import cache

import pytest
from pyarrow import parquet

from footfall_host.errors import BadInputError
from footfall_host.evaluation import evaluate
from footfall_host.evaluation.executors import Workforce
from footfall_host.evaluation.jobs import RecordedJob, SimulatedJob, judge, recorded_jobs
from footfall_host.only_writer import is_only_writer

# Long enough for a run after the first pause and walk.
DURATION_S = 300.0
JOBS = [SimulatedJob(number, 0, DURATION_S) for number in range(4)]


@cache
def outcome(job, target_spm, plain):
    """Return what becomes of a simulated job: the same each time, so it is judged once."""
    return judge(job, target_spm, plain)


class Here(Executor):
    """Works at once, in this thread; ends with Control-C at the job of that number."""

    def __init__(self, stop_at=None):
        self.stop_at = stop_at
        self.given = []

    def submit(self, call, /, *args):
        self.given.append(args[0])
        future = Future()
        if len(self.given) - 1 == self.stop_at:
            future.set_exception(KeyboardInterrupt())
        else:
            (job,) = args
            known = isinstance(job, SimulatedJob)
            future.set_result(outcome(job, **call.keywords) if known else call(job))
        return future


def evaluated(path, executor=None, jobs=JOBS, **options):
    return evaluate(jobs, Workforce(executor or Here(), 1), results=path, **options)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Return the file of an evaluation that nothing interrupted, and the evaluation."""
    path = tmp_path_factory.mktemp("whole") / "results.parquet"
    return path, evaluated(path, worst=len(JOBS))


def test_a_row_is_a_recording_with_its_own_figures(whole):
    path, evaluation = whole
    rows = {row["name"]: row for row in parquet.read_table(path).to_pylist()}
    assert list(rows) == ["run-00000", "run-00001", "run-00002", "run-00003"]
    for ranked in evaluation.report.worst:
        row = rows[ranked.name.removeprefix("simulated/")]
        assert row["problem"] is None
        assert row["spoilt_s"] == ranked.spoilt_s
        assert row["running_s"] == ranked.figures.running_s
        assert row["simulated_f1"] == ranked.figures.simulated.f1 > 0.99
        assert row["rolling_p95_error_spm"] == ranked.figures.rolling.p95_error_spm
        assert row["force_plate_f1"] is None


@pytest.mark.parametrize("stop_at", [0, 2])
def test_what_was_interrupted_goes_on_and_ends_the_same(whole, tmp_path, stop_at):
    path = tmp_path / "results.parquet"
    with pytest.raises(KeyboardInterrupt):
        evaluated(path, Here(stop_at))
    assert not path.exists()

    rest = Here()
    evaluation = evaluated(path, rest, worst=len(JOBS))

    assert evaluation.resumed == stop_at
    assert rest.given == JOBS[stop_at:]
    assert evaluation.report == whole[1].report
    assert path.read_bytes() == whole[0].read_bytes()
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("cut_bytes", [1, 40])
def test_a_line_that_was_cut_off_is_judged_again(whole, tmp_path, cut_bytes):
    path = tmp_path / "results.parquet"
    with pytest.raises(KeyboardInterrupt):
        evaluated(path, Here(stop_at=2))
    partial = tmp_path / "results.parquet.partial"
    partial.write_bytes(partial.read_bytes()[:-cut_bytes])

    assert evaluated(path).resumed == 1
    assert path.read_bytes() == whole[0].read_bytes()


@pytest.mark.parametrize(
    "other", [{"target_spm": 180}, {"jobs": JOBS[:3]}, {"jobs": [SimulatedJob(0, 1, DURATION_S)]}]
)
def test_what_another_evaluation_has_left_is_not_gone_on_with(tmp_path, other):
    path = tmp_path / "results.parquet"
    with pytest.raises(KeyboardInterrupt):
        evaluated(path, Here(stop_at=1))
    with pytest.raises(BadInputError, match=r"results\.parquet\.partial: is of another evaluation"):
        evaluated(path, **other)


def test_a_recording_that_cannot_be_used_has_a_row_that_says_why(tmp_path):
    path = tmp_path / "results.parquet"
    report = evaluated(path, jobs=[JOBS[0], RecordedJob(str(tmp_path / "gone.csv"))]).report
    good, broken = parquet.read_table(path).to_pylist()
    assert good["problem"] is None
    assert "gone.csv: there is no such file" in broken["problem"]
    assert [one.problem for one in report.broken] == [broken["problem"]]
    assert report.overall.recordings == 1


def test_force_plate_rows_share_the_offset_of_their_source(tmp_path, corpus):
    jobs = [job for job in recorded_jobs(corpus) if "grf_treadmill" in job.path]
    path = tmp_path / "results.parquet"
    figures = evaluated(path, jobs=jobs).report.overall.force_plate
    offsets_ms = {row["force_plate_offset_ms"] for row in parquet.read_table(path).to_pylist()}
    assert offsets_ms == {figures.offset_ms}


def test_without_pyarrow_the_remedy_is_told_before_anything_is_judged(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    executor = Here()
    with pytest.raises(BadInputError, match=r"pip install 'footfall\[parquet\]'"):
        evaluated(tmp_path / "results.parquet", executor)
    assert not executor.given


def test_a_file_of_results_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(BadInputError, match="cannot be written"):
        evaluated(tmp_path / "nowhere" / "results.parquet")


def test_two_evaluations_at_once_do_not_write_the_same_file(tmp_path):
    path = tmp_path / "results.parquet"
    with pytest.raises(KeyboardInterrupt):
        evaluated(path, Here(stop_at=1))
    partial = tmp_path / "results.parquet.partial"
    before = partial.read_bytes()
    with partial.open("ab") as other:
        assert is_only_writer(other)
        with pytest.raises(BadInputError, match="another evaluation writes it"):
            evaluated(path)
    assert partial.read_bytes() == before
    assert evaluated(path).resumed == 1


@pytest.mark.parametrize("left", [0, 30])
def test_a_heading_that_was_cut_off_is_written_anew(whole, tmp_path, left):
    path = tmp_path / "results.parquet"
    with pytest.raises(KeyboardInterrupt):
        evaluated(path, Here(stop_at=1))
    partial = tmp_path / "results.parquet.partial"
    partial.write_bytes(partial.read_bytes()[:left])
    assert evaluated(path).resumed == 0
    assert path.read_bytes() == whole[0].read_bytes()


@pytest.mark.parametrize("line", [b"{}\n", b"\x00\xff\n", b"\n"])
def test_a_line_that_is_no_result_and_what_follows_it_are_judged_again(whole, tmp_path, line):
    path = tmp_path / "results.parquet"
    with pytest.raises(KeyboardInterrupt):
        evaluated(path, Here(stop_at=2))
    partial = tmp_path / "results.parquet.partial"
    heading, first, second = partial.read_bytes().splitlines(keepends=True)
    partial.write_bytes(heading + first + line + second)
    assert evaluated(path).resumed == 1
    assert path.read_bytes() == whole[0].read_bytes()


def test_a_full_disk_is_told_and_what_was_kept_is_gone_on_with(whole, tmp_path):
    resource = pytest.importorskip("resource", reason="only Unix limits how long files may be")
    path = tmp_path / "results.parquet"
    with pytest.raises(KeyboardInterrupt):
        evaluated(path, Here(stop_at=1))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    kept = (tmp_path / "results.parquet.partial").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (kept + 20, limits[1]))
    try:
        with pytest.raises(BadInputError, match=r"partial: cannot be written.*has room"):
            evaluated(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert evaluated(path).resumed == 1
    assert path.read_bytes() == whole[0].read_bytes()


def test_what_is_no_file_is_refused_before_anything_is_judged(tmp_path):
    executor = Here()
    with pytest.raises(BadInputError, match="not a file that can be replaced"):
        evaluated(tmp_path, executor)
    assert not executor.given


def test_recordings_of_one_name_have_rows_of_their_own(tmp_path, corpus):
    trial = corpus / "grf_treadmill" / "trial00.csv.gz"
    text = gzip.decompress(trial.read_bytes()).decode()
    header, *lines = text.splitlines()
    lying = [header, *(line.partition(",")[0] + ",0,0,1" for line in lines)]
    (tmp_path / "run.json").write_text(trial.with_name("trial00.json").read_text())
    (tmp_path / "run.csv").write_text(text)
    (tmp_path / "run.txt").write_text("\n".join(lying))
    path = tmp_path / "results.parquet"
    evaluated(path, jobs=[RecordedJob(str(tmp_path / f"run.{kind}")) for kind in ("csv", "txt")])
    ran, lay = parquet.read_table(path).column("force_plate_detected_strikes").to_pylist()
    assert lay == 0 < ran


def test_a_label_changes_with_all_that_is_read(tmp_path):
    """With the old label, what was found before a correction would stay."""
    (tmp_path / "run.csv").write_text("1")
    job, folder = RecordedJob(str(tmp_path / "run.csv")), RecordedJob(str(tmp_path / "export"))
    labels = [job.label]
    for name, content in (("run.json", "{}"), ("run.json", "{ }"), ("run.csv", "12")):
        (tmp_path / name).write_text(content)
        labels.append(job.label)
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "a.csv").write_text("1")
    labels.append(folder.label)
    (tmp_path / "export" / "a.csv").write_text("12")
    labels.append(folder.label)
    assert len(set(labels)) == len(labels)
