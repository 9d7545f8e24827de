"""`footfall coach-lab`: what it prints and draws, and what it refuses."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from click.testing import CliRunner
from matplotlib.image import imread

from footfall_host.coaching import lab
from footfall_host.coaching.lab import Study, curve_candidates, plain_candidates, run_study
from footfall_host.coaching.policies import POLICIES
from footfall_host.commands.coach_lab import coach_lab_command
from footfall_host.plot_coach_lab import draw, make_figure

SMALL = ("--runners", "3", "--minutes", "5")


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    """Run the lab's jobs here: starting processes takes longer than a small study."""
    monkeypatch.setattr(lab, "ProcessPoolExecutor", lambda mp_context: ThreadPoolExecutor(1))


def invoke(*arguments):
    return CliRunner().invoke(coach_lab_command, list(arguments), catch_exceptions=False)


def test_it_prints_a_line_for_each_policy_and_a_verdict():
    result = invoke(*SMALL)
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert "3 modelled runners, 5 min each" in lines[0]
    rows = [line[:13].strip() for line in lines[3 : 3 + len(POLICIES)]]
    assert rows == list(POLICIES)
    assert lines[-2].startswith("ours against ")
    assert lines[-1].startswith("aim, ")


def test_json_holds_all_figures():
    result = invoke(*SMALL, "--json", "--seed", "4", "--set", "dwell_s=8", "--trait", "stop_s=20")
    document = json.loads(result.output)
    assert document["seed"] == 4
    assert document["settings"] == {"dwell_s": 8}
    assert document["traits"] == {"stop_s": 20}
    assert [policy["policy"] for policy in document["policies"]] == list(POLICIES)
    assert document["policies"][0]["in_zone_percent"]["mean"] >= 0
    assert isinstance(document["verdict"]["is_reached"], bool)


def test_every_option_reaches_the_runs():
    variants = ("--seed 2", "--trait drift_back_s=60", "--set cooldown_s=60", "--minutes 6")
    base = ("--runners", "2", "--minutes", "5", "--json")
    printed = {
        json.dumps(json.loads(invoke(*base, *v.split()).output)["policies"])
        for v in ("", *variants)
    }
    assert len(printed) == len(variants) + 1


def test_curves_are_listed_and_drawn(tmp_path):
    picture = tmp_path / "lab.png"
    result = invoke("--runners", "2", "--minutes", "5", "--curves", "--plot", str(picture))
    assert "beat_s=90" in result.output
    assert "beat_over_spm=4" in result.output
    assert result.output.splitlines()[-1] == f"picture: {picture}"
    assert imread(picture).shape[1] > 1000
    assert [path.name for path in tmp_path.iterdir()] == ["lab.png"]


def test_the_picture_shows_every_policy_and_curve():
    candidates = (*plain_candidates(), *curve_candidates("beat_s"))
    study = Study(5, 1, candidates, {"gain_share": 0.7})
    with ThreadPoolExecutor(1) as executor:
        figure = make_figure(run_study(study, 2, executor), study)
    trade_off, *panels = figure.axes
    assert {text.get_text() for text in trade_off.texts} == set(POLICIES)
    assert len(panels) == 3
    for panel in panels:
        assert [label.get_text() for label in panel.get_yticklabels()] == list(POLICIES)
    legend = [text.get_text() for text in trade_off.get_legend().get_texts()]
    assert "ours, a beat of 0 to 90 s" in legend
    assert "gain_share = 0.7" in figure.texts[-1].get_text()


def test_a_study_of_ours_alone_can_be_drawn(tmp_path):
    study = Study(5, 1, plain_candidates()[:1])
    with ThreadPoolExecutor(1) as executor:
        draw(run_study(study, 2, executor), study, tmp_path / "ours.svg")
    assert (tmp_path / "ours.svg").read_text().startswith("<?xml")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ("--trait charm=1", "--trait charm=1: there is no trait charm: use one of"),
        ("--trait gain_share=9", "gain_share is 9: it must be 0 to 1.5"),
        ("--trait gain_share", "write NAME=NUMBER"),
        ("--trait gain_share=lots", "write NAME=NUMBER"),
        ("--trait stop_s=20 --trait stop_s=30", "stop_s is given twice; leave one out"),
        ("--set dwell_s=99", "--set dwell_s=99: it must be 1 to 60 s"),
        ("--set target_spm=175", "use --trait target_ratio=1.075"),
        ("--plot lab.txt", "name it .png, .svg or .pdf"),
        ("--plot missing/lab.png --runners 1 --minutes 5", "choose a folder that exists"),
        ("--runners 0", "0 is not in the range"),
        ("--minutes nan", "a run of nan min cannot be coached: it must last 5 to 300"),
    ],
)
def test_bad_input_is_one_line_and_exit_status_2(arguments, named, refused):
    assert named in refused(["coach-lab", *arguments.split()])
