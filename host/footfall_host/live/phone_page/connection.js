// The way to the board: found once by whoever presses Connect, kept up as long as nobody leaves.

/** Return what a promise does, or reject after a time. */
function within(promise, limitMs) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer")), limitMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Return a service, or null where the device has none of that kind. */
async function serviceOf(server, uuid) {
  try {
    return await server.getPrimaryService(uuid);
  } catch (problem) {
    if (problem.name === "NotFoundError") return null;
    throw problem;
  }
}

/**
 * A board or another foot pod.
 *
 * told: an object whose functions are called: opening(), opened(connection), lost(waitMs), and
 * live(view), rsc(view), battery(percent), about(model, firmware) with what came.
 * isFootfall: whether it has more to tell than any foot pod. toldMs: when it last told something
 * by itself.
 */
class Connection {
  constructor(told) {
    this.told = told;
    this.device = null;
    this.isOpen = false;
    this.isFootfall = false;
    this.failures = 0;
    this.toldMs = 0;
  }

  /** Let the user choose a device, and connect to it; rejects where none is chosen. */
  async choose() {
    // A board advertises the service that every foot pod has; its own would not fit beside.
    const device = await navigator.bluetooth.requestDevice({
      filters: [{ services: [uuids.RUNNING_SPEED_AND_CADENCE] }, { services: [uuids.FOOTFALL] }],
      optionalServices: [
        uuids.FOOTFALL, uuids.RUNNING_SPEED_AND_CADENCE, uuids.BATTERY, uuids.DEVICE_INFORMATION,
      ],
    });
    this.leave();
    this.device = device;
    this.failures = 0;
    device.addEventListener("gattserverdisconnected", () => this.drop(device));
    await this.open();
  }

  /** End the connection, for good. */
  leave() {
    const device = this.device;
    this.device = null;
    this.isOpen = false;
    clearTimeout(this.timer);
    device?.gatt.disconnect();
  }

  async open() {
    const device = this.device;
    this.told.opening();
    try {
      await within(this.subscribe(device), Connection.ANSWER_MS);
    } catch {
      device.gatt.disconnect();
      if (device === this.device) this.retry();
      return;
    }
    if (device !== this.device) return;
    this.isOpen = true;
    this.failures = 0;
    this.told.opened(this);
    await this.askBattery();
    await this.askAbout();
  }

  async subscribe(device) {
    const server = await device.gatt.connect();
    const own = await serviceOf(server, uuids.FOOTFALL);
    this.isFootfall = own !== null;
    if (own) {
      this.state = await own.getCharacteristic(uuids.FOOTFALL_STATE);
      this.target = await own.getCharacteristic(uuids.FOOTFALL_TARGET);
      await this.listen(await own.getCharacteristic(uuids.FOOTFALL_LIVE), this.told.live);
    } else {
      const pod = await server.getPrimaryService(uuids.RUNNING_SPEED_AND_CADENCE);
      await this.listen(await pod.getCharacteristic(uuids.RSC_MEASUREMENT), this.told.rsc);
    }
  }

  async listen(characteristic, hear) {
    characteristic.addEventListener("characteristicvaluechanged", () => {
      this.toldMs = Date.now();
      hear(characteristic.value);
    });
    await characteristic.startNotifications();
    this.toldMs = Date.now();
  }

  /** Read how much is left, where the device can tell. */
  async askBattery() {
    const level = await this.read(uuids.BATTERY, uuids.BATTERY_LEVEL);
    if (level) this.told.battery(level.getUint8(0));
  }

  async askAbout() {
    const text = async (uuid) => {
      const bytes = await this.read(uuids.DEVICE_INFORMATION, uuid);
      return bytes ? new TextDecoder().decode(bytes) : "";
    };
    this.told.about(await text(uuids.MODEL_NUMBER), await text(uuids.FIRMWARE_REVISION));
  }

  /** Return what can be read of a service, or null where it cannot. */
  async read(service, characteristic) {
    try {
      const found = await this.device.gatt.getPrimaryService(service);
      return await (await found.getCharacteristic(characteristic)).readValue();
    } catch {
      return null;
    }
  }

  /** Read the live record: whoever subscribes last is told, and that may be another one. */
  async readState() {
    if (!this.isOpen || !this.isFootfall || this.isReading) return;
    this.isReading = true;
    try {
      this.told.live(await this.state.readValue());
    } catch {
      // A link that is lost says so by itself.
    } finally {
      this.isReading = false;
    }
  }

  /** Write a target; rejects where that fails. */
  async writeTarget(spm) {
    await this.target.writeValueWithResponse(encodeTarget(spm));
  }

  drop(device) {
    // While it is being opened, whoever opens it hears of it too.
    if (device !== this.device || !this.isOpen) return;
    this.isOpen = false;
    this.retry();
  }

  retry() {
    const waitMs = Connection.WAITS_MS[Math.min(this.failures, Connection.WAITS_MS.length - 1)];
    this.failures += 1;
    this.told.lost(waitMs);
    this.timer = setTimeout(() => this.open(), waitMs);
  }
}
// A phone that does not find a device may try for ever, and says nothing.
Connection.ANSWER_MS = 20000;
Connection.WAITS_MS = [1000, 2000, 4000, 8000, 15000, 30000];
