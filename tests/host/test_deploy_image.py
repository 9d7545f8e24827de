"""What goes onto a board's drive: compiled where that was checked, with all that it imports."""

import ast

import pytest

from drives import BOARD_ID, new_drive
from footfall_host import bytecode
from footfall_host.board_files import board_files
from footfall_host.bytecode import compiled, for_circuitpython
from footfall_host.deploy import image as image_module
from footfall_host.deploy import versions
from footfall_host.deploy.drives import drive_at
from footfall_host.deploy.image import FOLDERS, START, folder_started, image_for, starting
from footfall_host.deploy.imports import imports_of, is_async
from footfall_host.deploy.libraries import libraries_for
from footfall_host.errors import BadInputError
from footfall_host.virtual_board.stubs import build_of

BOARD_IDS = [board.board_id for board in board_files()]


@pytest.fixture
def image_of(tmp_path):
    """Return a function that makes the image for a board's drive."""

    def make(board_id=BOARD_ID, release="10.2.1", **options):
        drive = new_drive(tmp_path / f"{board_id}{release}", board_id, release)
        return image_for(drive_at(drive), board_id, **options)

    return make


def test_a_compiled_module_has_circuitpythons_mark_and_differs_in_nothing_else():
    module = compiled(b"x = 1\n", "footfall/x.py")
    assert module[:4] == b"M\x06\x00\x1f"
    assert for_circuitpython(module) == b"C" + module[1:]
    assert b"footfall/x.py" in module


def test_without_line_numbers_a_module_is_smaller_and_names_no_path():
    source = b"def f(a):\n    b = a\n\n    return b + 1\n" * 20
    bare = compiled(source, "footfall/x.py", line_numbers=False)
    assert len(bare) < len(compiled(source, "footfall/x.py"))
    assert b"footfall" not in bare


def test_what_the_compiler_refuses_is_told_with_the_files_name():
    with pytest.raises(BadInputError, match=r"a/b\.py cannot be compiled: .*SyntaxError"):
        compiled(b"def\n", "a/b.py")


def test_a_format_of_another_version_is_refused(monkeypatch):
    monkeypatch.setattr(bytecode, "MICROPYTHON_HEADER", b"M\x07\x00\x1f")
    with pytest.raises(BadInputError, match=r"4d 06 00 1f, .* deploy with --py"):
        compiled(b"x = 1\n", "x.py")


@pytest.mark.parametrize("board_id", BOARD_IDS)
def test_each_board_gets_all_it_imports_and_its_own_file_alone(image_of, board_id):
    image = image_of(board_id, sources=True)
    build = build_of(board_id)
    for path, source in image.modules.items():
        for wanted in imports_of(source.decode()):
            name = wanted.name.replace(".", "/")
            there = {f"{name}.py", f"{name}/__init__.py"} & set(image.modules)
            frozen = wanted.name.partition(".")[0] in build.frozen
            has = there or build.has(wanted.name.partition(".")[0]) or frozen
            has = has or wanted.name == "__future__"  # of the language, in every build
            assert has or not wanted.needed, f"{path} imports {wanted.name}"
    boards = [path for path in image.modules if path.startswith("footfall_boards/")]
    assert boards == [
        "footfall_boards/__init__.py", f"footfall_boards/{board_id}.py",
    ]  # fmt: skip
    assert set(image.programs) == {"boot.py", "code.py", "safemode.py"}
    frozen = "adafruit_lis3dh" in build.frozen
    assert ("adafruit_lis3dh.py" in image.modules) != frozen
    assert frozen == (board_id == "circuitplayground_express")


@pytest.mark.parametrize("board_id", BOARD_IDS)
def test_compiled_or_not_the_modules_are_the_same(image_of, board_id):
    sources, modules = image_of(board_id, sources=True), image_of(board_id, release="10.3.0")
    small = ["22 KB" in note for note in modules.notes]
    assert small == [True] * (board_id == "circuitplayground_express")
    assert modules.notes == sources.notes
    assert [path.rpartition(".")[0] for path in modules.modules] == [
        path.rpartition(".")[0] for path in sources.modules
    ]
    assert {data[:4] for data in modules.modules.values()} == {b"C\x06\x00\x1f"}
    assert modules.programs == sources.programs


def test_only_a_board_that_shows_tracebacks_pays_for_line_numbers(image_of):
    tells, dumb = image_of(), image_of("circuitplayground_express")
    path = "footfall/core/pipeline.mpy"
    assert len(dumb.modules[path]) < len(tells.modules[path])
    assert b"pipeline.py" in tells.modules[path]
    assert b"pipeline.py" not in dumb.modules[path]


