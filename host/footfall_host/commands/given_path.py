"""Files and folders as commands take them, and -o, which says where what a command makes goes."""

from pathlib import Path
from typing import Any

import click


class _APath(click.Path):
    """A path, not looked at before it is used: what is wrong with it is told by who uses it.

    Only what other programs take as stdin or stdout is refused, and no name at all, which would
    come to be this folder.
    """

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return it as a Path."""
        if value == "-":
            self.fail("- is neither stdin nor stdout here; name a file (./- is one)", param, ctx)
        if value == "":
            self.fail("it is empty; write a name", param, ctx)
        return super().convert(value, param, ctx)


A_PATH = _APath(readable=False, path_type=Path)


def output_option(metavar: str, what_it_does: str, **given: Any) -> Any:
    """Make the option -o, which a command takes as `output`; given: more for click.option."""
    return click.option(
        "-o", "--output", "output", metavar=metavar, type=A_PATH, help=what_it_does, **given
    )


def page_option(what_it_does: str) -> Any:
    """Make the option --html, which a command takes as `page`."""
    return click.option("--html", "page", metavar="FILE.html", type=A_PATH, help=what_it_does)
