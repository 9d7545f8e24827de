"""All commands, by what they are for: a line each, and the command itself only when it is wanted.

A command is in the module of its name, as `<name>_command`.
"""

from importlib import import_module

import click
from click.shell_completion import CompletionItem

from footfall_host.commands.examples import TaughtGroup

SECTIONS = {
    "Begin": {
        "demo": "Take a tour: simulate, replay and report a run in a minute",
    },
    "Look at a run": {
        "replay": "Replay a run: its steps, cadence, zone and cues",
        "explain": "Show why each strike was counted or not",
        "report": "Make a page of a run",
        "export": "Write a run for other programs, and into the file of a watch",
        "runs": "List the runs of your library, show one, or make a page of all",
        "live": "Watch a run over Bluetooth as it goes",
    },
    "On a board": {
        "deploy": "Put the firmware on a board, or CircuitPython first",
        "doctor": "Look over the firmware and the settings on a board",
        "sync": "Copy recorded runs from boards into your library",
        "settings": "Print a settings.toml, or look over one",
        "board": "Show how boards are wired, or look over a new board file",
        "emulate": "Run the firmware on a virtual board",
    },
    "Train": {
        "plan": "Make a training plan of weeks, and follow it",
        "workout": "Look at workouts, and put your own on a board",
        "calibrate": "Find out how long your steps are",
    },
    "Measure": {
        "simulate": "Write a made-up run with known foot strikes",
        "evaluate": "Judge the detector on labelled recordings",
        "tune": "Look for better constants of the core",
        "corpus": "Make labelled recordings of a public set",
        "compile": "Compile the core for this computer, to replay many runs",
        "coach-lab": "Compare ways to coach on modelled runners",
    },
    "On the command line": {
        "completion": "Complete commands, options and names with the Tab key",
    },
}
LINES = {name: line for commands in SECTIONS.values() for name, line in commands.items()}


def command_of(name: str) -> click.Command:
    """Return one of these commands."""
    module = name.replace("-", "_")
    found = getattr(import_module(f"footfall_host.commands.{module}"), f"{module}_command")
    assert isinstance(found, click.Command)
    return found


class Sections(TaughtGroup):
    """A group of all these commands, listed by section, of which one is imported when asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return their names in the order in which they are listed."""
        return [*LINES, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None."""
        return command_of(cmd_name) if cmd_name in LINES else super().get_command(ctx, cmd_name)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer their names and lines, without a look at the commands themselves."""
        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        names = (name for name in self.list_commands(ctx) if name.startswith(incomplete))
        return [CompletionItem(name, help=LINES.get(name)) for name in names]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a line a command, without a look at the command itself."""
        widest = max(map(len, LINES))
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(widest), line) for name, line in commands.items()])
