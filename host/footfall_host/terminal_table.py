"""How every table looks on a terminal: a bold title, one rule, numbers to the right."""

from collections.abc import Collection, Sequence

from rich import box
from rich.console import JustifyMethod
from rich.table import Table


def plain_table(
    title: str, headings: Sequence[str], words: Collection[str], legend: str | None = None
) -> Table:
    """Make a table without rows; the columns whose headings are in `words` are set to the left.

    It fits into any width: what is too long for its column goes on in the next line.
    """
    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        caption=legend,
        caption_justify="left",
        caption_style="dim",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        padding=(0, 1, 0, 0),
    )
    for heading in headings:
        justify: JustifyMethod = "left" if heading in words else "right"
        table.add_column(heading, justify=justify, overflow="fold")
    return table
