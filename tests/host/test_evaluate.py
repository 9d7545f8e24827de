"""Evaluation of small corpora made by hand, whose figures are known exactly."""

import dataclasses
import json
from concurrent.futures import ThreadPoolExecutor

import click.testing
import numpy as np
import pytest
from rich.console import Console

from exports import phyphox
from footfall_host.commands.evaluate import evaluate_command
from footfall_host.errors import BadInputError
from footfall_host.evaluation import evaluate, jobs
from footfall_host.evaluation.executors import Workforce, workforce
from footfall_host.evaluation.tables import report_tables
from footfall_host.replay import Cadence, Cue, FootStrike
from footfall_host.trace import write_trace
from judging import report_on

RATE_HZ = 100
DURATION_S = 30
STEP_S = 0.375
STEPS_SPM = 160.0
STRIKES_S = np.arange(0.5, 29.5, STEP_S)
SECONDS = range(1, DURATION_S + 1)


def add_recording(corpus, name, truth, intervals=((0, DURATION_S, "running"),), position="waist"):
    """Write a trace of a lying sensor's 30 s, so that a replay made up by the test is judged."""
    trace = corpus / f"{name}.csv.gz"
    trace.parent.mkdir(exist_ok=True)
    t_s = np.arange(0, DURATION_S + 1, 1 / RATE_HZ)
    write_trace(trace, t_s, np.tile([0.0, 0.6, 0.8], (len(t_s), 1)))
    sidecar = {
        "position": position,
        "duration_s": DURATION_S,
        "intervals": [{"t0": t0, "t1": t1, "label": label} for t0, t1, label in intervals],
        "ground_truth": truth,
    }
    (corpus / f"{name}.json").write_text(json.dumps(sidecar))


def force_plate(strikes_s=STRIKES_S):
    return {"kind": "force_plate", "step_times_s": strikes_s.tolist()}


def leg_sensor(strikes_s=STRIKES_S[::2]):
    return {"kind": "leg_sensor_strikes", "bouts": [{"stride_times_s": strikes_s.tolist()}]}


def derived_cadence(*windows):
    return {"kind": "derived_cadence", "cadence_windows": windows}


NEGATIVE = {"kind": "negative_only"}


def strikes(times_s):
    return [FootStrike(float(t_s), float(t_s)) for t_s in times_s]


def cadence(spm, seconds=SECONDS):
    return [Cadence(float(t_s), spm, "running") for t_s in seconds]


@pytest.fixture
def evaluate_with(tmp_path, monkeypatch):
    """Evaluate the corpus in tmp_path as though the product said the events given by name."""

    def evaluate_events(events_by_name, **options):
        def scripted(trace, settings, make_pipeline):
            yield from events_by_name[trace.name.removesuffix(".csv.gz")]

        monkeypatch.setattr(jobs, "replay", scripted)
        return report_on(tmp_path, **options)

    return evaluate_events


def test_a_perfect_run_has_perfect_figures(tmp_path, evaluate_with):
    add_recording(tmp_path, "plate/run", force_plate())
    add_recording(tmp_path, "leg/run", leg_sensor())
    events = [*strikes(STRIKES_S), *cadence(STEPS_SPM)]

    overall = evaluate_with({"run": events}).overall

    for figures in (overall.force_plate, overall.leg_sensor):
        assert figures.f1 == 1
        assert figures.count_error_pct == 0
        assert figures.timing_sd_ms == pytest.approx(0, abs=1e-6)
    # Seconds 7 to 29 look back over 6 s of a bout that starts at 0.5 s, in each recording.
    assert overall.rolling.judged == 2 * 23
    assert overall.rolling.worst_error_spm == pytest.approx(0, abs=1e-9)
    assert overall.rolling.halved_or_doubled == 0
    assert overall.coverage_pct == 100
    # 2.0 s is the first whole second with enough of the bout behind it to know its cadence.
    assert overall.lock.worst_s == 1.5
    assert overall.recordings == 2
    assert overall.running_s == 2 * DURATION_S


