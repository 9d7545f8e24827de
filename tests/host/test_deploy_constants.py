"""Constants in place: as if nobody had looked, but that no name is left that nobody needs."""

import ast
import pathlib

import pytest
from hypothesis import given, settings

from drives import BOARD_ID, new_drive
from footfall_host.deploy.constants import linked
from footfall_host.deploy.drives import drive_at
from footfall_host.deploy.image import image_for
from linked_programs import packages, printed_here

FIRMWARE = pathlib.Path(__file__).parents[2] / "firmware"
NUMBERS = "A = const(5)\nB = const(-A)\nC = 1 << A\n"


def link(numbers=NUMBERS, others=None, **modules):
    """Return the linked texts of modules of a package, of which numbers.py is one."""
    texts = {"__init__": "", "numbers": numbers, **modules}
    given = {f"pkg/{name}.py": text.encode() for name, text in texts.items()}
    others = {name: text.encode() for name, text in (others or {}).items()}
    return {
        path.removeprefix("pkg/").removesuffix(".py"): text.decode()
        for path, text in linked(given, others).items()
    }


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from .numbers import A\nf(A + 1)", "\nf(5 + 1)"),
        ("from pkg.numbers import A, B\nx = [A, B]", "\nx = [5, (-5)]"),
        ("from .numbers import A as B\nx = B,", "\nx = 5,"),
        ("from pkg import numbers\nx = f(numbers.C)", "\nx = f(32)"),
        ("from . import numbers\nx = f(numbers.C)", "\nx = f(32)"),
        ("from . import numbers as n\nx = f(n.C)", "\nx = f(32)"),
        ("import pkg.numbers as n\nx = f(n.C)", "import pkg.numbers as n\nx = f(32)"),
        ("import pkg.numbers\nx = f(pkg.numbers.C)", "import pkg.numbers\nx = f(32)"),
        ("from .numbers import A, real\nx = A,", "from .numbers import (real)\nx = 5,"),
        ("from .numbers import (\n    A,\n    B,\n)\nx = A,", "\n\n\n\nx = 5,"),
        (
            "from .numbers import (  # those\n    A,\n    real as r,\n)  # so\nx = A,",
            "from .numbers import (real as r\n\n\n)  # so\nx = 5,",
        ),
        ("from .numbers import A\r\nx = A,\r\n", "\r\nx = 5,\r\n"),
        ("from .numbers import A\nx = 'é', A, 'é', A", "\nx = 'é', 5, 'é', 5"),
        ("from .numbers import A, const\nX = const(A + 2)\nx = [X]", "\n\nx = [7]"),
        ("from .numbers import A\nx = A.y, A .y", "\nx = (5).y, (5) .y"),
        ("from .numbers import B\nx = B ** 2, -B", "\nx = (-5) ** 2, -(-5)"),
        ("from .numbers import A\ny = f(A=A).A", "\ny = f(A=5).A"),
        ("from .numbers import A\nx = 1 if A else'A'", "\nx = 1 if 5 else'A'"),
        ("X = 0x10 | ~3 % 8  # why\ny = [X]", "  # why\ny = [20]"),
        ("X = const(\n    # why\n    3\n)\ny = [X]", "\n\n\n\ny = [3]"),
    ],
)
def test_a_constant_is_put_in_place_and_its_name_is_gone(source, expected):
    assert link(use=source)["use"] == expected


@pytest.mark.parametrize(
    "source",
    [
        "def f(A):\n    return A",
        "def f():\n    A = 1\n    return A",
        "def f():\n    for A in g():\n        yield A",
        "x = [A for A in g()]",
        "x = lambda A: A",
        "x = lambda *A: A",
        "try:\n    g()\nexcept E as A:\n    pass",
        "with g() as A:\n    pass",
        "class K:\n    A = 1\n\n    def f(self):\n        return A",
        "class A:\n    pass",
        "def A():\n    pass",
        "def f():\n    global A\n    A = 1",
        "def f():\n    def g():\n        nonlocal A\n    A = 1",
        "A += 1",
        "del A",
        "f(A := 3)",
        "import A",
        "from .others import A",
        "def f():\n    from .others import A\n    return A",
        "match x:\n    case A:\n        pass",
        "match x:\n    case [*A]:\n        pass",
        "match x:\n    case {**A}:\n        pass",
    ],
)
def test_a_name_that_is_bound_a_second_time_anywhere_is_left_alone(source):
    source = f"from .numbers import A\nbefore = A\n{source}\nafter = A\n"
    done = link(use=source)
    assert done["use"] == source
    assert done["numbers"] == "A = (5)\n\n\n"
    own = source.replace("from .numbers import A", "A = const(7)")
    assert link(use=own)["use"] == own


