"""Wheel, sdist and editable install: all work, and all give the same files to flash."""

import importlib.metadata
import json
import pathlib
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
from functools import cache

import pytest

import footfall
from conftest import ROOT

SETUP = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
BOARD_ID = "circuitplayground_bluefruit"
NOT_SOURCE = shutil.ignore_patterns(
    ".*", "__pycache__", "build", "dist", "*.egg-info", "tests", "docs"
)

# Run where the package is installed: what goes onto the drive, and which version it calls itself.
REPORT = f"""
import hashlib, importlib.metadata, json, pathlib
import footfall
from footfall_host.deploy.drives import Drive
from footfall_host.deploy.image import digests, image_for
from footfall_host.flash_files import files_to_flash
drive = Drive(pathlib.Path(), "{BOARD_ID}", (10, 2), "10.2.1", "", "")
print(json.dumps({{
    "compiled": digests(image_for(drive, "{BOARD_ID}").folder_files("folder")),
    "files": {{path: hashlib.sha256(source.read_bytes()).hexdigest()
              for path, source in files_to_flash("{BOARD_ID}").items()}},
    "versions": [footfall.__version__, importlib.metadata.version("footfall")],
}}))
"""


def folder_of(package: str) -> pathlib.Path:
    name, _, rest = package.partition(".")
    return ROOT.joinpath(SETUP["package-dir"][name], *rest.split(".") if rest else ())


def test_every_package_in_the_tree_is_listed():
    listed = {folder_of(package) for package in SETUP["packages"]}
    in_tree = {
        init.parent
        for top in ("firmware", "host", "boards")
        for init in (ROOT / top).rglob("__init__.py")
    }
    assert listed == in_tree


def test_there_is_one_version():
    assert importlib.metadata.version("footfall") == footfall.__version__


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A copy of the source, so that building leaves nothing behind in the tree."""
    return shutil.copytree(ROOT, tmp_path_factory.mktemp("source") / "tree", ignore=NOT_SOURCE)


@pytest.fixture(scope="module")
def distributions(source, tmp_path_factory):
    """The sdist, the wheel built from it, and the folder for an editable install."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, source)
    (wheel,) = out.glob("*.whl")
    (sdist,) = out.glob("*.tar.gz")
    return {"wheel": [wheel], "sdist": [sdist], "editable": ["-e", source]}


@pytest.fixture(scope="module")
def python_of(distributions, tmp_path_factory):
    """Return a function: the Python of the environment in which a kind of package is installed."""

    @cache
    def made(kind):
        return installed(distributions[kind], tmp_path_factory.mktemp(kind) / "environment")

    return made


@pytest.fixture(scope="module")
def report_here():
    return json.loads(run(sys.executable, "-c", REPORT))


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def installed(what, folder):
    """Install into a fresh environment that sees our dependencies but not our own install."""
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    if not python.exists():
        python = folder / "Scripts" / "python.exe"
    site_packages = run(
        python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"
    ).strip()
    dependencies = pathlib.Path(site_packages) / "dependencies.pth"
    dependencies.write_text(sysconfig.get_path("purelib") + "\n")
    install = ["install", "-q", "--no-deps", "--no-build-isolation", "--ignore-installed"]
    run(sys.executable, "-m", "pip", "--python", python, *install, *what)
    return python


@pytest.mark.parametrize("kind", ["wheel", "sdist", "editable"])
def test_each_install_flashes_the_files_of_the_tree(kind, python_of, report_here):
    report = json.loads(run(python_of(kind), "-c", REPORT))
    assert report == report_here
    assert set(report["versions"]) == {footfall.__version__}
    assert "lib/footfall/core/detector.py" in report["files"]
    compiled = {"footfall/core/detector.mpy", "adafruit_lis3dh.mpy", "workouts/07.wrk"}
    assert {f"folder/{path}" for path in compiled} <= set(report["compiled"])
    assert not any("host" in path or "__pycache__" in path for path in report["files"])


def test_the_wheel_has_the_page_of_a_plan(python_of, tmp_path):
    page = tmp_path / "plan.html"
    wish = ("--baseline=162", "--goal=174", "--days=mon,wed,sat", "--weekly-km=20")
    run(python_of("wheel").parent / "footfall", "plan", "make", *wish, "-o", page)
    assert page.read_text().startswith("<!doctype html>")


def test_the_wheel_replays_its_example(python_of):
    printed = run(python_of("wheel").parent / "footfall", "replay")
    assert "simulated" in printed
    assert "steps" in printed
