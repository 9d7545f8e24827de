"""docs/coaching.md says what the model is made of."""

import pathlib
import re

from footfall.core import stream
from footfall_host.coaching.traits import SPREADS
from footfall_host.commands.coach_lab import coach_lab_command

PAGE = (pathlib.Path(__file__).parents[2] / "docs" / "coaching.md").read_text()


def row_of(name, spread):
    """Return the row of the page's table for a trait."""
    drawn = f"{spread.lowest:g} to {spread.highest:g}"
    if spread.shape == "bell":
        drawn = f"{spread.middle:g} +- {spread.sd:g}, {drawn}"
    elif spread.shape == "skewed":
        drawn = f"median {spread.middle:g}, {drawn}"
    return f"| `{name}` | {drawn} | {spread.source} |"


def test_the_page_lists_every_trait_as_it_is_drawn():
    listed = [line for line in PAGE.splitlines() if re.match(r"\| `\w+` \| ", line)]
    assert listed == [row_of(name, spread) for name, spread in SPREADS.items()]


def test_the_lowest_target_and_own_cadence_are_those_of_the_core():
    assert f"lowest, {stream.LOWEST_TARGET_SPM}." in PAGE
    assert f"from {stream.LOWEST_OWN_SPM}, of which {stream.LOWEST_TARGET_SPM} is" in PAGE


def test_its_command_can_be_given():
    (command,) = re.findall(r"^footfall coach-lab (.*)$", PAGE, re.MULTILINE)
    coach_lab_command.make_context("coach-lab", command.split())


def test_its_pictures_are_there():
    pictures = re.findall(r"!\[[^]]*\]\((\S+)\)", PAGE)
    assert len(pictures) == 2
    for picture in pictures:
        assert (pathlib.Path(__file__).parents[2] / "docs" / picture).is_file()