@pytest.mark.parametrize(
    ("release", "compiler", "reason"),
    [
        ("10.0.3", "1.29.0", "10.0.3 takes modules of mpy-cross 1.25.0, not 1.29.0"),
        ("10.1.0", "1.25.0", ""),
        ("10.2.1", "1.26.1", ""),
        ("10.2.1", "1.25.0", "takes modules of mpy-cross 1.26.1 or 1.27.0 or 1.28.0 or 1.29.0"),
        ("10.3.0-alpha.4", "1.29.0", ""),
        ("10.3.0", "1.30.0", "not 1.30.0"),
        ("10.4.0", "1.29.0", "nobody has compared mpy-cross with CircuitPython 10.4.0"),
        ("11.0.0", "1.29.0", "nobody has compared"),
    ],
)
def test_only_pairs_that_were_compared_are_compiled_for(
    image_of, monkeypatch, release, compiler, reason
):
    monkeypatch.setattr(image_module, "compiler_release", lambda: compiler)
    image = image_of(release=release)
    endings = {path.rpartition(".")[2] for path in image.modules}
    assert endings == {"py" if reason else "mpy"}
    assert bool(image.notes) == bool(reason)
    assert all(reason in note and note.endswith("the sources are copied") for note in image.notes)


def test_the_installed_compiler_is_one_that_was_compared():
    assert versions.why_not_compiled((10, 3), "10.3.0", versions.compiler_release()) == ""


@pytest.mark.parametrize("release", ["9.2.8", "8.2.10"])
def test_a_circuitpython_that_is_too_old_is_refused_with_the_remedy(image_of, release):
    with pytest.raises(BadInputError, match=f"has CircuitPython {release}, .* by --uf2 FILE"):
        image_of(release=release)


@pytest.mark.parametrize(
    ("source", "waits"),
    [
        ("async def f(): pass", True),
        ("def f():\n    return [a async for a in b]", True),
        ("def f():\n    return [a for a in b]", False),
        ("asyncio = 1", False),
    ],
)
def test_what_waits_for_others_is_told(source, waits):
    assert is_async(source) == waits


def test_a_source_that_waits_for_others_is_copied_and_told(image_of, monkeypatch):
    waiting = b"async def f():\n    pass\n"
    monkeypatch.setattr(image_module, "libraries_for", lambda *_: {"waits.py": waiting})
    image = image_of()
    assert image.modules["waits.py"] == waiting
    assert "footfall/core/pipeline.mpy" in image.modules
    assert image.notes == [
        "waits.py waits for others, which compiles otherwise: its source is copied"
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import a.b", [("a.b", True, False)]),
        ("from a import b", [("a", True, False)]),
        ("from . import b", []),
        ("def f():\n    import a", [("a", False, False)]),
        (
            "try:\n    import a\nexcept ImportError:\n    import b",
            [("a", False, True), ("b", False, False)],
        ),
        ("try:\n    import a\nfinally:\n    pass", [("a", True, False)]),
        ("try:\n    import a\nexcept OSError:\n    pass", [("a", True, False)]),
        ("if TYPE_CHECKING:\n    import a\nelse:\n    import b", [("b", True, False)]),
        ("class A:\n    import a", [("a", True, False)]),
    ],
)
def test_imports_are_told_by_whether_the_source_loads_without_them(source, expected):
    found = [(each.name, each.needed, each.guarded) for each in imports_of(source)]
    assert found == expected


def test_a_library_brings_what_it_imports_and_is_left_out_where_it_cannot_load():
    lazily = {"x.py": b"def f():\n    import adafruit_ble\n"}
    feather = libraries_for(lazily, (), build_of("feather_nrf52840_express"))
    assert {path.partition("/")[0] for path in feather} == {"adafruit_ble"}
    assert "adafruit_ble/services/__init__.py" in feather
    assert libraries_for(lazily, (), build_of("circuitplayground_express")) == {}
    with pytest.raises(BadInputError, match=r"x\.py imports adafruit_ble, which neither"):
        libraries_for({"x.py": b"import adafruit_ble\n"}, (), build_of("circuitplayground_express"))


@pytest.mark.parametrize("name", ["numpy", "adafruit_blinka", "adafruit_of_nobody"])
def test_nothing_but_adafruits_libraries_for_boards_is_taken(name):
    with pytest.raises(BadInputError, match=f"imports {name}"):
        libraries_for({"x.py": f"import {name}\n".encode()}, (), build_of(BOARD_ID))


@pytest.mark.parametrize("folder", FOLDERS)
def test_code_py_names_the_folder_it_imports_from(image_of, folder):
    program = image_of().programs[START]
    started = starting(program, folder)
    assert folder_started(program) is None
    assert folder_started(started) == folder
    assert ast.get_docstring(ast.parse(started)) == ast.get_docstring(ast.parse(program))
    assert ast.unparse(ast.parse(started).body[2]) == f"sys.path.insert(0, '/{folder}')"
    assert ast.unparse(ast.parse(started).body[3:]) == ast.unparse(ast.parse(program).body[1:])
