"""Packages whose modules define, import, shadow and change whole numbers, to be linked and run."""

import contextlib
import io
import pathlib
import sys
import tempfile

from hypothesis import strategies as st

DEFINER = """
try:
    from micropython import const
except ImportError:
    def const(value):
        return value
"""
OWN = ("A", "B", "C", "D")
NEXT = ("E", "F", "G")
RIGHTS = (
    "{} + {}",
    "{} - {}",
    "{} * {}",
    "{} & {}",
    "{} | {}",
    "{} ^ {}",
    "-{} + {}",
    "{} // 7 % {}",
)
MASKED = "((({}) & 1023) + 1)"
# Functions of the names n and m, which come from whatever module.
USES = (
    "def f(v=1):\n    return {n} + v * {m}",
    "def f(v={n}):\n    return -v ** 2, -{m} ** 2",
    "def f({n}=3):\n    return {n}, {m}",
    "def f():\n    {n} = 5\n    return {n} + {m}",
    "def f():\n    return [{n} for {n} in (1, 2)], {m}",
    "def f():\n    return (lambda {n}: {n} + {m})(4)",
    "def f():\n    return dict({n}={m})",
    "def f():\n    return box.Box().{n} + {m}",
    "def f():\n    return f'{{{n}}}', {m}",
    "def f():\n    global {n}\n    {n} = {n} + 1\n    return {n}",
    "def f():\n    for {n} in range(3):\n        pass\n    return {n} + {m}",
    "def f():\n    class K:\n        {n} = 9\n        kept = {m}\n    return K.{n}, K.kept",
    "def f():\n    from .own import A\n    return A, {m}",
    "def f():\n    return own.A, following.E, (\n        own\n        .B)",
    "def f():\n    own.B = 7\n    return own.B",
    "def f():\n    return own.change(), own.A, own.B, own.C, own.D",
    "def f():\n    return 1 if ({n})else 2, [{m}]",
)
OF_PACKAGE = (
    "def f():\n    return pkg.own.D, pkg.following.F",
    "def f():\n    return getattr(own, 'C')",
    "def f():\n    pkg.following.G = 4\n    return following.G",
)
# What a module does with a number of its own.
CHANGES = (
    "def change():\n    return {n}\n",
    "def change():\n    global {n}\n    {n} += 1\n",
    "{n} = 8\ndef change():\n    return {n}\n",
    "def change():\n    return globals()['{n}']\n",
)
# MicroPython's compiler takes no name of another module for a constant.
OF_NAMES = ("{n} = {v}", "{n} = {v}; _ = 0", "{n} = (\n    {v}\n)")
FORMS = (*OF_NAMES, "{n} = const({v})", "{n} = const(\n    {v}\n)")
BOX = "class Box:\n" + "".join(f"    {name} = {at}\n" for at, name in enumerate((*OWN, *NEXT)))


@st.composite
def packages(draw):
    """Return the sources of a package, by path; pkg.main has what to run."""
    own = DEFINER + _definitions(draw, OWN, [])
    brought = draw(st.lists(st.sampled_from(OWN), min_size=1, unique=True))
    line = draw(
        st.sampled_from(("from .own import {}, const\n", "from pkg.own import ({},\n const)\n"))
    )
    following = line.format(",\n ".join(brought) if "(" in line else ", ".join(brought))
    following += _definitions(draw, NEXT, brought)
    main = "from . import box, own, following\n"
    uses = st.sampled_from(USES)
    if draw(st.booleans()):
        main += "import pkg.own\n"
        uses |= st.sampled_from(OF_PACKAGE)
    if draw(st.booleans()):
        own = own.replace("= const(", "= (")  # what is one can't be changed
        own += draw(st.sampled_from(CHANGES)).format(n=draw(st.sampled_from(OWN)))
    else:
        own += "def change(): pass\n"
    for name in OWN:
        module = draw(st.sampled_from([".own", "pkg.own", *[".following"] * (name in brought)]))
        main += f"from {module} import {name}\n"
    main += f"from pkg.following import (  # all\n    {', '.join(NEXT)}\n)\n"
    main += "made = []\n"
    for use in draw(st.lists(uses, min_size=1, max_size=6)):
        n, m = draw(st.permutations((*OWN, *NEXT)))[:2]
        main += use.format(n=n, m=m) + "\nmade.append(f)\n"
    main += "def run():\n    for f in made:\n        print(f())\n"
    texts = {"__init__": "", "box": BOX, "own": own, "following": following, "main": main}
    return {f"pkg/{name}.py": text.encode() for name, text in texts.items()}


def _definitions(draw, names, known):
    text = ""
    for name in names:
        value, forms = str(draw(st.integers(-9, 9) | st.integers(0, 1 << 14))), FORMS
        if known and draw(st.booleans()):
            other = draw(st.sampled_from(known))
            form = draw(st.sampled_from(RIGHTS))
            value, forms = form.format(MASKED.format(other), MASKED.format(value)), OF_NAMES
        text += draw(st.sampled_from(forms)).format(n=name, v=value) + "\n"
        known = [*known, name]
    return text


def printed_here(sources):
    """Return the lines that a package prints in this Python."""
    said = io.StringIO()
    with tempfile.TemporaryDirectory() as folder:
        for path, text in sources.items():
            target = pathlib.Path(folder, path)
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(text)
        sys.path.insert(0, folder)
        try:
            with contextlib.redirect_stdout(said):
                exec("from pkg.main import run\nrun()", {})
        finally:
            sys.path.remove(folder)
            for name in [name for name in sys.modules if name.partition(".")[0] == "pkg"]:
                del sys.modules[name]
    return said.getvalue().splitlines()
