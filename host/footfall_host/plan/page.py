"""A plan as one page of HTML: it needs nothing else, light and dark, on screen and on paper."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from importlib.resources import files
from typing import NamedTuple

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from footfall_host.page_file import policy
from footfall_host.plan.chart import chart_svg
from footfall_host.plan.model import DAYS, Plan, Session, Week, km_text
from footfall_host.plan.rules import breaches_of, rules_of
from footfall_host.plan.workouts import WAYS, WAYS_OF_WEEKS, WORKOUTS

TEMPLATE, STYLE = "page.html", "page.css"


class Day(NamedTuple):
    """A cell of the calendar."""

    name: str
    day: date
    sessions: Sequence[Session]


class Way(NamedTuple):
    """One of the article's ways; times: how many sessions have it, 0 where the weeks do."""

    number: int
    name: str
    times: int
    is_there: bool


def page_of(plan: Plan) -> bytes:
    """Return the page."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["km"] = km_text
    environment.filters["short_date"] = short_date
    template, style = (
        files(__package__).joinpath(name).read_text(encoding="utf-8") for name in (TEMPLATE, STYLE)
    )
    breaches = breaches_of(plan)
    page = environment.from_string(template).render(
        policy=policy(None, style),
        style=Markup(style),
        plan=plan,
        wish=plan.wish,
        days=[DAYS[day].title() for day in range(7)],
        day_names=", ".join(DAYS[day].title() for day in plan.wish.days),
        rows=[(week, list(_calendar(week))) for week in plan.weeks],
        last_day=plan.wish.start + timedelta(weeks=len(plan.weeks), days=-1),
        runs=sum(session.is_run for session in plan.sessions),
        total_m=sum(week.distance_m for week in plan.weeks),
        chart=Markup(chart_svg(plan)),
        rules=[(rule, breaches[rule.name]) for rule in rules_of(plan)],
        ways=list(ways_of(plan)),
        workouts=WORKOUTS,
        cue_words=cue_words,
    )
    return page.encode()


def short_date(day: date) -> str:
    """Return a day as 30 Nov."""
    return f"{day.day} {day:%b}"


def cue_words(cued_percent: int) -> str:
    """Return how much of its time a run may have cues."""
    return {0: "no cues", 100: "all cues"}.get(cued_percent, f"cues {cued_percent} %")


def ways_of(plan: Plan) -> Iterator[Way]:
    """Yield each of the article's ways, and how often the plan has it."""
    named = [name for session in plan.sessions for name in (session.workout, *session.before)]
    for number, name in enumerate(WAYS, 1):
        times = sum(number in WORKOUTS[workout].ways for workout in named)
        of_weeks = number in WAYS_OF_WEEKS
        yield Way(number, name, 0 if of_weeks else times, of_weeks or times > 0)


def _calendar(week: Week) -> Iterator[Day]:
    for number, name in enumerate(DAYS):
        day = week.start + timedelta(days=number)
        yield Day(name.title(), day, [each for each in week.sessions if each.day == day])
