"""Keeps a foot pod connected: finds it, listens, and comes back when the link is lost."""

import asyncio

from footfall_host.errors import BadInputError
from footfall_host.live.connection import TROUBLES, Connection, LinkState, Phase, Told
from footfall_host.live.finding import (
    Backends,
    Found,
    NoBluetoothError,
    chosen,
    enough_for,
    scanned,
)

# A pod that comes back round a corner is there in a moment, one that is off may be so for hours.
FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 30.0
# A link that has told something for so long was a good one: what comes next is a new trouble.
GOOD_S = 10.0


def next_wait_s(wait_s: float) -> float:
    """Return how long to wait after a wait that did not help."""
    return min(2 * wait_s, LONGEST_WAIT_S)


class Link:
    """A connection that is kept up: keep() never returns.

    wanted: the pod's name or address, or None for whichever fits best; once there was one, it alone
    is looked for.
    """

    def __init__(self, backends: Backends, wanted: str | None, told: Told) -> None:
        self._backends = backends
        self._wanted = wanted
        self._told = told
        self._has_scanned = False
        self._has_heard = False
        self._wait_s = FIRST_WAIT_S

    async def keep(self) -> None:
        """Find, connect and listen, again and again, with longer waits between what does not help.

        Raises NoBluetoothError if there is none to begin with, and BadInputError for a device that
        is no foot pod; of one that was, not all may be known when it comes back.
        """
        while True:
            try:
                why = await self._once()
            except NoBluetoothError as problem:
                if not self._has_scanned:
                    raise
                why = str(problem)
            except BadInputError as problem:
                if not self._has_heard:
                    raise
                why = str(problem)
            except TROUBLES as problem:
                why = str(problem) or "it does not answer"
            until_s = asyncio.get_running_loop().time() + self._wait_s
            self._told.state(LinkState(Phase.WAITING, why, until_s))
            await asyncio.sleep(self._wait_s)
            self._wait_s = next_wait_s(self._wait_s)

    async def _once(self) -> str:
        """Try once, for as long as it goes well; return why it does no more."""
        found = await self._find()
        if found is None:
            return f"{self._wanted or 'no foot pod'} is not in the air"
        connection = Connection(self._backends, found, self._told)
        try:
            await connection.listen()
        finally:
            if connection.lasted_s >= GOOD_S:
                self._wait_s = FIRST_WAIT_S
            if connection.lasted_s:
                self._has_heard = True
                self._wanted = found.device.address
        return "the link was lost"

    async def _find(self) -> Found | None:
        self._told.state(LinkState(Phase.SEARCHING, self._wanted or ""))
        found = await scanned(self._backends, enough=enough_for(self._wanted))
        self._has_scanned = True
        best = chosen(found, self._wanted)
        alike = [one for one in found if best and one.kind == best.kind]
        if best and self._wanted is None and len(alike) > 1:
            self._told.said(
                f"{len(alike)} of kind {best.kind} are there: took {best.label}, the strongest "
                f"with {best.rssi_dbm} dBm; --device NAME_OR_ADDRESS takes another"
            )
        return best
