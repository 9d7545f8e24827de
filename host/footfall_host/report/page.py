"""The pages of reports: sources, figures and charts joined to one file that needs nothing else."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2

from footfall import __version__
from footfall_host.clock import as_clock
from footfall_host.live.page import icon_address
from footfall_host.page_file import check_page_name, policy
from footfall_host.whole_file import whole_file

SOURCES = files(__package__) / "sources"
STYLE, SCRIPT = "page.css", "chart.js"
NOTHING = "\N{EN DASH}"


def write_page(path: Path, template: str, given: dict[str, Any]) -> None:
    """Write a page; raises BadInputError for another name, or where nothing can be written."""
    check_page_name(path)
    with whole_file(path) as written:
        written.write(filled(template, given).encode())


def filled(template: str, given: dict[str, Any]) -> str:
    """Return a page as HTML: the template of that name, with what is given."""
    style, script = _source(STYLE), _source(SCRIPT)
    return (
        _environment()
        .get_template(template)
        .render(
            policy=policy(script, style),
            style=style,
            script=script,
            icon=icon_address(),
            version=__version__,
            **given,
        )
    )


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_source),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "clock": as_clock,
        "place": lambda percent: f"{percent:.2f}%",
        "spm": lambda spm: NOTHING if spm is None else f"{spm:.1f}",
        "share": lambda share: NOTHING if share is None else f"{share:.0%}",
        "thousands": lambda number: f"{number:,}".replace(",", "\N{THIN SPACE}"),
    }
    return environment


def _source(name: str) -> str:
    return (SOURCES / name).read_text(encoding="utf-8")
