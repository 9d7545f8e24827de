"""A run as a FIT activity: a record a second, a lap for each step of its workout, and totals.

The order of the messages and the fields that they must have are of Garmin's activity file, which
the library checks. Cadence is in strides a minute, in two fields (see strides.py).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import fmean
from typing import Any

from fit_tool.data_message import DataMessage
from fit_tool.fit_file_builder import FitFileBuilder
from fit_tool.profile.messages.activity_message import ActivityMessage
from fit_tool.profile.messages.event_message import EventMessage
from fit_tool.profile.messages.file_creator_message import FileCreatorMessage
from fit_tool.profile.messages.file_id_message import FileIdMessage
from fit_tool.profile.messages.lap_message import LapMessage
from fit_tool.profile.messages.record_message import RecordMessage
from fit_tool.profile.messages.session_message import SessionMessage
from fit_tool.profile.profile_type import (
    Activity,
    Event,
    EventType,
    FileType,
    Intensity,
    LapTrigger,
    Manufacturer,
    SessionTrigger,
    Sport,
    SubSport,
)

from footfall import __version__
from footfall_host.errors import BadInputError
from footfall_host.export.rows import Row, rows_of, workout_steps
from footfall_host.replay import REST
from footfall_host.report.source import Source
from footfall_host.strides import FIT_FRACTIONS, STEPS_PER_STRIDE, fit_strides

MS_PER_S = 1000
# FIT counts seconds since the last second of 1989; the library does so for most fields.
FIT_EPOCH_S = 631_065_600
# Messages of one kind share a definition as long as they keep a local number to themselves.
LOCAL_IDS = {
    FileIdMessage: 0,
    FileCreatorMessage: 1,
    EventMessage: 2,
    RecordMessage: 3,
    LapMessage: 4,
    SessionMessage: 5,
    ActivityMessage: 6,
}
# Both must be in the file; Garmin gives numbers to makers who ask for them, and a clip has none.
PRODUCT, SERIAL_NUMBER = 1, 1

Track = Callable[[Sequence[DataMessage]], Iterable[DataMessage]]


@dataclass(frozen=True)
class _Span:
    """A lap, or all of it: whole seconds since the start, and its rows."""

    start_s: int
    stop_s: int
    rows: tuple[Row, ...]
    steps_before: int
    metres_before: float
    intensity: Intensity = Intensity.ACTIVE


def fit_activity(source: Source, start: datetime, track: Track = iter) -> bytes:
    """Return the file, which the library has found to keep to the rules of an activity.

    start: when the recording began, with its zone. track: shows how far the writing is.

    Raises BadInputError for a run of less than a second.
    """
    by_second = _by_second(rows_of(source), source.timeline.origin_s)
    if max(by_second, default=0) < 1:
        raise BadInputError(f"{source.name}: is shorter than a second, and makes no activity")
    builder = FitFileBuilder(strict=True)
    for message in track(list(_messages(source, by_second, start))):
        message.local_id = LOCAL_IDS[type(message)]
        builder.add(message)
    return builder.build_bytes()


def _messages(source: Source, by_second: dict[int, Row], start: datetime) -> Iterator[DataMessage]:
    start_ms = MS_PER_S * round(start.timestamp())
    whole = _span(by_second, 0, max(by_second))
    laps = _laps(source, by_second)
    end_ms = start_ms + MS_PER_S * whole.stop_s
    yield _filled(
        FileIdMessage(), type=FileType.ACTIVITY, manufacturer=Manufacturer.DEVELOPMENT.value,
        product=PRODUCT, serial_number=SERIAL_NUMBER, time_created=start_ms,
        product_name="Footfall",
    )  # fmt: skip
    major, minor, patch = (int(part) for part in __version__.split(".")[:3])
    yield _filled(FileCreatorMessage(), software_version=10000 * major + 100 * minor + patch)
    yield _timer(start_ms, EventType.START)
    for second, row in by_second.items():
        yield _record(start_ms + MS_PER_S * second, row)
    yield _timer(end_ms, EventType.STOP_ALL)
    for index, lap in enumerate(laps):
        trigger = LapTrigger.SESSION_END if index == len(laps) - 1 else LapTrigger.MANUAL
        yield _filled(
            LapMessage(), **_totals(lap, start_ms), message_index=index, event=Event.LAP,
            lap_trigger=trigger, intensity=lap.intensity,
        )  # fmt: skip
    yield _filled(
        SessionMessage(), **_totals(whole, start_ms), message_index=0, event=Event.SESSION,
        trigger=SessionTrigger.ACTIVITY_END, first_lap_index=0, num_laps=len(laps),
    )  # fmt: skip
    zone_s = round((start.utcoffset() or timedelta()).total_seconds())
    yield _filled(
        ActivityMessage(), timestamp=end_ms,
        local_timestamp=end_ms // MS_PER_S - FIT_EPOCH_S + zone_s,
        total_timer_time=float(whole.stop_s), num_sessions=1, type=Activity.MANUAL,
        event=Event.ACTIVITY, event_type=EventType.STOP,
    )  # fmt: skip


def _by_second(rows: Sequence[Row], origin_s: float) -> dict[int, Row]:
    """Return the rows by whole seconds since the start, which is all that FIT knows.

    A measured second is not quite one: two of them may come to be the same, and the later counts.
    """
    return {round(row.t_s - origin_s): row for row in rows}


def _laps(source: Source, by_second: dict[int, Row]) -> list[_Span]:
    """Return a lap for each step of a workout, and for what was before and after; else one."""
    origin_s, last = source.timeline.origin_s, max(by_second)
    steps = workout_steps(source)
    resting = {round(step.start_s - origin_s): step.signal == REST for step in steps}
    stops = [round(step.stop_s - origin_s) for step in steps]
    edges = sorted({0, last, *(edge for edge in (*resting, *stops) if 0 < edge < last)})
    return [
        _span(
            by_second, start, stop,
            Intensity.REST if resting.get(start) else Intensity.ACTIVE,
        )
        for start, stop in pairwise(edges)
    ]  # fmt: skip


def _span(
    by_second: dict[int, Row], start: int, stop: int, intensity: Intensity = Intensity.ACTIVE
) -> _Span:
    before = [row for second, row in by_second.items() if second <= start]
    rows = tuple(row for second, row in by_second.items() if start < second <= stop)
    last = before[-1] if before else None
    return _Span(
        start, stop, rows, last.steps if last else 0, (last and last.distance_m) or 0.0, intensity
    )


def _totals(span: _Span, start_ms: int) -> dict[str, Any]:
    """Return the fields that a lap and a session share: of a span, from its records."""
    lasts_s = float(span.stop_s - span.start_s)
    totals = {
        "timestamp": start_ms + MS_PER_S * span.stop_s,
        "event_type": EventType.STOP,
        "start_time": start_ms + MS_PER_S * span.start_s,
        "total_elapsed_time": lasts_s,
        "total_timer_time": lasts_s,
        "sport": Sport.RUNNING,
        "sub_sport": SubSport.GENERIC,
    }
    if not span.rows:
        return totals
    last = span.rows[-1]
    # FIT counts strides, and shows twice as many steps.
    totals["total_cycles"] = (last.steps - span.steps_before) // STEPS_PER_STRIDE
    shown = [row.cadence_spm for row in span.rows if row.cadence_spm is not None]
    if shown:
        for which, spm in (("avg", fmean(shown)), ("max", max(shown))):
            whole, fractions = fit_strides(spm)
            totals[f"{which}_cadence"] = whole
            totals[f"{which}_fractional_cadence"] = fractions / FIT_FRACTIONS
    if last.distance_m is not None:
        totals["total_distance"] = last.distance_m - span.metres_before
        totals["avg_speed"] = totals["total_distance"] / lasts_s
    return totals


def _record(timestamp_ms: int, row: Row) -> RecordMessage:
    """Return the record of a second."""
    fields: dict[str, Any] = {"timestamp": timestamp_ms}
    if row.known_spm is not None:
        whole, fractions = fit_strides(row.known_spm)
        fields |= {"cadence": whole, "fractional_cadence": fractions / FIT_FRACTIONS}
    if row.distance_m is not None:
        fields["distance"] = row.distance_m
    if row.speed_m_s is not None:
        fields["speed"] = row.speed_m_s
    return _filled(RecordMessage(), **fields)


def _timer(timestamp_ms: int, event_type: EventType) -> EventMessage:
    return _filled(
        EventMessage(), timestamp=timestamp_ms, event=Event.TIMER, event_type=event_type,
        event_group=0,
    )  # fmt: skip


def _filled(message: Any, **fields: Any) -> Any:
    for name, value in fields.items():
        setattr(message, name, value)
    return message
