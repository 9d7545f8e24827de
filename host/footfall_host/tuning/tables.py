"""What a study has found, as tables for a terminal of 80 columns."""

from rich.table import Table
from rich.text import Text

from footfall_host.terminal_table import plain_table
from footfall_host.tuning.study import Tuning

_LEGEND = Text(
    "Spoilt: seconds of wrong, missing or false cadence, one for each strike missed or extra, ten "
    "for a false cue, and those from the start of a run to a true cadence. Whoever was kept out "
    "had no part in the choice: what does not help them fits the recordings, and not runners.",
    style="dim",
)


def tuning_tables(tuning: Tuning) -> list[Table | Text]:
    """Make the table of values, that of what they cost, and what that means."""
    values = plain_table(
        f"\nBest of {tuning.trials} trials", ("constant", "shipped", "best"), {"constant"}
    )
    for constant, value in tuning.best.items():
        style = None if value == constant.shipped else "bold"
        values.add_row(str(constant), str(constant.shipped), str(value), style=style)
    costs = plain_table("\nSeconds spoilt", ("", "as shipped", "best"), {""})
    for name, shipped_s, best_s in (
        ("tuned on", tuning.as_shipped.tuned_on_s, tuning.as_best.tuned_on_s),
        ("kept out", tuning.as_shipped.held_out_s, tuning.as_best.held_out_s),
    ):
        costs.add_row(name, f"{shipped_s:.1f}", f"{best_s:.1f}")
    return [values, costs, _LEGEND]
