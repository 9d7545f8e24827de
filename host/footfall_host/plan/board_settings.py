"""What the board has to be told for a session of a plan, and what keeps it from that."""

from collections.abc import Iterator

from footfall.core.settings import Settings
from footfall.core.settings_text import read_settings
from footfall.core.tunables import find
from footfall_host.deploy.disk import Disk
from footfall_host.deploy.drives import Drive
from footfall_host.deploy.steps import SETTINGS
from footfall_host.plan.model import Session


def settings_of(session: Session) -> dict[str, object]:
    """Return what the board has to be told for a run: key of settings.toml -> value."""
    return {
        find("target_spm").key: session.target_spm,
        find("fade_sessions").key: session.fade_sessions,
    }


def overruling(drive: Drive) -> Iterator[str]:
    """Yield what on a drive keeps the board from asking for a plan's target."""
    settings = Settings()
    read_settings(Disk(drive.path).read(SETTINGS) or b"", settings)
    key = find("auto_target").key
    if settings.auto_target:
        yield f"{key} = 1 takes the target from your own cadence instead; set it to 0"
