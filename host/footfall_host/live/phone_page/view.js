// What is on the screen. Nothing here decides anything but how a value is shown.

const SIGNS = {
  low: "M12 3 22 14H15.5V21H8.5V14H2Z",
  high: "M12 21 2 10H8.5V3H15.5V10H22Z",
  in: "M9.4 20 1.8 12.4 4.6 9.6 9.4 14.4 19.4 4.4 22.2 7.2Z",
  none: "M3 10H21V14H3Z",
};
const ASKS = { low: "more steps", high: "fewer steps", in: "", none: "" };
const SCALE_SPM = 15; // to both sides of the target

const $ = (id) => document.getElementById(id);

/** Put a text where it is not yet, so that nothing is read out or laid out twice. */
function put(id, text) {
  const element = $(id);
  if (element.textContent !== text) element.textContent = text;
}

function asTime(seconds) {
  const two = (value) => `${value}`.padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const clock = `${two(minutes % 60)}:${two(seconds % 60)}`;
  return minutes < 60 ? clock : `${Math.floor(minutes / 60)}:${clock}`;
}

/** Return the zone that a record tells of, and its word. */
function stateOf(record) {
  if (!record.isCoached) return { zone: "none", word: "Stopped" };
  if (record.gait === stream.WALKING) return { zone: "none", word: "Walking" };
  if (record.gait === stream.IDLE) return { zone: "none", word: "No run" };
  if (!record.spm) return { zone: "none", word: "Running" };
  if (record.isLow) return { zone: "low", word: "Too low" };
  if (record.isHigh) return { zone: "high", word: "Too high" };
  return { zone: "in", word: "In zone" };
}

function showState({ zone, word }) {
  $("now").dataset.zone = zone;
  $("sign").setAttribute("d", SIGNS[zone]);
  put("word-text", word);
  put("asks", ASKS[zone]);
}

function showCadence(spm) {
  put("spm", spm ? `${Math.round(spm)}` : "–");
}

/** Show that nothing is known for now. */
function showNothing(word) {
  showState({ zone: "none", word });
  showCadence(0);
  $("marker").hidden = true;
}

/** Place the zone, the target and the cadence on the gauge. */
function showGauge(zone, spm) {
  const least = zone.targetSpm - SCALE_SPM;
  const percent = (value) => Math.min(Math.max((100 * (value - least)) / (2 * SCALE_SPM), 0), 100);
  const band = $("band");
  band.style.left = `${percent(zone.floorSpm)}%`;
  band.style.right = `${100 - percent(zone.ceilingSpm)}%`;
  band.classList.toggle("open", zone.ceilingSpm === Infinity);
  $("marker").hidden = !spm;
  $("marker").style.left = `${percent(spm)}%`;
  put("least", `${least}`);
  put("aimed", `target ${zone.targetSpm}`);
  put("most", `${zone.targetSpm + SCALE_SPM}`);
  const top = zone.ceilingSpm === Infinity ? "up" : `to ${zone.ceilingSpm}`;
  const label = `Zone from ${zone.floorSpm} ${top}, target ${zone.targetSpm} steps per minute`;
  if ($("gauge").ariaLabel !== label) $("gauge").ariaLabel = label;
}

function showTrend(trend) {
  const { line, end, zone, cues, grid } = trend.draw();
  $("line").setAttribute("d", line);
  $("now-dot").setAttribute("d", end);
  $("zone-shape").setAttribute("d", zone);
  $("cue-lines").setAttribute("d", cues);
  const key = grid.map(({ spm }) => spm).join();
  if ($("labels").dataset.key === key) return;
  $("labels").dataset.key = key;
  $("labels").replaceChildren(...grid.map(({ spm, y }) => {
    const label = Object.assign(document.createElement("span"), { textContent: spm });
    label.style.top = `${y}%`;
    return label;
  }));
  $("grid").replaceChildren(...grid.map(({ y }) => {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", `M0 ${y}H${TREND_WIDTH}`);
    return path;
  }));
}

function showFigures(record) {
  put("running", asTime(record.runningS));
  put("steps", record.steps.toLocaleString("en-GB"));
  put("cues", `${record.cues}`);
  put("faults", record.faults ? `${record.faults}` : "none");
  const hints = [];
  if (record.overruns) hints.push(`Samples were lost ${times(record.overruns)}.`);
  if (record.faults) hints.push("Its console and docs/faults.md say what the faults are.");
  put("hint", hints.join(" "));
}

function times(count) {
  return count === 1 ? "once" : `${count} times`;
}

function showSignal(share) {
  put("signal", share === null ? "–" : `${Math.round(100 * share)} %`);
}

/** Show the setter or how it is opened. */
function showSetter(isOpen, wishSpm) {
  $("setter").hidden = !isOpen;
  $("how").hidden = isOpen;
  put("wish", `${wishSpm}`);
  put("set", `Set to ${wishSpm}`);
  $("less").disabled = wishSpm <= stream.LOWEST_TARGET_SPM;
  $("more").disabled = wishSpm >= stream.HIGHEST_TARGET_SPM;
}

/** Show a cue for a while, over everything. */
function showCue(zone) {
  const cue = $("cue");
  $("cue-sign").setAttribute("d", SIGNS[zone]);
  put("cue-text", ASKS[zone] || "cue");
  cue.dataset.zone = zone;
  cue.classList.remove("shown");
  void cue.offsetWidth; // or the flash of a cue that follows at once would not begin anew
  cue.classList.add("shown");
  clearTimeout(showCue.timer);
  showCue.timer = setTimeout(() => cue.classList.remove("shown"), CUE_SHOWN_MS);
}
const CUE_SHOWN_MS = 5000;
