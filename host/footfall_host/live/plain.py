"""The view as a line a second, for a pipe, and the summary at the end."""

from collections.abc import Iterator

from footfall_host.clock import as_clock
from footfall_host.live.connection import Phase
from footfall_host.live.screen import counted, zone_line
from footfall_host.live.view import ABOVE, BELOW, WITHIN, View

SIDES = {BELOW: "more steps", WITHIN: "in zone", ABOVE: "fewer steps"}


def plain_line(view: View, now_s: float, began_s: float) -> str:
    """Return what there is to say this second."""
    clock = as_clock(now_s - began_s)
    if not view.is_fresh(now_s):
        return f"{clock}  {_link_words(view, now_s)}"
    words = [f"{clock}  {view.spm:.1f} spm" if view.spm is not None else f"{clock}  no cadence"]
    words.append(view.gait)
    if view.side is not None:
        words.append(f"{SIDES[view.side]} ({zone_line(view)})")
    if view.record is not None:
        record = view.record
        words.append(counted(record.cues, "cue") + (", a new one" if view.flashes(now_s) else ""))
        if record.overruns:
            words.append(counted(record.overruns, "overrun"))
        if record.faults:
            words.append(counted(record.faults, "fault"))
    share = view.quality.share(now_s)
    if share is not None:
        words.append(f"link {share:.0%}")
    return "  ".join(words)


def _link_words(view: View, now_s: float) -> str:
    link = view.link
    if link.phase is Phase.WAITING:
        return f"{link.about}; again in {max(0, round(link.until_s - now_s))} s"
    return f"{link.phase.value} {link.about}".rstrip()


def closing_rows(view: View) -> Iterator[tuple[str, str]]:
    """Yield what was seen in all, each figure with its label."""
    totals, quality = view.totals, view.quality
    yield "watched", f"{as_clock(totals.duration_s)}, running {as_clock(totals.run_s)}"
    if totals.mean_spm is None:
        yield "cadence", "none: no running seen"
    else:
        yield "cadence", f"{totals.mean_spm:.1f} spm on average"
        share = totals.in_zone_s / totals.run_s
        yield "in zone", f"{as_clock(totals.in_zone_s)}, {share:.0%} of running ({zone_line(view)})"
    if view.record is not None:
        yield "cues", f"{totals.cues} while watched"
    sent = quality.received + quality.lost
    losses = f"{quality.lost} of {sent} notifications"
    if totals.links_lost:
        losses += f", the link {counted(totals.links_lost, 'time')}"
    yield "lost", losses
    if view.record is not None and (view.record.overruns or view.record.faults):
        record = view.record
        yield (
            "board",
            f"{counted(record.overruns, 'overrun')}, {counted(record.faults, 'fault')}: plug it in "
            "and run footfall doctor",
        )
