"""Impossible wishes: why, in one line, and the nearest plan, which can be made."""

import re

import pytest
from hypothesis import assume, given
from msgspec.structs import replace

from footfall_host.plan.climb import targets_ahead
from footfall_host.plan.distances import least_week_m
from footfall_host.plan.make import made
from footfall_host.plan.model import Wish
from footfall_host.plan.possible import ImpossibleWishError, plan_for
from footfall_host.plan.rules import breaches_of
from plans import EXAMPLE, MONDAY, example, wishes


def refusal(wish):
    """Return why a wish is impossible, as the exception; None where it is not."""
    try:
        assert plan_for(wish).wish == wish
    except ImpossibleWishError as impossible:
        return impossible
    return None


@given(wishes)
def test_the_nearest_plan_can_be_made_and_is_named_on_one_line(wish):
    impossible = refusal(wish)
    assume(impossible)
    assert "\n" not in str(impossible)
    assert impossible.nearest
    for nearest in impossible.nearest:
        assert plan_for(nearest).wish == nearest != wish
        for name in ("baseline_spm", "goal_spm", "weeks"):
            value = getattr(nearest, name)
            if value != getattr(wish, name):
                assert re.search(rf"--{name.removesuffix('_spm')} {value}\b", str(impossible))


REFUSED = [
    (
        {"baseline_spm": 140, "weeks": 4},
        "174 from 140 spm takes 9 steps of at most 3 %, and 4 weeks on 3 days have room for 2 "
        "before the 8 sessions over which cues fade: the nearest plan has --goal 148, or "
        "--weeks 13",
    ),
    (
        {"days": (0, 1)},
        "on mon,tue a hard day would follow a hard day, speed session and long run: "
        "the nearest plan has --days mon,wed",
    ),
    (
        {"days": (0, 6)},
        "on mon,sun a hard day would follow a hard day, speed session and long run: "
        "the nearest plan has --days mon,sat",
    ),
    (
        {"days": tuple(range(7))},
        "7 days a week leave none to rest: the nearest plan has --days mon,tue,wed,thu,fri,sat",
    ),
    (
        {"days": (2,)},
        "a week needs two days, for a speed session and for a long run: "
        "the nearest plan has --days mon,wed",
    ),
    (
        {"distance_m": 5_000},
        "5 km on 3 days make runs of under 2 km: the nearest plan has --weekly-km 9.4",
    ),
    (
        {"distance_m": 150_000},
        "150 km on 3 days make a run of over 32 km: the nearest plan has --weekly-km 71.1",
    ),
    (
        {"baseline_spm": 125, "goal_spm": 140},
        "the clip asks for 135 spm or more, and 3 % over 125 is 128: "
        "the nearest plan has --baseline 132",
    ),
    ({"goal_spm": 240}, "the clip asks for 230 spm or less; 230 from 162 spm takes"),
    (
        {"goal_spm": 160},
        "160 spm is less than the 162 to begin with: the nearest plan has --goal 162",
    ),
    (
        {"baseline_spm": 133, "goal_spm": 134},
        "the clip asks for 135 spm or more: the nearest plan has --goal 135",
    ),
    (
        {"goal_spm": 162, "weeks": 2},
        "2 weeks on 3 days are too few for the 8 sessions over which cues fade: "
        "the nearest plan has --weeks 3",
    ),
]


@pytest.mark.parametrize(("changes", "line"), REFUSED, ids=lambda value: str(value)[:40])
def test_why_it_cannot_be(changes, line):
    with pytest.raises(ImpossibleWishError) as caught:
        example(**changes)
    assert str(caught.value).startswith(line)


def test_several_reasons_are_all_told_and_mended_at_once():
    with pytest.raises(ImpossibleWishError) as caught:
        plan_for(Wish(120, 110, (3,), 1, 1000, MONDAY))
    assert str(caught.value).count("; ") == 4
    assert str(caught.value).endswith(
        "--baseline 132 --goal 135 --days mon,thu --weeks 4 --weekly-km 6"
    )


@given(wishes)
def test_no_goal_nearer_to_the_wish_is_possible(wish):
    """Neither one step per minute more, nor a week less."""
    impossible = refusal(wish)
    assume(impossible)
    for nearest in impossible.nearest:
        if nearest.weeks > wish.weeks:
            assert targets_ahead(replace(nearest, weeks=nearest.weeks - 1), ()) is None
        elif nearest.goal_spm < wish.goal_spm <= 230:
            assert targets_ahead(replace(nearest, goal_spm=nearest.goal_spm + 1), ()) is None


@pytest.mark.parametrize(
    "days", [(0, 2), (0, 2, 5), (0, 2, 4, 6), (0, 1, 2, 3, 5), (0, 1, 2, 3, 4, 5)]
)
def test_the_least_distance_is_the_least(days):
    """A step below, an easy week would have a run that is too short."""
    least_m = least_week_m(len(days))
    wish = replace(EXAMPLE, days=days, distance_m=least_m, goal_spm=162, weeks=52)
    assert breaches_of(made(wish))["run length"] == []
    shorter = made(replace(wish, distance_m=least_m // 2))
    assert breaches_of(shorter)["run length"] != []
