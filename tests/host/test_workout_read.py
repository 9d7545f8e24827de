"""A workout's file: what it may hold, and the one line about what it may not."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from footfall.core import workout_bytes as wb
from footfall_host.errors import BadInputError
from footfall_host.workouts.model import CUES, Repeat, Step, Target
from footfall_host.workouts.read import read_workout, workout_in
from workout_files import SMALL


def step_of(*lines):
    """Return the step that these lines make."""
    text = 'number = 1\nname = "x"\n[[steps]]\nlabel = "go"\n' + "\n".join(lines)
    (step,) = workout_in(text.encode(), "x.toml").parts
    return step


def test_a_file_becomes_its_steps():
    workout = workout_in(SMALL.encode(), "mine.toml")
    assert (workout.number, workout.name) == (42, "Mine")
    assert workout.parts == (
        Step("easy", wb.SECONDS, 60, signal=wb.EASY, waits=True),
        Repeat(
            3,
            (
                Step(
                    "faster", wb.SECONDS, 30, Target(wb.SPM, 180, 180), wb.CUES_LOW, wb.WORK, 5,
                    waits=True,
                ),
                Step("rest", wb.BUTTON, signal=wb.REST),
            ),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "end", "amount"),
    [
        ("seconds = 90", wb.SECONDS, 90),
        ("minutes = 1.5", wb.SECONDS, 90),
        ("minutes = 5", wb.SECONDS, 300),
        ("steps = 40", wb.STEPS, 40),
        ("metres = 400", wb.METRES, 400),
        ("miles = 2", wb.METRES, 3219),
        ("until_button = true", wb.BUTTON, 0),
    ],
)
def test_each_way_to_end_a_step(line, end, amount):
    step = step_of(line)
    assert (step.end, step.amount) == (end, amount)


@pytest.mark.parametrize(
    ("line", "target"),
    [
        ('target = "none"', Target()),
        ("target = 172", Target(wb.SPM, 172, 172)),
        ('target = "105 %"', Target(wb.PERCENT, 105, 105)),
        ('target = "98%"', Target(wb.PERCENT, 98, 98)),
        ("target = { from = 165, to = 175 }", Target(wb.RAMP, 165, 175)),
        ('target = "settings"', Target(wb.SETTING)),
    ],
)
def test_each_way_to_ask_for_something(line, target):
    step = step_of("seconds = 9", line)
    assert step.target == target
    assert step.cues == (CUES["coach"] if target.kind else 0)
    assert step.signal == (wb.WORK if target.kind else wb.EASY)


def test_what_need_not_be_said():
    assert step_of("seconds = 9") == Step("go", wb.SECONDS, 9, signal=wb.EASY, waits=True)
    assert not step_of("seconds = 9", 'signal = "rest"').waits
    assert not step_of("seconds = 9", 'signal = "drill"').waits
    assert step_of("seconds = 9", 'signal = "drill"', "waits = true").waits
    assert step_of("steps = 9", 'counts = "jumps"').jumps
    bounds = step_of("steps = 9", 'counts = "jumps"', "target = 115")
    assert (bounds.target, bounds.cues) == (Target(wb.SPM, 115, 115), wb.BEATS)


NESTED_STEP = '[[steps.steps]]\nlabel = "a"\nseconds = 9'


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("number = 42", "number = 100", 1, "number is 100; it must be a whole number, 1 to 99"),
        ("number = 42", "number = true", 1, "number is true; it must be a whole number, 1 to 99"),
        ("number = 42\n", "", 1, "number is missing; write number = 1 to 99"),
        ('name = "Mine"', "name = 7", 2, 'name is 7; it must be 1 to 60 characters between ""'),
        ('name = "Mine"', 'nam = "M"', 2, "there is no nam; there are number, name, source"),
        ('name = "Mine"', "name = Mine", 2, "is no TOML: Invalid value; compare with footfall"),
        ('label = "easy"\n', "", 4, 'label is missing; write label = "..."'),
        ('label = "easy"', f'label = "{"x" * 41}"', 5, "it must be 1 to 40 characters"),
        ("minutes = 1", "minutes = 0", 6, "minutes is 0; it must be a number, up to 1092 min"),
        ("minutes = 1", "minutes = nan", 6, "minutes is nan; it must be a number"),
        ("minutes = 1", "hours = 1", 6, "there is no hours; there are label, seconds, minutes"),
        ("minutes = 1\n", "", 4, "nothing ends it; give one of seconds, minutes, steps, metres"),
        ("minutes = 1", "minutes = 1\nmiles = 2", 7, "minutes ends it already; leave out miles"),
        ('"easy"\n\n', '"hard"\n\n', 7, 'signal is "hard"; it must be "none", "work", "easy"'),
        ("repeat = 3", "repeat = 1", 12, "repeat is 1; it must be a whole number, 2 to 99 times"),
        ("repeat = 3", f"repeat = 99\n{NESTED_STEP}", 11, "with this there are 298 steps"),
        ("repeat = 3\n", "", 11, "repeat is missing; write repeat = 2 to 99"),
        ("seconds = 30", "seconds = 70000", 16, "it must be a whole number, 1 to 65535 s"),
        ("= 180", "= 300", 17, "target is 300; it must be a whole number, 135 to 230 a minute"),
        ("= 180", '= "fast"', 17, 'target can\'t be read; it must be "none", a cadence such'),
        ("= 180", '= "50 %"', 17, 'target is "50 %"; it must be 70 % to 130 % of your own'),
        ("= 180", "= { from = 170 }", 17, "to is missing; write to = 135 to 230"),
        ("= 180", "= { from = 9, to = 170 }", 17, "from is 9; it must be a whole number, 135 to"),
        ('"too slow"', '"loud"', 18, 'cue is "loud"; it must be "silent", "too slow", "too fast"'),
        ("soon_s = 5", "soon_s = 30", 19, "soon_s is 30 of 30 s in all; make it shorter"),
        ("until_button = true", "until_button = false", 23, "until_button is false; leave it out"),
        ("until_button = true", "steps = 9\nsoon_s = 3", 24, "needs an end that is known ahead"),
        ("until_button = true", "steps = 9\nwaits = true", 24, "waits lets time stand still"),
        ("until_button = true", 'until_button = true\ncue = "beat"', 24, "and target is none"),
        ("until_button = true", "until_button = true\ntolerance = 3", 24, "tolerance is about a"),
        ("until_button = true", 'metres = 9\ncounts = "jumps"', 24, "which make no metres"),
        ("until_button = true", "steps = 9\ncounts = 'jumps'\ntarget = 59", 25, "60 to 230 a"),
        (
            "until_button = true",
            "steps = 9\ncounts = 'jumps'\ntarget = 150\ncue = 'coach'",
            26,
            "it must be silent or beat",
        ),
        ("until_button = true", "steps = 9\ncounts = 3", 24, 'it must be "steps" or "jumps"'),
        (
            "until_button = true",
            "until_button = true\ntarget = {from = 170, to = 180}",
            24,
            "until_button has none",
        ),
        ('"rest"\nuntil', '"""\nre\nst"""\nwhat = 1\nuntil', 25, "there is no what"),
    ],
)  # fmt: skip
def test_what_cannot_be_followed_is_told_with_its_line(old, new, line, said):
    assert SMALL.count(old) == 1
    with pytest.raises(BadInputError) as refusal:
        workout_in(SMALL.replace(old, new).encode(), "mine.toml")
    assert str(refusal.value).startswith(f"mine.toml: line {line}: ")
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b'number = 1\nname = "x"\n', "steps is missing; write steps = ..., a [[steps]] for"),
        (b'number = 1\nname = "x"\nsteps = 3\n', "line 3: steps must be a [[steps]] for each"),
        (b'number = 1\nname = "x"\nsteps = []\n', "line 3: steps must be a [[steps]] for each"),
        (b'number = 1\nname = "\xff"\n', "line 2: is no text; save the file as UTF-8"),
        (b'number = 1\nname = "x\n', "line 2: is no TOML: "),
        (b"\0" * 70_000, "has more than 64 KB"),
        (b"a = " + b"[" * 5000, "brackets are nested too deep"),
    ],
)
def test_what_is_no_workout_at_all_is_told(text, said):
    with pytest.raises(BadInputError) as refusal:
        workout_in(text, "x.toml")
    assert str(refusal.value).startswith("x.toml: ")
    assert said in str(refusal.value)


def test_repeats_nest_once():
    def nested(depth):
        headers = (f"[[steps{'.steps' * level}]]\nrepeat = 2\n" for level in range(depth))
        inner = f'[[steps{".steps" * depth}]]\nlabel = "a"\nseconds = 9\n'
        return f'number = 1\nname = "x"\n{"".join(headers)}{inner}'.encode()

    (outer,) = workout_in(nested(2), "x.toml").parts
    assert outer.parts[0].parts[0].label == "a"
    with pytest.raises(BadInputError, match=r"x\.toml: line 7: repeats can stand in one repeat"):
        workout_in(nested(3), "x.toml")


def test_a_file_of_windows_is_read_and_counted_alike():
    windows = b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()
    assert workout_in(windows, "x") == workout_in(SMALL.encode(), "x")
    with pytest.raises(BadInputError, match="line 17: target is 300"):
        workout_in(windows.replace(b"180", b"300"), "x")


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@example(b"[[steps]]\n" * 20)
@example(b"steps = [[1]]")
def test_any_bytes_are_read_or_refused_in_one_line(data):
    try:
        workout_in(data, "x.toml")
    except BadInputError as problem:
        said = str(problem)
    else:
        return
    assert len(said.splitlines()) == 1


@given(st.data())
def test_a_file_cut_or_changed_anywhere_is_read_or_refused_in_one_line(data):
    at = data.draw(st.integers(0, len(SMALL)))
    cut = data.draw(st.integers(0, 9))
    put = data.draw(st.sampled_from(["", "\n", "=", "[", '"', "9", "true", "\x7f"]))
    try:
        workout_in((SMALL[:at] + put + SMALL[at + cut :]).encode(), "x.toml")
    except BadInputError as problem:
        said = str(problem)
    else:
        return
    assert said.startswith("x.toml: line ")
    assert len(said.splitlines()) == 1


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(BadInputError, match=r"No such file or directory\); name a workout's file"):
        read_workout(tmp_path / "none.toml")
