"""The board's drive down to its flash: a NOR chip, CircuitPython's sector cache, FAT12 on both.

Written after CircuitPython's sources, whose order of operations decides what a power cut leaves:
supervisor/shared/external_flash/external_flash.c, lib/oofatfs/ff.c with FF_FS_TINY and
supervisor/shared/filesystem.c. The ports whose drive lies in the chip's own flash (RP2040, ESP32)
have caches of their own, also of one sector of 4 KiB; the one here stands for them too.
"""
