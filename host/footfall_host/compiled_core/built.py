"""Where this machine keeps the compiled core, and whether it has one of these very sources.

A build bears in its name what it was made from and for: the core's files, the files here that put
types to them, Cython's release, and the Python that loads it. A build of anything else has another
name, so a stale one is never found.
"""

import hashlib
import importlib.metadata
import importlib.util
import sysconfig
from array import array
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import cast

import platformdirs

import footfall.core
from footfall.core.pipeline import Pipeline
from footfall.core.settings import Settings
from footfall_host.errors import BadInputError
from footfall_host.replay import PipelineMaker

COMPILER = "cython"
COMMAND = "footfall compile"
PREFIX = "footfall_core_"
KEY_DIGITS = 16
# What decides about what is built: the core's files, and how they are built.
SOURCE_FOLDERS = (Path(footfall.core.__file__).parent, Path(__file__).parent)


def compiled_maker() -> PipelineMaker | None:
    """Return what makes pipelines of the compiled core, or None where none is built here.

    Ask in the process that replays: what one machine has built, another may lack. The first time
    takes some milliseconds, later ones nothing. What it returns can be sent by its name.
    """
    return compiled_pipeline if core_here() else None


def compiled_pipeline(
    settings: Settings, events: "array[int]", plan: bytes | None = None
) -> Pipeline:
    """Return a pipeline of the compiled core; raises BadInputError where none is built here."""
    core = core_here()
    if core is None:
        raise BadInputError(f"no compiled core of this version is here: build it by '{COMMAND}'")
    return pipeline_of(core, settings, events, plan)


@cache
def core_here() -> ModuleType | None:
    """Return the compiled core of these sources, or None; what is found is kept."""
    release = compiler_release()
    if release is None:
        return None
    path = cache_folder() / f"{module_name(release)}{file_suffix()}"
    try:
        return load(path) if path.is_file() else None
    except ImportError:
        # Built where the system's libraries are newer, with the same home: to this one, no build.
        return None


def pipeline_of(
    core: ModuleType, settings: Settings, events: "array[int]", plan: bytes | None
) -> Pipeline:
    """Return a pipeline of a compiled core that is loaded; settings are read as they are."""
    return cast(Pipeline, core.pipeline_for(settings, events, plan))


def cache_folder() -> Path:
    """Return the folder that keeps the user's builds."""
    return platformdirs.user_cache_path("footfall", appauthor=False) / "compiled_core"


def compiler_release() -> str | None:
    """Return which Cython is installed, or None."""
    try:
        return importlib.metadata.version(COMPILER)
    except importlib.metadata.PackageNotFoundError:
        return None


def module_name(release: str) -> str:
    """Return the name of the module that this Cython makes of these sources."""
    seen = hashlib.sha256(f"{release} {file_suffix()}".encode())
    for folder in SOURCE_FOLDERS:
        for path in sorted(folder.glob("*.py")):
            content = path.read_bytes()
            seen.update(f"{path.name} {len(content)} ".encode() + content)
    return PREFIX + seen.hexdigest()[:KEY_DIGITS]


def file_suffix() -> str:
    """Return how the name of a module ends that this Python, on this kind of machine, loads."""
    return str(sysconfig.get_config_var("EXT_SUFFIX"))


def load(path: Path) -> ModuleType:
    """Return a build as a module; raises ImportError where this machine can't load it."""
    name = path.name.removesuffix(file_suffix())
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no module")
    core = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(core)
    return core
