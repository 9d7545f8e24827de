"""`footfall compile`: the core, compiled for this computer, so that evaluations take less time."""

from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from footfall_host.commands.examples import TaughtCommand
from footfall_host.commands.printing import print_labelled
from footfall_host.commands.progress import progress_bar
from footfall_host.commands.statuses import FAILURE
from footfall_host.errors import BadInputError

if TYPE_CHECKING:  # numpy takes longer to import than help takes to print
    from footfall_host.compiled_core.comparison import Comparison
    from footfall_host.trace import Trace


@click.command(
    "compile",
    cls=TaughtCommand,
    examples=[
        ("footfall compile", "compile the core as it is now"),
        ("footfall compile --remove", "delete what was compiled"),
    ],
)
@click.option("--remove", "removes", is_flag=True, help="Delete all that was compiled, instead.")
@click.pass_context
def compile_command(ctx: click.Context, removes: bool) -> None:
    """Compile the core for this computer, so that evaluations take a fraction of the time.

    It takes a C compiler, Cython (pip install 'footfall[fast]') and some 15 s. The very files that
    are flashed are compiled, into your cache; they say the same, bit for bit. What was compiled
    before they changed is not used any more.
    """
    # Most other commands never replay through it.
    from footfall_host.commands.given_trace import given_trace
    from footfall_host.compiled_core.build import WITHOUT, build, remove

    if removes:
        removed = remove()
        for path in removed:
            click.echo(f"removed {path}")
        if not removed:
            click.echo("nothing compiled is here")
        return
    with progress_bar() as progress:
        progress.add_task("compiling the core, some 15 s", total=None)
        path = build()
    trace = given_trace(None)
    with ExitStack() as unless_kept:
        unless_kept.callback(path.unlink, missing_ok=True)
        compared = _compared(path, trace)
        if not compared.same:
            click.echo(
                f"footfall: what was compiled says other things: it is removed; {WITHOUT}", err=True
            )
            ctx.exit(FAILURE)
        unless_kept.pop_all()
    plain, compiled = (
        f"{trace.duration_s / taken_s:.0f} s of recording a second"
        for taken_s in (compared.plain_s, compared.compiled_s)
    )
    rows = [
        ("file", str(path)),
        ("says", f"the same {compared.events} events of the {trace.name}"),
        ("replays", f"{compiled}, {compared.plain_s / compared.compiled_s:.1f} times as fast"),
        ("plain", plain),
    ]
    print_labelled("the compiled core", rows)


def _compared(path: Path, trace: "Trace") -> "Comparison":
    """Return how a build does beside the plain core.

    Raises BadInputError for one that can't be loaded, as from a disk where nothing may be run.
    """
    from footfall_host.compiled_core.build import WITHOUT
    from footfall_host.compiled_core.built import load, pipeline_of
    from footfall_host.compiled_core.comparison import compare

    try:
        core = load(path)
    except ImportError as problem:
        raise BadInputError(
            f"what was compiled can't be loaded here ({problem}): it is removed; {WITHOUT}"
        ) from problem
    return compare(trace, partial(pipeline_of, core))
