"""Where a run lies in an activity of another device, and which activities are refused."""

import gzip
from dataclasses import replace
from itertools import chain

import pytest

from activities import CYCLING, START_S, phone_gpx, watch_fit, watch_gpx, watch_tcx
from export_runs import OFFSET_S, SECONDS, example, expected_spm, export, merged
from footfall_host.errors import BadInputError
from footfall_host.export.activity import read_activity
from footfall_host.export.merge import Given, merge
from footfall_host.export.rows import rows_of


def own_cadence():
    """Return what the watch has counted itself: a little less, in whole strides."""
    return [round((spm or 0) / 2 * 0.98) for spm in expected_spm()]


FILES = {
    "run.fit": lambda cadence: watch_fit(SECONDS, cadence),
    "run.gpx": lambda cadence: watch_gpx(SECONDS, cadence),
    "run.tcx": lambda cadence: watch_tcx(SECONDS, cadence),
}


@pytest.mark.parametrize("name", FILES)
def test_with_a_cadence_of_its_own_a_file_is_left_alone_unless_told(tmp_path, name):
    content = FILES[name](own_cadence())
    with pytest.raises(BadInputError, match=r"own in \d+ of 400 points; --replace"):
        merged(tmp_path / name, content, None)
    done = merged(tmp_path / name, content, None, replaces=True)
    assert done.placed.begun_s - START_S == pytest.approx(OFFSET_S, abs=1)
    assert "by both cadences" in done.placed.how
    # What is not known of a walk, and what is outside of the run, is as the watch has it.
    path = tmp_path / name
    path.write_bytes(done.content)
    now = [point.cadence for point in read_activity(path).points]
    shift = round(done.placed.begun_s - START_S) - OFFSET_S
    wanted = expected_spm()
    for second in chain(range(40, 300), range(350, 390)):
        spm = wanted[second - shift]
        if spm is None:
            assert now[second] == own_cadence()[second]
        else:
            assert now[second] == pytest.approx(spm / 2, abs=0.5 + 1e-6)


def test_a_time_of_day_places_the_run(tmp_path):
    path = tmp_path / "run.gpx"
    path.write_text(watch_gpx(SECONDS))
    by_offset = merged(tmp_path / "run.gpx", watch_gpx(SECONDS)).content
    new = tmp_path / "new.gpx"
    done = export("--into", path, "-o", new, "--start", "2026-05-28T20:27:00Z")
    assert done.exit_code == 0
    assert "by --start, begun 20 s after" in done.stdout
    assert new.read_bytes() == by_offset


def test_without_a_cadence_the_run_begins_with_the_file_which_is_told(tmp_path):
    done = merged(tmp_path / "run.gpx", watch_gpx(SECONDS), None)
    assert done.placed.is_guess
    assert done.placed.begun_s == START_S


def test_points_may_come_in_any_order(tmp_path):
    head, *points, end = phone_gpx(SECONDS).splitlines()
    done = merged(tmp_path / "run.gpx", "\n".join([head, *reversed(points), end]), None)
    assert done.placed.begun_s == START_S


def test_a_run_of_another_day_is_refused(tmp_path):
    with pytest.raises(BadInputError, match=r"run.gpx: none of its points.*correct --start"):
        merged(tmp_path / "run.gpx", watch_gpx(SECONDS), 86400.0)


def test_a_run_in_which_nobody_runs_has_nothing_to_put_in(tmp_path):
    path = tmp_path / "run.gpx"
    path.write_text(watch_gpx(SECONDS))
    walk = [replace(row, state="walking", cadence_spm=None) for row in rows_of(example())]
    for rows in (walk, []):
        with pytest.raises(BadInputError, match=r"run.gpx: the run shows no cadence"):
            merge(read_activity(path), rows, 0.0, Given(), False, path)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><name>&b;</name></trk></gpx>'
)
SIX_MINUTES = watch_gpx(360)
MALFORMED = {
    "cut off": ("a.gpx", SIX_MINUTES[:3000], r"line \d+, column \d+: [^,]*; export it again"),
    "bomb": ("a.gpx", BOMB, "has a DOCTYPE, which no GPX or TCX needs"),
    "time": ("a.gpx", SIX_MINUTES.replace("T20:27:00Z", "noon", 1), r"line \d+: .*noon' is no"),
    "cadence": ("a.gpx", watch_gpx(2, ["85", "fast"]), r"line \d+: cad: 'fast' is no number"),
    "endless": ("a.gpx", watch_gpx(2, ["85", "inf"]), r"line \d+: cad: 'inf' is no number"),
    "year 1": ("a.gpx", SIX_MINUTES.replace("2026-05-28", "0001-01-01"), r"line \d+: '0001-01"),
    "html": ("a.gpx", "<html/>", "its root is html; name a FIT, GPX or TCX file"),
    "text": ("a.gpx", "hello", "is no activity; name a FIT, GPX or TCX file"),
    "GPX 1.0": ("a.gpx", phone_gpx(3).replace("GPX/1/1", "GPX/1/0"), "is GPX 1.0"),
    "no times": ("a.gpx", phone_gpx(3).replace("time>", "cmt>"), "holds no point with a time"),
    "ride": ("a.tcx", watch_tcx(4, sport="Biking"), r"line \d+: is a ride"),
    "cut TCX": ("a.tcx", watch_tcx(40)[:900], r"line \d+, column \d+: "),
    "FIT ride": ("a.fit", watch_fit(4, sport=CYCLING), "is a ride"),
    "cut FIT": ("a.fit", watch_fit(40)[:-30], r"is cut off: \d+ bytes of \d+; copy it"),
    "damaged FIT": ("a.fit", watch_fit(40)[:-2] + b"\0\0", "is damaged: its checksum"),
    "empty": ("a.fit", b"", "is empty"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "said"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_file_is_one_line_with_place_and_remedy(tmp_path, name, content, said):
    with pytest.raises(BadInputError, match=said) as caught:
        merged(tmp_path / name, content)
    assert str(caught.value).startswith(f"{tmp_path / name}: ")
    assert "\n" not in str(caught.value)


def test_a_gzip_is_taken(tmp_path):
    plain = merged(tmp_path / "run.gpx", watch_gpx(SECONDS))
    packed = merged(tmp_path / "run.gpx.gz", gzip.compress(watch_gpx(SECONDS).encode()))
    assert packed.content == plain.content
