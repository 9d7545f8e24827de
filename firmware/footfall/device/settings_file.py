"""settings.toml on the drive: read once, at the start."""

from footfall.core.settings import Settings
from footfall.core.settings_text import read_settings

PATH = "/settings.toml"
# The template is 4 KB; a heap has to hold the file.
_MOST_BYTES = 16384


def load():
    """Return the settings, and what is wrong with the file: None if there is none, else a list."""
    settings = Settings()
    try:
        with open(PATH, "rb") as file:
            text = file.read(_MOST_BYTES)
    except OSError:
        return settings, None
    return settings, read_settings(text, settings)
