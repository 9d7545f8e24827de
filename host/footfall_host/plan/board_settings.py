"""What the board has to be told for a session of a plan, and what keeps it from that."""

from collections.abc import Iterator

from footfall.core.settings import Settings
from footfall.core.settings_text import read_settings
from footfall.core.tunables import find
from footfall_host.deploy.disk import Disk
from footfall_host.deploy.drives import Drive
from footfall_host.deploy.steps import SETTINGS
from footfall_host.plan.model import Session
from footfall_host.workouts.model import written_out
from footfall_host.workouts.shipped import shipped


def settings_of(session: Session) -> dict[str, object]:
    """Return what the board has to be told for a run: key of settings.toml -> value."""
    return {
        find("target_spm").key: session.target_spm,
        find("fade_sessions").key: session.fade_sessions,
        find("workout").key: shipped()[session.workout].number,
    }


def overruling(drive: Drive, session: Session) -> Iterator[str]:
    """Yield what on a drive keeps the board from doing a session as it is planned."""
    settings = Settings()
    read_settings(Disk(drive.path).read(SETTINGS) or b"", settings)
    workout = written_out(shipped()[session.workout])
    if workout.needs_step_length and not settings.step_length_cm:
        key = find("step_length_cm").key
        yield f"{session.workout} counts metres and needs {key}: footfall calibrate finds it"
    key = find("auto_target").key
    if settings.auto_target:
        yield f"{key} = 1 takes the target from your own cadence instead; set it to 0"
