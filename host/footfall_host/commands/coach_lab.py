"""`footfall coach-lab`: coach a population of modelled runners by several policies."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

import click

from footfall.core.settings import Settings
from footfall.core.tunables import TUNABLES
from footfall_host.commands.examples import TaughtCommand
from footfall_host.commands.given_json import json_option, print_document
from footfall_host.commands.given_picture import check_picture, plot_option
from footfall_host.commands.given_seed import seed_option
from footfall_host.commands.given_settings import TARGET, given_settings, set_option
from footfall_host.commands.given_traits import given_traits, trait_option
from footfall_host.errors import BadInputError


@click.command(
    "coach-lab",
    cls=TaughtCommand,
    examples=[
        ("footfall coach-lab --runners 20 --minutes 20", "a quick look"),
        ("footfall coach-lab --runners 20 --minutes 20 --set dwell_s=10", "a more patient coach"),
        ("footfall coach-lab --runners 20 --minutes 20 --json", "all figures, for a script"),
        ("footfall coach-lab --runners 5 --minutes 10 --curves --plot lab.png", "drawn"),
    ],
)
@click.option(
    "--runners", metavar="N", type=click.IntRange(1, 100_000), default=200, show_default=True,
    help="How many of them.",
)  # fmt: skip
@click.option(
    "--minutes", metavar="MIN", default=60.0, show_default=True, help="Length of each run."
)
@seed_option
@set_option
@trait_option
@click.option("--curves", is_flag=True, help="Run ours over its cool-down and its rest as well.")
@plot_option("Draw the trade-off into this file")
@json_option
def coach_lab_command(
    runners: int,
    minutes: float,
    seed: int,
    assignments: tuple[str, ...],
    traits: tuple[str, ...],
    curves: bool,
    picture: Path | None,
    as_json: bool,
) -> None:
    """Let our coach and other policies coach the same modelled runners, and compare.

    Each runner has a target of 5 to 10 % above the own cadence. --set changes a setting of our
    coach, --trait a trait of every runner. What the model is, and what it cannot say, is in
    docs/coaching.md.
    """
    # numpy takes longer to import than most commands take to run without it.
    from footfall_host.coaching.lab import (
        CURVES,
        Study,
        curve_candidates,
        plain_candidates,
        run_study,
    )
    from footfall_host.coaching.report import compare, summarise_policies
    from footfall_host.coaching.tables import policy_table, verdict_line
    from footfall_host.commands.progress import progress_bar

    settings = _changed(assignments)
    changed_traits = given_traits(traits)
    check_picture(picture)
    plain = plain_candidates(settings)
    varied = [found for name in CURVES for found in curve_candidates(name)] if curves else []
    study = Study(minutes, seed, (*plain, *varied), changed_traits)
    with progress_bar() as progress:
        bar = progress.add_task("Coaching", total=runners)
        runs = run_study(
            study, runners, on_progress=lambda done, _: progress.update(bar, completed=done)
        )
    figures = summarise_policies(runs)
    verdict = compare(runs)
    if picture:
        from footfall_host.plot_coach_lab import draw

        draw(runs, study, picture)
    if as_json:
        document = {
            "runners": runners,
            "minutes": minutes,
            "seed": seed,
            "settings": settings,
            "traits": changed_traits,
            "policies": [asdict(policy) for policy in figures],
            "verdict": {**asdict(verdict), "is_reached": verdict.is_reached} if verdict else None,
        }
        print_document(document)
        return
    from rich.console import Console

    console = Console()
    console.print(
        policy_table(f"{runners} modelled runners, {minutes:g} min each", figures[: len(plain)])
    )
    if varied:
        console.print(policy_table("\nOurs, one setting changed", figures[len(plain) :]))
    if verdict:
        click.echo(f"\n{verdict_line(verdict)}")
    if picture:
        click.echo(f"picture: {picture}")


def _changed(assignments: Iterable[str]) -> Mapping[str, int]:
    """Return the settings that are not at their default any more."""
    given = given_settings(None, assignments)
    default = Settings()
    names = [tunable.name for tunable in TUNABLES]
    changed = {n: getattr(given, n) for n in names if getattr(given, n) != getattr(default, n)}
    if TARGET in changed:
        raise BadInputError(
            f"--set {TARGET}={changed[TARGET]}: each runner has a target of the own; "
            "use --trait target_ratio=1.075"
        )
    return changed
