"use strict";
// Zoom, and a readout, for the chart of cadence. What is drawn is in the page already: here only
// the part of it that is looked at changes, and what a second says is told.

const data = JSON.parse(document.getElementById("data").textContent);
const view = document.getElementById("view");
const readout = document.getElementById("readout");
const hair = document.getElementById("hair");
const boxes = [document.getElementById("shapes"), document.getElementById("lines")];
const placed = [...view.querySelectorAll(".at")].map(element => ({
  element, t: Number(element.dataset.t), isTick: element.classList.contains("tick"),
}));
const button = name => document.getElementById(name);

const TENTHS = 10;
const [, , WIDTH, HEIGHT] = boxes[0].getAttribute("viewBox").split(" ").map(Number);
const END = WIDTH / TENTHS;
// Two labels apart is as close as it gets; labels are no closer than this many pixels.
const SHORTEST = Math.min(END, Math.max(5, 3 * data.steps[0]));
const LABEL_PIXELS = 62;
const ZOOM = 1.6;
const WHEEL_ZOOM = 0.004;
const TAP_PIXELS = 4;
const STATES = { i: "standing", w: "walking", r: "running" };

let sum = 0;
const times = data.after.map(tenths => (sum += tenths) / TENTHS);
const spmTop = Number(view.dataset.top);

let from = 0;
let to = END;
let cursor = null;

// --- What is looked at -------------------------------------------------------------------

function look(start, span) {
  const shown = Math.min(END, Math.max(SHORTEST, span));
  from = Math.min(Math.max(0, start), END - shown);
  to = from + shown;
  draw();
}

function zoom(factor, at = (from + to) / 2) {
  const span = Math.min(END, Math.max(SHORTEST, (to - from) / factor));
  look(at - (at - from) * span / (to - from), span);
}

function move(share) {
  look(from + share * (to - from), to - from);
}

function place(t) {
  return `${100 * (t - from) / (to - from)}%`;
}

function draw() {
  const box = `${from * TENTHS} 0 ${(to - from) * TENTHS} ${HEIGHT}`;
  boxes.forEach(element => element.setAttribute("viewBox", box));
  const most = Math.max(2, view.clientWidth / LABEL_PIXELS);
  const step = data.steps.find(seconds => (to - from) / seconds <= most) || data.steps.at(-1);
  let cues = 0;
  for (const { element, t, isTick } of placed) {
    const isSeen = t >= from - 1e-6 && t <= to + 1e-6 && !(isTick && t % step);
    element.classList.toggle("off", !isSeen);
    element.classList.remove("fine");
    if (isSeen) element.setAttribute("x", place(t));
    if (isSeen && element.classList.contains("asks")) cues += 1;
  }
  const isWhole = to - from >= END;
  view.classList.toggle("zoomed", !isWhole);
  view.classList.toggle("dense", cues > Number(view.dataset.lines));
  for (const name of ["all", "out"]) button(name).disabled = isWhole;
  button("in").disabled = to - from <= SHORTEST;
  button("back").disabled = from <= 0;
  button("on").disabled = to >= END;
  tell();
}

// --- What a second says ------------------------------------------------------------------

function clock(seconds) {
  const whole = Math.round(seconds);
  const two = number => String(number).padStart(2, "0");
  const [hour, minute, second] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hour ? `${hour}:${two(minute)}:${two(second)}` : `${minute}:${two(second)}`;
}

function nearest(t) {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < t) low = middle + 1;
    else high = middle;
  }
  return low > 0 && t - times[low - 1] < times[low] - t ? low - 1 : low;
}

function words(number) {
  const spm = data.spm[number];
  const [, coach, target] = data.changes.findLast(([first]) => first <= number);
  return spm === null
    ? [STATES[data.state[number]], `coach ${coach}`, `target ${target}`]
    : [`${(spm / TENTHS).toFixed(1)} steps/min`, `coach ${coach}`, `target ${target}`];
}

function tell() {
  const isSeen = cursor !== null && times[cursor] >= from && times[cursor] <= to;
  hair.classList.toggle("off", !isSeen);
  readout.classList.toggle("idle", !isSeen);
  if (!isSeen) {
    const isWhole = to - from >= END;
    readout.textContent = isWhole ? "Point at the chart to read it." : `${clock(from)} to ${clock(to)} of ${clock(END)}`;
    return;
  }
  const spm = data.spm[cursor];
  hair.setAttribute("x", place(times[cursor]));
  const dot = hair.querySelector("circle");
  dot.classList.toggle("off", spm === null);
  if (spm !== null) dot.setAttribute("cy", `${100 * (spmTop * TENTHS - spm) / HEIGHT}%`);
  const at = document.createElement("strong");
  at.textContent = clock(times[cursor]);
  const said = words(cursor);
  readout.replaceChildren(at, ` ${said.join(" · ")}`);
  view.setAttribute("aria-valuenow", String(Math.round(times[cursor])));
  view.setAttribute("aria-valuetext", `${clock(times[cursor])}, ${said.join(", ")}`);
}

