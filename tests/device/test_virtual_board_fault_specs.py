"""The language of faults: every kind can be asked for, and a slip is told with its remedy."""

import pytest

from footfall_host.errors import BadInputError
from footfall_host.virtual_board.fault_kinds import KINDS
from footfall_host.virtual_board.faults import faults_help, happens_at_s, scenario_fields
from footfall_host.virtual_board.machine import board_file

BOARD_ID = "circuitplayground_bluefruit"


def test_every_kinds_example_can_be_asked_for_and_is_listed():
    for kind in KINDS.values():
        assert scenario_fields([kind.example], board_file(BOARD_ID))
        assert f"{kind.example} " in faults_help()
        assert kind.does in faults_help()


def test_faults_of_one_kind_add_up():
    fields = scenario_fields(["nack@1", "nack@2x3", "press=lower@4"], board_file(BOARD_ID))
    assert [(nacks.from_us, nacks.left) for nacks in fields["nacks"]] == [
        (1_000_000, 1),
        (2_000_000, 3),
    ]
    assert fields["presses"][0].pin == "BUTTON_A"


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("nack", "@SECONDS is missing; write it like nack@12.5x10"),
        ("nak@3", "there is no such fault; --fault help lists them"),
        ("", "there is no such fault"),
        ("nack@", "this can't be read; write it like nack@12.5x10"),
        ("press=raise@-3", "this can't be read; write it like press=raise@12"),
        ("nack@3for2", "nack takes no forSECONDS"),
        ("stall@3", "forSECONDS is missing"),
        ("press=jump@3", "buttons are raise and lower"),
        ("identity=chip", "its value is not a number; write it like identity=0x11"),
        ("identity=0x111", "one byte"),
        ("battery=full", "its value is not a number"),
        ("ticks=-1", "0 to 0x1FFFFFFF"),
        ("drift1%", "/min is missing"),
    ],
)
def test_a_wrong_spec_is_named_with_the_remedy(spec, words):
    with pytest.raises(BadInputError) as refusal:
        scenario_fields([spec], board_file(BOARD_ID))
    assert str(refusal.value).startswith(f"--fault {spec}: ")
    assert words in str(refusal.value)


def test_what_can_be_only_once_is_refused_twice():
    with pytest.raises(BadInputError, match=r"--fault rate-2%: .* twice"):
        scenario_fields(["rate+3%", "nack@1", "nack@2", "rate-2%"], board_file(BOARD_ID))


def test_a_spec_tells_when():
    assert happens_at_s("hang@20for1") == 20.0
    assert happens_at_s("clock+3%") is None
