"""What goes onto one board's drive: the modules in one folder, and the programs that start them.

All that the firmware imports is in one folder, and one line of code.py names it. A new version
goes into a second folder, and becomes the one that runs in the instant in which code.py is
replaced.
"""

import ast
import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath

from footfall import __version__
from footfall_host.bytecode import compiled, for_circuitpython
from footfall_host.deploy.constants import linked
from footfall_host.deploy.drives import Drive
from footfall_host.deploy.imports import is_async
from footfall_host.deploy.libraries import libraries_for
from footfall_host.deploy.versions import check_supported, compiler_release, why_not_compiled
from footfall_host.flash_files import DRIVE_FILES, LIBRARY, files_to_flash
from footfall_host.virtual_board.stubs import Build, build_of
from footfall_host.workouts.shipped import board_files as workout_files

START = "code.py"
# In the order in which they are replaced.
ENTRIES = (*sorted(set(DRIVE_FILES) - {START}), START)
# No module can have such a name, so that no folder on the drive is taken for a package. They are
# short, for a board remembers the path of each module that it has imported.
FOLDERS = ("coach-a", "coach-b")
MANIFEST = "manifest.json"
OWN_PACKAGES = ("footfall", "footfall_boards")
# A board's file is read by the names that it may have, so nothing of it is put in place.
LINKED = "footfall/"
COMPILED_SUFFIX = ".mpy"
# Only the smallest builds, of chips with 32 KB of memory, are without this module. They show no
# line of a source.
TELLS_LINES = "traceback"
TOO_SMALL = (
    "the firmware takes some 64 KB of memory once it is imported, and {} has 22 KB: it is not "
    "expected to run there"
)


@dataclass(frozen=True)
class Image:
    """One version for one board.

    modules, workouts: what the folder holds, by path within it. programs: what the root holds, but
    that code.py has no folder's name yet. notes: what the user should know about it.
    """

    board_id: str
    modules: dict[str, bytes]
    programs: dict[str, bytes]
    notes: list[str] = field(default_factory=list)
    workouts: dict[str, bytes] = field(default_factory=dict)

    def folder_files(self, folder: str) -> dict[str, bytes]:
        """Return what goes into a folder, by its path on the drive; the manifest comes first."""
        inside = sorted((self.modules | self.workouts).items())
        files = {f"{folder}/{path}": data for path, data in inside}
        manifest = Manifest(
            __version__, self.board_id, digests(files), digests(self.root_files(folder))
        )
        return {f"{folder}/{MANIFEST}": manifest.packed()} | files

    def root_files(self, folder: str) -> dict[str, bytes]:
        """Return what goes to the root, for modules in that folder; code.py comes last."""
        return {
            name: starting(data, folder) if name == START else data
            for name, data in ((name, self.programs[name]) for name in ENTRIES)
        }


@dataclass(frozen=True)
class Manifest:
    """What a folder says of itself: a version, its board, and the digest of each file by path.

    modules: all that is in the folder, the workouts too.
    """

    version: str
    board_id: str
    modules: dict[str, str]
    programs: dict[str, str]

    def packed(self) -> bytes:
        """Return it as the file that is in the folder."""
        return (json.dumps(asdict(self), indent=1, sort_keys=True) + "\n").encode()

    @staticmethod
    def unpacked(packed: bytes | None) -> "Manifest | None":
        """Return what a file says; None if there is none, or it is damaged."""
        try:
            told = json.loads(packed or b"")
            modules, programs = dict(told["modules"]), dict(told["programs"])
            return Manifest(str(told["version"]), str(told["board_id"]), modules, programs)
        except (ValueError, TypeError, KeyError):
            return None


def image_for(drive: Drive, board_id: str, *, sources: bool = False) -> Image:
    """Return what goes onto a drive.

    sources: never compile.

    Raises BadInputError for a board or a CircuitPython that the firmware does not run on.
    """
    check_supported(drive.version, drive.release)
    own = {path: file.read_bytes() for path, file in files_to_flash(board_id).items()}
    programs = {path: data for path, data in own.items() if path in DRIVE_FILES}
    modules = {
        path.removeprefix(f"{LIBRARY}/"): data for path, data in own.items() if path not in programs
    }
    build = build_of(board_id)
    modules |= libraries_for(own, OWN_PACKAGES, build)
    notes = [] if build.has(TELLS_LINES) else [TOO_SMALL.format(board_id)]
    reason = why_not_compiled(drive.version, drive.release, compiler_release())
    if sources or reason:
        notes += [] if sources else [f"{reason}: the sources are copied"]
        return Image(board_id, modules, programs, notes, workout_files())
    made, told = _compiled(_linked(modules, programs), build)
    return Image(board_id, made, programs, notes + told, workout_files())


def _linked(modules: dict[str, bytes], programs: dict[str, bytes]) -> dict[str, bytes]:
    own = {
        path: source
        for path, source in modules.items()
        if path.startswith(LINKED) and not is_async(source.decode())
    }
    others = {path: source for path, source in modules.items() if path not in own}
    return modules | linked(own, others | programs)


def _compiled(sources: dict[str, bytes], build: Build) -> tuple[dict[str, bytes], list[str]]:
    made, notes = {}, []
    for path, source in sources.items():
        if is_async(source.decode()):
            made[path] = source
            notes.append(f"{path} waits for others, which compiles otherwise: its source is copied")
            continue
        module = compiled(source, path, line_numbers=build.has(TELLS_LINES))
        name = PurePosixPath(path).with_suffix(COMPILED_SUFFIX).as_posix()
        made[name] = for_circuitpython(module)
    return made, notes


def starting(program: bytes, folder: str) -> bytes:
    """Return code.py with the line that lets it import from a folder, below its docstring."""
    text = program.decode()
    docstring = ast.parse(text).body[0]
    lines = text.splitlines(keepends=True)
    head, rest = lines[: docstring.end_lineno], lines[docstring.end_lineno :]
    return "".join([*head, f"\nimport sys\n\n{_path_line(folder)}\n", *rest]).encode()


def folder_started(program: bytes) -> str | None:
    """Return the folder that a code.py imports from; None if it is no firmware's."""
    lines = program.decode("utf-8", "replace").splitlines()
    return next((folder for folder in FOLDERS if _path_line(folder) in lines), None)


def digests(files: dict[str, bytes]) -> dict[str, str]:
    """Return the digest of each file."""
    return {path: digest(data) for path, data in files.items()}


def digest(data: bytes) -> str:
    """Return what tells a file's content from any other."""
    return hashlib.sha256(data).hexdigest()


def _path_line(folder: str) -> str:
    return f'sys.path.insert(0, "/{folder}")'
