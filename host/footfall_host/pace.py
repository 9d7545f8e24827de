"""How fast a simulated runner is at a cadence, and so how far a run goes.

Runners go faster mostly by longer steps: from 3.15 to 4.12 m/s steps grew by 28 % and their rate
by 4 % (Cavanagh and Kram, Med. Sci. Sports Exerc. 21, 1989), 7 steps/min for each m/s; beginners
took 154, 158 and 160 steps/min at 2.4, 2.6 and 2.9 m/s (van Oeveren et al., PLoS ONE 12, 2017),
12 for each. That is of the pace a runner chooses: who is asked for more steps at the same pace
takes shorter ones.
"""

from dataclasses import dataclass

from footfall_host.run_plan import RUN, Plan, Segment

MINUTE_S = 60.0
# From a jog hardly faster than a walk to a sprint: beyond, a cadence says nothing of the speed.
SLOWEST_M_S, FASTEST_M_S = 1.7, 9.0


@dataclass(frozen=True)
class Pace:
    """A runner: the speed at 170 steps a minute, and how many more each m/s more takes."""

    at_170_m_s: float = 3.1
    spm_per_m_s: float = 9.0

    def speed_m_s(self, spm: float) -> float:
        """Return the speed at which the runner chooses a cadence."""
        speed_m_s = self.at_170_m_s + (spm - 170.0) / self.spm_per_m_s
        return min(max(speed_m_s, SLOWEST_M_S), FASTEST_M_S)

    def step_length_m(self, spm: float) -> float:
        """Return how long a step is then."""
        return MINUTE_S * self.speed_m_s(spm) / spm


def run_distance_m(plan: Plan, pace: Pace | None = None) -> float:
    """Return how far the plan's runs go; walks are left out."""
    runs = (segment for segment in plan.segments if segment.gait == RUN)
    return sum(_distance_m(segment, pace or Pace()) for segment in runs)


def _distance_m(segment: Segment, pace: Pace) -> float:
    """Return how far one goes: the cadence moves evenly, and is taken amid each short part."""
    parts = max(1, round(segment.duration_s))
    rise_spm = segment.per_min_to - segment.per_min_from
    spms = (segment.per_min_from + rise_spm * (part + 0.5) / parts for part in range(parts))
    return segment.duration_s * sum(map(pace.speed_m_s, spms)) / parts
