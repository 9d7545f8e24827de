"""`footfall demo`: what it makes, shows, leaves alone and refuses."""

import re
import shlex
import sys
import webbrowser

import click
import pytest
from click.testing import CliRunner

from command_tree import check_parsed
from footfall_host.commands.demo import FILES, FOLDER, demo_command


@pytest.fixture(autouse=True)
def opened(monkeypatch):
    """Return the addresses that a browser is asked to open."""
    addresses = []
    monkeypatch.setattr(webbrowser, "open", addresses.append)
    return addresses


def invoke(*arguments):
    return CliRunner().invoke(demo_command, [str(a) for a in arguments], catch_exceptions=False)


def test_control_c_where_it_waits_for_a_key_stops_it(tmp_path, monkeypatch, capsys):
    def control_c():
        raise KeyboardInterrupt

    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    monkeypatch.setattr(click, "getchar", control_c)
    with pytest.raises(click.Abort):
        demo_command.main(["-o", str(tmp_path / "tour")], standalone_mode=False)
    screen = capsys.readouterr().out
    assert screen.endswith("Any key goes on.\n")
    assert "$ footfall replay" not in screen


def shown(done):
    """Return the words of each command that it shows, after `footfall`."""
    return [shlex.split(line)[1:] for line in re.findall(r"^\$ (.*)$", done.stdout, re.MULTILINE)]


def test_it_simulates_replays_and_reports_in_commands_to_repeat(tmp_path, monkeypatch, opened):
    monkeypatch.chdir(tmp_path)
    done = invoke()
    assert done.exit_code == 0
    assert {path.name for path in FOLDER.iterdir()} == FILES
    assert [words[0] for words in shown(done)] == ["simulate", "replay", "report"]
    for words in shown(done):
        check_parsed(words)
    # What it says that one sees is there.
    assert re.search(r"cues +[1-9]\d* low, 0 high, [1-9]\d* back in zone", done.stdout)
    assert "beat " in done.stdout
    running = int(re.search(r"(\d+) running", done.stdout)[1])
    counted = int(re.search(r"steps +(\d+)", done.stdout)[1])
    assert abs(counted - running) <= 5
    assert f"Open {FOLDER / 'run.html'} in a browser" in done.stdout
    assert opened == []


def test_it_goes_again_into_its_own_folder_and_opens_the_page_if_asked_to(tmp_path, opened):
    folder = tmp_path / "my tour"
    folder.mkdir()
    (folder / "run.csv").write_text("an earlier one's\n")
    done = invoke("-o", folder, "--open")
    assert done.exit_code == 0
    assert opened == [(folder / "run.html").as_uri()]
    assert f"'{folder / 'run.csv'}'" in done.stdout


@pytest.mark.parametrize(
    ("folder", "problem"),
    [
        ("there", "there: holds notes.txt, which is not the tour's; choose another with -o DIR"),
        ("there/notes.txt", "can't be its folder (File exists); choose another with -o DIR"),
        ("no/where", "can't be its folder (No such file or directory); choose another"),
    ],
)
def test_a_folder_of_others_is_refused_and_left_as_it_is(
    tmp_path, monkeypatch, capsys, folder, problem
):
    from recorded_commands import refused_line

    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "notes.txt").write_text("mine")
    monkeypatch.chdir(tmp_path)
    assert problem in refused_line(monkeypatch, capsys, "demo", "-o", folder)
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["notes.txt"]
