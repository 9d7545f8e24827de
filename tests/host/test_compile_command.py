"""`footfall compile` where nothing can be compiled, and what is used there: nothing."""

import importlib.metadata
import sys
import sysconfig
from array import array
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from footfall.core import stream
from footfall.core.pipeline import pipeline_for
from footfall.core.settings import Settings
from footfall_host.commands.compile import compile_command
from footfall_host.compiled_core import build, built
from footfall_host.errors import BadInputError


@pytest.fixture(autouse=True)
def _no_builds(tmp_path_factory, monkeypatch):
    """Let there be no build, and none found before be remembered, or after."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    built.core_here.cache_clear()
    yield
    built.core_here.cache_clear()


@pytest.fixture
def cython(monkeypatch):
    """Let Cython seem to be there, or not: its release -> None."""

    def be(release):
        def version(package):
            if release is None:
                raise importlib.metadata.PackageNotFoundError(package)
            return release

        monkeypatch.setattr(importlib.metadata, "version", version)

    return be


def test_without_a_build_there_is_no_maker():
    assert built.compiled_maker() is None


def test_without_a_build_its_pipeline_says_how_to_get_one():
    events = array("i", [0] * (stream.EVENT_CAPACITY * stream.EVENT_INTS))
    with pytest.raises(BadInputError, match="build it by 'footfall compile'"):
        built.compiled_pipeline(Settings(), events)


def test_without_cython_it_says_what_to_install(refused, cython):
    cython(None)
    assert built.compiled_maker() is None
    assert "pip install 'footfall[fast]'" in refused(["compile"])


def test_without_a_c_compiler_it_says_so(refused, cython, monkeypatch):
    cython("3.1")
    monkeypatch.setenv("CC", "no-such-compiler -O3")
    said = refused(["compile"])
    assert "no C compiler here (no-such-compiler)" in said
    assert "all else works without it" in said


def test_without_pythons_headers_it_says_so(refused, cython, monkeypatch, tmp_path):
    cython("3.1")
    monkeypatch.setenv("CC", sys.executable)
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(tmp_path))
    assert "install python3-dev" in refused(["compile"])


def test_a_compiler_that_fails_is_told_in_one_line(refused, cython, monkeypatch):
    cython("3.1")
    monkeypatch.setenv("CC", sys.executable)
    monkeypatch.setattr(build, "typed_source", lambda: "def broken(:")
    assert "the core can't be compiled here" in refused(["compile"])
    assert list(built.cache_folder().iterdir()) == []


def test_one_that_says_other_things_is_not_kept(tmp_path, monkeypatch):
    def another_tolerance(values, events, plan):
        values.tolerance_spm = 1
        return pipeline_for(values, events, plan)

    path = tmp_path / "compiled"
    path.touch()
    monkeypatch.setattr(build, "build", lambda: path)
    monkeypatch.setattr(built, "load", lambda _: SimpleNamespace(pipeline_for=another_tolerance))
    ended = CliRunner().invoke(compile_command, [], catch_exceptions=False)
    assert ended.exit_code == 1
    assert ended.stderr.startswith("footfall: what was compiled says other things: it is removed;")
    assert not path.exists()


def test_one_that_cannot_be_loaded_is_not_kept(refused, tmp_path, monkeypatch):
    path = tmp_path / f"no_module{built.file_suffix()}"
    path.touch()
    monkeypatch.setattr(build, "build", lambda: path)
    assert "what was compiled can't be loaded here" in refused(["compile"])
    assert not path.exists()


def test_one_whose_comparison_is_stopped_is_not_kept(tmp_path, monkeypatch):
    def stopped(_):
        raise KeyboardInterrupt

    path = tmp_path / "compiled"
    path.touch()
    monkeypatch.setattr(build, "build", lambda: path)
    monkeypatch.setattr(built, "load", stopped)
    assert CliRunner().invoke(compile_command, []).exit_code == 1
    assert not path.exists()


def test_a_cache_folder_that_cannot_be_is_told_in_one_line(refused, cython, monkeypatch):
    cython("3.1")
    monkeypatch.setenv("CC", sys.executable)
    monkeypatch.setenv("XDG_CACHE_HOME", sys.executable)
    said = refused(["compile"])
    assert "no build can be there (Not a directory); let your cache folder be one" in said


def test_a_build_that_cannot_be_loaded_is_as_good_as_none(cython):
    cython("3.1")
    path = built.cache_folder() / f"{built.module_name('3.1')}{built.file_suffix()}"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"of another machine")
    assert built.compiled_maker() is None


def test_what_cannot_be_deleted_is_told_in_one_line(refused):
    (built.cache_folder() / f"{built.PREFIX}a_folder").mkdir(parents=True)
    assert "cannot be deleted" in refused(["compile", "--remove"])


def test_what_was_built_is_removed_whatever_it_was_built_of():
    path = built.cache_folder() / f"{built.PREFIX}old.so"
    path.parent.mkdir(parents=True)
    path.touch()
    ended = CliRunner().invoke(compile_command, ["--remove"], catch_exceptions=False)
    assert ended.stdout == f"removed {path}\n"
    assert not path.exists()


def test_the_name_of_a_build_tells_all_that_it_depends_on(tmp_path, monkeypatch):
    names = {built.module_name("3.1"), built.module_name("3.2")}
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    monkeypatch.setattr(built, "file_suffix", lambda: f".other{suffix}")
    names.add(built.module_name("3.1"))
    (tmp_path / "gait.py").write_text("")
    monkeypatch.setattr(built, "SOURCE_FOLDERS", (tmp_path,))
    names.add(built.module_name("3.1"))
    (tmp_path / "gait.py").write_text("STATE = 1")
    names.add(built.module_name("3.1"))
    assert len(names) == 5
    assert all(name.isidentifier() for name in names)