@pytest.mark.parametrize(
    "source",
    [
        "from pkg import numbers\nx = getattr(numbers, name)",
        "from pkg import numbers\nx = numbers",
        "import pkg\nx = vars(pkg.numbers)",
        "import pkg.numbers\nx = f(pkg)",
        "from .numbers import *\nf(A)",
        "try:\n    import x as numbers\nexcept E:\n    from pkg import numbers\nf(numbers.A)",
        "import pkg.numbers\nimport pkg.use\nf(pkg.numbers.A)",
    ],
)  # fmt: skip
def test_a_module_that_may_be_read_unseen_is_left_alone(source):
    done = link(use=source)
    assert done == {"__init__": "", "numbers": NUMBERS, "use": source}
    assert link(others={"code.py": source.replace("from .n", "from pkg.n")})["numbers"] == NUMBERS


def test_what_is_assigned_from_outside_is_no_constant():
    source = "from . import numbers\nnumbers.A = 6\nx = numbers.A, numbers.C"
    done = link("A = 5\nC = const(3)\n", use=source)
    assert done["use"] == source.replace("numbers.C", "3")
    assert done["numbers"] == "A = 5\n\n"


@pytest.mark.parametrize("word", ["globals()", "locals()", "vars()", "dir()", "eval(x)", "exec(x)"])
def test_a_module_that_may_read_its_own_names_unseen_keeps_them(word):
    numbers = f"{NUMBERS}x = {word}\n"
    use = "from .numbers import A\nf(A)"
    assert link(numbers, use=use) == {"__init__": "", "numbers": numbers, "use": use}
    use = "from . import numbers\nx = [{}]\nx = " + word
    assert link(use=use.format("numbers.A"))["use"] == use.format(5)


@pytest.mark.parametrize(
    "definition",
    [
        "A = 0.5", "A = True", "A = 'x'", "A = b'x'", "A = None", "A = -x", "A = f(1)", "A = 7 / 2",
        "A = 1 // 0", "A = 1 % 0", "A = 1 << -1", "A = 1 << 10**9", "A = const(1, 2)", "A: int = 5",
        "A = B = 5", "A, B = 5, 6", "A = A", "if x:\n    A = 5", "A = 5\nA = 6",
        "try:\n    A = 5\nfinally:\n    pass", "for A in (5,):\n    pass", "from . import A",
    ],
)  # fmt: skip
def test_what_is_not_one_whole_number_is_left_alone(definition):
    use = "from .numbers import A\nf(A)"
    assert link(definition, use=use) == {"__init__": "", "numbers": definition, "use": use}


def test_modules_that_need_each_other_have_no_value_to_give():
    first, second = "from .second import B\nA = B", "from .first import A\nB = A"
    done = link(first=first, second=second)
    assert [done["first"], done["second"]] == [first, second]


@pytest.mark.parametrize("value", [-(1 << 30), (1 << 30) - 1])
def test_a_number_of_31_bits_is_put_in_place(value):
    assert link(f"A = {value}", use="from .numbers import A\nf(A)")["numbers"] == ""


@pytest.mark.parametrize("value", [-(1 << 30) - 1, 1 << 30])
def test_a_larger_one_would_be_made_at_each_place_and_stays_where_it_is(value):
    use = "from .numbers import A, B\nx = A, A, {}"
    done = link(f"A = const({value})\nB = (A >> 8) + (1 << 23)", use=use.format("B"))
    assert done["numbers"] == f"A = const({value})\n"
    left = (value >> 8) + (1 << 23)
    assert done["use"] == use.replace(", B", "").replace("A\n", "(A)\n").format(left)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from .numbers import A\nx = f'{A}', A", "from .numbers import A\nx = f'{A}', 5"),
        ("from .numbers import A; f(A)", "from .numbers import A; f(5)"),
        ("f(); from .numbers import A\nf(A)", "f(); from .numbers import A\nf(5)"),
        (
            "if f():\n    from .numbers import A\n    f(A)",
            "if f():\n    from .numbers import A\n    f(5)",
        ),
        (
            "def f():\n    from .numbers import A\n    f(A)",
            "def f():\n    from .numbers import A\n    f(5)",
        ),
        (
            "from . import numbers\nf(numbers\n     .A)",
            "from . import numbers\nf(numbers\n     .A)",
        ),
    ],
)
def test_what_is_still_read_by_its_name_stays(source, expected):
    done = link(use=source)
    assert done["use"] == expected
    assert done["numbers"] == "A = (5)\n\n\n"


def test_a_definition_that_shares_its_line_stays_as_a_number():
    done = link("A = const(5); f()\nB = A + 1", use="from .numbers import A, f\nx = [A]")
    assert done["numbers"] == "A = (5); f()\n"
    assert done["use"] == "from .numbers import (f)\nx = [5]"


def test_what_passes_through_a_module_is_put_in_place_too():
    done = link(through="from .numbers import A\n", use="from .through import A\nx = [A]")
    assert [done["through"], done["use"]] == ["\n", "\nx = [5]"]


