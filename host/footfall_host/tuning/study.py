"""A study: trials of the core's constants, kept in a file, so that it goes on after any end.

It needs optuna. The values as shipped are the first trial, so the best is never worse than they.
"""

import hashlib
import pathlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from footfall_host.errors import BadInputError
from footfall_host.evaluation.aggregate import Broken, Scored
from footfall_host.evaluation.executors import Workforce, code_digest
from footfall_host.evaluation.jobs import Job
from footfall_host.tuning.constants import Constant
from footfall_host.tuning.held_out import Parts
from footfall_host.tuning.objective import cost_s, judged_with

if TYPE_CHECKING:
    from optuna import Study, Trial

INSTALL = "pip install 'footfall[tune]'"
_NAME = "footfall"
_HEADING = "heading"

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

    The same for any workforce. Raises BadInputError without optuna, for a study of something else
    or a file that is none, and where no recording can be used.
    """
    study, resumed = _study(parts, constants, study_path, seed)
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


def _study(
    parts: Parts, constants: Sequence[Constant], path: pathlib.Path, seed: int
) -> tuple["Study", int]:
    """Return the study in that file, or one that begins, and how many trials it has."""
    try:
        import optuna
        from optuna.storages import JournalStorage
        from optuna.storages.journal import JournalFileBackend
    except ImportError as problem:
        raise BadInputError(f"tuning needs optuna: {INSTALL}") from problem
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    try:
        storage = JournalStorage(JournalFileBackend(str(path)))
        study = optuna.create_study(storage=storage, study_name=_NAME, load_if_exists=True)
    except OSError as problem:
        raise BadInputError(
            f"{path}: cannot be written ({problem.strerror}): name another study"
        ) from problem
    except (ValueError, KeyError) as problem:
        raise BadInputError(f"{path}: is no study: name another file") from problem
    heading = _heading(parts, constants)
    if not study.user_attrs:
        study.set_user_attr(_HEADING, heading)
        study.enqueue_trial({str(constant): constant.shipped for constant in constants})
    elif study.user_attrs.get(_HEADING) != heading:
        raise BadInputError(
            f"{path}: is a study of other recordings, constants or code: name another file"
        )
    done = len(study.get_trials(states=[optuna.trial.TrialState.COMPLETE]))
    # What was suggested before is not suggested again.
    study.sampler = optuna.samplers.TPESampler(seed=seed + done)
    return study, done


def _heading(parts: Parts, constants: Sequence[Constant]) -> str:
    labels = [[job.label for job in part] for part in (parts.tuned_on, parts.held_out)]
    told = repr((code_digest(), list(map(str, constants)), labels))
    return hashlib.sha256(told.encode()).hexdigest()
