"""Workouts: files for people, read, looked over, and compiled to what a board follows."""
