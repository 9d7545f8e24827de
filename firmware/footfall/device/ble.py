"""The board on the air: once a second it tells how the run goes, to whoever listens.

One small thing a call, and none that waits for a client: what a client's queue has no room for is
dropped. Whatever fails is counted as a fault, and tried again the next second.
"""

import board
import supervisor
from micropython import const

try:
    from adafruit_ble import BLERadio
    from adafruit_ble.advertising.standard import ProvideServicesAdvertisement
except ImportError:  # tells who deploys that a board without Bluetooth never comes here
    raise

from footfall import __version__
from footfall.core import records, stream
from footfall.core.sample_clock import ticks_since
from footfall.core.step_length import step_length_mm
from footfall.device import ble_services
from footfall.device.fault_codes import RADIO_FAILED, SAMPLES_LOST

NAME = "Footfall"
# Half as often as CircuitPython's own choice, for the battery; still found at once.
ADVERTISING_S = 0.2
# Links that an nRF's build takes as the one that is connected to.
SLOTS = const(4)
# Half of the second within which it is to be found again.
_LOOK_MS = const(500)
# The core tells a cadence each second of samples; without any, the board still tells.
_SILENT_MS = const(1500)
# Without samples for so long nobody runs, as far as anybody knows.
_BLIND_TOLD = const(2)
# Where nobody has heard anything for so long, who is connected is let go, to come back and
# subscribe anew: another peer may have taken the subscription over, and gone.
UNHEARD_S = const(30)
# So long a target may be written after a button has asked for it.
LISTEN_MS = const(60000)

_NO_TARGET = bytes(records.TARGET_BYTES)

_SIDE_BITS = {stream.CUE_LOW: records.IS_LOW, stream.CUE_HIGH: records.IS_HIGH}


