"""Traits of a modelled runner as an option of a command: --trait for any of them."""

from collections.abc import Iterable

import click

from footfall_host.errors import BadInputError

trait_option = click.option(
    "--trait",
    "traits",
    metavar="NAME=VALUE",
    multiple=True,
    help="Give a trait of the runner a value; may be used once for each.",
)


def given_traits(assignments: Iterable[str]) -> dict[str, float]:
    """Return the traits that --trait gives.

    Raises BadInputError, naming the option, for one that is unknown, twice there or out of range.
    """
    # Its module needs numpy, which takes longer to import than most commands take to run.
    from footfall_host.coaching.traits import check_trait

    given: dict[str, float] = {}
    for assignment in assignments:
        option = f"--trait {assignment}"
        name, _, text = assignment.partition("=")
        try:
            value = float(text)
        except ValueError:
            raise BadInputError(f"{option}: write NAME=NUMBER, such as gain_share=0.8") from None
        if name in given:
            raise BadInputError(f"{option}: {name} is given twice; leave one out")
        try:
            check_trait(name, value)
        except BadInputError as problem:
            raise BadInputError(f"{option}: {problem}") from None
        given[name] = value
    return given
