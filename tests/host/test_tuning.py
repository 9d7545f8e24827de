"""Tuning: constants move and come back, subjects are kept out, a study goes on where it ended."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from click.testing import CliRunner

import footfall_host.tuning.study as study_module
from footfall.core import gait
from footfall_host.cli import footfall
from footfall_host.errors import BadInputError
from footfall_host.evaluation.aggregate import Scored
from footfall_host.evaluation.executors import Workforce, workforce
from footfall_host.evaluation.jobs import RecordedJob, SimulatedJob, judge
from footfall_host.only_writer import is_only_writer
from footfall_host.tuning.constants import FADE, TUNED, Constant, chosen, moved
from footfall_host.tuning.held_out import Parts, split_by_subject
from footfall_host.tuning.objective import cost_s, judged_with
from footfall_host.tuning.study import tune

TARGET_SPM = 170
START = Constant("gait", "_START_CG")
RUNNERS = tuple(SimulatedJob(number, 0, 240.0) for number in range(3))
PARTS = Parts(RUNNERS[:2], RUNNERS[2:])
# Energy that nobody has.
NEVER = 900


def study(path, trials, **options):
    with ThreadPoolExecutor(1) as executor:
        return tune(
            PARTS,
            [START],
            Workforce(executor, 1),
            path,
            trials=trials,
            **{"target_spm": TARGET_SPM, **options},
        )


def test_constants_move_inside_the_block_and_come_back_whatever_ends_it():
    shipped = START.shipped
    inside = []

    def stopped():
        with moved({START: shipped + 5}):
            inside.append(gait._START_CG)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert inside == [shipped + 5]
    assert START.shipped == shipped


def test_a_shift_takes_what_is_in_its_units_along():
    (still,) = FADE.in_its_units
    before = FADE.read(still)
    with moved({FADE: FADE.shipped + 1}):
        assert FADE.read(still) == 2 * before
    assert FADE.read(still) == before


@pytest.mark.parametrize("constant", TUNED, ids=str)
def test_the_shipped_value_lies_amid_its_range_and_on_its_grid(constant):
    least, most = constant.range()
    assert least < constant.shipped < most
    assert constant.grid() == sorted(set(constant.grid()))
    assert {least, constant.shipped, most} <= set(constant.grid())


def test_a_constant_that_is_gone_and_one_that_is_not_tuned_are_named():
    with pytest.raises(BadInputError, match=r"gait\.py has no _GONE"):
        _ = Constant("gait", "_GONE").shipped
    with pytest.raises(BadInputError, match=r"gait\._GONE is no constant that is tuned: use str"):
        chosen(["gait._GONE"])
    assert chosen(["gait._START_CG", "gait._START_CG"]) == (START,)
    assert chosen([]) == TUNED


def test_shipped_constants_give_what_an_evaluation_gives():
    scored = judged_with(RUNNERS[0], {START: START.shipped}, TARGET_SPM)
    assert scored == judge(RUNNERS[0], TARGET_SPM).result


def test_a_core_that_never_runs_costs_all_of_the_running():
    fast = Constant("gait", "_START_FAST_CG")
    usual, never = (
        judged_with(RUNNERS[0], {START: value, fast: value}, TARGET_SPM)
        for value in (START.shipped, NEVER)
    )
    assert isinstance(usual, Scored)
    assert cost_s([never]) > cost_s([usual]) + 60


def test_a_study_goes_on_and_its_best_is_no_worse_than_what_is_shipped(tmp_path):
    path = tmp_path / "study.log"
    progress = []
    first = study(path, 2)
    second = study(path, 4, on_progress=lambda *done: progress.append(done))
    assert (first.resumed, second.resumed) == (0, 2)
    assert progress == [(3, 4), (4, 4)]
    assert second.as_best.tuned_on_s <= first.as_best.tuned_on_s <= first.as_shipped.tuned_on_s
    assert second.as_shipped == first.as_shipped
    # Nothing is tried where all trials are there.
    assert study(path, 3).best == second.best


@pytest.mark.campaign
def test_any_workforce_finds_the_same(tmp_path):
    here = study(tmp_path / "here.log", 3)
    with workforce(processes=2) as processes:
        there = tune(
            PARTS, [START], processes, tmp_path / "there.log", trials=3, target_spm=TARGET_SPM
        )
    assert there == here


def test_the_study_of_something_else_and_what_is_no_study_are_refused(tmp_path):
    path = tmp_path / "study.log"
    study(path, 1)
    with ThreadPoolExecutor(1) as executor, pytest.raises(BadInputError, match="other recordings"):
        tune(PARTS, TUNED, Workforce(executor, 1), path, trials=1, target_spm=TARGET_SPM)
    path.write_text("a letter\n")
    with pytest.raises(BadInputError, match=r"study\.log: is no study"):
        study(path, 1)
    with pytest.raises(BadInputError, match="cannot be written"):
        study(tmp_path / "nowhere" / "study.log", 1)


@pytest.mark.parametrize("content", ['{"minutes": 5}', "a", "1\n", "\n"])
def test_a_file_of_something_else_is_refused_and_stays_as_it_is(tmp_path, content):
    path = tmp_path / "study.log"
    path.write_text(content)
    with pytest.raises(BadInputError, match=r"study\.log: is no study"):
        study(path, 1)
    assert path.read_text() == content


def test_a_study_is_of_one_target_and_of_one_process_at_a_time(tmp_path):
    path = tmp_path / "study.log"
    study(path, 1)
    with pytest.raises(BadInputError, match="another target"):
        study(path, 1, target_spm=TARGET_SPM + 5)
    with path.open("ab") as other:
        assert is_only_writer(other)
        with pytest.raises(BadInputError, match="is being tuned"):
            study(path, 1)


def test_the_shipped_values_are_tried_first_even_where_that_was_stopped(tmp_path, monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    path = tmp_path / "study.log"
    with monkeypatch.context() as patch:
        patch.setattr(study_module, "judged_with", stopped)
        with pytest.raises(KeyboardInterrupt):
            study(path, 1)
    # What a program that is killed may leave of its last line.
    with path.open("ab") as log:
        log.write(b'{"op_co')
    found = study(path, 1)
    assert (found.best, found.resumed) == ({START: START.shipped}, 0)
    assert study(path, 1).resumed == 1


def test_without_optuna_the_remedy_is_told(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "optuna", None)
    with pytest.raises(BadInputError, match=r"pip install 'footfall\[tune\]'"):
        study(tmp_path / "study.log", 1)
    assert not list(tmp_path.iterdir())


def sidecars(folder, subjects):
    jobs = []
    for number, subject in enumerate(subjects):
        (folder / f"{number}.json").write_text(json.dumps({"subject": subject}))
        jobs.append(RecordedJob(str(folder / f"{number}.csv.gz")))
    return jobs


def test_all_of_a_subject_is_tuned_on_or_kept_out(tmp_path):
    jobs = sidecars(tmp_path, "abcdefgh" * 3)
    parts = split_by_subject(jobs)
    assert sorted(parts.tuned_on + parts.held_out, key=jobs.index) == jobs
    letters = [{jobs.index(job) % 8 for job in part} for part in (parts.tuned_on, parts.held_out)]
    assert not letters[0] & letters[1]
    assert len(letters[1]) == 2
    assert split_by_subject(jobs[::-1]).held_out == parts.held_out[::-1]


def test_a_subject_alone_cannot_be_kept_out(tmp_path):
    with pytest.raises(BadInputError, match="all recordings are of one subject"):
        split_by_subject(sidecars(tmp_path, "aaa"))


def test_the_command_prints_what_was_found(tmp_path):
    options = ["--simulated", "21", "--trials", "1", "--jobs", "1", "--constant", "gait._START_CG"]
    result = CliRunner().invoke(
        footfall, ["tune", *options, "--study", str(tmp_path / "study.log"), "--json"]
    )
    found = json.loads(result.stdout)
    assert found["best"] == {"gait._START_CG": START.shipped}
    assert found["as_best"] == found["as_shipped"]
    assert found["trials"] == 1
