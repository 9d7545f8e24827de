"""`footfall simulate`: write a synthetic run and its known foot strikes."""

import itertools
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from footfall_host.commands.examples import TaughtCommand
from footfall_host.commands.given_json import json_option, print_document
from footfall_host.commands.given_path import output_option
from footfall_host.commands.given_seed import seed_option
from footfall_host.commands.given_settings import set_option, target_option_that
from footfall_host.commands.given_traits import trait_option
from footfall_host.errors import BadInputError

if TYPE_CHECKING:  # numpy takes longer to import than help takes to print
    import numpy as np
    from numpy.typing import NDArray

    from footfall_host.run_plan import Plan

# As in waveform.py, which is imported only where it is used.
PLACEMENTS = ("waist", "hip", "shank", "shoe", "wrist", "pocket")
TRACE_SUFFIXES = (".csv.gz", ".csv")
STRIKES_SUFFIX = ".strikes.csv"
PLAN_OPTIONS = ("spm", "minutes", "walk_every", "walk_for")


class Orientation(click.ParamType):
    """`random`, or roll,pitch,yaw in degrees."""

    name = "random|ROLL,PITCH,YAW"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float, float] | None:
        """Return the three angles, or None for a random orientation."""
        if value == "random":
            return None
        try:
            roll, pitch, yaw = map(float, value.split(","))
        except ValueError:
            self.fail(f'"{value}" is neither random nor three angles such as 90,0,-45', param, ctx)
        return roll, pitch, yaw


@click.command(
    "simulate",
    cls=TaughtCommand,
    examples=[
        ("footfall simulate -o run.csv", "five minutes at 170 steps a minute"),
        ("footfall simulate -o fading.csv --profile 20@walk,90@172,45@172-158", "part by part"),
        (
            "footfall simulate -o coached.csv --responsive --minutes 3",
            "a runner who hears the coach",
        ),
        ("footfall simulate -o loose.csv --loose 0.8 --json", "a loose clip; figures for a script"),
    ],
)
@output_option("FILE.csv", "Where to write it: .csv or .csv.gz.", required=True)
@click.option(
    "--spm", metavar="SPM", default=170.0, show_default=True, help="Running cadence, steps/min."
)
@click.option(
    "--minutes", metavar="MIN", default=5.0, show_default=True, help="Length of the recording."
)
@click.option("--walk-every", metavar="MIN", type=float, help="Walk after so much running.")
@click.option(
    "--walk-for", metavar="S", default=30.0, show_default=True, help="Length of such a walk."
)
@click.option("--profile", metavar="PARTS", help="Parts in place of the four above.")
@click.option(
    "--jitter",
    metavar="PERCENT",
    default=2.5,
    show_default=True,
    help="Standard deviation of step times.",
)
@click.option(
    "--asymmetry",
    metavar="PERCENT",
    default=0.0,
    show_default=True,
    help="How late the right foot lands, of a step; negative: early.",
)
@click.option(
    "--loudness",
    metavar="PERCENT",
    default=0.0,
    show_default=True,
    help="How much harder the right foot lands; negative: softer.",
)
@click.option(
    "--placement",
    type=click.Choice(PLACEMENTS),
    default="waist",
    show_default=True,
    help="Where it is worn.",
)
@click.option(
    "--orientation",
    type=Orientation(),
    default="random",
    show_default=True,
    help="How the sensor is turned, degrees about forward, left and up.",
)
@click.option(
    "--noise", metavar="G", default=0.02, show_default=True, help="White noise on each axis, g."
)
@click.option(
    "--loose",
    metavar="0..1",
    default=0.0,
    show_default=True,
    help="How loose the clip is: it rings at 11 Hz after each impact.",
)
@click.option("--rate", metavar="HZ", default=100.0, show_default=True, help="Samples a second.")
@seed_option
@click.option("--clip-g", metavar="G", default=16.0, show_default=True, help="Sensor's range.")
@click.option(
    "--responsive",
    is_flag=True,
    help="A modelled runner who hears our coach and acts on it, drawn by the seed.",
)
@target_option_that("; of the coach", default="5 to 10 % above the runner's own")
@set_option
@trait_option
@json_option
@click.pass_context
def simulate_command(
    ctx: click.Context,
    output: Path,
    spm: float,
    minutes: float,
    walk_every: float | None,
    walk_for: float,
    profile: str | None,
    jitter: float,
    asymmetry: float,
    loudness: float,
    placement: str,
    orientation: tuple[float, float, float] | None,
    noise: float,
    loose: float,
    rate: float,
    seed: int,
    clip_g: float,
    responsive: bool,
    target: str | None,
    assignments: tuple[str, ...],
    traits: tuple[str, ...],
    as_json: bool,
) -> None:
    """Write a synthetic run to FILE.csv and its foot strikes beside it.

    FILE.csv holds t_s,ax_g,ay_g,az_g; the strikes go to the same name ending in .strikes.csv, with
    t_s,foot,gait, and so do the landings of jumps. The sensor sits in the middle or on the right
    side of the body.

    PARTS are separated by commas:

    \b
      10@stand       stand for 10 s
      20@walk        walk for 20 s at 112 steps/min
      20@walk:120    walk at 120 steps/min
      90@172         run for 90 s at 172 steps/min
      45@172-158     run while fading from 172 to 158
      20@upstairs    climb stairs at 95 steps/min, or upstairs:90
      20@downstairs  descend them at 105 steps/min, or downstairs:110
      60@cycle:85    pedal at 85 turns of the crank a minute
      30@jumps:20    jump from a stand 20 times a minute, dipping or squatting first
      60@rope:140    jump over a rope, both feet at once, 140 times a minute
      30@hops:132    hop on one leg
      30@skips:96    skip: a step and a hop on each leg in turn; hops are counted
      30@bounds:115  bound from leg to leg
      60@drive       sit in a car, on a road with potholes
      60@type        sit at a desk and type
      20@clip        handle the sensor: turn it, tap on it, drop it on a table

    With --responsive a modelled runner stops at lights, climbs hills, tires, and hears the cues
    of our own code, at 100 Hz: docs/coaching.md says what the model is.
    """
    # Imported here because scipy takes over a second, which no other command should pay.
    from footfall_host.commands.responsive import (
        DECIDED,
        RESPONSIVE_ONLY,
        refuse_options,
        write_responsive,
    )
    from footfall_host.pace import run_distance_m
    from footfall_host.run_plan import parse_plan
    from footfall_host.simulate import Runner, simulate, strikes_csv
    from footfall_host.trace import write_trace
    from footfall_host.whole_file import whole_file

    strikes_path = _strikes_path(output)
    runner = Runner(
        placement=placement,
        jitter=jitter / 100,
        right_late=asymmetry / 100,
        right_louder=loudness / 100,
        orientation_deg=orientation,
        noise_g=noise,
        loose=loose,
        clip_g=clip_g,
    )
    if responsive:
        refuse_options(ctx, DECIDED, "--responsive decides that itself")
        told = write_responsive(
            output, strikes_path, runner, minutes, seed, target, assignments, traits, err=as_json
        )
        if as_json:
            print_document(told)
        return
    refuse_options(ctx, RESPONSIVE_ONLY, "there is no coach without --responsive")
    if profile is not None:
        refuse_options(ctx, PLAN_OPTIONS, "--profile already says it all")
        plan = parse_plan(profile)
    else:
        plan = _steady_plan(spm, minutes, walk_every, walk_for)
    run = simulate(plan, runner, rate, seed)
    # Neither without the other: the strikes take their name only once the trace has its own.
    with whole_file(strikes_path) as stream:
        stream.write(strikes_csv(run.strikes))
        write_trace(output, run.t_s, run.acc_g)
    metres = run_distance_m(plan)
    if as_json:
        print_document(
            {
                "recording": output,
                "strikes": strikes_path,
                "duration_s": plan.duration_s,
                "rate_hz": rate,
                "placement": placement,
                "running_m": round(metres),
                **_steps(run.strikes.gait),
            }
        )
        return
    click.echo(f"{output}: {plan.duration_s:g} s at {rate:g} Hz, {placement}, simulated")
    click.echo(f"{strikes_path}: {_steps_in_words(run.strikes.gait)}, {metres:.0f} m of running")


