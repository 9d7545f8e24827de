"""Started by CircuitPython at power-on: runs the coach."""

from footfall.device.app import main

main()