def test_halved_doubled_and_three_to_two_cadences_are_counted_as_such(tmp_path, evaluate_with):
    for name in ("half", "double", "three", "right"):
        add_recording(tmp_path, f"leg/{name}", leg_sensor())
    shares = {"half": 1 / 2, "double": 2, "three": 3 / 2, "right": 1}

    rolling = evaluate_with(
        {name: cadence(share * STEPS_SPM) for name, share in shares.items()}
    ).overall.rolling

    assert rolling.judged == 4 * 23
    assert rolling.halved_or_doubled == 2 * 23
    assert rolling.three_to_two == 23
    assert rolling.beyond_3_spm_pct == 75
    assert rolling.worst_error_spm == pytest.approx(STEPS_SPM)


def test_errors_are_pooled_over_seconds(tmp_path, evaluate_with):
    add_recording(tmp_path, "leg/run", leg_sensor())
    errors_spm = {second: 4.0 if second < 10 else 1.0 for second in SECONDS}
    events = [Cadence(float(s), STEPS_SPM + error, "running") for s, error in errors_spm.items()]

    rolling = evaluate_with({"run": events}).groups["leg/waist"].rolling

    judged = [error for second, error in errors_spm.items() if 7 <= second <= 29]
    assert rolling.median_error_spm == pytest.approx(1)
    assert rolling.p95_error_spm == pytest.approx(np.percentile(judged, 95))
    assert rolling.bias_spm == pytest.approx(np.mean(judged))
    assert rolling.beyond_3_spm_pct == pytest.approx(100 * 3 / 23)


def test_coverage_counts_after_the_first_eight_seconds_and_lock_when_first_close(
    tmp_path, evaluate_with
):
    add_recording(tmp_path, "leg/run", leg_sensor())
    events = [
        *cadence(None, range(1, 4)),
        *cadence(STEPS_SPM + 5, range(4, 6)),
        *cadence(STEPS_SPM, range(6, 20)),
        *cadence(None, range(20, 25)),
        *cadence(STEPS_SPM, range(25, 31)),
    ]

    overall = evaluate_with({"run": events}).overall

    # Seconds 9 to 29 count; five of them show nothing.
    assert overall.coverage_pct == pytest.approx(100 * (21 - 5) / 21)
    assert overall.lock.median_s == 6 - 0.5
    assert overall.lock.never == 0


def test_a_cadence_that_is_not_renewed_is_no_longer_shown(tmp_path, evaluate_with):
    add_recording(tmp_path, "leg/run", leg_sensor())

    overall = evaluate_with({"run": cadence(STEPS_SPM, range(1, 16))}).overall

    # The update at 15 s is shown at 16 and 17 s too: 9 of the 21 seconds from 9 to 29 s.
    assert overall.coverage_pct == pytest.approx(100 * 9 / 21)


def test_a_window_is_compared_with_the_mean_shown_two_seconds_later(tmp_path, evaluate_with):
    window = {"t0": 10, "t1": 20, "cadence_spm": 170.0}
    unagreed = {"t0": 20, "t1": 30, "cadence_spm": None}
    after_the_bout = {"t0": 29, "t1": 31, "cadence_spm": 170.0}
    truth = derived_cadence(window, unagreed, after_the_bout)
    add_recording(tmp_path, "derived/run", truth)
    add_recording(tmp_path, "derived/silent", truth)
    run_events = [
        *cadence(100.0, range(1, 13)),
        *cadence(172.0, range(13, 23)),
        *cadence(200.0, range(23, 31)),
    ]

    windows = evaluate_with(
        {"run": run_events, "silent": cadence(172.0, range(13, 15))}
    ).overall.windows

    assert (windows.judged, windows.missing) == (1, 1)
    assert windows.worst_error_spm == pytest.approx(2)


@pytest.mark.parametrize(("shown_spm", "lock_s"), [(160.0, 5), (180.0, 21), (200.0, None)])
def test_the_lock_is_on_the_nearest_window_within_five_seconds(
    tmp_path, evaluate_with, shown_spm, lock_s
):
    first = {"t0": 10, "t1": 20, "cadence_spm": 160.0}
    second = {"t0": 20, "t1": 30, "cadence_spm": 180.0}
    add_recording(tmp_path, "derived/run", derived_cadence(first, second))

    lock = evaluate_with({"run": cadence(shown_spm)}).overall.lock

    assert lock.median_s == lock_s
    assert lock.never == (lock_s is None)