def _strikes_path(output: Path) -> Path:
    for suffix in TRACE_SUFFIXES:
        if output.name.endswith(suffix):
            return output.with_name(output.name.removesuffix(suffix) + STRIKES_SUFFIX)
    raise BadInputError(f"{output}: a trace must be named .csv or .csv.gz")


def _steady_plan(spm: float, minutes: float, walk_every: float | None, walk_for_s: float) -> "Plan":
    """Run at one cadence for so many minutes, with a walk after every `walk_every` of them."""
    from footfall_host.run_plan import (
        DEFAULT_WALK_SPM,
        RUN,
        SHORTEST_SEGMENT_S,
        WALK,
        Plan,
        Segment,
    )

    steady = Plan((Segment(minutes * 60, RUN, spm, spm),))
    if walk_every is None:
        return steady
    run = Segment(walk_every * 60, RUN, spm, spm)
    walk = Segment(walk_for_s, WALK, DEFAULT_WALK_SPM, DEFAULT_WALK_SPM)
    segments: list[Segment] = []
    left_s = steady.duration_s
    for turn in itertools.cycle((run, walk)):
        # A rest too short for a part of its own lengthens this one.
        whole = left_s - turn.duration_s < SHORTEST_SEGMENT_S
        segments.append(replace(turn, duration_s=left_s) if whole else turn)
        if whole:
            break
        left_s -= turn.duration_s
    return Plan(tuple(segments))


def _steps(gait: "NDArray[np.str_]") -> dict[str, int]:
    """Return how many steps of each kind there are, by the keys of the document."""
    from footfall_host.run_plan import RUN, WALK

    running, walking = int((gait == RUN).sum()), int((gait == WALK).sum())
    return {
        "running_steps": running,
        "walking_steps": walking,
        "landings": gait.size - running - walking,
    }


def _steps_in_words(gait: "NDArray[np.str_]") -> str:
    found = _steps(gait)
    steps = f"{found['running_steps']} running and {found['walking_steps']} walking steps"
    return f"{steps}, {found['landings']} landings of jumps" if found["landings"] else steps
