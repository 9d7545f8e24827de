"""Activities as watches and apps write them: FIT byte by byte, GPX and TCX with all of theirs."""

import datetime
import struct

from fitdecode.utils import compute_crc

FIT_EPOCH_S = 631_065_600
START_S = 1_780_000_000  # 2026-05-28 20:26:40 UTC
RECORD, LAP, SESSION, FILE_ID, UNKNOWN = 20, 19, 18, 0, 0xFF42
FIELD_DESCRIPTION, DEVELOPER_DATA_ID = 206, 207
ENUM, UINT8, UINT16, UINT32, STRING, BYTE = 0x00, 0x02, 0x84, 0x86, 0x07, 0x0D
BYTES = {ENUM: 1, UINT8: 1, UINT16: 2, UINT32: 4, BYTE: 1}
CODES = {1: "B", 2: "H", 4: "I"}
RUNNING, CYCLING = 1, 2


class FitBytes:
    """A FIT file that is put together record by record."""

    def __init__(self):
        self._records = b""
        self._layouts = {}

    def define(self, local, kind, fields, developer=(), big=False):
        """Define a message; fields: (number, base type), developer: (number, bytes, index)."""
        order = ">" if big else "<"
        sizes = [BYTES[base] for _, base in fields]
        self._layouts[local] = (
            order
            + "".join(CODES[size] for size in sizes)
            + "B" * sum(size for _, size, _ in developer)
        )
        self._records += struct.pack(
            f"{order}BBBHB", 0x40 | local | (0x20 if developer else 0), 0, big, kind, len(fields)
        )
        for (number, base), size in zip(fields, sizes, strict=True):
            self._records += bytes([number, size, base])
        if developer:
            self._records += bytes([len(developer)])
            self._records += b"".join(bytes(each) for each in developer)

    def add(self, local, *values, seconds=None):
        """Add a message; seconds: of a compressed time, its five bits."""
        head = local if seconds is None else 0x80 | local << 5 | seconds & 0x1F
        self._records += bytes([head]) + struct.pack(self._layouts[local], *values)

    def content(self):
        """Return the file with header and checksums."""
        header = struct.pack("<BBHI4s", 14, 0x20, 21_158, len(self._records), b".FIT")
        header += struct.pack("<H", compute_crc(header))
        body = header + self._records
        return body + struct.pack("<H", compute_crc(body))


def fit_time(second):
    """Return a time as FIT counts it."""
    return START_S - FIT_EPOCH_S + second


def watch_fit(seconds, cadence=None, sport=RUNNING, big=False):
    """Return a run with heart rate, power of a developer's field and a message nobody knows.

    cadence: strides a minute for each second; without it, records have no such field.
    """
    fit = FitBytes()
    fit.define(0, FILE_ID, [(0, ENUM), (1, UINT16), (2, UINT16), (3, UINT32), (4, UINT32)])
    fit.add(0, 4, 1, 1, 1234, fit_time(0))
    fit.define(1, DEVELOPER_DATA_ID, [(3, UINT8)])
    fit.add(1, 0)
    fit.define(1, FIELD_DESCRIPTION, [(0, UINT8), (1, UINT8), (2, UINT8)])
    fit.add(1, 0, 7, UINT8)
    fit.define(1, UNKNOWN, [(0, UINT32), (1, UINT16)], big=True)
    own = [] if cadence is None else [(4, UINT8)]
    fit.define(2, RECORD, [(253, UINT32), (3, UINT8), *own], [(7, 1, 0)], big)
    for second in range(seconds):
        values = [] if cadence is None else [cadence[second]]
        fit.add(2, fit_time(second), 120 + second % 40, *values, second % 200)
        if second % 50 == 0:
            fit.add(1, 1_000_000 + second, second)
    fit.define(3, LAP, [(254, UINT16), (253, UINT32), (2, UINT32), (15, UINT8)], big=big)
    half = seconds // 2
    fit.add(3, 0, fit_time(half - 1), fit_time(0), 140)
    fit.add(3, 1, fit_time(seconds - 1), fit_time(half), 150)
    fit.define(3, SESSION, [(253, UINT32), (2, UINT32), (5, ENUM), (18, UINT8)], big=big)
    fit.add(3, fit_time(seconds - 1), fit_time(0), sport, 77)
    return fit.content()


