"""How a process that works for another one ends.

It imports nothing of ours, as a worker is on its own until it has been told.
"""

import multiprocessing
import os
import signal
import threading


def begin_worker() -> None:
    """Let this process end in silence: at Control-C, and when whoever started it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def end() -> None:
        # Without this it would wait for work for ever.
        parent.join()
        os._exit(1)

    threading.Thread(target=end, daemon=True).start()
