"""What the board shows at a glance: how the run goes, and the fault that is present.

A board with a NeoPixel shows the run on it and faults on its LED. With one light only, a fault
takes it: as many blinks as the fault's number, slower than those of a run.
"""

from micropython import const

from footfall.core.sample_clock import ticks_since
from footfall.device.board_file import output_of

SEARCHING = const(0)
IDLE = const(1)
IN_ZONE = const(2)
BELOW = const(3)
ABOVE = const(4)
STOPPED = const(5)
LISTENING = const(6)

# Of each of them: colour, how many blinks, and the pause after them. Colours as 0xRRGGBB, bright
# enough for daylight; the eye tells them apart by number too.
_WHITE = const(0x404040)
_SHOWN = (
    (_WHITE, 1, 250),
    (_WHITE, 1, 4000),
    (0x006000, 1, 2000),
    (0x000080, 2, 800),
    (0x603000, 3, 800),
    (0x400040, 1, 8000),
    (0x004040, 4, 400),
)
_BLINK_MS = const(40)
_GAP_MS = const(160)

_FAULT_COLOUR = const(0x800000)
_FAULT_BLINK_MS = const(100)
_FAULT_PAUSE_MS = const(1000)

# The most that a board has on one line, whose others are put out.
_PIXELS = const(10)


class Lights:
    """The lights of a board file, if it names any."""

    def __init__(self, description):
        self._power = output_of(description, "NEOPIXEL_POWER_PIN")
        if self._power is not None:
            self._power.value = True
        led = output_of(description, "LED_PIN")
        pixel = output_of(description, "NEOPIXEL_PIN")
        lights = []
        if pixel is not None:
            lights.append(_Pixel(pixel))
        if led is not None:
            lights.append(_Led(led))
        self._run = _Blinker(lights[0]) if lights else None
        self._fault = _Blinker(lights[-1]) if lights else None
        self._shared = len(lights) < 2

    def show(self, state, fault, cue, now_ms):
        """Show a state of the run and a fault by its number, 0 for none; `cue`: one sounds now."""
        if self._run is None:
            return
        if fault:
            self._fault.blink(
                _FAULT_COLOUR, fault, _FAULT_BLINK_MS, _FAULT_BLINK_MS, _FAULT_PAUSE_MS, now_ms
            )
        elif not self._shared:
            self._fault.put_out()
        if fault and self._shared:
            return
        if cue:
            self._run.light(_WHITE, now_ms)
        else:
            colour, blinks, pause_ms = _SHOWN[state]
            self._run.blink(colour, blinks, _BLINK_MS, _GAP_MS, pause_ms, now_ms)

    def put_out(self):
        """Put out every light."""
        if self._run is not None:
            self._run.put_out()
            self._fault.put_out()
        if self._power is not None:
            self._power.value = False


class _Blinker:
    """One light, and where in its blinks it is."""

    def __init__(self, light):
        self._light = light
        self._colour = 0
        self._since_ms = 0
        self._blinked = 0

    def blink(self, colour, blinks, on_ms, off_ms, pause_ms, now_ms):
        """Go on with so many blinks and a pause, over and over."""
        elapsed_ms = ticks_since(self._since_ms, now_ms)
        if self._colour:
            if elapsed_ms >= on_ms:
                self._blinked += 1
                self._set(0, now_ms)
        elif elapsed_ms >= (off_ms if self._blinked < blinks else pause_ms):
            if self._blinked >= blinks:
                self._blinked = 0
            self._set(colour, now_ms)

    def light(self, colour, now_ms):
        """Be lit; blinks begin anew afterwards."""
        if self._colour != colour:
            self._set(colour, now_ms)
        self._blinked = 0

    def put_out(self):
        """Be dark."""
        if self._colour:
            self._set(0, self._since_ms)

    def _set(self, colour, now_ms):
        self._colour = colour
        self._since_ms = now_ms
        self._light.set(colour)


class _Led:
    """A light of one colour."""

    def __init__(self, output):
        self._output = output

    def set(self, colour):
        """Be lit unless the colour is black."""
        self._output.value = colour != 0


class _Pixel:
    """The first NeoPixel of a line; the others stay dark."""

    def __init__(self, output):
        import neopixel_write  # not in the build of a board without one

        self._write = neopixel_write.neopixel_write
        self._output = output
        self._bytes = bytearray(3 * _PIXELS)
        self._write(output, self._bytes)

    def set(self, colour):
        """Show a colour; a NeoPixel takes green, red, blue."""
        self._bytes[0] = colour >> 8 & 0xFF
        self._bytes[1] = colour >> 16
        self._bytes[2] = colour & 0xFF
        self._write(self._output, self._bytes)
