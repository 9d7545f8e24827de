// The bytes that come over the air. Offsets and bits are those of firmware/footfall/core/records.py.

/** Return what a live record says, or null for one that is laid out in a way not known here. */
function decodeLive(view) {
  const isKnown =
    view.byteLength === records.LIVE_BYTES && view.getUint8(records.LIVE_LAYOUT) === records.LAYOUT;
  if (!isKnown) return null;
  const state = view.getUint8(records.LIVE_STATE);
  return {
    gait: state & records.GAIT_MASK,
    isCoached: Boolean(state & records.COACHED),
    isLow: Boolean(state & records.IS_LOW),
    isHigh: Boolean(state & records.IS_HIGH),
    listens: Boolean(state & records.LISTENS),
    spm: view.getUint16(records.LIVE_SPM_TENTHS, true) / 10,
    targetSpm: view.getUint16(records.LIVE_TARGET_SPM, true),
    steps: view.getUint32(records.LIVE_STEPS, true),
    cues: view.getUint16(records.LIVE_CUES, true),
    overruns: view.getUint16(records.LIVE_OVERRUNS, true),
    faults: view.getUint16(records.LIVE_FAULTS, true),
    runningS: view.getUint16(records.LIVE_RUNNING_S, true),
    second: view.getUint16(records.LIVE_SECONDS, true),
  };
}

/** Return what any foot pod measures, or null for less than a measurement. */
function decodeRsc(view) {
  if (view.byteLength < records.RSC_BYTES) return null;
  return {
    isRunning: Boolean(view.getUint8(records.RSC_FLAGS) & records.RSC_IS_RUNNING),
    perMinute: view.getUint8(records.RSC_CADENCE),
  };
}

/** Return a target as the board takes it. */
function encodeTarget(spm) {
  const view = new DataView(new ArrayBuffer(records.TARGET_BYTES));
  view.setUint16(0, spm, true);
  return view;
}
