"""`footfall report`: one page of a run, to look at and to share."""

from pathlib import Path

import click

from footfall_host.commands.given_library import library_option
from footfall_host.commands.given_settings import set_option, target_or_auto_option
from footfall_host.commands.given_source import given_source
from footfall_host.page_file import check_page_name

EXAMPLE_PAGE = "example-run.html"
PAGE_SUFFIX = ".html"
SUFFIXES = (".csv.gz", ".csv", ".run.gz", ".run")


@click.command("report")
@click.argument(
    "run", required=False, metavar="[RUN]", type=click.Path(readable=False, path_type=Path)
)
@click.option(
    "-o",
    "--output",
    metavar="FILE.html",
    type=click.Path(path_type=Path),
    help="Where to write it.  [default: named after RUN, in this folder]",
)
@target_or_auto_option
@set_option
@library_option
def report_command(
    run: Path | None,
    output: Path | None,
    target: str | None,
    assignments: tuple[str, ...],
    library_root: Path | None,
) -> None:
    """Write a page of a run: cadence, time in zone, balance, and what each cue did.

    RUN is a recording as footfall replay takes it, or a run that a board has recorded: its id (see
    footfall runs), or a .run file. Without it, a simulated example run is reported. The page is one
    file, which opens in any browser, offline, and prints on A4.
    """
    page = output or Path(_named_after(run))
    check_page_name(page)
    source = given_source(run, library_root, target, assignments)
    # Jinja is imported where it is used, after what may be wrong with the run.
    from footfall_host.report.run_report import write_report

    write_report(page, source)
    click.echo(f"report: {page}")


def _named_after(run: Path | None) -> str:
    if run is None:
        return EXAMPLE_PAGE
    suffix = next((suffix for suffix in SUFFIXES if run.name.endswith(suffix)), "")
    return run.name.removesuffix(suffix) + PAGE_SUFFIX
