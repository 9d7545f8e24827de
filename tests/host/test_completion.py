"""The Tab key: what is offered where, in the shells themselves, and without heavy imports."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from footfall.core.tunables import TUNABLES, find
from footfall_host.board_files import board_files
from footfall_host.cli import footfall
from footfall_host.commands.completion import COMPLETE_VARIABLE, SHELLS, completion_command
from footfall_host.commands.sections import LINES
from footfall_host.workouts.shipped import names

MAIN = "from footfall_host.cli import main; main()"
HEAVY = ("numpy", "scipy", "matplotlib", "rich", "sqlite3", "asyncio", "jinja2")
RUN_IDS = ["17-abcd", "17-efgh", "4-qrst"]
# Bash as an interactive shell fills in a line: words as it cuts them, then its answer.
IN_BASH = """
source <({footfall} completion bash)
COMP_WORDS=({words}); COMP_CWORD={at}
compopt() {{ :; }}  # answers in a shell at a terminal alone
_footfall_completion {footfall} '{incomplete}'
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.fixture(autouse=True)
def library(tmp_path, monkeypatch):
    """Let there be three runs, of which nothing but the names is looked at."""
    root = tmp_path / "library"
    (root / "runs").mkdir(parents=True)
    for run_id in RUN_IDS:
        (root / "runs" / f"{run_id}.run.gz").touch()
    monkeypatch.setenv("FOOTFALL_LIBRARY", str(root))
    return root


def offered(*words):
    """Return what is offered for the last of the words."""
    items = ShellComplete(footfall, {}, "footfall", "").get_completions(list(words[:-1]), words[-1])
    return [item.value for item in items if item.type == "plain"]


def test_commands_are_offered_with_their_lines():
    assert offered("") == list(LINES)
    assert offered("re") == ["replay", "report"]
    assert offered("board", "") == ["check", "list", "show"]
    assert "--version" in offered("--")


@pytest.mark.parametrize("command", ["replay", "report", "runs", "calibrate"])
def test_runs_are_offered_by_id(command, tmp_path):
    assert offered(command, "") == RUN_IDS
    assert offered(command, "17") == RUN_IDS[:2]
    other = tmp_path / "other"
    assert offered(command, "--library", str(other), "") == []


def test_files_are_offered_beside_runs():
    items = ShellComplete(footfall, {}, "footfall", "").get_completions(["replay"], "17")
    assert [item.value for item in items if item.type == "file"] == ["17"]


def test_workouts_boards_and_constants_are_offered():
    assert offered("tune", "--constant", "gait._START") == [
        "gait._START_CG",
        "gait._START_STRIDE_CG",
    ]
    assert offered("workout", "show", "") == names()
    assert offered("replay", "--workout", "hill") == ["hill-repeats"]
    ids = [board.board_id for board in board_files()]
    for words in (["board", "show"], ["emulate", "--board"], ["deploy", "--board"]):
        assert offered(*words, "") == ids


def test_settings_are_offered_and_then_values_that_they_take():
    assert offered("replay", "--set", "") == [f"{tunable.name}=" for tunable in TUNABLES]
    assert offered("replay", "--set", "dwell") == ["dwell_s="]
    assert offered("replay", "--set", "record=") == ["record=0", "record=1", "record=2"]
    for tunable in TUNABLES:
        for assignment in offered("replay", "--set", f"{tunable.name}="):
            name, _, value = assignment.partition("=")
            find(name).check(int(value))


def complete(shell, words, at):
    """Return what `footfall` answers a shell, and what it has imported for it."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", MAIN],
        env=os.environ
        | {COMPLETE_VARIABLE: f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": at},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    return done.stdout.split("\n"), imported


@pytest.mark.parametrize(
    "words",
    [
        "footfall ",
        "footfall runs ",
        "footfall replay --set ",
        "footfall report ",
        "footfall emulate --board ",
        "footfall workout show ",
        "footfall simulate --",
        "footfall plan make --",
        "footfall explain --",
        "footfall sync --board ",
        "footfall live --",
        "footfall tune --constant ",
    ],
)
def test_nothing_heavy_is_imported_for_an_answer(words):
    answer, imported = complete("bash", words, str(len(words.split(" ")) - 1))
    assert any(line.startswith("plain,") for line in answer)
    assert imported & set(HEAVY) == set()


def test_zsh_and_fish_are_told_what_each_is():
    answer, _ = complete("zsh", "footfall board sh", "2")
    assert answer[:2] == ["plain", "show"]
    answer, _ = complete("fish", "footfall rep", "rep")
    assert answer[0] == f"plain,replay\t{LINES['replay']}"


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_asks_footfall(shell):
    printed = CliRunner().invoke(completion_command, [shell], catch_exceptions=False).stdout
    assert f"{COMPLETE_VARIABLE}={shell}_complete" in printed


# --- in the shells themselves ---------------------------------------------------------------


@pytest.fixture(scope="module")
def program():
    """Return the installed command."""
    path = pathlib.Path(sys.executable).with_name("footfall")
    if not path.exists():
        pytest.skip(f"no {path}: install the package to complete as a shell does")
    return path


@pytest.mark.parametrize(
    ("words", "incomplete", "expected"),
    [
        ("footfall rep", "rep", ["replay", "report"]),
        ("footfall runs 17", "17", RUN_IDS[:2]),
        ("footfall replay --set dwell", "dwell", ["dwell_s="]),
        # Bash cuts words at "=", and completes what is behind it.
        ("footfall replay --set record =", "", ["0", "1", "2"]),
        ("footfall replay --set record = 2", "2", ["2"]),
        ("footfall replay --set = record = 2", "2", ["2"]),
        ("footfall report my", "my", ["my recording.csv"]),
    ],
)
def test_bash_completes(program, tmp_path, words, incomplete, expected):
    (tmp_path / "my recording.csv").touch()
    at = len(words.split()) - 1
    script = IN_BASH.format(footfall=program, words=words, at=at, incomplete=incomplete)
    done = subprocess.run(
        [bash(), "--norc", "-c", script], capture_output=True, text=True, cwd=tmp_path
    )
    assert (done.stdout.splitlines(), done.stderr) == (expected, "")


def test_bash_knows_after_the_script_whom_to_ask(program):
    script = f"source <({program} completion bash); complete -p footfall"
    done = subprocess.run([bash(), "--norc", "-c", script], capture_output=True, text=True)
    assert "-F _footfall_completion footfall" in done.stdout


def bash():
    found = shutil.which("bash")
    if found is None:
        pytest.skip("no bash: install it to complete in it")
    return found


def test_zsh_takes_the_script(program):
    zsh = shutil.which("zsh")
    if zsh is None:
        pytest.skip("no zsh: install it to see that it takes the script")
    script = (
        "autoload -Uz compinit; compinit -D; "
        f"source <({program} completion zsh); print $_comps[footfall]"
    )
    done = subprocess.run([zsh, "-f", "-c", script], capture_output=True, text=True)
    assert done.stdout.strip() == "_footfall_completion"


def test_fish_completes(program):
    fish = shutil.which("fish")
    if fish is None:
        pytest.skip("no fish: install it to complete in it")
    script = f"source ({program} completion fish | psub); complete -C 'footfall rep'"
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [fish, "--no-config", "-c", script],
        capture_output=True, text=True, env=os.environ | {"PATH": path},
    )  # fmt: skip
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == ["replay", "report"]
