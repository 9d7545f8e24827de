"""The command line as a tree, for tests that look at all of it."""

from collections.abc import Iterator, Sequence

import click

from footfall_host.cli import footfall


def every_command() -> Iterator[tuple[str, click.Command]]:
    """Yield each command and group below `footfall`, and what is typed for it."""
    yield from _below("footfall", footfall)


def command_in(words: Sequence[str]) -> tuple[click.Command, list[str]]:
    """Return the command that words after `footfall` mean, and what is left of them."""
    command, left = footfall, list(words)
    with click.Context(footfall) as ctx:
        while isinstance(command, click.Group) and left:
            found = command.get_command(ctx, left[0])
            if found is None:
                break
            command = found
            del left[0]
    return command, left


def check_parsed(words: Sequence[str]) -> None:
    """Parse a command line down to its command; raises click.UsageError where it is none."""
    command, left = command_in(words)
    assert not isinstance(command, click.Group), words
    command.make_context(words[0], left)


def _below(typed: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield typed, command
    if isinstance(command, click.Group):
        with click.Context(command) as ctx:
            for name in command.list_commands(ctx):
                found = command.get_command(ctx, name)
                assert found
                yield from _below(f"{typed} {name}", found)
