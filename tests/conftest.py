"""What every test may ask for: the real recordings, where this machine has them."""

import os
import pathlib

import pytest

ROOT = pathlib.Path(__file__).parents[1]
CORPUS_VARIABLE = "FOOTFALL_CORPUS"


@pytest.fixture(scope="session")
def corpus() -> pathlib.Path:
    """Return the folder of real recordings; skip the test where there is none."""
    folder = pathlib.Path(os.environ.get(CORPUS_VARIABLE, ROOT.parent / "shared" / "corpus"))
    if not folder.is_dir():
        pytest.skip(f"no real recordings at {folder}: set {CORPUS_VARIABLE} to their folder")
    return folder
