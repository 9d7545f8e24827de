"""docs/workouts.md: a row for each of the thirteen ways, whose tests are there, and what works."""

import ast
import pathlib
import re
import tomllib

import pytest
from click.testing import CliRunner

from command_tree import command_in
from footfall.device.patterns import SIGNALS as PATTERNS
from footfall_host.plan.workouts import WAYS, WORKOUTS
from footfall_host.replay import SIGNALS as SIGNAL_NAMES
from footfall_host.workouts.model import CUES, SIGNALS
from footfall_host.workouts.read import REPEAT_KEYS, WORKOUT_KEYS, workout_in
from footfall_host.workouts.read_step import STEP_KEYS
from footfall_host.workouts.shipped import shipped

TESTS = pathlib.Path(__file__).parent
PAGE = (TESTS.parents[1] / "docs" / "workouts.md").read_text()
ROWS = [
    line.strip("| ").split(" | ") for line in PAGE.splitlines() if "_test" in line or "::" in line
]
COMMANDS = sorted({tuple(each.split()[1:]) for each in re.findall(r"`(footfall [^`]*)`", PAGE)})


def names_of_tests(path):
    nodes = ast.walk(ast.parse(path.read_text()))
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


def test_each_way_has_a_row_and_so_has_the_warm_up():
    numbers = [int(number) for number in re.findall(r"^\| (\d+) ", PAGE, re.MULTILINE)]
    assert sorted(set(numbers)) == list(range(1, len(WAYS) + 1))
    assert any(row[0] == "warm up first" for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_no_cell_is_empty_and_each_test_of_a_row_is_there(row):
    assert len(row) == 5
    assert all(cell.strip() for cell in row)
    claims = re.findall(r"`(\w+\.py)::(\w+)`", row[4])
    assert claims
    for file, name in claims:
        assert name in names_of_tests(TESTS / file)


def test_each_workout_that_comes_along_has_a_row_and_is_one_that_plans_know():
    named = {row[3].strip("`").split()[-1] for row in ROWS if "workout show" in row[3]}
    assert named == set(shipped()) == set(WORKOUTS)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_each_command_of_the_page_is_one(words):
    options = [word for word in words if word.startswith("--")]
    command, _ = command_in(words)
    told = CliRunner().invoke(command, ["--help"], catch_exceptions=False)
    assert told.exit_code == 0
    for option in options:
        assert option in told.stdout


def test_what_is_heard_is_what_the_board_plays():
    for number, pattern in PATTERNS.items():
        tones = ", ".join(f"{on_ms} at {hertz}" for on_ms, _, hertz in pattern)
        (row,) = re.findall(rf"^\| {SIGNAL_NAMES[number]} \| .* \| (.*) \|$", PAGE, re.MULTILINE)
        assert row == tones


def test_the_example_can_be_followed():
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    workout = workout_in(example.encode(), "example")
    assert workout.number == tomllib.loads(example)["number"] == 21
    assert len(workout.parts) == 2


def test_every_key_and_word_of_a_file_is_in_the_table():
    table = PAGE.partition("| key |")[2]
    for key in {*WORKOUT_KEYS, *REPEAT_KEYS, *STEP_KEYS} - {"steps"}:
        assert f"`{key}" in table, key
    for word in (*CUES, *SIGNALS):
        assert f'"{word}"' in table
