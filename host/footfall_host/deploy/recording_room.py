"""The room for recordings on a drive: deploying leaves it alone, and says how it is made."""

from footfall.core.run_records import FOLDER
from footfall.core.settings import Settings
from footfall.core.settings_text import read_settings
from footfall_host.deploy.disk import Disk
from footfall_host.deploy.steps import SETTINGS

# How a board comes to make it is in device/drive_owner.py.
HOW_TO_MAKE = (
    "leave the board at the USB, lying still, for ten seconds, then press reset once; its drive "
    "goes away for half a minute and comes back with room for runs"
)


def has_room(disk: Disk) -> bool:
    """Whether the board has made room for recordings."""
    return (disk.root / FOLDER.removeprefix("/")).is_dir()


def records(disk: Disk) -> bool:
    """Whether the settings on a drive ask for recordings."""
    settings = Settings()
    read_settings(disk.read(SETTINGS) or b"", settings)
    return bool(settings.record)
