"""Whether this board records runs: where it is not asked to, it loads nothing of it."""

from footfall.device.fault_codes import NOT_RECORDED


def find_recorder(settings, board_id, faults):
    """Return what records runs (recorder.Recorder), or None where nothing can."""
    if not settings.record:
        return None
    try:
        from footfall.device.recorder import Recorder

        return Recorder(settings, board_id, faults)
    except Exception as problem:
        faults.began(NOT_RECORDED, problem)
        return None


def find_drive_owner(recorder, counting, lifeline, faults):
    """Return who sees to the drive for a recorder (drive_owner.DriveOwner), or None."""
    if recorder is None:
        return None
    from footfall.device.drive_owner import DriveOwner

    return DriveOwner(recorder, counting, lifeline, faults)
