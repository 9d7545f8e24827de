"""docs/boards.md: its figures are what deploying leaves, its pictures what the board files say."""

import re
import shutil
import subprocess

import pytest

from conftest import ROOT
from drives import contents, deployed, new_drive
from footfall_host.board_files import board_file_of, board_files
from footfall_host.deploy.drives import drive_at
from footfall_host.deploy.image import FOLDERS, image_for
from footfall_host.deploy.install import rounded_up
from footfall_host.plot_board import draw

PAGE = (ROOT / "docs" / "boards.md").read_text()
BOARD_IDS = [board.board_id for board in board_files()]
ROW = re.compile(r"^\| (\w+) \| (\d+) KB \| (\d+) KB \| (\d+) KB \|$", re.MULTILINE)
CLUSTER_BYTES = 1024
DRIVE_BYTES = 2 * 1024 * 1024
SECTOR_BYTES = 512

each_board = pytest.mark.parametrize("board_id", BOARD_IDS)


@pytest.fixture
def images(tmp_path):
    """Return a function: a board's id -> its compiled image, and that of sources."""

    def make(board_id):
        drive = drive_at(new_drive(tmp_path / "any" / board_id, board_id))
        return [image_for(drive, board_id, sources=sources) for sources in (False, True)]

    return make


def sizes(image):
    """Return the bytes of each file."""
    files = image.folder_files(FOLDERS[0]) | image.root_files(FOLDERS[0])
    return [len(data) for data in files.values()]


def test_the_page_has_a_row_and_a_picture_for_each_board():
    assert sorted(row[0] for row in ROW.findall(PAGE)) == BOARD_IDS
    assert sorted(re.findall(r"\(wiring/(\w+)\.svg\)", PAGE)) == BOARD_IDS
    assert sorted(path.stem for path in (ROOT / "docs/wiring").iterdir()) == BOARD_IDS


@each_board
def test_what_lands_on_a_drive_is_what_the_page_says(board_id, images):
    (row,) = [row for row in ROW.findall(PAGE) if row[0] == board_id]
    modules, sources = map(sizes, images(board_id))
    clusters = [rounded_up(size, CLUSTER_BYTES) for size in modules]
    measured_kb = [sum(each) / 1024 for each in (modules, sources, clusters)]
    assert list(map(int, row[1:])) == pytest.approx(measured_kb, rel=0.1)
    # Two versions at once, both in sources, leave most of the smallest drive to its user.
    assert 2 * sum(rounded_up(size, CLUSTER_BYTES) for size in sources) < DRIVE_BYTES / 2


@each_board
def test_the_picture_is_of_the_board_file_as_it_is(board_id, tmp_path):
    drawn = tmp_path / "now.svg"
    draw(board_file_of(board_id), drawn)
    committed = (ROOT / "docs" / "wiring" / f"{board_id}.svg").read_text()
    # A text is a comment beside the shapes of its letters.
    texts = re.compile(r"<!-- (.*?) -->")
    assert texts.findall(committed) == texts.findall(drawn.read_text()), (
        f"draw it anew: footfall board {board_id} --plot docs/wiring/{board_id}.svg"
    )
    assert len(texts.findall(committed)) > 10


@pytest.mark.skipif(not shutil.which("mformat"), reason="no mtools to make a FAT file system")
def test_a_real_fat_of_2_mb_bears_two_versions_and_gives_them_back(images, tmp_path):
    """CircuitPython makes FAT12 with clusters of 1 KB on such a drive."""
    modules, sources = images("circuitplayground_express")
    drive = new_drive(tmp_path / "drive", "circuitplayground_express")
    deployed(drive, sources)
    both = modules.folder_files(FOLDERS[1]) | contents(drive)
    folder, back = tmp_path / "both", tmp_path / "back"
    for path, data in both.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    image = tmp_path / "drive.img"

    def mtool(name, *arguments):
        subprocess.run([name, "-i", image, *arguments], check=True, capture_output=True)

    sectors, cluster_sectors = DRIVE_BYTES // SECTOR_BYTES, CLUSTER_BYTES // SECTOR_BYTES
    geometry = ("-T", f"{sectors}", "-h", "16", "-s", "32", "-c", f"{cluster_sectors}")
    mtool("mformat", "-C", *geometry, "::")
    assert image.read_bytes()[54:59] == b"FAT12"
    mtool("mcopy", "-s", *folder.iterdir(), "::")
    back.mkdir()
    mtool("mcopy", "-s", "-n", "::*", back)
    assert contents(back) == both
