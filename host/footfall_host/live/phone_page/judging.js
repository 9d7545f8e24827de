// What follows from record after record: where the zone is, how many were received, what a pod counts.

/**
 * The zone, of which a record tells the target and the side, not the edges.
 *
 * The lower edge is taken to be where the settings have it by themselves, until the board calls a
 * cadence low or not low that contradicts. There is no upper one until the board calls one high.
 */
class Zone {
  constructor() {
    this.toleranceSpm = defaults.tolerance_spm;
    this.ceilingSpm = Infinity;
    this.targetSpm = 0;
  }

  /** Take a record. */
  hear({ spm, targetSpm, isLow, isHigh }) {
    this.targetSpm = targetSpm;
    if (!spm) return;
    const belowSpm = targetSpm - spm;
    if (isLow) this.toleranceSpm = Math.min(this.toleranceSpm, Math.ceil(belowSpm) - 1);
    else this.toleranceSpm = Math.max(this.toleranceSpm, Math.ceil(belowSpm));
    if (isHigh) this.ceilingSpm = Math.min(this.ceilingSpm, Math.ceil(spm) - 1);
    else this.ceilingSpm = Math.max(this.ceilingSpm, Math.ceil(spm));
  }

  get floorSpm() {
    return this.targetSpm - this.toleranceSpm;
  }
}

/** Which of the board's seconds were heard of, by its own count of them. */
class Reception {
  constructor() {
    this.heard = [];
  }

  /** Take the second of a record; return whether it is a new one. */
  hear(second) {
    const last = this.heard.at(-1);
    const passed = last ? (second - last.second) & 0xffff : 1;
    if (passed === 0) return false;
    const hasRestarted = passed > 0x7fff;
    const at = last ? last.at + (hasRestarted ? Reception.RESTART_S : passed) : 0;
    if (hasRestarted) this.heard = [];
    this.heard.push({ second, at });
    while (at - this.heard[0].at >= Reception.WINDOW_S) this.heard.shift();
    return true;
  }

  /** The part of the last minute's records that came, 0 to 1; null before the first. */
  get share() {
    if (!this.heard.length) return null;
    return this.heard.length / (this.now - this.heard[0].at + 1);
  }

  /** Seconds since the first record; the board's own count wraps, and begins anew when it restarts. */
  get now() {
    return this.heard.at(-1)?.at ?? 0;
  }
}
Reception.WINDOW_S = 60;
// What a restart is taken to last: nobody tells.
Reception.RESTART_S = 10;

/**
 * Whether a foot pod tells strides of one foot, as the service means it, or steps of both.
 *
 * The median of a run's first measurements decides. Then it takes several that are surely of the
 * other kind, so that a runner near the limit does not flip it.
 */
class StepGuess {
  constructor() {
    this.last = [];
    this.factor = null;
  }

  /** Take a measurement; return steps per minute, or 0 without a run and before there is a guess. */
  hear({ isRunning, perMinute }) {
    if (!isRunning || !perMinute) return 0;
    this.last.push(perMinute);
    if (this.last.length > podRule.STRIDES_AFTER_SAMPLES) this.last.shift();
    this.decide();
    return perMinute * (this.factor ?? 0);
  }

  decide() {
    if (this.factor === null) {
      if (this.last.length < podRule.DECIDING_SAMPLES) return;
      const middle = this.last.toSorted((a, b) => a - b)[(podRule.DECIDING_SAMPLES - 1) / 2];
      this.factor = middle >= podRule.STEPS_FROM ? 1 : 2;
    } else if (this.factor === 2) {
      const recent = this.last.slice(-podRule.STEPS_AFTER_SAMPLES);
      if (Math.min(...recent) >= podRule.SURELY_STEPS) this.factor = 1;
    } else if (this.last.length === podRule.STRIDES_AFTER_SAMPLES) {
      if (Math.max(...this.last) <= podRule.SURELY_STRIDES) this.factor = 2;
    }
  }
}

/** A target that was written, until the board takes it or it is late. */
class Wish {
  constructor() {
    this.spm = null;
  }

  /** Note that a target has been sent. */
  send(spm, targetSpm, nowMs) {
    Object.assign(this, { spm, beforeSpm: targetSpm, sentMs: nowMs });
  }

  /** Return "taken" or "refused" once it is, "" until then; targetSpm is null between records. */
  judge(targetSpm, nowMs) {
    if (this.spm === null) return "";
    const moved = targetSpm !== null && targetSpm !== this.beforeSpm;
    const isTaken = moved || targetSpm === this.spm;
    if (!isTaken && nowMs - this.sentMs < Wish.PATIENCE_MS) return "";
    this.spm = null;
    return isTaken ? "taken" : "refused";
  }
}
// The board looks for a target once a second.
Wish.PATIENCE_MS = 5000;
