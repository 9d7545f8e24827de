"""The tunables: sound as they ship, refused with a remedy when wrong, and all of them used."""

import ast
import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

import footfall
from footfall.core.settings import Settings
from footfall.core.tunables import TUNABLES, assign, find

FIRMWARE = pathlib.Path(footfall.__file__).parent
NAMES = [tunable.name for tunable in TUNABLES]

any_tunable = st.sampled_from(TUNABLES)


def values_in_range(tunable):
    values = st.integers(tunable.lowest, tunable.highest) | st.just(tunable.default)
    return st.tuples(st.just(tunable), values)


def values_out_of_range(tunable):
    too_low = st.integers(max_value=tunable.lowest - 1).filter(lambda n: n != tunable.default)
    too_high = st.integers(min_value=tunable.highest + 1)
    return st.tuples(st.just(tunable), too_low | too_high)


def refusal_of(tunable, value):
    """Return what must be said of a value."""
    return f"{tunable.name} is {value!r}: it must be a whole number, {tunable.allowed()}"


def settings_read_by(path):
    """Return the names that a file of the firmware reads from `settings` or `self._settings`."""
    return {
        node.attr
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and ast.unparse(node.value) in {"settings", "self._settings"}
    }


def test_names_are_unique():
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("tunable", TUNABLES, ids=NAMES)
def test_a_default_is_in_its_range_or_none_and_has_a_unit_unless_it_is_a_choice(tunable):
    assert tunable.lowest <= tunable.default <= tunable.highest or tunable.default == 0
    assert 0 <= tunable.lowest < tunable.highest
    is_choice = tunable.lowest == 0 < tunable.highest <= 2 or tunable.name == "workout"
    assert tunable.unit or is_choice
    assert getattr(Settings(), tunable.name) == tunable.default


def test_what_is_allowed_is_said_with_its_unit_or_none():
    assert find("dwell_s").allowed() == "1 to 60 s"
    assert find("confirm").allowed() == "0 to 1"
    assert find("own_spm").allowed() == "0 or 123 to 230 steps/min"


@given(any_tunable.flatmap(values_in_range))
def test_a_value_in_range_is_taken_and_touches_no_other(case):
    tunable, value = case
    settings = Settings()
    assign(settings, tunable.name, value)
    expected = {other.name: other.default for other in TUNABLES} | {tunable.name: value}
    assert {name: getattr(settings, name) for name in NAMES} == expected


def test_settings_are_not_shared():
    one, other = Settings(), Settings()
    assign(one, "target_spm", 200)
    assert other.target_spm == find("target_spm").default


@given(any_tunable.flatmap(values_out_of_range))
def test_a_value_out_of_range_is_refused_with_name_value_range_and_unit(case):
    tunable, value = case
    settings = Settings()
    with pytest.raises(ValueError) as refusal:  # noqa: PT011
        assign(settings, tunable.name, value)
    assert str(refusal.value) == refusal_of(tunable, value)
    assert getattr(settings, tunable.name) == tunable.default


@pytest.mark.parametrize("value", [True, False, 170.0, "170", None, [170]], ids=repr)
@pytest.mark.parametrize("tunable", TUNABLES, ids=NAMES)
def test_what_is_no_whole_number_is_refused_with_name_range_and_unit(tunable, value):
    with pytest.raises(ValueError, match="whole number") as refusal:
        assign(Settings(), tunable.name, value)
    assert str(refusal.value) == refusal_of(tunable, value)


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match=r"^there is no setting targt_spm$"):
        assign(Settings(), "targt_spm", 170)


def test_a_misspelt_setting_is_not_read():
    with pytest.raises(AttributeError, match="targt_spm"):
        _ = Settings().targt_spm


def test_the_firmware_uses_every_tunable_and_nothing_else():
    read = set().union(*(settings_read_by(path) for path in FIRMWARE.rglob("*.py")))
    assert read == set(NAMES)