def test_false_alarms_are_rates_by_label_that_spare_the_fade_out(tmp_path, evaluate_with):
    intervals = [
        (0, 10, "running"),
        (10, 20, "walking"),
        (20, 25, "stairs_and_short_walks"),
        (25, 30, "cycling"),
    ]
    add_recording(tmp_path, "other/day", NEGATIVE, intervals)
    # The first comes with the last second of the run.
    cues = [Cue(float(t_s), kind) for t_s, kind in ((10, "low"), (12, "low"), (17, "high"))]
    cues += [Cue(18.0, "ok"), Cue(22.0, "low")]

    overall = evaluate_with({"day": [*cadence(150.0, range(1, 25)), *cues]}).overall

    walking, cycling = (overall.negatives_by_label[label] for label in ("walking", "cycling"))
    assert (walking.seconds, walking.false_running_s_per_h) == (5, 3600)
    assert walking.false_cues_per_h == 3600 / 5
    # The update at 24 s is still shown at 26 s.
    assert (cycling.seconds, cycling.false_running_s_per_h) == (5, 3600 / 5)
    assert cycling.false_cues_per_h == 0
    assert set(overall.negatives_by_label) == {"walking", "cycling"}
    assert overall.negatives.seconds == 10
    assert overall.negatives.false_running_s_per_h == 3600 * 6 / 10


def test_the_end_of_a_run_is_timed_where_another_activity_follows(tmp_path, evaluate_with):
    running_then_standing = [(2, 16, "running"), (17, 30, "standing")]
    add_recording(tmp_path, "other/stops", NEGATIVE, running_then_standing)
    add_recording(tmp_path, "other/goes_on", NEGATIVE, running_then_standing)
    add_recording(tmp_path, "other/cut", NEGATIVE, [(2, 16, "running")])
    until_18_s = [*cadence(160.0, range(1, 19)), *cadence(None, range(19, 31))]

    null = evaluate_with(
        {"stops": until_18_s, "goes_on": cadence(160.0), "cut": until_18_s}
    ).overall.null

    assert (null.bouts, null.never, null.median_s) == (2, 1, 3)


@pytest.mark.parametrize(
    ("kind", "target_spm", "wrong"),
    [("low", 150, True), ("low", 170, False), ("high", 170, True), ("ok", 150, False)],
)
def test_a_cue_away_from_the_target_is_wrong(tmp_path, evaluate_with, kind, target_spm, wrong):
    add_recording(tmp_path, "leg/run", leg_sensor())

    overall = evaluate_with({"run": [Cue(15.0, kind)]}, target_spm=target_spm).overall

    assert overall.wrong_cues_per_running_h == (3600 / DURATION_S if wrong else 0)


def test_groups_are_sources_and_places_without_their_side(tmp_path, evaluate_with):
    add_recording(tmp_path, "club/a", NEGATIVE, position="left wrist, dominant")
    add_recording(tmp_path, "club/b", NEGATIVE, position="wrist (watch)")
    add_recording(tmp_path, "club/c", NEGATIVE, position="waist")
    add_recording(tmp_path, "other/d", NEGATIVE, position="waist")

    groups = evaluate_with(dict.fromkeys("abcd", ())).groups

    assert {name: figures.recordings for name, figures in groups.items()} == {
        "club/waist": 1,
        "club/wrist": 2,
        "other/waist": 1,
    }


def test_each_source_has_its_own_force_plate_offset(tmp_path, evaluate_with):
    for source, name in (("early", "a"), ("late", "b")):
        add_recording(tmp_path, f"{source}/{name}", force_plate())

    report = evaluate_with({"a": strikes(STRIKES_S - 0.05), "b": strikes(STRIKES_S + 0.05)})

    assert report.groups["early/waist"].force_plate.offset_ms == pytest.approx(-50)
    assert report.groups["late/waist"].force_plate.offset_ms == pytest.approx(50)
    assert report.overall.force_plate.timing_sd_ms == pytest.approx(0, abs=1e-6)


