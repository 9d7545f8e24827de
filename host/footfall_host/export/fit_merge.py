"""A FIT activity into which cadence is put: of records, laps and sessions, those fields alone.

It is changed record by record as the bytes lie in it, so that whatever nobody here knows stays:
developer fields, messages of later profiles, either order of bytes, compressed times. A definition
that lacks the fields gets them, and each message of it a byte a field, which says "invalid" where
there is nothing to say.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from typing import Literal

from fit_tool.base_type import BaseType
from fit_tool.profile.messages import lap_message, record_message, session_message
from fit_tool.profile.messages.common_fields import TimestampField
from fit_tool.profile.profile_type import MesgNum, Sport
from fit_tool.wire.decoder import decode_bytes
from fit_tool.wire.encoder import encode_document_mixed
from fit_tool.wire.model import (
    FitDocument,
    RawDataRecord,
    RawDefinitionRecord,
    RawFieldDefinition,
    RawRecord,
)

from footfall_host.errors import BadInputError
from footfall_host.export.activity import Point
from footfall_host.export.fit_activity import FIT_EPOCH_S
from footfall_host.readers.fit import AGAIN, check_whole
from footfall_host.strides import FIT_FRACTIONS, STEPS_PER_STRIDE, fit_strides

RECORD, LAP, SESSION = MesgNum.RECORD.value, MesgNum.LAP.value, MesgNum.SESSION.value
# Fields of a message that hold cadence: whole strides a minute, then the fraction.
RECORD_FIELDS = (
    record_message.RecordCadenceField.ID,
    record_message.RecordFractionalCadenceField.ID,
)
MEAN_FIELDS = {
    LAP: (lap_message.LapAvgCadenceField.ID, lap_message.LapAvgFractionalCadenceField.ID),
    SESSION: (
        session_message.SessionAvgCadenceField.ID,
        session_message.SessionAvgFractionalCadenceField.ID,
    ),
}
MAX_FIELDS = {
    LAP: (lap_message.LapMaxCadenceField.ID, lap_message.LapMaxFractionalCadenceField.ID),
    SESSION: (
        session_message.SessionMaxCadenceField.ID,
        session_message.SessionMaxFractionalCadenceField.ID,
    ),
}
ADDED_FIELDS = {
    RECORD: RECORD_FIELDS,
    LAP: MEAN_FIELDS[LAP] + MAX_FIELDS[LAP],
    SESSION: MEAN_FIELDS[SESSION] + MAX_FIELDS[SESSION],
}
START_TIME_FIELDS = {
    LAP: lap_message.LapStartTimeField.ID,
    SESSION: session_message.SessionStartTimeField.ID,
}
TIMESTAMP_FIELD = TimestampField.ID
SPORT_FIELD = session_message.SessionSportField.ID
CYCLING = {Sport.CYCLING.value, Sport.E_BIKING.value}
UINT8 = BaseType.UINT8.value
INVALID_BYTE = 0xFF
# A definition: header, reserved, architecture, two of the global number, the count of its fields,
# and three of each field; then those of developers.
COUNT_AT, HEAD_BYTES, FIELD_BYTES = 5, 6, 3
MOST_FIELDS = 255
BYTE_ORDERS: dict[int, Literal["little", "big"]] = {0: "little", 1: "big"}


@dataclass
class _Message:
    """A data message as it lies in the file, and the cadence that it is to get by field."""

    raw: RawDataRecord
    given: dict[int, int] = field(default_factory=dict)

    @property
    def kind(self) -> int:
        return self.raw.definition.global_id

    def unsigned(self, number: int) -> int | None:
        """Return the value of a field of unsigned integers; None without one."""
        place = _place(self.raw.definition.field_definitions, number)
        if place is None:
            return None
        value = self.raw.payload[place]
        if set(value) == {INVALID_BYTE}:
            return None
        return int.from_bytes(value, BYTE_ORDERS[self.raw.definition.architecture])

    def time_s(self, number: int = TIMESTAMP_FIELD) -> int | None:
        """Return a time in seconds since 1970, which for the timestamp may be in the header."""
        counted = self.unsigned(number)
        if counted is None and number == TIMESTAMP_FIELD:
            counted = self.raw.resolved_timestamp
        return None if counted is None else counted + FIT_EPOCH_S

    def cadence(self) -> float | None:
        """Return the strides a minute of a record: what it is to get, or its own."""
        whole, fraction = (self.given.get(n, self.unsigned(n)) for n in RECORD_FIELDS)
        return None if whole is None else whole + (fraction or 0) / FIT_FRACTIONS

    def give(self, fields: tuple[int, int], spm: float) -> None:
        """Give it a cadence in these two fields."""
        self.given.update(zip(fields, fit_strides(spm), strict=True))


class FitActivity:
    """The records of a file that have a time.

    Raises BadInputError for a file that is cut off or damaged, for a ride, and for cadence fields
    of a type that is not FIT's.
    """

    suffix = ".fit"

    def __init__(self, content: bytes, path: Path) -> None:
        check_whole(content, path)
        try:
            self._document: FitDocument = decode_bytes(content)
        except (struct.error, ValueError) as problem:
            raise BadInputError(f"{path}: is no sound FIT file ({problem}); {AGAIN}") from problem
        self._messages = {
            raw.source_offset: _Message(raw)
            for raw in self._raw_records()
            if isinstance(raw, RawDataRecord) and raw.definition.global_id in ADDED_FIELDS
        }
        for raw in self._raw_records():
            _check_fields(raw, path)
        for session in self._of(SESSION):
            if session.unsigned(SPORT_FIELD) in CYCLING:
                raise BadInputError(
                    f"{path}: is a ride, whose cadence is that of a crank; name the file of a run"
                )
        self._records = [
            (time_s, record)
            for record in self._of(RECORD)
            if (time_s := record.time_s()) is not None
        ]
        self.points: Sequence[Point] = [
            Point(float(time_s), record.cadence()) for time_s, record in self._records
        ]

    def with_cadence(self, spm_at: Mapping[int, float]) -> bytes:
        """Return the file with these cadences by the numbers of records, and means of laps."""
        for number, spm in spm_at.items():
            _, record = self._records[number]
            record.give(RECORD_FIELDS, spm)
        for kind in (LAP, SESSION):
            for message in self._of(kind):
                self._sum_up(message)
        blocks = [
            [self._encoded(raw) for raw in segment.records] for segment in self._document.segments
        ]
        return encode_document_mixed(self._document, blocks, [True] * len(blocks))

    def _raw_records(self) -> Iterator[RawRecord]:
        for segment in self._document.segments:
            yield from segment.records

    def _of(self, kind: int) -> list[_Message]:
        return [message for message in self._messages.values() if message.kind == kind]

    def _sum_up(self, message: _Message) -> None:
        """Give a lap or a session the mean and the maximum of its records that do not stand still.

        One whose records have all kept their own keeps its own.
        """
        start_s, stop_s = message.time_s(START_TIME_FIELDS[message.kind]), message.time_s()
        if start_s is None or stop_s is None:
            return
        inside = [record for time_s, record in self._records if start_s <= time_s <= stop_s]
        running = [strides for record in inside if (strides := record.cadence())]
        if running and any(record.given for record in inside):
            message.give(MEAN_FIELDS[message.kind], STEPS_PER_STRIDE * fmean(running))
            message.give(MAX_FIELDS[message.kind], STEPS_PER_STRIDE * max(running))

    def _encoded(self, raw: RawRecord) -> bytes:
        """Return a definition with the fields that it lacks, or a message with its cadence."""
        definition = raw if isinstance(raw, RawDefinitionRecord) else raw.definition
        if definition.global_id not in ADDED_FIELDS:
            return raw.source_bytes
        fields = _with_added(definition)
        if isinstance(raw, RawDefinitionRecord):
            return _encoded_definition(raw, fields)
        native_bytes = sum(each.size for each in raw.definition.field_definitions)
        added = len(fields) - len(raw.definition.field_definitions)
        payload = bytearray(raw.payload)
        payload[native_bytes:native_bytes] = bytes([INVALID_BYTE]) * added
        for number, value in self._messages[raw.source_offset].given.items():
            place = _place(fields, number)
            if place is not None:
                payload[place] = bytes([value])
        return raw.header.source_bytes + bytes(payload)


def _place(fields: tuple[RawFieldDefinition, ...], number: int) -> slice | None:
    """Return where a field lies in a payload."""
    begins = 0
    for each in fields:
        if each.field_id == number:
            return slice(begins, begins + each.size)
        begins += each.size
    return None


def _with_added(definition: RawDefinitionRecord) -> tuple[RawFieldDefinition, ...]:
    there = {each.field_id for each in definition.field_definitions}
    added = (n for n in ADDED_FIELDS[definition.global_id] if n not in there)
    return definition.field_definitions + tuple(RawFieldDefinition(n, 1, UINT8) for n in added)


def _encoded_definition(
    definition: RawDefinitionRecord, fields: tuple[RawFieldDefinition, ...]
) -> bytes:
    """Return a definition with these fields in place of its own; developer fields stay behind."""
    source = definition.source_bytes
    developer = source[HEAD_BYTES + FIELD_BYTES * len(definition.field_definitions) :]
    native = b"".join(bytes([each.field_id, each.size, each.base_type]) for each in fields)
    return source[:COUNT_AT] + bytes([len(fields)]) + native + developer


def _check_fields(raw: RawRecord, path: Path) -> None:
    """Raise BadInputError for a definition with cadence of another type than FIT's, or no room."""
    if not isinstance(raw, RawDefinitionRecord) or raw.global_id not in ADDED_FIELDS:
        return
    if len(_with_added(raw)) > MOST_FIELDS:
        raise BadInputError(
            f"{path}: byte {raw.source_offset}: message {raw.global_id} has "
            f"{len(raw.field_definitions)} fields, and no room for cadence; export it as TCX"
        )
    for each in raw.field_definitions:
        if each.field_id in ADDED_FIELDS[raw.global_id] and each.size != 1:
            raise BadInputError(
                f"{path}: byte {raw.source_offset}: field {each.field_id} of message "
                f"{raw.global_id}, its cadence, takes {each.size} bytes and not one; {AGAIN}"
            )
