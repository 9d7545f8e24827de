"""A plan on a terminal: all of it as a table, and a day's sessions in words."""

from collections.abc import Iterable, Iterator

from rich.table import Table

from footfall_host.plan.model import EASY, Plan, Session, Week, km_text
from footfall_host.plan.workouts import WORKOUTS
from footfall_host.terminal_table import plain_table

WORDS = ("week", "day", "session")


def plan_table(plan: Plan) -> Table:
    """Return a table with a row for each session, the week's own figures before its first."""
    wish = plan.wish
    table = plain_table(
        f"From {wish.baseline_spm} to {wish.goal_spm} spm in {len(plan.weeks)} weeks\n",
        ("week", "target", "day", "session", "km", "cues"),
        WORDS,
    )
    for week in plan.weeks:
        for number, session in enumerate(week.sessions):
            own = (_week_name(week), f"{week.target_spm}") if number == 0 else ("", "")
            day = f"{session.day:%a} {session.day.day} {session.day:%b}"
            table.add_row(
                *own,
                day,
                _name(session),
                _km(session),
                f"{session.cued_percent} %" * session.is_run,
            )
        total = f"{week.distance_m / 1000:.1f}"
        table.add_row("", "", "", "", f"[bold]{total}[/bold]", "", end_section=True)
    return table


def session_lines(sessions: Iterable[Session]) -> Iterator[str]:
    """Yield what is to be done, a line a session and one for each thing to know about it."""
    for session in sessions:
        day = f"{session.day} ({session.day:%a})"
        if session.is_run:
            yield (
                f"{day}: {session.what.title}, {km_text(session.distance_m)} km at "
                f"{session.target_spm} spm, cues in {session.cued_percent} % of the time"
            )
        else:
            yield f"{day}: {session.what.title}"
        for name in session.before:
            yield f"  first    {name}: {WORKOUTS[name].what}"
        yield f"  workout  {session.workout}: {session.what.what}"


def _week_name(week: Week) -> str:
    return f"{week.number} easy" if week.kind == EASY else f"{week.number}"


def _name(session: Session) -> str:
    return " + ".join((*session.before, session.workout))


def _km(session: Session) -> str:
    return f"{session.distance_m / 1000:.1f}" if session.is_run else ""
