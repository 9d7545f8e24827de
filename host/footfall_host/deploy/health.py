"""How the firmware on a drive is: whole or damaged, which version, and what it last told."""

from dataclasses import dataclass

from footfall.core.settings import Settings
from footfall.core.settings_text import read_settings
from footfall_host.deploy.disk import PART_SUFFIX, Disk
from footfall_host.deploy.drives import Drive
from footfall_host.deploy.image import (
    ENTRIES,
    FOLDERS,
    MANIFEST,
    START,
    Image,
    Manifest,
    digest,
    folder_started,
    image_for,
)
from footfall_host.deploy.install import Tell, check_installable, install, rounded_up
from footfall_host.deploy.steps import SETTINGS, steps_to
from footfall_host.errors import BadInputError

# What boot.py prints before each, the traceback last.
LAST_FAULTS = "Last faults:"
LAST_SELF_TEST = "Last self-test:"
LAST_FAILURE = "Last failure:\n"
FAILED = "failed"
DEPLOY = "run footfall deploy"


@dataclass(frozen=True)
class Health:
    """What was found.

    manifest: of the version that runs, or None. image: this laptop's version if it is the one
    that runs, so that it can be repaired. damaged, missing: its files. leftovers: files in the
    firmware's folders that belong to no version. settings_problems: as the board tells them; None
    where there is no file. bytes: what the firmware takes, in whole clusters; the next version
    needs as much beside it. faults, self_test, failure: what the board remembers, the numbers of
    the last faults, "passed" or "failed", and the last traceback.
    """

    manifest: Manifest | None
    image: Image | None
    damaged: list[str]
    missing: list[str]
    leftovers: list[str]
    settings_problems: list[str] | None
    bytes: int
    free_bytes: int
    faults: list[int]
    self_test: str
    failure: str

    @property
    def whole(self) -> bool:
        """Whether every file of the firmware is as it was put there."""
        return self.manifest is not None and not self.damaged and not self.missing


def health_of(drive: Drive, board_id: str) -> Health:
    """Look a drive over; raises BadInputError for one that the firmware does not run on."""
    disk = Disk(drive.path)
    files = disk.files()
    running = folder_started(disk.read(START) or b"")
    packed = disk.read(f"{running}/{MANIFEST}") if running else None
    manifest = Manifest.unpacked(packed)
    listed = {**manifest.modules, **manifest.programs} if manifest else {}
    found = {path: disk.read(path) for path in listed}
    images = [image_for(drive, board_id, sources=sources) for sources in (False, True)]
    return Health(
        manifest,
        next((each for each in images if _is(each, running, packed)), None),
        [path for path, data in found.items() if data is not None and digest(data) != listed[path]],
        [path for path, data in found.items() if data is None],
        [path for path in files if _left_over(path, listed, f"{running}/{MANIFEST}")],
        _settings_problems(disk.read(SETTINGS)),
        sum(rounded_up(len(data or b""), disk.cluster_bytes()) for data in found.values()),
        disk.free_bytes(),
        last_faults(drive.boot_output),
        last_self_test(drive.boot_output),
        last_failure(drive.boot_output),
    )


def repair(drive: Drive, health: Health, tell: Tell) -> None:
    """Put back what is damaged or missing, and clear what was left half written.

    Raises BadInputError where another version runs, whose files are not here, or none.
    """
    if health.image is None:
        raise BadInputError(
            f"{drive.path}: what runs there is not this version, so that its files are not here; "
            f"{DEPLOY}"
        )
    disk = Disk(drive.path)
    steps = steps_to(health.image, disk)
    check_installable(steps, disk)
    install(steps, disk, tell)


def last_faults(boot_output: str) -> list[int]:
    """Return the numbers of the faults that boot.py told; none if the board remembers none."""
    told = _told(LAST_FAULTS, boot_output).split()
    return [int(number) for number in told if number.isdecimal()]


def last_self_test(boot_output: str) -> str:
    """Return how boot.py told the last self-test to have gone; empty if the board knows of none."""
    return _told(LAST_SELF_TEST, boot_output).strip()


def last_failure(boot_output: str) -> str:
    """Return the traceback in what boot.py printed; empty if the board remembers none."""
    return boot_output.partition(LAST_FAILURE)[2].strip()


def _told(label: str, boot_output: str) -> str:
    """Return what boot.py printed after a label; a traceback may hold anything."""
    lines = boot_output.partition(LAST_FAILURE)[0].splitlines()
    return next((line.removeprefix(label) for line in lines if line.startswith(label)), "")


def _is(image: Image, folder: str | None, packed: bytes | None) -> bool:
    return folder is not None and image.folder_files(folder)[f"{folder}/{MANIFEST}"] == packed


def _left_over(path: str, listed: dict[str, str], manifest: str) -> bool:
    if path.removesuffix(PART_SUFFIX) != path:
        return path.removesuffix(PART_SUFFIX) in (*ENTRIES, SETTINGS) or _inside(path)
    return _inside(path) and path not in listed and path != manifest


def _inside(path: str) -> bool:
    return path.partition("/")[0] in FOLDERS


def _settings_problems(text: bytes | None) -> list[str] | None:
    return None if text is None else read_settings(text, Settings())
