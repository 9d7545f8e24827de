"""Cadence in GPX and TCX files: it is there, at the right points, and nothing else has changed."""

import re
from statistics import fmean

import gpxpy
import pytest
from lxml import etree

from activities import phone_gpx, watch_gpx, watch_tcx
from export_runs import SECONDS, expected_spm, merged
from footfall_host.strides import whole_strides

TPX1 = "{http://www.garmin.com/xmlschemas/TrackPointExtension/v1}"
AX2 = "{http://www.garmin.com/xmlschemas/ActivityExtension/v2}"
TCX = "{http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2}"
GPX = "{http://www.topografix.com/GPX/1/1}"


def halved(spm):
    return None if spm is None else whole_strides(spm)


def without(root, *tags):
    """Return the canonical form of a tree without these elements, and what that leaves empty."""
    for element in list(root.iter(*tags)) if tags else ():
        parent = element.getparent()
        parent.remove(element)
        while parent is not None and len(parent) == 0 and etree.QName(parent).localname in (
            "extensions", "TrackPointExtension", "Extensions", "LX",
        ):  # fmt: skip
            parent, empty = parent.getparent(), parent
            parent.remove(empty)
    for element in root.iter():
        element.text, element.tail = (element.text or "").strip(), ""
    return etree.tostring(root, method="c14n", exclusive=True)


@pytest.mark.parametrize("text", [watch_gpx(SECONDS), phone_gpx(SECONDS)], ids=["watch", "phone"])
def test_a_gpx_track_gets_cad_in_strides_and_keeps_the_rest(tmp_path, text):
    done = merged(tmp_path / "run.gpx", text)
    root = etree.fromstring(done.content)
    points = list(root.iter(f"{GPX}trkpt"))
    cads = [
        point.findtext(f"{GPX}extensions/{TPX1}TrackPointExtension/{TPX1}cad") for point in points
    ]
    assert cads == [None if h is None else str(h) for h in map(halved, expected_spm())]
    assert (done.filled, done.points) == (sum(cad is not None for cad in cads), SECONDS)
    assert without(root, f"{TPX1}cad") == without(etree.fromstring(text.encode()))
    assert root.nsmap.keys() >= etree.fromstring(text.encode()).nsmap.keys()
    assert len(gpxpy.parse(done.content.decode()).tracks[0].segments[0].points) == SECONDS


def test_cad_stands_behind_the_heart_rate_and_the_comment_stays(tmp_path):
    text = merged(tmp_path / "run.gpx", watch_gpx(SECONDS)).content.decode()
    assert "</ns3:hr><ns3:cad>" in text
    assert "<!-- of a watch -->" in text
    assert text.count("xmlns:ns3=") == 1
    assert phone_gpx(2).count("xmlns") == 1
    assert merged(tmp_path / "p.gpx", phone_gpx(SECONDS)).content.count(b"xmlns:gpxtpx=") == 1


def test_cad_goes_into_the_version_of_the_extension_that_the_file_has(tmp_path):
    text = watch_gpx(SECONDS).replace("TrackPointExtension/v1", "TrackPointExtension/v2")
    content = merged(tmp_path / "run.gpx", text).content
    assert content.count(b"TrackPointExtension/v") == content.count(b"TrackPointExtension/v2") == 1
    assert b"</ns3:hr><ns3:cad>" in content


def test_a_cadence_of_an_app_s_own_making_is_replaced_where_it_stands(tmp_path):
    app = "</time><extensions><cadence>199</cadence></extensions></trkpt>"
    text = phone_gpx(SECONDS).replace("</time></trkpt>", app)
    root = etree.fromstring(merged(tmp_path / "run.gpx", text, replaces=True).content)
    wanted = [199 if h is None else h for h in map(halved, expected_spm())]
    assert [int(each.text) for each in root.iter(f"{GPX}cadence")] == wanted
    assert not list(root.iter(f"{TPX1}cad"))


def test_a_prefix_that_nothing_uses_stays_declared(tmp_path):
    text = phone_gpx(SECONDS).replace("<gpx ", '<gpx xmlns:own="urn:a-maker" ')
    assert b'xmlns:own="urn:a-maker"' in merged(tmp_path / "run.gpx", text).content


def test_a_tcx_activity_whose_names_have_a_prefix_keeps_it(tmp_path):
    text = re.sub(r"<(/?)(?=[A-Z])(?!TPX|Speed)", r"<\1t:", watch_tcx(SECONDS))
    text = text.replace(" xmlns=", " xmlns:t=", 1)
    content = merged(tmp_path / "run.tcx", text).content
    assert content.count(b"<t:Cadence>") == sum(h is not None for h in expected_spm()) + 2
    assert b"<Cadence" not in content


def test_a_tcx_lap_outside_of_the_run_stays_as_it_is(tmp_path):
    text = watch_tcx(SECONDS, [85] * SECONDS, laps=8)
    root = etree.fromstring(merged(tmp_path / "run.tcx", text, replaces=True).content)
    means = [lap.findtext(f"{TCX}Cadence") for lap in root.iter(f"{TCX}Lap")]
    assert means[0] is not None
    assert means[-1] is None


def test_a_tcx_activity_gets_both_cadences_and_means_of_its_laps(tmp_path):
    text = watch_tcx(SECONDS)
    root = etree.fromstring(merged(tmp_path / "run.tcx", text).content)
    points = list(root.iter(f"{TCX}Trackpoint"))
    wanted = [None if h is None else str(h) for h in map(halved, expected_spm())]
    assert [point.findtext(f"{TCX}Cadence") for point in points] == wanted
    assert [
        point.findtext(f"{TCX}Extensions/{AX2}TPX/{AX2}RunCadence") for point in points
    ] == wanted
    names = [etree.QName(child).localname for child in points[100]]
    assert names == ["Time", "HeartRateBpm", "Cadence", "Extensions"]
    for number, lap in enumerate(root.iter(f"{TCX}Lap")):
        inside = [int(w) for w in wanted[number * 200 : (number + 1) * 200] if w and w != "0"]
        assert lap.findtext(f"{TCX}Cadence") == str(round(fmean(inside)))
        extension = f"{TCX}Extensions/{AX2}LX/{AX2}"
        assert lap.findtext(f"{extension}AvgRunCadence") == str(round(fmean(inside)))
        assert lap.findtext(f"{extension}MaxRunCadence") == str(max(inside))
    added = [
        f"{TCX}Cadence",
        *(f"{AX2}{n}" for n in ("RunCadence", "AvgRunCadence", "MaxRunCadence")),
    ]
    assert without(root, *added) == without(etree.fromstring(text.encode()))
