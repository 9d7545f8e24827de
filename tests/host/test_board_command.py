"""`footfall board`: what it lists, shows, checks, draws and refuses."""

import re
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from footfall_host import cli
from footfall_host.board_files import board_file_of, board_files
from footfall_host.commands.board import board_command
from footfall_host.errors import BadInputError

BOARD_ID = "feather_nrf52840_express"


def invoke(*arguments):
    """Run the command in this process, exceptions let through."""
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(board_command, given, catch_exceptions=False, standalone_mode=False)


def rows(board_id):
    """Return the table's lines below its headings, each cut at its wider blanks."""
    printed = invoke("show", board_id).stdout.splitlines()
    start = next(number for number, line in enumerate(printed) if line.startswith("part "))
    table = printed[start + 2 : printed.index("", start)]
    return [re.split(r"\s{2,}", line.strip()) for line in table]


@pytest.fixture
def new_file(tmp_path):
    """Return a function that writes a board file: its lines -> its path."""

    def write(*lines):
        path = tmp_path / "raspberry_pi_pico_w.py"
        path.write_text('"""A Pico W, with nothing on it yet."""\n' + "\n".join(lines) + "\n")
        return path

    return write


GOOD_LINES = (
    'BOARD_ID = "raspberry_pi_pico_w"',
    'ACCELEROMETER_SCL_PIN = "GP5"',
    'ACCELEROMETER_SDA_PIN = "GP4"',
    "ACCELEROMETER_ADDRESS = 0x18",
    'SPEAKER_PIN = "GP16"',
    'BUTTON_RAISE_PIN = "GP14"',
    'BUTTON_LOWER_PIN = "GP15"',
    "BUTTON_PRESSED = False",
    'LED_PIN = "GP17"',
)


def test_each_board_is_listed_with_what_it_has():
    listed = invoke("list").stdout
    ids = [line for line in listed.splitlines()[:-1] if line and not line.startswith(" ")]
    assert ids == [board.board_id for board in board_files()]
    feather = listed.split(f"{BOARD_ID}\n")[1].splitlines()
    assert feather[1] == f"  board    {board_file_of(BOARD_ID).what}"
    assert feather[2] == "  outputs  speaker, DRV2605L, LED, NeoPixel"
    assert feather[3] == "  buttons  SWITCH raises, D5 lowers"
    assert listed.rstrip().endswith("footfall board show ID shows how one of them is wired")


def test_the_wiring_names_each_part_and_its_pins():
    table = rows(BOARD_ID)
    assert table[:4] == [
        ["LIS3DH at 0x18", "SCL", "SCL", "I2C clock"],
        ["SDA", "SDA", "I2C data"],
        ["D6", "INT1", "interrupt"],
        ["DRV2605L at 0x5a", "SCL", "SCL", "I2C clock"],
    ]
    assert ["speaker", "D10", "+", "tones"] in table
    assert ["button to raise", "SWITCH", "contact", "ground when pressed"] in table
    assert ["battery", "BATTERY", "divider", "1/2 of its voltage"] in table


@pytest.mark.parametrize("board", board_files(), ids=lambda board: board.board_id)
def test_the_wiring_fits_a_terminal_of_80_columns(board, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    pins = {value for name, value in board.values.items() if name.endswith("_PIN")}
    words = {word for row in rows(board.board_id) for word in row}
    assert pins <= words
    assert invoke("show", board.board_id).stdout.splitlines()[0] == board.board_id
    assert board.what in invoke("show", board.board_id).stdout


def test_the_wiring_is_drawn_where_asked_for(tmp_path):
    picture = tmp_path / "wiring.svg"
    done = invoke("show", BOARD_ID, "--plot", picture)
    assert done.stdout == f"picture: {picture}\n"
    assert picture.read_bytes().lstrip().startswith(b"<?xml")


def test_a_new_file_that_is_right_is_said_to_be_and_shown(new_file, tmp_path):
    path = new_file(*GOOD_LINES)
    done = invoke("check", path)
    assert done.stdout.startswith(f"{path}: nothing is wrong with it\n")
    assert "GP16" in done.stdout
    picture = tmp_path / "new.png"
    invoke("check", path, "--plot", picture)
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_every_problem_of_a_new_file_is_a_line_and_the_status_is_2(new_file, monkeypatch, capsys):
    path = new_file(*GOOD_LINES[:-2], 'LED_PIN = "GP99"', "LEDS = 3")
    monkeypatch.setattr(sys, "argv", ["footfall", "board", "check", str(path)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    pin, unknown, missing = said.err.splitlines()
    assert pin.startswith(f"footfall: {path}: line 9: LED_PIN = 'GP99': ")
    assert unknown.startswith(f"footfall: {path}: line 10: there is no key LEDS; ")
    assert missing.startswith(f"footfall: {path}: BUTTON_PRESSED is missing, ")


@pytest.mark.parametrize(
    ("arguments", "problem", "message"),
    [
        (["show", "--plot", "wiring.png"], click.MissingParameter, "board_id"),
        (["show", BOARD_ID, "--plot", "wiring.docx"], BadInputError, "no picture has this ending"),
        (["check", "nowhere.py"], BadInputError, r"nowhere\.py: cannot be read"),
        (["show", "feather"], BadInputError, "no board file for 'feather': choose one of"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(arguments, problem, message):
    with pytest.raises(problem, match=message) as refusal:
        invoke(*arguments)
    assert "\n" not in str(refusal.value)


def test_a_table_does_without_matplotlib():
    code = (
        "import sys; from click.testing import CliRunner;"
        "from footfall_host.commands.board import board_command;"
        f"CliRunner().invoke(board_command, ['show', {BOARD_ID!r}], catch_exceptions=False);"
        "print('matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
