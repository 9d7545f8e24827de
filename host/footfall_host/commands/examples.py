"""Commands whose help ends with examples: lines as they are typed, and what each does.

Every example of every command is run by the tests.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import click

# Of a sentence, in characters: none is cut.
LONGEST = 200


class Example(NamedTuple):
    """One command line, and what it does in a few words."""

    line: str
    what: str


class TaughtCommand(click.Command):
    """A command with examples."""

    def __init__(self, *args: Any, examples: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = tuple(Example(*given) for given in examples)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples at the end of the help."""
        write_examples(self.examples, formatter)


class TaughtGroup(TaughtCommand, click.Group):
    """A group with examples, as its commands have them, each listed by its whole first sentence."""

    command_class = TaughtCommand

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Return what is left of them; of none, print the help, and it is fine."""
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help())
            ctx.exit()
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each of its commands does."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, each.get_short_help_str(LONGEST)) for name, each in found if each]
            )


def write_examples(examples: Sequence[Example], formatter: click.HelpFormatter) -> None:
    """Write each example on a line of its own, which may be as long as it must be to be copied."""
    with formatter.section("Examples"):
        for example in examples:
            formatter.write(f"{'':>{formatter.current_indent}}{example.line}\n")
            with formatter.indentation(), formatter.indentation():
                formatter.write_text(example.what)
