"""Any day of a runner and a board: whatever comes in whatever order, the count stays true."""

import os
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from footfall.core import stream
from footfall_host.virtual_board.board import Block, Scenario, power_on
from footfall_host.virtual_board.faults import scenario_fields
from footfall_host.virtual_board.machine import board_file

RATE_HZ = 100
SECOND_US = 1_000_000
DAYS = int(os.environ.get("FOOTFALL_DAYS", "250"))
EVENTS_A_DAY = 50
LEAST_STEPS = 10_000
CONTACT_SHARE = 0.65
BOARDS = ["circuitplayground_bluefruit", "feather_nrf52840_express", "raspberry_pi_pico"]
# A strike is told at most so long after its runner has stopped, and a cue so long after that.
LATE_S = 2.5
STILL, WALKS, RUNS = range(3)

done = Counter()


class Day(RuleBasedStateMachine):
    """Collects what the runner does and what happens, and lives it when it is complete."""

    @initialize(
        board_id=st.sampled_from(BOARDS),
        first_tick_ms=st.sampled_from([0x1FFF0000, 0, 0x1FFFFFFF, 0x1FFF8000]),
        rate_percent=st.integers(-8, 8),
        target_spm=st.sampled_from([150, 170, 200]),
    )
    def switch_on(self, board_id, first_tick_ms, rate_percent, target_spm):
        self.board_id = board_id
        self.first_tick_ms = first_tick_ms
        self.rate_error = rate_percent / 100
        self.target_spm = target_spm
        self.support_g = [np.ones(RATE_HZ)]
        self.doing = [np.full(RATE_HZ, STILL)]
        self.faults = []
        self.restarts = False
        # (about when by the recording, for how long) samples were lost.
        self.lost = []

    @property
    def now_s(self):
        """Where in the day it is, by the recording and so about by the board."""
        return sum(map(len, self.support_g)) / RATE_HZ / (1 + self.rate_error)

    def does(self, what, support_g):
        done["moves"] += 1
        self.support_g.append(support_g)
        self.doing.append(np.full(len(support_g), what))

    def loses(self, spec, for_s):
        """Let something happen that costs about so many seconds of samples."""
        self.lost.append((sum(map(len, self.support_g)), for_s * RATE_HZ))
        self.happens(spec)

    def happens(self, spec):
        done[spec.partition("@")[0].partition("=")[0]] += 1
        self.faults.append(spec)

    @rule(seconds=st.integers(2, 15), spm=st.integers(150, 215))
    def run(self, seconds, spm):
        phase = np.arange(seconds * RATE_HZ) / RATE_HZ * spm / 60 % 1
        push = np.pi / 2 / CONTACT_SHARE * np.sin(np.pi * phase / CONTACT_SHARE)
        self.does(RUNS, np.where(phase < CONTACT_SHARE, push, 0.0))

    @rule(seconds=st.integers(1, 8))
    def walk(self, seconds):
        t_s = np.arange(seconds * RATE_HZ) / RATE_HZ
        self.does(WALKS, 1 + 0.25 * np.sin(2 * np.pi * 1.8 * t_s))

    @rule(seconds=st.integers(1, 8))
    def stand(self, seconds):
        self.does(STILL, np.ones(seconds * RATE_HZ))

    @rule(button=st.sampled_from(["raise", "lower"]), for_s=st.sampled_from([0.1, 0.2]))
    def press(self, button, for_s):
        self.happens(f"press={button}@{self.now_s:.2f}for{for_s}")

    @rule(times=st.integers(1, 20))
    def nack(self, times):
        self.happens(f"nack@{self.now_s:.2f}x{times}")

    @rule(for_s=st.sampled_from([0.1, 0.25, 0.33, 0.6, 2.0]))
    def stall(self, for_s):
        self.loses(f"stall@{self.now_s:.2f}for{for_s}", for_s)

    @rule(for_s=st.sampled_from([0.5, 1.5]))
    def hang(self, for_s):
        self.loses(f"hang@{self.now_s:.2f}for{for_s}", for_s + 3)  # and what its timeouts take

    @rule()
    def sensor_resets(self):
        self.loses(f"reset@{self.now_s:.2f}", 0.3)

    @rule(for_s=st.sampled_from([0.05, 0.5, 3.0]))
    def sensor_goes(self, for_s):
        self.loses(f"absent@{self.now_s:.2f}for{for_s}", for_s + 1)

    @rule()
    def plug(self):
        self.happens(f"plug@{self.now_s:.2f}")

    @rule()
    def host_writes(self):
        self.restarts = True
        self.happens(f"host-write@{self.now_s:.2f}")

    @rule(kept=st.booleans())
    def brown_out(self, kept):
        self.restarts = True
        self.happens(f"brownout{'-kept' if kept else ''}@{self.now_s:.2f}")

    @rule()
    def press_reset(self):
        self.restarts = True
        self.happens(f"reset-button@{self.now_s:.2f}")

    @rule(for_s=st.sampled_from([0.5, 2.0]))
    def power_fails(self, for_s):
        self.restarts = True
        self.happens(f"power-off@{self.now_s:.2f}for{for_s}")

    def teardown(self):
        """Live the day, and look at what the board made of it."""
        if not hasattr(self, "support_g"):
            return
        counts = self.counts()
        fields = scenario_fields(self.faults, board_file(self.board_id))
        board = power_on(
            Scenario(
                counts,
                self.board_id,
                settings={"FOOTFALL_TARGET_SPM": self.target_spm},
                first_tick_ms=self.first_tick_ms,
                rate_error=self.rate_error,
                **fields,
            )
        )
        assert not board.tracebacks
        self.check_when(board, np.concatenate(self.doing))
        self.check_order(board)
        if not self.restarts:
            self.check_steps(board, np.concatenate(self.doing))
            self.check_drains(board)

    def counts(self):
        rng = np.random.default_rng(len(self.support_g))
        upwards = np.array([0.3, 0.2, np.sqrt(1 - 0.3**2 - 0.2**2)])
        support_g = np.concatenate([*self.support_g, np.ones(3 * RATE_HZ)])
        acc_g = np.outer(support_g, upwards) + rng.normal(0, 0.02, (len(support_g), 3))
        counts = np.clip(acc_g * stream.COUNTS_PER_G, -0x8000, 0x7FFF).astype(np.int16)
        return counts & ~0x3F

    def check_when(self, board, doing):
        """Strikes and cues are told while the runner runs, or just after."""
        for told in board.reported:
            if told.event.kind == stream.CADENCE:
                continue
            at = min(told.origin_sample + told.fed_samples, len(doing))
            late = round(LATE_S * RATE_HZ + self.lost_about(at))
            before = doing[max(0, at - late) : at]
            assert RUNS in before, (told, self.faults)

    def lost_about(self, at):
        """Return how many samples were lost shortly before a sample of the recording."""
        near = 20 * RATE_HZ
        return sum(samples for lost_at, samples in self.lost if at - near < lost_at < at + near)

    def check_order(self, board):
        """Within a life, each event is at or after the one before it of its kind."""
        starts_us = [*(start.t_us for start in board.starts), board.ended_us + 1]
        for from_us, to_us in pairwise(starts_us):
            for kind in (stream.FOOT_STRIKE, stream.CADENCE, stream.CUE):
                at = [
                    (told.event.at_samples, told.event.detail if kind == stream.FOOT_STRIKE else 0)
                    for told in board.reported
                    if from_us <= told.t_us < to_us and told.event.kind == kind
                ]
                assert at == sorted(at)

    def check_steps(self, board, doing):
        """Never more steps than the runner took, but for one at each start and gap."""
        taken = sum(
            (part > 1.5).astype(int)[1:][np.diff((part > 1.5).astype(int)) == 1].sum()
            for part, what in zip(self.support_g, self.doing, strict=True)
            if what[0] == RUNS
        )
        counted = sum(event.kind == stream.FOOT_STRIKE for event in board.events)
        runs = sum(what[0] == RUNS for what in self.doing)
        assert counted <= taken + 2 * runs + len(self.faults)

    def check_drains(self, board):
        """Without a stall the FIFO never waits long, and the board counts to the end."""
        if self.lost:
            return
        blocks = [entry for entry in board.inputs if isinstance(entry, Block)]
        gaps_us = np.diff([block.t_us for block in blocks])
        assert gaps_us.max() < 170_000
        assert not board.records(stream.OVERRUN)
        assert sum(block.samples for block in blocks) >= sum(map(len, self.support_g))


@pytest.mark.campaign
def test_any_day_is_counted():
    done.clear()
    run_state_machine_as_test(
        Day,
        settings=settings(
            max_examples=DAYS,
            stateful_step_count=EVENTS_A_DAY,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(f"{sum(done.values())} steps: {dict(done)}")
    assert sum(done.values()) >= LEAST_STEPS
