"""A study: trials of the core's constants, kept in a file, so that it goes on after any end.

It needs optuna. The values as shipped are the first trial, so the best is never worse than they.
"""

import hashlib
import pathlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from footfall_host.errors import BadInputError
from footfall_host.evaluation.aggregate import Broken, Scored
from footfall_host.evaluation.executors import Workforce, code_digest
from footfall_host.evaluation.jobs import Job
from footfall_host.only_writer import is_only_writer
from footfall_host.tuning.constants import Constant
from footfall_host.tuning.held_out import Parts
from footfall_host.tuning.objective import cost_s, judged_with

if TYPE_CHECKING:
    from optuna import Study, Trial

INSTALL = "pip install 'footfall[tune]'"
_NAME = "footfall"
_HEADING = "heading"
# How optuna begins each line.
_LINE = b'{"op_code":'

Values = Mapping[Constant, int]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Costs:
    """Seconds spoilt and waited: of those who were tuned on, and of those who were kept out."""

    tuned_on_s: float
    held_out_s: float


@dataclass(frozen=True)
class Tuning:
    """What a study has found; trials: all of them; resumed: those of before."""

    best: dict[Constant, int]
    as_shipped: Costs
    as_best: Costs
    trials: int
    resumed: int
    broken: tuple[Broken, ...]


class _Trials:
    """Judges values on recordings, and leaves those out that cannot be used."""

    def __init__(self, workforce: Workforce, target_spm: int) -> None:
        self._workforce = workforce
        self._target_spm = target_spm
        self.broken: dict[str, Broken] = {}

    def cost_s(self, jobs: Sequence[Job], values: Values) -> float:
        call = partial(judged_with, values=values, target_spm=self._target_spm)
        scored = []
        for result in self._workforce.in_order(call, jobs):
            if isinstance(result, Scored):
                scored.append(result)
            else:
                self.broken[result.problem] = result
        if not scored:
            raise BadInputError(next(iter(self.broken)))
        return cost_s(scored)


def tune(
    parts: Parts,
    constants: Sequence[Constant],
    workforce: Workforce,
    study_path: pathlib.Path,
    *,
    trials: int,
    target_spm: int,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Tuning:
    """Try values of the constants until the study has so many trials, and judge the best.

    The same for any workforce. Raises BadInputError without optuna, for a study of something else,
    one that another process tunes, or a file that is none, and where no recording can be used.
    """
    _require_optuna()
    heading = _heading(parts, constants, target_spm)
    with _opened(study_path):
        study, resumed = _study(study_path, heading, constants, seed)
        judge = _Trials(workforce, target_spm)

        def objective(trial: "Trial") -> float:
            return judge.cost_s(parts.tuned_on, _suggested(trial, constants))

        for done in range(resumed, trials):
            study.optimize(objective, n_trials=1)
            if on_progress:
                on_progress(done + 1, trials)
        shipped = {constant: constant.shipped for constant in constants}
        best = {constant: study.best_params[str(constant)] for constant in constants}
        return Tuning(
            best=best,
            as_shipped=Costs(
                judge.cost_s(parts.tuned_on, shipped), judge.cost_s(parts.held_out, shipped)
            ),
            as_best=Costs(study.best_value, judge.cost_s(parts.held_out, best)),
            trials=max(trials, resumed),
            resumed=resumed,
            broken=tuple(judge.broken.values()),
        )


def _suggested(trial: "Trial", constants: Sequence[Constant]) -> dict[Constant, int]:
    return {constant: trial.suggest_int(str(constant), *constant.range()) for constant in constants}


def _require_optuna() -> None:
    try:
        import optuna  # noqa: F401
    except ImportError as problem:
        raise BadInputError(f"tuning needs optuna: {INSTALL}") from problem


@contextmanager
def _opened(path: pathlib.Path) -> Iterator[None]:
    """Keep others from the file of a study, and cut off a line of it that was cut off before.

    Raises BadInputError where nothing can be written, for a file that is no study, which is left
    as it is, and while another process tunes.
    """
    try:
        stream = path.open("a+b")
    except OSError as problem:
        raise BadInputError(
            f"{path}: cannot be written ({problem.strerror}): name another study"
        ) from problem
    with stream:
        if not is_only_writer(stream):
            raise BadInputError(f"{path}: is being tuned: wait for its end, or name another study")
        stream.seek(0)
        content = stream.read()
        if not content.startswith(_LINE[: len(content)]):
            raise _no_study(path)
        stream.truncate(content.rfind(b"\n") + 1)
        yield


def _no_study(path: pathlib.Path) -> BadInputError:
    return BadInputError(f"{path}: is no study: name another file")


def _study(
    path: pathlib.Path, heading: str, constants: Sequence[Constant], seed: int
) -> tuple["Study", int]:
    """Return the study in that file, or one that begins, and how many trials it has."""
    import optuna
    from optuna.storages import JournalStorage
    from optuna.storages.journal import JournalFileBackend, JournalFileOpenLock

    # A trial that is stopped is no news to whoever has stopped it.
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    try:
        storage = JournalStorage(JournalFileBackend(str(path), JournalFileOpenLock(str(path))))
        study = optuna.create_study(storage=storage, study_name=_NAME, load_if_exists=True)
    except (ValueError, KeyError) as problem:
        raise _no_study(path) from problem
    if study.user_attrs.get(_HEADING, heading) != heading:
        raise BadInputError(
            f"{path}: is a study of other recordings, constants or code, or of another target: "
            "name another file"
        )
    study.set_user_attr(_HEADING, heading)
    states = optuna.trial.TrialState
    done = len(study.get_trials(states=[states.COMPLETE]))
    # The first one that ends, whatever ended those before it.
    if not done and not study.get_trials(states=[states.WAITING]):
        study.enqueue_trial({str(constant): constant.shipped for constant in constants})
    # What was suggested before is not suggested again.
    study.sampler = optuna.samplers.TPESampler(seed=seed + done)
    return study, done


def _heading(parts: Parts, constants: Sequence[Constant], target_spm: int) -> str:
    labels = [[job.label for job in part] for part in (parts.tuned_on, parts.held_out)]
    told = repr((code_digest(), target_spm, list(map(str, constants)), labels))
    return hashlib.sha256(told.encode()).hexdigest()
