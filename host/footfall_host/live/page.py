"""The phone page: one file of HTML that a phone's browser opens, and a worker that keeps it.

Its sources are in the folder `phone_page`. Joined, they need nothing else: scripts, style and icon
are in the page, and what goes over the air is put in from the core, name by name. No script and no
style but these run in it, and it can ask no server for anything.
"""

import base64
import hashlib
import json
import re
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from urllib.parse import quote

from footfall.core import records, stream, uuids
from footfall.core.settings import Settings
from footfall_host.errors import BadInputError
from footfall_host.live import readings
from footfall_host.whole_file import whole_file

ENDINGS = (".html", ".htm")
WORKER_ENDING = "-worker.js"
# In the order in which they build on each other.
SCRIPTS = ("records", "judging", "connection", "trend", "phone", "view", "main")
# Which of the readings' constants tell a foot pod that counts strides from one that counts steps.
POD_RULE = (
    "STEPS_FROM",
    "DECIDING_SAMPLES",
    "SURELY_STEPS",
    "STEPS_AFTER_SAMPLES",
    "SURELY_STRIDES",
    "STRIDES_AFTER_SAMPLES",
)

SOURCES = files(__package__) / "phone_page"
_PLACE = re.compile(r"\{\{(\w+)\}\}")


def write_page(path: Path) -> Path:
    """Write the page, and beside it the worker, whose path is returned.

    Raises BadInputError for a name that is no page's, or where nothing can be written.
    """
    if path.suffix.lower() not in ENDINGS:
        raise BadInputError(f"{path}: a page's name ends in {ENDINGS[0]}; choose such a name")
    worker = path.with_name(path.stem + WORKER_ENDING)
    with whole_file(path) as written:
        written.write(page(worker.name).encode())
    with whole_file(worker) as written:
        written.write(_source("worker.js").encode())
    return worker


def page(worker: str) -> str:
    """Return the page as HTML; worker: the name of the file beside it that keeps it."""
    script = "\n".join(['"use strict";', _facts(), *(_source(f"{name}.js") for name in SCRIPTS)])
    style = _source("page.css")
    return _filled(
        _source("page.html"),
        {
            "policy": _policy(script, style),
            "worker": quote(worker),
            "icon": f"data:image/svg+xml,{quote(_source('icon.svg').strip())}",
            "style": style,
            "script": script,
        },
    )


def _source(name: str) -> str:
    return (SOURCES / name).read_text(encoding="utf-8")


def _filled(text: str, given: dict[str, str]) -> str:
    return _PLACE.sub(lambda place: given[place[1]], text)


def _facts() -> str:
    """Return what the scripts know of the board, under the names that the core gives it."""
    given = {
        "uuids": _constants(uuids),
        "records": _constants(records),
        "stream": _constants(stream),
        "defaults": {"tolerance_spm": Settings.tolerance_spm},
        "podRule": {name: getattr(readings, name) for name in POD_RULE},
    }
    return "\n".join(f"const {name} = {json.dumps(facts)};" for name, facts in given.items())


def _constants(module: ModuleType) -> dict[str, int | str]:
    return {
        name: value
        for name, value in vars(module).items()
        if name.isupper() and not name.startswith("_")
    }


def _policy(script: str, style: str) -> str:
    """Return what the browser lets the page do: nothing but run these two, for no other address."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {_hash(script)}",
            f"style-src {_hash(style)}",
            "img-src data:",
            "manifest-src data:",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
