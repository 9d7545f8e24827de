"""Run by CircuitPython in safe mode: tries again after what may have been bad luck, thrice.

A weak cell that sags under a buzz ends in safe mode, where no coach runs. The tries are counted
in the last byte of NVM, for a brownout takes all other memory; a minute of good work clears it.
Nothing of the firmware is imported, which may be what is broken.
"""

import time

import microcontroller
import supervisor

MOST_TRIES = 3
ERASED = 0xFF
# A cell recovers a little once nothing draws from it.
REST_S = 1

BAD_LUCK = ("BROWNOUT", "WATCHDOG", "HARD_FAULT", "SDK_FATAL_ERROR")


def unlucky():
    """Return whether the reason is one that another start may get past."""
    reasons = supervisor.SafeModeReason
    return supervisor.runtime.safe_mode_reason in [
        getattr(reasons, name) for name in BAD_LUCK if hasattr(reasons, name)
    ]


def one_more():
    """Count a try; return whether there is one left, which takes a memory to count in."""
    nvm = microcontroller.nvm
    if not nvm:
        return False
    tries = 0 if nvm[-1] == ERASED else nvm[-1]
    if tries >= MOST_TRIES:
        return False
    nvm[-1] = tries + 1
    return nvm[-1] == tries + 1


if unlucky() and one_more():
    time.sleep(REST_S)
    microcontroller.reset()
