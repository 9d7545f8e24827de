"""Each problem of a new board file is found, told by its line, and comes with a remedy."""

import ast
import pathlib
import re

import footfall_boards
import pytest

from footfall_host.board_check import parsed, problems_of
from footfall_host.board_files import KEYS
from footfall_host.errors import BadInputError

BOARD_FOLDER = pathlib.Path(footfall_boards.__file__).parent
FEATHER = (BOARD_FOLDER / "feather_nrf52840_express.py").read_text()
FEATHER_NAME = "feather_nrf52840_express.py"


def problems(text, name=FEATHER_NAME):
    return problems_of(ast.parse(text), pathlib.Path(name))


def changed(key, value=None, text=FEATHER):
    """Return the file with another value for one key; without the key if there is none."""
    lines = text.splitlines()
    (at,) = [number for number, line in enumerate(lines) if line.startswith(f"{key} = ")]
    lines[at] = "" if value is None else f"{key} = {value}"
    return "\n".join(lines), at + 1


@pytest.mark.parametrize("path", sorted(BOARD_FOLDER.glob("[!_]*.py")), ids=lambda path: path.stem)
def test_nothing_is_wrong_with_those_that_come_along(path):
    assert problems_of(parsed(path), path) == []


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("LED_PIN", '"D99"', "LED_PIN = 'D99': feather_nrf52840_express has no such pin; did you"),
        ("LED_PIN", '"zzz"', "LED_PIN = 'zzz': .* no such pin; choose one of A0, A1, "),
        ("LED_PIN", "13", "LED_PIN = 13: it must be the name of a pin, in quotes"),
        ("LED_PIN", '""', "LED_PIN = '': it must be the name of a pin, in quotes"),
        ("LED_PIN", '"D10"', "LED_PIN = 'D10': SPEAKER_PIN is that pin already; choose another"),
        # The same pin of the chip under another name.
        ("BATTERY_PIN", '"RED_LED"', "BATTERY_PIN = 'RED_LED': LED_PIN is that pin already"),
        ("BUTTON_PRESSED", "0", "BUTTON_PRESSED = 0: it must be True or False"),
        ("BATTERY_DIVIDER", "True", "BATTERY_DIVIDER = True: it must be a whole number above 0"),
        ("BATTERY_DIVIDER", "0", "BATTERY_DIVIDER = 0: it must be a whole number above 0"),
        ("ACCELEROMETER_ADDRESS", "0x1A", "= 0x1a: it must be 0x18 or 0x19"),
        ("HAPTIC_ADDRESS", "24", "= 0x18: it must be 0x5a"),
        ("SPEAKER_PIN", '"D" + "10"', "SPEAKER_PIN has to be worked out; write the value itself"),
        ("BOARD_ID", '"my_own_board"', "has no board 'my_own_board': .*; boot_out.txt"),
    ],
)
def test_a_value_that_cannot_be_is_told_with_its_line_and_the_remedy(key, value, problem):
    text, line = changed(key, value)
    name = "my_own_board.py" if key == "BOARD_ID" else FEATHER_NAME
    (told,) = [each for each in problems(text, name) if f"line {line}:" in each]
    assert told.startswith(f"{name}: line {line}: ")
    assert re.search(problem, told)


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ('MOTER_PIN = "D9"', "there is no key MOTER_PIN; "),
        ('SPEAKR_PIN = "D9"', "there is no key SPEAKR_PIN; did you mean SPEAKER_PIN?"),
        ("QUITE_DIFFERENT = 1", "there is no key QUITE_DIFFERENT; take it out"),
        ('LED_PIN = "LED"', r"LED_PIN is in line \d+ already; leave one out"),
        ("import board", "is no NAME = value; take it out"),
        ("LED_PIN: str = 'LED'", "is no NAME = value; take it out"),
        ("print(LED_PIN)", "is no NAME = value; take it out"),
    ],
)
def test_what_does_not_belong_there_is_told_with_its_line(more, problem):
    text = f"{FEATHER}{more}\n"
    (told,) = problems(text)
    assert told.startswith(f"{FEATHER_NAME}: line {len(text.splitlines())}: ")
    assert re.search(problem, told)


def test_a_name_given_twice_in_one_line_is_told_too():
    (told,) = problems(changed("BATTERY_DIVIDER", "2; BATTERY_DIVIDER = 3")[0])
    assert "already; leave one out" in told


@pytest.mark.parametrize("key", sorted(key.name for key in KEYS if key.required))
def test_each_key_that_the_firmware_needs_is_missed(key):
    assert any(
        told.startswith(f"{FEATHER_NAME}: {key} is missing") and "; give it " in told
        for told in problems(changed(key)[0])
    )


@pytest.mark.parametrize(
    ("left_out", "useless"),
    [
        ("BATTERY_PIN", "BATTERY_DIVIDER"),
        ("BATTERY_DIVIDER", "BATTERY_PIN"),
        ("NEOPIXEL_PIN", "NEOPIXEL_POWER_PIN"),
    ],
)
def test_what_is_of_no_use_alone_is_told(left_out, useless):
    assert problems(changed(left_out)[0]) == [
        f"{FEATHER_NAME}: {useless} is of no use without {left_out}; add that or leave both out"
    ]


def test_a_file_must_have_the_name_that_the_firmware_looks_for_and_say_what_it_is():
    (told,) = problems(FEATHER, "feather.py")
    assert told.endswith("in feather_nrf52840_express.py; rename the file")
    (told,) = problems(FEATHER.split('"""')[2])
    assert "does not say what the board is; begin it with" in told


def test_all_problems_are_told_and_in_the_order_of_the_file():
    text, led = changed("LED_PIN", "13")
    text, speaker = changed("SPEAKER_PIN", '"D99"', text)
    text, _ = changed("BUTTON_PRESSED", None, text)
    first, second, third = problems(text)
    assert f"line {speaker}: SPEAKER_PIN" in first
    assert f"line {led}: LED_PIN" in second
    assert "BUTTON_PRESSED is missing" in third


# --- what is no board file at all -------------------------------------------


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"LED_PIN = 'LED'\nLED PIN = 1\n", "line 2: is no Python .*; write lines such as"),
        (b"\xff\xfe", "is not text in UTF-8; save it as that"),
        (b"\0", "is no Python"),
        (b"X = " + b"-" * 100_000 + b"1", "is no Python"),
    ],
)
def test_what_is_no_python_is_refused_in_one_line(tmp_path, content, problem):
    path = tmp_path / "board.py"
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=problem) as refusal:
        parsed(path)
    assert str(refusal.value).startswith(f"{path}: ")
    assert "\n" not in str(refusal.value)


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path):
    for path in (tmp_path / "none.py", tmp_path):
        with pytest.raises(BadInputError, match=r"cannot be read .*; check its name"):
            parsed(path)


def test_nothing_in_a_file_is_run(tmp_path):
    path = tmp_path / "board.py"
    path.write_text(f"open({str(tmp_path / 'made')!r}, 'w')\nBOARD_ID = exit()\n")
    assert len(problems_of(parsed(path), path)) > 2
    assert not (tmp_path / "made").exists()
