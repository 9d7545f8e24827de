"""Run by CircuitPython before the drive shows up: what no setting of the coach may change.

A bond made once would let its peer read and write every file over Bluetooth, at each start.
"""

import supervisor

if hasattr(supervisor.runtime, "ble_workflow"):
    supervisor.runtime.ble_workflow = False
