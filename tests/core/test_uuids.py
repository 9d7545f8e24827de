"""UUIDs are those of the assigned numbers, by the name beside each, and ours are one family."""

import inspect
import re
import uuid

from bleak.uuids import uuid16_dict

from footfall.core import uuids

ASSIGNED = re.findall(r"^(\w+) = const\((0x\w+)\)  # (.+)$", inspect.getsource(uuids), re.MULTILINE)
OURS = [value for name, value in vars(uuids).items() if name.startswith("FOOTFALL")]


def test_every_assigned_number_has_its_name_beside_it():
    numbers = {name: value for name, value in vars(uuids).items() if isinstance(value, int)}
    assert numbers == {name: int(number, 16) for name, number, _ in ASSIGNED}
    assert numbers["RUNNING_SPEED_AND_CADENCE"] == 0x1814


def test_the_names_are_those_of_the_assigned_numbers():
    assert len(ASSIGNED) == 10
    for _, number, name in ASSIGNED:
        assert uuid16_dict[int(number, 16)] == name


def test_our_own_differ_where_the_nrf_s_stack_tells_members_of_a_family_apart():
    known = [uuid.UUID(text).bytes for text in OURS]
    assert len({own[2:4] for own in known}) == len(OURS) == 4
    assert len({own[:2] + own[4:] for own in known}) == 1
