"""`footfall live`: a runner's cadence as it comes over the air."""

from pathlib import Path

import click


@click.command("live")
@click.option(
    "--page", metavar="FILE.html", required=True, type=click.Path(readable=False, path_type=Path),
    help="Write a page that shows it in a phone's browser.",
)  # fmt: skip
def live_command(page: Path) -> None:
    """Show a runner's cadence live, as the board tells it over Bluetooth."""
    from footfall_host.live.page import write_page

    worker = write_page(page)
    click.echo(f"page: {page}; {worker.name} beside it keeps it for when there is no network")
    click.echo("how it gets onto a phone: docs/phone.md")
