"""The core in one module: what is folded and renamed on the way to it changes nothing it says."""

import ast
from array import array
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import two_cores as tc
from footfall.core import workout_bytes as wb
from footfall.core.settings import Settings
from footfall_host.compiled_core.c_types import typed
from footfall_host.compiled_core.typed_source import core_in_one, typed_source


@pytest.fixture(scope="module")
def in_one():
    """Return the core in one module, run as Python."""
    module = ModuleType("core_in_one")
    module.array = array
    tree = ast.fix_missing_locations(ast.Module(core_in_one(), type_ignores=[]))
    exec(compile(tree, module.__name__, "exec"), vars(module))
    return module.pipeline_for


@settings(max_examples=60)
@given(tc.any_settings(), st.none() | tc.any_plan(), tc.parts, tc.sizes)
def test_in_one_module_it_says_the_same(in_one, values, plan, parts, sizes):
    tc.feed_parts(tc.TwoCores(in_one, values, plan), parts, sizes)


def test_a_difference_would_be_seen(in_one):
    def another_target(values, events, plan):
        other = Settings()
        other.tolerance_spm = 1
        return in_one(other, events, plan)

    values = Settings()
    values.start_grace_s = 0
    cores = tc.TwoCores(another_target, values)
    with pytest.raises(AssertionError):
        tc.feed_parts(cores, [tc.course()], [8])


@pytest.fixture(scope="module")
def source():
    return typed_source()


def statements_of(source, kind):
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, kind)]


def test_no_constant_is_looked_up_and_nothing_is_imported_from_the_core(source):
    loaded = {node.id for node in statements_of(source, ast.Name)}
    assert {name for name in loaded if name.isupper()} == {"MAGIC", "NEXT"}
    assert [node.module for node in statements_of(source, ast.ImportFrom)] == ["array"]


def test_what_is_pushed_for_each_tick_is_made_of_c_types(source):
    classes = {node.name: node for node in statements_of(source, ast.ClassDef)}
    for name in ("Detector", "Gait", "Period", "StrikeFinder"):
        declared = [
            ast.unparse(node.value)
            for node in classes[name].body
            if isinstance(node, ast.Assign) and "declare" in ast.unparse(node.value)
        ]
        assert declared
        assert not [one for one in declared if "(object" in one]
        push = next(n for n in classes[name].body if getattr(n, "name", "") == "push")
        assert all(argument.annotation for argument in push.args.args[1:])


def test_one_name_for_two_things_is_refused(tmp_path, monkeypatch):
    twin = "def twice() -> int:\n return 2\n"
    (tmp_path / "gait.py").write_text(twin)
    (tmp_path / "pipeline.py").write_text(f"from .gait import Gait\n{twin}")
    monkeypatch.setattr("footfall_host.compiled_core.typed_source.CORE_FOLDER", tmp_path)
    with pytest.raises(ValueError, match="two files of the core define twice"):
        core_in_one()


def typed_text(source):
    return ast.unparse(ast.Module(typed(ast.parse(source).body), []))


def test_what_no_rule_knows_stays_an_object():
    text = typed_text(
        "class A:\n def __init__(self, given, plan: bytes):\n"
        "  self.a = given.other\n  self._b = plan\n  self._c = None"
    )
    for declaration in ("a = cython.declare(object, ", "_b = cython.declare(object)"):
        assert declaration in text
    assert "plan: " not in text


def test_an_attribute_that_is_also_another_class_is_an_object():
    text = typed_text(
        "class A:\n def __init__(self):\n  self._n = 0\n"
        "class B:\n def __init__(self):\n  self._a = A()\n"
        "class C(B):\n def swap(self, a):\n  self._a = a"
    )
    assert "_a = cython.declare(object)" in text


def test_a_class_that_begins_with_another_value_than_0_is_refused():
    with pytest.raises(ValueError, match=r"A\._n does not begin as 0"):
        typed_text("class A:\n _n = 5\n def push(self):\n  self._n = 1")


def test_plans_reach_every_kind_of_end_and_target():
    seen = set()

    @settings(max_examples=150, derandomize=True)
    @given(tc.any_plan())
    def look(plan):
        for step in range(plan[wb.STEPS_AT]):
            at = wb.HEAD_BYTES + wb.STEP_BYTES * step
            seen.add(("end", plan[at + wb.END_AT]))
            seen.add(("target", plan[at + wb.TARGET_AT]))

    look()
    ends = {("end", kind) for kind in (wb.SECONDS, wb.STEPS, wb.BUTTON)}
    targets = {("target", kind) for kind in (wb.NOTHING, wb.SPM, wb.PERCENT, wb.RAMP, wb.SETTING)}
    assert seen >= ends | targets
