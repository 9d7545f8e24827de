"""`footfall simulate --responsive`: a modelled runner with our coach in the loop."""

from collections import Counter
from pathlib import Path
from typing import Any

import click
import numpy as np
from click.core import ParameterSource

from footfall_host.coaching.recorded import record_coached
from footfall_host.coaching.traits import draw_traits, with_traits
from footfall_host.commands.given_settings import TARGET, given_settings
from footfall_host.commands.given_traits import given_traits
from footfall_host.errors import BadInputError
from footfall_host.replay import CUES
from footfall_host.simulate import Runner, strikes_csv
from footfall_host.trace import write_trace
from footfall_host.whole_file import whole_file

# What the model decides, or the core in the loop: no option can.
DECIDED = ("spm", "walk_every", "walk_for", "profile", "rate")
RESPONSIVE_ONLY = ("target", "assignments", "traits")


def refuse_options(ctx: click.Context, names: tuple[str, ...], reason: str) -> None:
    """Raise a usage error for the first of these options that was given."""
    for parameter in ctx.command.params:
        given = ctx.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE
        if given and parameter.name in names:
            raise click.UsageError(f"{reason}: leave out {parameter.opts[0]}")


def write_responsive(
    output: Path,
    strikes_path: Path,
    body: Runner,
    minutes: float,
    seed: int,
    target: str | None,
    assignments: tuple[str, ...],
    traits: tuple[str, ...],
    *,
    err: bool,
) -> dict[str, Any]:
    """Record a runner drawn by the seed and coached by the core; write trace and strikes.

    Returns what a script may want to know. err: whether what is said goes to stderr. The target is
    the runner's own unless one is given. Raises BadInputError for what cannot be.
    """
    runner = with_traits(draw_traits(np.random.SeedSequence(seed)), given_traits(traits))
    if any(assignment.partition("=")[0] == TARGET for assignment in assignments):
        raise BadInputError(f"--set {TARGET}: use --target")
    settings = given_settings(target or f"{runner.target_spm}", assignments)
    coached = record_coached(runner, settings, body, minutes, seed)
    # Neither without the other: the strikes take their name only once the trace has its own.
    with whole_file(strikes_path) as stream:
        stream.write(strikes_csv(coached.run.strikes))
        write_trace(output, coached.run.t_s, coached.run.acc_g)
    heard = Counter(cue.kind for cue in coached.cues)
    cues = ", ".join(f"{heard[kind]} {kind}" for kind in CUES.values())
    click.echo(
        f"{output}: {len(coached.moments)} s of a runner who prefers {runner.preferred_spm:.0f} "
        f"spm, coached to {settings.target_spm}; heard {cues}",
        err=err,
    )
    changed = "".join(f" --set {assignment}" for assignment in assignments)
    click.echo(f"{strikes_path}: its {coached.run.strikes.t_s.size} steps", err=err)
    same = f"footfall replay {output} --target {settings.target_spm}{changed}"
    click.echo(f"the same cues: {same}", err=err)
    return {
        "recording": output,
        "strikes": strikes_path,
        "duration_s": len(coached.moments),
        "preferred_spm": round(runner.preferred_spm, 1),
        "target_spm": settings.target_spm,
        "cues": {kind: heard[kind] for kind in CUES.values()},
        "steps": int(coached.run.strikes.t_s.size),
        "replay": same,
    }
