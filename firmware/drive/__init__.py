"""What is flashed to the root of the drive; this file is not, it makes the folder a package."""
