"""A plan as an iCalendar file, an event for each session (RFC 5545)."""

from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from footfall import __version__
from footfall_host.plan.limits import UNKNOWN_PACE_S_PER_KM
from footfall_host.plan.model import Plan, Session, km_text
from footfall_host.plan.workouts import WORKOUTS

STRENGTH_MIN = 30
WARM_UP_MIN = 10
ROUND_MIN = 5


def calendar_of(plan: Plan, at: time | None = None, remind_min: int | None = None) -> bytes:
    """Return a plan as the bytes of an .ics file, which have been read back.

    at: when sessions begin, in the time of wherever the calendar is; without it, they take a day.
    remind_min: how long before that an alarm rings. Of a plan that is made anew the events have
    the same UIDs, so that a calendar takes them for newer versions.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//Footfall//plan {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("name", _title(plan))
    calendar.add("x-wr-calname", _title(plan))
    stamp = datetime.combine(plan.made_on, time(), UTC)
    begins: dict[date, datetime] = {}
    for session in plan.sessions:
        event = _event(session, stamp)
        if at is None:
            event.add("dtstart", session.day)
        else:
            # What else there is on a day comes after the run.
            begin = begins.get(session.day, datetime.combine(session.day, at))
            begins[session.day] = begin + duration(session)
            event.add("dtstart", begin)
            event.add("duration", duration(session))
        if remind_min is not None:
            event.add_component(_alarm(event, remind_min))
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    _read_back(written, plan)
    return written


def uid(session: Session) -> str:
    """Return what stays the same of a session however often its plan is made anew."""
    return f"{session.day.isoformat()}-{session.kind.replace(' ', '-')}@plan.footfall"


def duration(session: Session) -> timedelta:
    """Return how long a session may take, in whole five minutes."""
    minutes = (
        session.distance_m / 1000 * UNKNOWN_PACE_S_PER_KM / 60 if session.is_run else STRENGTH_MIN
    )
    minutes += WARM_UP_MIN if session.before else 0
    return timedelta(minutes=-(-minutes // ROUND_MIN) * ROUND_MIN)


def _title(plan: Plan) -> str:
    return f"Footfall: from {plan.wish.baseline_spm} to {plan.wish.goal_spm} steps a minute"


def _event(session: Session, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", uid(session))
    event.add("dtstamp", stamp)
    event.add("summary", _summary(session))
    event.add("description", _description(session))
    event.add("categories", ["Footfall", session.kind])
    event.add("transp", "TRANSPARENT")
    return event


def _summary(session: Session) -> str:
    title = session.what.title
    name = title[0].upper() + title[1:]
    if not session.is_run:
        return name
    return f"{name}, {km_text(session.distance_m)} km at {session.target_spm} spm"


def _description(session: Session) -> str:
    lines = [f"First: {WORKOUTS[name].title}, {WORKOUTS[name].what}." for name in session.before]
    lines.append(f"{session.what.what[0].upper()}{session.what.what[1:]}.")
    if session.is_run:
        lines.append(f"Cues in {session.cued_percent} % of the time.")
    lines.append(f"Workout of the clip: {session.workout}.")
    return "\n".join(lines)


def _alarm(event: Event, remind_min: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", event["summary"])
    alarm.add("trigger", timedelta(minutes=-remind_min))
    return alarm


def _read_back(written: bytes, plan: Plan) -> None:
    """Raise ValueError unless a calendar would find every session in it, and nothing wrong."""
    calendar = Calendar.from_ical(written)
    events = calendar.walk("VEVENT")
    problems = [problem for component in calendar.walk() for problem in component.errors]
    found = [(str(event["uid"]), event.decoded("dtstart")) for event in events]
    days = [(at, begin.date() if isinstance(begin, datetime) else begin) for at, begin in found]
    if problems or days != [(uid(session), session.day) for session in plan.sessions]:
        raise ValueError(f"the calendar does not read back: {problems or days}")
