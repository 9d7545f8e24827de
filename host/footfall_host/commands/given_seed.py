"""The seed of what is drawn by chance, as an option of a command."""

from typing import Any

import click

DEFAULT_SEED = 1
seed_option: Any = click.option(
    "--seed", metavar="N", type=click.IntRange(min=0), default=DEFAULT_SEED, show_default=True,
    help="What is drawn by chance is the same for the same seed.",
)  # fmt: skip
