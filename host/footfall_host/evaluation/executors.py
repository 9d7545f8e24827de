"""Where jobs run: a process a core of this machine, or the workers of a Dask cluster."""

import contextlib
import hashlib
import importlib.resources
import logging
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from itertools import islice
from typing import TypeVar

from footfall_host.errors import BadInputError
from footfall_host.worker_process import begin_worker

INSTALL = "pip install 'footfall[cluster]'"
# All that the figures depend on, and more than that: a list of what does would be out of date soon.
CODE = ("footfall.core", "footfall_host")
_CONNECT_WITHIN_S = 10
# Enough that no worker waits for the one whose result is next, and few enough to hold.
_AHEAD = 4
_WORKER_LOST = (
    "a worker ended amid a recording, which may be too long for its memory: use fewer processes, "
    "or shorter recordings"
)
_SCHEDULER_LOST = "the scheduler was lost amid the work: start it anew, and its workers"

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Workforce:
    """An executor, how many jobs it works at once, and what it raises where one is lost.

    lost: what to tell then, by what is raised.
    """

    executor: Executor
    workers: int
    lost: Mapping[type[BaseException], str] = field(
        default_factory=lambda: {BrokenExecutor: _WORKER_LOST}
    )

    def in_order(
        self, call: Callable[[_Item], _Result], items: Iterable[_Item]
    ) -> Iterator[_Result]:
        """Yield what a call makes of each item, in their order, a few ahead of it at most.

        Raises BadInputError where a worker is lost, or the scheduler of all.
        """
        left = iter(items)
        ahead: deque[Future[_Result]] = deque()
        try:
            for item in islice(left, _AHEAD * self.workers):
                ahead.append(self.executor.submit(call, item))
            while ahead:
                result = ahead.popleft().result()
                for item in islice(left, 1):
                    ahead.append(self.executor.submit(call, item))
                yield result
        except tuple(self.lost) as problem:
            told = [text for kind, text in self.lost.items() if isinstance(problem, kind)]
            raise BadInputError(told[0]) from problem
        finally:
            for future in ahead:
                future.cancel()


@contextlib.contextmanager
def workforce(scheduler: str | None = None, processes: int | None = None) -> Iterator[Workforce]:
    """Yield who works: a Dask cluster by its scheduler's address, or processes of this machine.

    processes: how many, by default one a core.

    Raises BadInputError, with the remedy, where there is no such cluster, no worker in it, or
    other code on one than here.
    """
    if scheduler is not None:
        yield from _cluster(scheduler)
        return
    workers = processes or _cores()
    # Forking a process that has threads, such as a progress bar's, may deadlock the child.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=begin_worker) as executor:
        yield Workforce(executor, workers)


def _cores() -> int:
    # Fewer than the machine has where a container or a queue allows no more; told on Linux alone.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def code_digest() -> str:
    """Return what tells this code from any other that may give other figures."""
    digest = hashlib.sha256()
    for package in CODE:
        for place, code in python_files(importlib.resources.files(package), package):
            digest.update(f"{place} ".encode() + code)
    return digest.hexdigest()


def python_files(folder: Traversable, place: str) -> Iterator[tuple[str, bytes]]:
    """Yield the place and the content of all Python files in it, and in folders of it."""
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        here = f"{place}/{entry.name}"
        if entry.is_dir():
            yield from python_files(entry, here)
        elif entry.name.endswith(".py"):
            yield here, entry.read_bytes()


def _cluster(scheduler: str) -> Iterator[Workforce]:
    try:
        import distributed
        from distributed.comm.addressing import parse_address, parse_host_port
        from distributed.comm.registry import get_backend
    except ImportError as problem:
        raise BadInputError(f"--scheduler needs Dask: {INSTALL}") from problem
    for name in ("distributed", "distributed.client"):  # what happens is told in one line
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        # A client that is given what is no address at all takes long to end, and not in silence.
        scheme, place = parse_address(scheduler, strict=True)
        get_backend(scheme)
        parse_host_port(place)
        client = distributed.Client(scheduler, timeout=_CONNECT_WITHIN_S, set_as_default=False)
    except (OSError, ValueError, TypeError) as problem:
        raise BadInputError(
            f"{scheduler}: no Dask scheduler answers there: start `dask scheduler` and name the "
            "address that it prints, such as tcp://10.0.0.5:8786"
        ) from problem
    with client:
        threads = client.nthreads()
        if not threads:
            raise BadInputError(
                f"{scheduler}: has no workers: start `dask worker {scheduler}` on each machine"
            )
        _check_same_code(client.run(code_digest, on_error="return"))
        with client.get_executor() as executor:
            lost = {distributed.KilledWorker: _WORKER_LOST, CancelledError: _SCHEDULER_LOST}
            yield Workforce(executor, sum(threads.values()), lost)


def _check_same_code(digests: dict[str, object]) -> None:
    here = code_digest()
    for worker, digest in digests.items():
        if digest != here:
            raise BadInputError(
                f"{worker}: has another Footfall than this machine, or none: install the same one "
                "on every worker, and start it anew"
            )
