"""Names for what the radio's files take from `_bleio` when they load, with nothing behind them.

Run after fake_board, where a test loads those files; whether they work, real clients say elsewhere.
"""

import sys

from fake_board import Anything

sys.modules["_bleio"] = Anything()
sys.modules["__future__"] = Anything()  # a part of CircuitPython
