"""What Bluetooth calls the things on the air, each beside its name in the assigned numbers.

Here alone: the board offers them, the laptop looks for them, and a test holds them against a table.
"""

from .stream import const

DEVICE_INFORMATION = const(0x180A)  # Device Information
MANUFACTURER_NAME = const(0x2A29)  # Manufacturer Name String
MODEL_NUMBER = const(0x2A24)  # Model Number String
FIRMWARE_REVISION = const(0x2A26)  # Firmware Revision String

BATTERY = const(0x180F)  # Battery Service
BATTERY_LEVEL = const(0x2A19)  # Battery Level

RUNNING_SPEED_AND_CADENCE = const(0x1814)  # Running Speed and Cadence
RSC_MEASUREMENT = const(0x2A53)  # RSC Measurement
RSC_FEATURE = const(0x2A54)  # RSC Feature
SENSOR_LOCATION = const(0x2A5D)  # Sensor Location

# Our own, drawn by lot once; the first four digits after the first four tell them apart.
FOOTFALL = "f00f0001-53a7-4d0e-9c41-2b7d6f1e8a35"
FOOTFALL_STATE = "f00f0002-53a7-4d0e-9c41-2b7d6f1e8a35"
FOOTFALL_LIVE = "f00f0003-53a7-4d0e-9c41-2b7d6f1e8a35"
FOOTFALL_TARGET = "f00f0004-53a7-4d0e-9c41-2b7d6f1e8a35"
