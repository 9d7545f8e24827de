"""Run by CircuitPython before the drive shows up: what no setting of the coach may change.

A bond made once would let its peer read and write every file over Bluetooth, at each start. What
is printed here ends up in boot_out.txt, where `footfall doctor` finds it.
"""

import microcontroller
import supervisor

# Where footfall.device.lifeline keeps the last traceback; nothing of the firmware is imported
# here, which may be what is broken.
TRACEBACK_MARK = b"TB"
TRACEBACK_BYTES = 512
LAST_FAILURE = "Last failure:"

if hasattr(supervisor.runtime, "ble_workflow"):
    supervisor.runtime.ble_workflow = False

nvm = microcontroller.nvm
if nvm and nvm[: len(TRACEBACK_MARK)] == TRACEBACK_MARK:
    kept = bytes(nvm[len(TRACEBACK_MARK) : TRACEBACK_BYTES])
    end = kept.find(b"\0")
    print(LAST_FAILURE)
    # Its first character may have been cut in two.
    print("".join([chr(byte) if byte < 0x7F else "?" for byte in kept[:end]]))
