// The cadence of the last minutes, with the zone as it was.

const TREND_S = 300;
// Where no record came for so long, the line is broken instead of made up.
const TREND_GAP_S = 3;
const TREND_LEAST_SPM = 20;
const TREND_WIDTH = 300;
const TREND_HEIGHT = 100;

/** Keeps the last minutes and draws them, in the units of the SVG's view box. */
class Trend {
  constructor() {
    this.points = [];
  }

  /** Take a second: {at, spm (0 without a run), floorSpm and ceilingSpm or null, hasCue}. */
  add(point) {
    this.points.push(point);
    while (point.at - this.points[0].at > TREND_S) this.points.shift();
  }

  /** Return the lowest and highest cadence to show, on tens. */
  get range() {
    const shown = this.points.flatMap(({ spm, floorSpm }) => [spm, spm && floorSpm]).filter(Boolean);
    if (!shown.length) return null;
    const least = Math.floor((Math.min(...shown) - 3) / 10) * 10;
    const most = Math.ceil((Math.max(...shown) + 3) / 10) * 10;
    return [least, Math.max(most, least + TREND_LEAST_SPM)];
  }

  /** Return the `d` of line, its end, zone and cues, and where the lines of the grid are. */
  draw() {
    const range = this.range;
    if (!range) return { line: "", end: "", zone: "", cues: "", grid: [] };
    const [least, most] = range;
    const last = this.points.at(-1);
    const now = last.at;
    const x = (at) => (TREND_WIDTH * (1 - (now - at) / TREND_S)).toFixed(1);
    const y = (spm) => {
      const share = (Math.min(Math.max(spm, least), most) - least) / (most - least);
      return (TREND_HEIGHT * (1 - share)).toFixed(1);
    };
    const runs = this.runs();
    const line = runs.map((run) => `M${run.map((p) => `${x(p.at)} ${y(p.spm)}`).join("L")}`);
    const zone = runs.filter((run) => run[0].floorSpm !== null).map((run) => {
      const top = run.map((p) => `${x(p.at)} ${y(p.ceilingSpm)}`);
      const bottom = run.map((p) => `${x(p.at)} ${y(p.floorSpm)}`).reverse();
      return `M${[...top, ...bottom].join("L")}Z`;
    });
    const cues = this.points.filter((p) => p.hasCue).map((p) => `M${x(p.at)} 0V${TREND_HEIGHT}`);
    const stepSpm = most - least > 60 ? 20 : 10;
    const grid = [];
    for (let spm = least; spm <= most; spm += stepSpm) grid.push({ spm, y: Number(y(spm)) });
    const end = last.spm ? `M${x(now)} ${y(last.spm)}h0` : "";
    return { line: line.join(""), end, zone: zone.join(""), cues: cues.join(""), grid };
  }

  /** Return the points in runs without a gap or a second that had no cadence. */
  runs() {
    const runs = [];
    let last = null;
    for (const point of this.points) {
      if (!point.spm) last = null;
      else {
        if (!last || point.at - last.at > TREND_GAP_S) runs.push([]);
        runs.at(-1).push(point);
        last = point;
      }
    }
    return runs;
  }
}
