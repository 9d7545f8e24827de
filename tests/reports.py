"""Runs to report for tests: told by the core's coach second by second, or copied from a board."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from coached_runs import Told
from feeding import settings_with
from footfall_host.plan.model import Plan
from footfall_host.recordings.entry import Entry
from footfall_host.replay import FootStrike
from footfall_host.report.source import Source
from footfall_host.trace import Trace
from plans import example

RATE_HZ, AXES, MINUTE_S = 100, 3, 60
FIRST_COPY = datetime(2026, 3, 3, 19)
WEEKS, WITHOUT = 12, 6


def source(tenths: Sequence[int], strikes_s: Sequence[float] = (), **settings: int) -> Source:
    """Return a run from the cadence of each second in tenths of a step per minute, 0 for a walk."""
    samples = np.zeros((RATE_HZ * max(1, len(tenths)), AXES), np.int16)
    asked = settings_with(**settings)
    strikes = [FootStrike(t_s, None) for t_s in strikes_s]
    events = (*Told(asked, tenths).events, *strikes)
    return Source("a <run> & more", ("made up",), events, Trace(0.0, samples, (), "made"), asked)


def wandering(seconds: int, seed: int = 1) -> list[int]:
    """Return a cadence about a target of 170 that falls out of the zone now and then, and walks."""
    chance, tenths, spm_tenths = random.Random(seed), [], 1700
    for second in range(seconds):
        spm_tenths += chance.choice([-6, -3, 0, 3, 6]) + (1695 - spm_tenths) // 60
        tenths.append(0 if second % 2700 > 2600 else spm_tenths)
    return tenths


def entry(number: int = 1, copied: datetime = FIRST_COPY, **given: Any) -> Entry:
    """Return a run of a library: half an hour at 168 unless told otherwise."""
    running_s = given.get("running_s", 30 * MINUTE_S)
    values: dict[str, Any] = {
        "run_id": f"{number}-abcd", "number": number, "uid": "0001", "board": "a_board",
        "firmware": "0.1.0", "synced_at": int(copied.timestamp()), "duration_s": running_s + 90.0,
        "running_s": running_s, "steps": 28 * running_s // 10, "mean_spm": 168.0,
        "target_spm": 170, "in_zone_s": running_s // 2, "in_zone_share": 0.5,
        "cues": {"low": 5, "high": 1, "ok": 4}, "overruns": 0, "raw": False, "missing_frames": 0,
        "ending": "stopped", "faults": (), "battery_percent": 80,
    }  # fmt: skip
    return Entry(**values | given)


def twelve_weeks() -> list[Entry]:
    """Return the runs of somebody who learns to run at 170, with a week off."""
    chance, found = random.Random(3), []
    for week in range(WEEKS):
        for day in range(0 if week == WITHOUT else chance.randint(2, 4)):
            learnt = week / (WEEKS - 1)
            running_s = round(
                MINUTE_S * (chance.uniform(18, 35) + (25 * learnt if day == 0 else 0))
            )
            share = min(0.98, 0.45 + 0.42 * learnt + chance.gauss(0, 0.06))
            an_hour = max(1.0, 26 - 19 * learnt + chance.gauss(0, 3))
            spm = round(162 + 7.5 * learnt + chance.gauss(0, 1.1), 1)
            found.append(
                entry(
                    len(found) + 1,
                    FIRST_COPY + timedelta(weeks=week, days=day),
                    running_s=running_s,
                    steps=round(spm * running_s / MINUTE_S),
                    mean_spm=spm,
                    in_zone_s=round(share * running_s),
                    in_zone_share=share,
                    target_spm=168 if week < 5 else 170,
                    cues={"low": round(an_hour * running_s / 3600), "high": 0, "ok": 3},
                )
            )
    return found


def plan_of_them() -> Plan:
    """Return a plan that the same runner may have had for these weeks."""
    monday = FIRST_COPY.date() - timedelta(days=FIRST_COPY.weekday())
    return example(
        baseline_spm=162, goal_spm=170, days=(1, 3, 5), weeks=WEEKS, distance_m=12_000, start=monday
    )
