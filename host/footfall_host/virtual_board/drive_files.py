"""Which files are on a virtual board's drive when it is first switched on."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from footfall.core.run_records import PADDING, PADDING_BYTES, SLOT_BYTES, SLOTS, slot_path
from footfall_host.flash_files import files_to_flash
from footfall_host.setting_text import toml_text
from footfall_host.virtual_board.scenario import Scenario


def drive_layers(scenario: Scenario) -> list[Mapping[str, bytes | None]]:
    """Return the firmware's files and then the scenario's own, by path; None takes one away."""
    own: dict[str, bytes | None] = {}
    if scenario.settings:
        own["settings.toml"] = toml_text(scenario.settings).encode()
    for path, content in scenario.files.items():
        own[path] = content.encode() if isinstance(content, str) else content
    layers: list[Mapping[str, bytes | None]] = []
    if scenario.deployed:
        layers.append(_deployed(scenario.board_id, scenario.release))
    else:
        layers.append(_programs(scenario.board_id))
    if scenario.room_made:
        layers.append(_room())
    return [*layers, own] if own else layers


@cache
def _room() -> Mapping[str, bytes | None]:
    """Return what the firmware makes to have room for recordings, in its order."""
    slots = {slot_path(number)[1:]: bytes(SLOT_BYTES) for number in SLOTS}
    return {PADDING[1:]: bytes(PADDING_BYTES), **slots}


@cache
def _programs(board_id: str) -> Mapping[str, bytes | None]:
    """Return the programs in the root: what they import comes from this interpreter."""
    found = files_to_flash(board_id).items()
    return {path: source.read_bytes() for path, source in found if "/" not in path}


@cache
def _deployed(board_id: str, release: tuple[int, int]) -> Mapping[str, bytes | None]:
    """Return all that `footfall deploy` copies, in its order."""
    # It brings the compiler along, which few boards need.
    from footfall_host.deploy.drives import Drive
    from footfall_host.deploy.image import FOLDERS, image_for

    name = ".".join(map(str, release))
    image = image_for(Drive(Path(), board_id, release, name, board_id, ""), board_id)
    return image.folder_files(FOLDERS[0]) | image.root_files(FOLDERS[0])
