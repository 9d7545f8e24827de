"""What docs/export.md shows works, and its columns are those that are written."""

import re
import shlex

import pytest

from activities import watch_fit, watch_gpx, watch_tcx
from conftest import ROOT
from export_runs import SECONDS, export, told_as
from footfall_host.export.tables import COLUMNS

PAGE = (ROOT / "docs" / "export.md").read_text()
EXAMPLES = re.findall(r"^footfall export (.*)$", PAGE, re.MULTILINE)


def test_the_columns_are_listed_in_their_order():
    (table,) = re.findall(r"\| column .*?\n\n", PAGE, re.DOTALL)
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert tuple(name for cell in cells for name in re.findall(r"`(\w+)`", cell)) == COLUMNS


@pytest.mark.parametrize("line", EXAMPLES)
def test_each_example_works(tmp_path, monkeypatch, line):
    if "--parquet" in line:
        pytest.importorskip("pyarrow.parquet", reason="Parquet needs pyarrow")
    monkeypatch.chdir(tmp_path)
    strides = [round((each["spm"] or 0) / 2) for each in told_as("cadence")]
    (tmp_path / "morning.gpx").write_text(watch_gpx(SECONDS))
    (tmp_path / "morning.tcx").write_text(watch_tcx(SECONDS))
    (tmp_path / "watch.fit").write_bytes(watch_fit(len(strides), strides))
    given = {path.name for path in tmp_path.iterdir()}
    done = export(*shlex.split(line))
    assert done.exit_code == 0
    written = {path.name for path in tmp_path.iterdir()} - given
    assert written == {told.partition(":")[0] for told in done.stdout.splitlines()}
    assert written
