"""A phone's browser for tests: Chromium without a window, and Bluetooth devices that it emulates.

Chromium's own emulation (the DevTools domain BluetoothEmulation) answers below the whole of its Web
Bluetooth: finding, connecting, discovery, subscribing, reading, writing and the loss of a link. It
sends no notification of its own accord. A read raises the same event in the page, on the same
object and with the same value; so a notification here is a read, begun for the page, of what it
has subscribed to.
"""

import base64
import os
import pathlib
import shutil
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
REQUIRED_VARIABLE = "FOOTFALL_REQUIRE_BROWSER"
# A name that is no local one: to a browser, a page from there comes over a network.
ELSEWHERE = "elsewhere.test"
ARGUMENTS = (
    "--headless=new",
    # Linux has it behind a flag.
    "--enable-features=WebBluetooth",
    f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1",
)
PHONE = {
    "viewport": {"width": 412, "height": 915}, "has_touch": True, "is_mobile": True,
}  # fmt: skip
LONGEST_MS = 10_000
ADDRESS = "C0:00:00:00:00:0F"
OUT_OF_REACH = 0x3E  # HCI: connection failed to be established
REMEMBERED = """
if (window.BluetoothRemoteGATTCharacteristic) {
  window.subscribed = {};
  const { prototype } = BluetoothRemoteGATTCharacteristic;
  const start = prototype.startNotifications;
  prototype.startNotifications = function () {
    subscribed[this.uuid] = this;
    return start.call(this);
  };
}
"""


def require() -> str:
    """Return the browser's path; skip the test where there is none, unless there must be one."""
    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if path is None:
        reason = f"no {CHROMIUMS[0]}: install it to test the phone page"
        if os.environ.get(REQUIRED_VARIABLE) == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@contextmanager
def browser():
    """Yield a running browser."""
    path = require()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # "headless" is for Playwright's own builds: the flag is Chromium's.
        yield playwright.chromium.launch(executable_path=path, headless=False, args=ARGUMENTS)


@contextmanager
def served(folder: pathlib.Path):
    """Serve a folder; yield the port."""

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def long_uuid(uuid) -> str:
    """Return a UUID as browsers write it."""
    return f"{uuid:08x}-0000-1000-8000-00805f9b34fb" if isinstance(uuid, int) else uuid


class Phone:
    """A page in the browser, and the emulated devices in its reach.

    written: what was written, as (UUID, bytes). in_reach: whether a device answers. chosen: whether
    the user picks the device that a chooser shows, or cancels. errors: what went to the console.
    requested: the addresses that the page asked for, but for its own and those within it.
    """

    def __init__(self, browser, **context):
        self.context = browser.new_context(**PHONE | context)
        self.context.set_default_timeout(LONGEST_MS)
        self.context.add_init_script(REMEMBERED)
        self.page = self.context.new_page()
        self.written = []
        self.errors = []
        self.requested = []
        self.in_reach = True
        self.chosen = True
        self._is_open = True
        self._was_lost = False
        self._services = {}
        self._values = {}
        self._uuids = {}
        self._handles = {}
        self._answered = set()
        self._air = browser.new_browser_cdp_session()
        self._page = self.context.new_cdp_session(self.page)
        self._air.on("BluetoothEmulation.gattOperationReceived", self._connects)
        self._air.on("BluetoothEmulation.characteristicOperationReceived", self._operates)
        self._page.on("DeviceAccess.deviceRequestPrompted", self._prompted)
        self._page.send("DeviceAccess.enable")
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.requested.append(request.url))
        self._emulate("enable", state="powered-on", leSupported=True)

    def close(self):
        """Leave the browser as it was; the page first, or what it waits for ends the browser."""
        self._is_open = False
        self.context.close()
        self._emulate("disable")
        self._air.detach()

    def _emulate(self, method, **given):
        return self._air.send(f"BluetoothEmulation.{method}", given)

    def _said(self, message):
        if message.type in ("error", "warning"):
            self.errors.append(message.text)

    # --- what devices are there, and how they answer ------------------------------------

    def switch(self, state):
        """Switch the phone's Bluetooth: "powered-on", "powered-off" or "absent"."""
        self._emulate("setSimulatedCentralState", state=state)

    def offer(self, services):
        """Put a device into reach: {service: {characteristic: (properties, value)}}."""
        self._services = services
        self._emulate(
            "simulatePreconnectedPeripheral", address=ADDRESS, name="Footfall",
            manufacturerData=[], knownServiceUuids=[long_uuid(uuid) for uuid in services],
        )  # fmt: skip
        self._lay_out()

    def _lay_out(self):
        for service, characteristics in self._services.items():
            made = self._emulate("addService", address=ADDRESS, serviceUuid=long_uuid(service))
            for uuid, (properties, value) in characteristics.items():
                self._add(made["serviceId"], long_uuid(uuid), properties, value)

    def _add(self, service, uuid, properties, value):
        notifies = "notify" in properties
        # What notifies can be read as well: see above.
        allowed = dict.fromkeys([*properties, "read"] if notifies else properties, True)
        handle = self._emulate(
            "addCharacteristic", serviceId=service, characteristicUuid=uuid, properties=allowed
        )["characteristicId"]
        if notifies:
            # Client Characteristic Configuration: without it, nothing can be subscribed to.
            self._emulate(
                "addDescriptor", characteristicId=handle, descriptorUuid=long_uuid(0x2902)
            )
        self._handles[uuid] = handle
        self._uuids[handle] = uuid
        self._values[handle] = value

    def set_value(self, uuid, value):
        """Let a characteristic be read as something else."""
        self._values[self._handles[long_uuid(uuid)]] = bytes(value)

    def notify(self, uuid, value):
        """Let the page hear a value of what it has subscribed to."""
        self.set_value(uuid, value)
        self.page.evaluate("uuid => subscribed[uuid].readValue().then(() => null)", long_uuid(uuid))

    def lose_link(self):
        """Let the device go out of reach."""
        self._was_lost = True
        self._emulate("simulateGATTDisconnection", address=ADDRESS)
        # With the link, the emulation forgets what the device offers.
        self._lay_out()

    def _connects(self, event):
        if self._is_open:
            code = 0 if self.in_reach else OUT_OF_REACH
            self._emulate(
                "simulateGATTOperationResponse", address=ADDRESS, type=event["type"], code=code
            )

    def _operates(self, event):
        handle, kind = event["characteristicId"], event["type"]
        answer = {"characteristicId": handle, "type": kind, "code": 0}
        if kind == "read":
            answer["data"] = base64.b64encode(self._values[handle]).decode()
        elif kind == "write":
            self.written.append((self._uuids[handle], base64.b64decode(event["data"])))
        if self._is_open:
            self._answer(answer)

    def _answer(self, answer):
        """Answer an operation, unless a link was lost, with which it may have ended."""
        from playwright.sync_api import Error

        try:
            self._emulate("simulateCharacteristicOperationResponse", **answer)
        except Error:
            if not self._was_lost:
                raise

    def _prompted(self, event):
        number, devices = event["id"], event["devices"]
        # It is told anew for each device that is found, and to answer twice ends the browser.
        if number in self._answered or (self.chosen and not devices):
            return
        self._answered.add(number)
        if self.chosen:
            given = {"id": number, "deviceId": devices[0]["id"]}
            self._page.send("DeviceAccess.selectPrompt", given)
        else:
            self._page.send("DeviceAccess.cancelPrompt", {"id": number})