function pointAt(t) {
  cursor = t === null ? null : nearest(t);
  tell();
}

function step(seconds) {
  const wanted = (cursor === null ? from : times[cursor]) + seconds;
  const t = Math.min(END, Math.max(0, wanted));
  cursor = nearest(t);
  if (t < from) look(t, to - from);
  else if (t > to) look(t - (to - from), to - from);
  else tell();
}

// --- Mouse, fingers and keys -------------------------------------------------------------

const fingers = new Map();

function timeAt(x) {
  const { left, width } = view.getBoundingClientRect();
  return from + (x - left) / width * (to - from);
}

function pressed(event) {
  if (event.button) return;
  fingers.set(event.pointerId, { x: event.clientX, began: event.clientX });
}

function moved(event) {
  const finger = fingers.get(event.pointerId);
  if (!finger) {
    if (event.pointerType === "mouse") pointAt(timeAt(event.clientX));
    return;
  }
  const x = event.clientX;
  if (fingers.size === 2) {
    const [other] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, each]) => each);
    const apart = Math.abs(x - other.x);
    const before = Math.abs(finger.x - other.x);
    if (before > TAP_PIXELS && apart > TAP_PIXELS) zoom(apart / before, timeAt((x + other.x) / 2));
  } else if (to - from < END) {
    view.setPointerCapture(event.pointerId);
    look(from - (x - finger.x) / view.clientWidth * (to - from), to - from);
  } else {
    pointAt(timeAt(x));
  }
  finger.x = x;
}

function released(event) {
  const finger = fingers.get(event.pointerId);
  fingers.delete(event.pointerId);
  const isTap = finger && Math.abs(event.clientX - finger.began) < TAP_PIXELS;
  if (isTap && event.type === "pointerup") pointAt(timeAt(event.clientX));
}

function wheeled(event) {
  const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * WHEEL_ZOOM), timeAt(event.clientX));
  } else if (isSideways && to - from < END) {
    event.preventDefault();
    move(event.deltaX / view.clientWidth);
  }
}

const KEYS = {
  ArrowLeft: () => step(-Math.max(1, (to - from) / 200)),
  ArrowRight: () => step(Math.max(1, (to - from) / 200)),
  PageUp: () => step((to - from) / 10),
  PageDown: () => step((from - to) / 10),
  Home: () => step(-END),
  End: () => step(END),
  "+": () => zoom(ZOOM, cursor === null ? undefined : times[cursor]),
  "-": () => zoom(1 / ZOOM, cursor === null ? undefined : times[cursor]),
  0: () => look(0, END),
  Escape: () => pointAt(null),
};
KEYS["="] = KEYS["+"];

function typed(event) {
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
}

const ACTS = {
  in: () => zoom(ZOOM), out: () => zoom(1 / ZOOM), all: () => look(0, END),
  back: () => move(-0.5), on: () => move(0.5),
};
for (const [name, act] of Object.entries(ACTS)) button(name).addEventListener("click", act);
view.addEventListener("pointerdown", pressed);
view.addEventListener("pointermove", moved);
view.addEventListener("pointerup", released);
view.addEventListener("pointercancel", released);
view.addEventListener("pointerleave", event => {
  fingers.delete(event.pointerId);
  if (event.pointerType === "mouse") pointAt(null);
});
view.addEventListener("wheel", wheeled, { passive: false });
view.addEventListener("dblclick", event => zoom(ZOOM * ZOOM, timeAt(event.clientX)));
view.addEventListener("keydown", typed);
window.addEventListener("resize", draw);

for (const [name, value] of Object.entries({
  tabindex: 0, role: "slider", "aria-label": "Time in the run",
  "aria-valuemin": 0, "aria-valuemax": Math.round(END), "aria-valuenow": 0, "aria-valuetext": "start",
})) view.setAttribute(name, value);
view.classList.add("live");
for (const name of ["tools", "readout", "how"]) button(name).hidden = false;
draw();
// On paper all of it is shown; afterwards what was looked at.
let before = null;
window.addEventListener("beforeprint", () => { before = [from, to - from]; look(0, END); });
window.addEventListener("afterprint", () => { if (before) look(...before); });