class Air:
    """What this board tells, and the minute in which it listens. Serve it with tick().

    listening: whether a target may be written. wish_spm: what was written meanwhile, or 0; it is
    anything that two bytes can hold, and whoever takes it sets it back.
    """

    def __init__(self, settings, counting, battery, faults):
        """Offer the services; `battery` is None on a board that cannot tell."""
        self.listening = False
        self.wish_spm = 0
        self._settings = settings
        self._counting = counting
        self._battery = battery
        self._faults = faults
        self._rsc = bytearray(records.RSC_BYTES)
        self._live = bytearray(records.LIVE_BYTES)
        self._live[records.LIVE_LAYOUT] = records.LAYOUT
        self._level = 100
        self._told_ms = self._looked_ms = supervisor.ticks_ms()
        self._told_seconds = counting.seconds
        self._blind = 0
        self._heard = False
        self._fresh = True
        self._unheard_s = 0
        self._listens_since_ms = 0
        self._opening = False
        self._radio = BLERadio()
        self._radio.name = NAME
        self._offer()
        # What a second brings, one a call. Made once: a bound method takes memory.
        self._turns = (self._measure, self._tell, self._show, self._listen, self._let_go)
        self._turn = len(self._turns)

    def _offer(self):
        """Make the services, each whole before the next, as the nRF's stack wants them."""
        self._foot_pod = ble_services.RunningSpeedAndCadence()
        self._own = ble_services.Footfall(state=self._live)
        self._charge = None
        if self._battery is not None:
            self._charge = ble_services.BatteryLevel(level=bytes([self._level]))
        self._information = ble_services.DeviceInformation(
            manufacturer=NAME.encode(), model=board.board_id.encode(), firmware=__version__.encode()
        )
        self._advertisement = ProvideServicesAdvertisement(self._foot_pod)

    def open(self, now_ms):
        """Let a target be written from now on."""
        self.listening = self._opening = True
        self._listens_since_ms = now_ms

    def silence(self):
        """Leave the air."""
        try:
            self._radio.stop_advertising()
            self._disconnect()
        except Exception as problem:
            self._faults.happened(RADIO_FAILED, problem)

    def tick(self, now_ms):
        """Do what is due, one thing of it."""
        try:
            if self._turn < len(self._turns):
                self._turn += 1
                self._turns[self._turn - 1](now_ms)
            elif ticks_since(self._looked_ms, now_ms) >= _LOOK_MS:
                self._looked_ms = now_ms
                self._be_found()
            elif self._is_due(now_ms):
                self._told_ms = now_ms
                self._turn = 0
        except Exception as problem:
            self._faults.happened(RADIO_FAILED, problem)

    def _is_due(self, now_ms):
        """Return whether there is a new cadence, or has been none for too long."""
        if self._counting.seconds != self._told_seconds:
            self._blind = 0
        elif ticks_since(self._told_ms, now_ms) >= _SILENT_MS:
            self._blind = min(self._blind + 1, _BLIND_TOLD)
        else:
            return False
        self._told_seconds = self._counting.seconds
        return True

    # --- what a second brings ---------------------------------------------------

    def _measure(self, now_ms):
        settings, counting = self._settings, self._counting
        blind = self._blind >= _BLIND_TOLD
        spm_tenths = 0 if blind else counting.spm_tenths
        records.put_rsc(
            self._rsc,
            stream.IDLE if blind else counting.state,
            spm_tenths,
            step_length_mm(settings, spm_tenths),
            settings.rsc_steps,
        )
        self._heard = self._foot_pod.measurement.send(self._rsc)

    def _tell(self, now_ms):
        self._fill()
        if self._own.live.send(self._live):
            self._heard = True
        if self._heard:
            self._fresh = False

    def _fill(self):
        """Lay out the live record."""
        live, counting, faults = self._live, self._counting, self._faults
        blind = self._blind >= _BLIND_TOLD
        live[records.LIVE_STATE] = records.live_state(
            stream.IDLE if blind else counting.state,
            counting.active,
            _SIDE_BITS.get(counting.side, 0),
            self.listening,
        )
        records.put_16(live, records.LIVE_SPM_TENTHS, 0 if blind else counting.spm_tenths)
        records.put_16(live, records.LIVE_TARGET_SPM, counting.target_spm)
        records.put_32(live, records.LIVE_STEPS, counting.steps)
        records.put_16(live, records.LIVE_CUES, counting.cues)
        records.put_16(live, records.LIVE_OVERRUNS, faults.counts[SAMPLES_LOST])
        records.put_16(live, records.LIVE_FAULTS, faults.total)
        records.put_16(live, records.LIVE_RUNNING_S, counting.running_s)
        records.put_16(live, records.LIVE_SECONDS, self._told_seconds & 0xFFFF)

    def _show(self, now_ms):
        """Let the same be read by who has not subscribed."""
        self._own.state = self._live
        if self._charge is not None and self._battery.percent != self._level:
            self._level = self._battery.percent
            self._charge.level = bytes([self._level])

    def _listen(self, now_ms):
        """Take what was written; outside its minute it is thrown away."""
        written = self._own.target
        if written != _NO_TARGET:
            self._own.target = _NO_TARGET
        if self.listening and ticks_since(self._listens_since_ms, now_ms) >= LISTEN_MS:
            self.listening = False
        elif self._opening:  # it may have been written before
            self._opening = False
        elif self.listening:
            self.wish_spm = records.get_16(written, 0)

    def _let_go(self, now_ms):
        """Disconnect who hears nothing, so that nobody keeps a slot or misses the run for good."""
        connected = self._radio.connected
        self._unheard_s = self._unheard_s + 1 if connected and not self._heard else 0
        if self._unheard_s >= UNHEARD_S:
            self._unheard_s = 0
            self._disconnect()
            self._renew()
        elif not connected and not self._fresh:
            self._renew()

    def _renew(self):
        """Let the next subscriber be heard, whatever the last one has left unsaid."""
        self._fresh = True
        self._foot_pod.measurement.renew()
        self._own.live.renew()

    # --- links ------------------------------------------------------------------

    def _be_found(self):
        """Advertise, which a connection has ended, while there is room for another."""
        radio = self._radio
        if not radio.advertising and len(radio.connections) < SLOTS:
            radio.start_advertising(self._advertisement, interval=ADVERTISING_S)

    def _disconnect(self):
        for connection in self._radio.connections:
            connection.disconnect()