@pytest.mark.parametrize(
    "program",
    [
        "from pkg.through import A", "from pkg import through\nprint(through.A)",
        "import pkg.through\nprint(pkg.through.A)", "import pkg.through as t\nprint(t.A)",
        "def f():\n    from pkg.through import A",
    ],
)  # fmt: skip
def test_what_a_program_reads_that_is_not_linked_stays_all_the_way(program):
    done = link(through="from .numbers import A\nx = [A]", others={"code.py": program})
    assert done["through"] == "from .numbers import A\nx = [5]"
    assert done["numbers"] == "A = (5)\n\n\n"


@pytest.mark.parametrize(
    "effect",
    [
        "f()", "x = f()", "import x\nx.y = 1", "x[0] = 1", "for x in y:\n    pass", "assert x",
        "while x:\n    pass", "raise x", "with x:\n    pass", "class K:\n    f()",
        "@x\ndef f(): pass", "def f(x=g()): pass", "from . import acting",
    ],
)  # fmt: skip
def test_a_module_that_does_something_is_still_loaded(effect):
    modules = {"acting": "print('hello')", "numbers": f"A = const(5)\n{effect}"}
    done = link(
        **modules,
        use="from .numbers import A\nx = [A]",
        part="from . import numbers\nf(numbers.A)",
    )
    assert done["use"] == "from .numbers import A\nx = [5]"
    assert done["part"] == "from . import numbers\nf(5)"
    both = f"{modules['numbers']}\nreal = x"
    done = link(both, acting=modules["acting"], use="from .numbers import A, real\nx = [A]")
    assert done["use"] == "from .numbers import (real)\nx = [5]"


@pytest.mark.parametrize(
    "definitions",
    [
        "def f():\n    g()", "x = lambda: g()", "class K(B):\n    @property\n    def f(self): g()",
        "import other", "try:\n    import x\nexcept ImportError:\n    x = None",
        "x = (1, b'2', [3])", "from . import use",
    ],
)  # fmt: skip
def test_one_that_only_defines_names_is_not_loaded_for_its_numbers(definitions):
    done = link(f"A = 5\n{definitions}", use="from .numbers import A\nx = [A]")
    assert done["use"] == "\nx = [5]"


def test_a_module_that_is_imported_and_not_read_may_be_wanted_as_it_is():
    assert link(use="from . import numbers\n")["use"] == "from . import numbers\n"


@settings(max_examples=60, deadline=None)
@given(packages())
def test_linked_or_not_a_package_prints_the_same(sources):
    done = linked(sources)
    assert printed_here(done) == printed_here(sources)
    for path, text in done.items():
        assert_lines_are_kept(sources[path], text)


def assert_lines_are_kept(source, text):
    """Each statement is on the line it was on; imports and definitions of numbers may be gone."""
    before, after = (_statements(each) for each in (source, text))
    assert len(source.splitlines()) == len(text.splitlines())
    assert set(after) <= set(before)
    assert {kind for kind, _, _ in set(before) - set(after)} <= {"Assign", "ImportFrom"}


def _statements(text):
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.stmt)]
    return [(type(node).__name__, node.lineno, node.end_lineno) for node in nodes]


@pytest.fixture(scope="module")
def firmware():
    """Return the firmware's modules, by path."""
    paths = (FIRMWARE / "footfall").rglob("*.py")
    return {path.relative_to(FIRMWARE).as_posix(): path.read_bytes() for path in paths}


def test_each_line_of_the_firmware_stays_where_it_is(firmware):
    for path, text in linked(firmware).items():
        assert_lines_are_kept(firmware[path], text)


def test_of_the_firmwares_own_numbers_no_name_is_left(firmware):
    done = linked(firmware)
    kept = [
        f"{path}:{node.lineno}"
        for path, text in done.items()
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        if isinstance(node.value.value, int)
    ]
    assert kept == []
    before, after = (b"".join(each.values()).count(b"const(") for each in (firmware, done))
    assert before > 200
    assert after == 2  # where it is said what it is
    assert linked(done) == done


def test_the_firmware_asks_for_no_module_by_a_text_but_a_boards_file(firmware):
    found = [
        path for path, text in firmware.items() if b"__import__" in text or b"sys.modules" in text
    ]
    # The other one lets go of modules, and asks for none.
    assert sorted(found) == ["footfall/device/board_file.py", "footfall/device/forgetting.py"]


def test_what_is_deployed_compiled_is_linked_and_what_is_not_is_as_it_is_written(
    firmware, tmp_path
):
    drive = drive_at(new_drive(tmp_path / "drive"))
    modules, sources = (image_for(drive, BOARD_ID, sources=each).modules for each in (False, True))
    assert {path: sources[path] for path in firmware} == firmware
    assert b"LOWEST_TARGET_SPM" in firmware["footfall/core/coach.py"]
    assert [path for path, data in modules.items() if b"LOWEST_TARGET_SPM" in data] == []
    # It is looked over by its names, so it keeps them.
    assert b"ACCELEROMETER" in modules[f"footfall_boards/{BOARD_ID}.mpy"]
