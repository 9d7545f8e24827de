"""Readers of a drive's image that know nothing of the virtual board: PyFatFS and fsck.fat."""

import io
import os
import pathlib
import re
import shutil
import subprocess

import pytest
from pyfatfs.PyFat import PyFat

# Debian puts it where a user's programs are not looked for.
FSCK = shutil.which("fsck.fat", path=os.pathsep.join([os.environ["PATH"], "/usr/sbin", "/sbin"]))

# FatFs writes the drive's name into the root directory alone.
USUAL = re.compile(r"$|.*volume label|.*Auto-copying|Leaving filesystem unchanged")


def independent_files(image: bytes) -> dict[str, bytes]:
    """Return the files of a drive by path in capitals, which is all that short names are."""
    reader = PyFat()
    reader.set_fp(io.BytesIO(image))
    found = {}
    for folder, _, files in reader.root_dir.walk():
        for file in files:
            clusters = reader.get_cluster_chain(file.get_cluster()) if file.filesize else ()
            data = b"".join(map(reader.read_cluster_contents, clusters))
            found[f"{folder}/{file!r}".lstrip("/").upper()] = data[: file.filesize]
    reader.close()
    return found


def in_capitals(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return files as the independent reader names them."""
    return {path.upper(): data for path, data in files.items()}


def check_filesystem(image: bytes, folder: pathlib.Path) -> None:
    """Fail if fsck.fat complains of an image; skip where it is not installed."""
    if FSCK is None:
        pytest.skip("no fsck.fat: install dosfstools")
    path = folder / "drive.img"
    path.write_bytes(image)
    told = subprocess.run([FSCK, "-n", str(path)], capture_output=True, text=True, check=False)
    complaints = [line for line in told.stdout.splitlines()[1:-1] if not USUAL.match(line)]
    assert not complaints, complaints
