"""`footfall report`: one page of a run, to look at and to share."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from footfall_host.commands.examples import TaughtCommand
from footfall_host.commands.given_layout import layout_options
from footfall_host.commands.given_library import library_option
from footfall_host.commands.given_path import output_option
from footfall_host.commands.given_run import recording_or_run_argument
from footfall_host.commands.given_settings import set_option, target_or_auto_option
from footfall_host.commands.given_source import given_source
from footfall_host.page_file import check_page_name

if TYPE_CHECKING:
    from footfall_host.readers.generic import Layout

EXAMPLE_PAGE = "example-run.html"
PAGE_SUFFIX = ".html"
SUFFIXES = (".csv.gz", ".csv", ".run.gz", ".run")


@click.command(
    "report",
    cls=TaughtCommand,
    examples=[
        ("footfall report -o example.html", "of the example run"),
        ("footfall report run.csv --target 175", "of a recording, into run.html"),
        ("footfall report 1", "of a run of your library"),
    ],
)
@recording_or_run_argument
@layout_options
@output_option(
    "FILE.html", "Where to write it.  [default: named after what it is of, in this folder]"
)
@target_or_auto_option
@set_option
@library_option
def report_command(
    run: Path | None,
    layout: "Layout | None",
    output: Path | None,
    target: str | None,
    assignments: tuple[str, ...],
    library_root: Path | None,
) -> None:
    """Write a page of a run: cadence, time in zone, balance, and what each cue did.

    RECORDING is one as footfall replay takes it, RUN one that a board has recorded: its id (see
    footfall runs), or a .run file. Without either, a simulated example run is reported. The page is
    one file, which opens in any browser, offline, and prints on A4.
    """
    page = output or Path(_named_after(run))
    check_page_name(page)
    source = given_source(run, library_root, target, assignments, layout)
    # Jinja is imported where it is used, after what may be wrong with the run.
    from footfall_host.report.run_report import write_report

    write_report(page, source)
    click.echo(f"report: {page}")


def _named_after(run: Path | None) -> str:
    if run is None:
        return EXAMPLE_PAGE
    suffix = next((suffix for suffix in SUFFIXES if run.name.endswith(suffix)), "")
    return run.name.removesuffix(suffix) + PAGE_SUFFIX