def stamp(second):
    """Return a time as GPX and TCX have it."""
    return f"{datetime.datetime.fromtimestamp(START_S + second, datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"


GPX_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!-- of a watch -->
<gpx creator="A Watch" version="1.1" xmlns="http://www.topografix.com/GPX/1/1"
  xmlns:ns3="http://www.garmin.com/xmlschemas/TrackPointExtension/v1" xmlns:own="urn:a-maker">
  <metadata><time>{start}</time><extensions><own:mood>good</own:mood></extensions></metadata>
  <wpt lat="50.1" lon="8.6"><name>Fountain</name></wpt>
  <trk>
    <name>Over the hill &amp; back</name>
    <trkseg>
"""
GPX_END = """    </trkseg>
  </trk>
</gpx>
"""


def watch_gpx(seconds, cadence=None, every=1):
    """Return a track with heart rate and power; cadence: strides a minute at each second."""
    text = GPX_HEAD.format(start=stamp(0))
    for second in range(0, seconds, every):
        cad = "" if cadence is None else f"<ns3:cad>{cadence[second]}</ns3:cad>"
        text += (
            f'      <trkpt lat="{50 + second / 1e5:.5f}" lon="8.60000">\n'
            f"        <ele>{100 + second % 7}</ele>\n        <time>{stamp(second)}</time>\n"
            f"        <extensions>\n          <own:power>{200 + second % 9}</own:power>\n"
            f"          <ns3:TrackPointExtension><ns3:hr>{120 + second % 40}</ns3:hr>{cad}"
            "</ns3:TrackPointExtension>\n        </extensions>\n      </trkpt>\n"
        )
    return text + GPX_END


def phone_gpx(seconds):
    """Return a track of places and times alone."""
    points = "".join(
        f'<trkpt lat="50.0" lon="8.6"><time>{stamp(second)}</time></trkpt>\n'
        for second in range(seconds)
    )
    return (
        '<gpx version="1.1" creator="A Phone" xmlns="http://www.topografix.com/GPX/1/1"><trk>'
        f"<trkseg>\n{points}</trkseg></trk></gpx>"
    )


TCX_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase
  xmlns:ns2="http://www.garmin.com/xmlschemas/UserProfile/v2"
  xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">
  <Activities>
    <Activity Sport="{sport}">
      <Id>{start}</Id>
"""
LAP_HEAD = """      <Lap StartTime="{start}">
        <TotalTimeSeconds>{seconds}</TotalTimeSeconds>
        <Calories>100</Calories>
        <Intensity>Active</Intensity>
        <TriggerMethod>Manual</TriggerMethod>
        <Track>
"""
LAP_END = """        </Track>
        <Notes>windy</Notes>
      </Lap>
"""
TCX_END = """      <Creator><Name>A Watch</Name></Creator>
    </Activity>
  </Activities>
</TrainingCenterDatabase>
"""


def watch_tcx(seconds, cadence=None, sport="Running", laps=2):
    """Return an activity with heart rate and speed; cadence: as a trackpoint's own, a second."""
    text = TCX_HEAD.format(sport=sport, start=stamp(0))
    each = seconds // laps
    for lap in range(laps):
        text += LAP_HEAD.format(start=stamp(lap * each), seconds=each)
        for second in range(lap * each, (lap + 1) * each):
            own = "" if cadence is None else f"<Cadence>{cadence[second]}</Cadence>"
            rate = f"<HeartRateBpm><Value>{120 + second % 40}</Value></HeartRateBpm>"
            text += (
                f"          <Trackpoint>\n            <Time>{stamp(second)}</Time>\n"
                f"            {rate}{own}\n"
                '            <Extensions><TPX xmlns="http://www.garmin.com/xmlschemas/'
                'ActivityExtension/v2"><Speed>3.1</Speed></TPX></Extensions>\n'
                "          </Trackpoint>\n"
            )
        text += LAP_END
    return text + TCX_END