def test_force_plate_strikes_before_the_scored_part_do_not_count(tmp_path, evaluate_with):
    add_recording(tmp_path, "plate/run", {**force_plate(), "score_from_s": 8.0})

    figures = evaluate_with({"run": strikes(STRIKES_S[STRIKES_S >= 8])}).overall.force_plate

    assert figures.f1 == 1
    assert figures.reference_strikes == (STRIKES_S >= 8).sum()


def test_the_worst_recordings_come_first_and_only_as_many_as_asked_for(tmp_path, evaluate_with):
    for name in ("good", "bad", "worst"):
        add_recording(tmp_path, f"leg/{name}", leg_sensor())
    right = [*strikes(STRIKES_S), *cadence(STEPS_SPM)]
    wrong = [*strikes(STRIKES_S), *cadence(STEPS_SPM + 4)]

    worst = evaluate_with({"good": right, "bad": wrong, "worst": ()}, worst=2).worst

    assert [ranked.name for ranked in worst] == ["leg/worst", "leg/bad"]
    assert worst[1].spoilt_s == 23


@pytest.fixture
def real_corpus(tmp_path):
    """Return a corpus that the true replay can judge: nothing moves in it."""
    add_recording(tmp_path, "leg/run", leg_sensor())
    add_recording(tmp_path, "plate/run", force_plate())
    add_recording(tmp_path, "other/rest", NEGATIVE, [(0, DURATION_S, "sitting")])
    return tmp_path


def test_threads_and_processes_give_the_same_report(real_corpus):
    progress = []
    recordings = jobs.recorded_jobs(real_corpus)

    with workforce(processes=2) as processes:
        by_processes = evaluate(recordings, processes, lambda *done: progress.append(done))
    with ThreadPoolExecutor(2) as executor:
        by_threads = evaluate(recordings, Workforce(executor, 2))

    assert by_threads.report == by_processes.report
    assert by_threads.report.overall.recordings == 3
    assert progress == [(1, 3), (2, 3), (3, 3)]


def test_json_is_the_whole_report_and_alone_on_stdout(real_corpus):
    result = click.testing.CliRunner().invoke(
        evaluate_command, [str(real_corpus), "--json", "--worst", "1", "--target", "180"]
    )

    assert result.exit_code == 0
    report = report_on(real_corpus, target_spm=180, worst=1)
    assert json.loads(result.stdout) == json.loads(json.dumps(dataclasses.asdict(report)))


def test_the_tables_name_every_group_and_fit_80_columns(real_corpus):
    result = click.testing.CliRunner().invoke(evaluate_command, [str(real_corpus), "--worst", "1"])

    assert result.exit_code == 0
    for name in ("leg/waist", "plate/waist", "other/waist", "sitting", "overall"):
        assert name in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_a_legend_explains_the_terse_headings_of_the_tables(tmp_path, evaluate_with):
    add_recording(tmp_path, "leg/run", leg_sensor())
    console = Console(width=80)

    with console.capture() as capture:
        console.print(*report_tables(evaluate_with({"run": cadence(STEPS_SPM)})))

    for heading in ("x2 /2", "3:2", "cover %", "null s"):
        assert f"{heading}: " in capture.get()


def test_any_recording_with_a_sidecar_counts_and_only_once(tmp_path, run_of):
    add_recording(tmp_path, "club/run", NEGATIVE, [(0, DURATION_S, "sitting")])
    for name in ("phone.csv", "run.csv"):  # the latter's sidecar is that of run.csv.gz
        (tmp_path / "club" / name).write_text(phyphox(*run_of(DURATION_S)))
    (tmp_path / "club" / "run.strikes.csv").write_text("t_s,foot,gait\n")
    sidecar = json.loads((tmp_path / "club" / "run.json").read_text())
    (tmp_path / "club" / "phone.json").write_text(json.dumps(sidecar | {"position": "pocket"}))
    report = report_on(tmp_path)
    assert {name: group.recordings for name, group in report.groups.items()} == {
        "club/pocket": 1,
        "club/waist": 1,
    }


def test_the_cadence_of_a_watch_needs_a_watch(tmp_path):
    add_recording(tmp_path, "club/run", {"kind": "watch_cadence"})
    with pytest.raises(BadInputError) as refusal:
        report_on(tmp_path)
    assert "ground_truth.kind: only a FIT file has the cadence of its watch" in str(refusal.value)
