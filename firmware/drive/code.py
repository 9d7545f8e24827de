"""Started by CircuitPython at power-on: runs the coach, and starts it again should it fail."""

try:
    from footfall.device.app import main

    main()
except Exception as problem:
    from footfall.device.lifeline import failed

    failed(problem)
