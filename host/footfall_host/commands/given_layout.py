"""The options that say what the columns of a table hold, where their names do not."""

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from footfall_host.readers.units import G_PER_UNIT, S_PER_UNIT

if TYPE_CHECKING:
    from footfall_host.readers.generic import Layout

COLUMN_COUNT = 4
OPTIONS = (
    click.option(
        "--columns",
        metavar="T,X,Y,Z",
        help="The columns of time and axes in another table, by name or by number from 1 on.",
    ),
    click.option("--unit", type=click.Choice(list(G_PER_UNIT)), help="Of its axes.  [default: g]"),
    click.option(
        "--time-unit", type=click.Choice(list(S_PER_UNIT)), help="Of its time.  [default: s]"
    ),
)


def layout_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command --columns, --unit and --time-unit, as one argument `layout`."""

    @functools.wraps(command)
    def with_layout(
        *args: Any, columns: str | None, unit: str | None, time_unit: str | None, **kwargs: Any
    ) -> Any:
        return command(*args, layout=_layout(columns, unit, time_unit), **kwargs)

    for option in reversed(OPTIONS):
        with_layout = option(with_layout)
    return with_layout


def _layout(columns: str | None, unit: str | None, time_unit: str | None) -> "Layout | None":
    if columns is None:
        if unit or time_unit:
            raise click.UsageError(
                "--unit and --time-unit go with --columns, which names the columns"
            )
        return None
    from footfall_host.readers.generic import Layout

    names = tuple(name.strip() for name in columns.split(","))
    if len(names) != COLUMN_COUNT or not all(names):
        raise click.UsageError(
            f"--columns {columns}: name four columns: the time, then the axes x, y and z"
        )
    return Layout(names, unit or "g", time_unit or "s")
