"""A page of HTML as one file: what it may be called, and a policy by which it asks nobody else."""

import base64
import hashlib
from pathlib import Path

from footfall_host.errors import BadInputError

ENDINGS = (".html", ".htm")


def check_page_name(path: Path) -> None:
    """Raise BadInputError for a name that is no page's."""
    if path.suffix.lower() not in ENDINGS:
        raise BadInputError(f"{path}: a page's name ends in {ENDINGS[0]}; choose such a name")


def policy(script: str | None, style: str, *also: str) -> str:
    """Return what a browser lets a page do: run these two, and ask no other address.

    script: None where there is none, so that none runs. also: what else it may, as rules.
    """
    return "; ".join(
        [
            "default-src 'none'",
            *([] if script is None else [f"script-src {_hash(script)}"]),
            f"style-src {_hash(style)}",
            "img-src data:",
            *also,
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
