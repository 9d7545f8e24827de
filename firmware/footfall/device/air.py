"""Whether this board goes on the air: a build without Bluetooth loads nothing of it."""

from footfall.device.fault_codes import RADIO_FAILED


def find_air(settings, counting, battery, faults):
    """Return what tells a run to whoever listens (ble.Air), or None where nobody can."""
    if not settings.ble:
        return None
    try:
        import _bleio
    except ImportError:
        return None
    if _bleio.adapter is None:  # a build for boards with a co-processor beside them
        return None
    try:
        from footfall.device.ble import Air

        return Air(settings, counting, battery, faults)
    except Exception as problem:
        faults.happened(RADIO_FAILED, problem)
        return None
