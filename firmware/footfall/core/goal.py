"""What is asked of a runner, where that is not one number for the whole run.

The target may come from the runner's own cadence, measured in silence in a calibration run; it
may climb over the first minutes; and cues may fade from session to session, so that a runner
learns to do without. A board whose settings ask for none of it does not load this file.
"""

from array import array

from .coach import Coach
from .settings import Settings
from .stream import HIGHEST_TARGET_SPM, LOWEST_TARGET_SPM, MOST_RAISED_PERMILLE, OWN, SESSION, const

# A run's first minute finds its pace.
SETTLE_S = const(60)
# The own cadence is looked for between these, in bins of 1 spm.
_LOWEST_SPM = const(100)
_BINS = const(160)
# Where a share of the time is silent, it is that share of every five minutes.
_BLOCK_S = const(300)
# Of the sessions after the fading, every fourth is a recall: without any, what was learned fades
# (Van den Berghe et al., 2024).
_RECALL_SESSIONS = const(4)


class Goal:
    """Tell it each second of a run with tick(): it moves the coach's target, and keeps it silent.

    goal_spm: the target that the run leads to. own_tenths: the runner's own cadence, 0 where it is
    not known.
    """

    def __init__(self, settings: Settings, coach: Coach) -> None:
        self._settings = settings
        self._coach = coach
        self._session = 0
        self._running_s = 0
        self.goal_spm = settings.target_spm
        self._measures = bool(settings.auto_target)
        # How many seconds had each cadence.
        self._seconds = array("H", [0] * (_BINS if self._measures else 0))
        self._measured_s = 0
        self.own_tenths = 0
        if settings.own_spm:
            self._know(settings.own_spm * 10)
        self._follow()

    def record(self, kind: int, value: int) -> None:
        """Take what the board remembers: OWN, unless a setting says it, or SESSION."""
        if kind == OWN and value > 0 and not self._settings.own_spm:
            self._know(value)
        elif kind == SESSION:
            self._session = max(0, value)

    def set(self, goal_spm: int) -> None:
        """Lead to another target; while one is being measured, there is none to be set."""
        if self._measures:
            return
        self.goal_spm = min(max(goal_spm, LOWEST_TARGET_SPM), HIGHEST_TARGET_SPM)
        self._coach.set_target(self._asked_spm())

    def begin(self) -> None:
        """Begin another run: a ramp climbs anew."""
        self._running_s = 0
        self._follow()

    def tick(self, spm_tenths: int) -> int:
        """Take one second's cadence; return the own cadence in tenths once it is measured, or 0."""
        own_tenths = 0
        if spm_tenths:
            self._running_s += 1
            own_tenths = self._measure(spm_tenths) if self._measures else 0
            self._follow()
        self._coach.faded = self._measures or self._is_faded()
        return own_tenths

    def _asked_spm(self) -> int:
        """Return the target of this second: below the goal by what is left of a ramp."""
        settings = self._settings
        climbed_spm = settings.ramp_spm * self._running_s // (settings.ramp_min * 60)
        below_spm = max(0, settings.ramp_spm - climbed_spm)
        return max(self.goal_spm - below_spm, LOWEST_TARGET_SPM)

    def _follow(self) -> None:
        self._coach.move_target(self._asked_spm() - self._coach.target_spm)

    def _know(self, own_tenths: int) -> None:
        """Take the goal from the own cadence; of one too low for any, it is the lowest target."""
        self.own_tenths = own_tenths
        if not self._measures:
            return
        self._measures = False
        self._running_s = 0  # a ramp begins now
        most_spm = own_tenths * MOST_RAISED_PERMILLE // 10000
        raised = own_tenths * (1000 + self._settings.auto_raise_permille)
        self.set(min((raised + 5000) // 10000, most_spm))

    def _measure(self, spm_tenths: int) -> int:
        if self._running_s <= SETTLE_S:
            return 0
        at = min(max(spm_tenths // 10 - _LOWEST_SPM, 0), _BINS - 1)
        self._seconds[at] += 1
        self._measured_s += 1
        if self._measured_s < self._settings.calibrate_min * 60:
            return 0
        own_tenths = self._median_tenths(self._measured_s)
        self._know(own_tenths)
        return own_tenths

    def _median_tenths(self, seconds: int) -> int:
        """Return the median of the cadences, as if those of a bin were spread evenly over it."""
        below = 0
        at = 0
        while 2 * (below + self._seconds[at]) < seconds:
            below += self._seconds[at]
            at += 1
        within = (seconds - 2 * below) * 5 // self._seconds[at]
        return (_LOWEST_SPM + at) * 10 + within

    def _is_faded(self) -> bool:
        sessions = self._settings.fade_sessions
        if not sessions:
            return False
        share_percent = cued_percent(self._session, sessions)
        return self._running_s % _BLOCK_S * 100 >= share_percent * _BLOCK_S


def cued_percent(session: int, sessions: int) -> int:
    """Return the share of a session's time in which cues are allowed.

    session: how many came before. sessions: over how many it fades: none of it in the first half,
    then evenly down to nothing (eight runs, the cue withdrawn over the last four: PMC7699362).
    """
    kept = sessions // 2
    if session < kept:
        return 100
    if session < sessions:
        return (sessions - session) * 100 // (sessions - kept + 1)
    return 0 if (session - sessions + 1) % _RECALL_SESSIONS else 100
