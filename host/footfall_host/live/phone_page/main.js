// What happens when: with what the board tells, with what the user presses, and each second.

const STEADY_S = 3; // so long a state lasts before it is said
const FRESH_S = 3; // a cue within so long of what was heard before has just sounded
const QUIET_MS = 2500; // without being told for so long, the page reads
const STALE_MS = 6000; // and with nothing to be read for so long, it says so
const BATTERY_EVERY_S = 60;

const screenLock = new ScreenLock();
let run = null; // what is known of the device: begun anew for another one
let lastMs = 0;
let ticks = 0;

function newRun(device) {
  return {
    device, wasOpen: false, zone: new Zone(), reception: new Reception(), trend: new Trend(),
    guess: new StepGuess(), wish: new Wish(), record: null, wishSpm: null, said: "",
    steady: { word: "", since: 0 },
  };
}

/** Let a screen reader say something, be it the same as before. */
function tell(text) {
  $("told").replaceChildren(text);
}

/** Go on to a phase; only another one is said, for a connection may be tried many times. */
function enter(phase, link) {
  if (document.body.dataset.phase !== phase) tell(link);
  document.body.dataset.phase = phase;
  document.body.classList.remove("stale");
  put("link", link);
  screenLock.hold(phase === "live");
}

const connection = new Connection({
  opening() {
    if (run?.device !== connection.device) {
      run = newRun(connection.device);
      document.body.classList.remove("known");
      put("battery", "–");
      put("about", "");
      put("answer", "");
    }
    enter(run.wasOpen ? "lost" : "opening", "Connecting …");
    showNothing(run.wasOpen ? "No signal" : "Connecting");
  },
  opened() {
    run.wasOpen = true;
    document.body.classList.toggle("foreign", !connection.isFootfall);
    lastMs = Date.now();
    enter("live", "Connected");
    showNothing("Waiting");
  },
  lost(waitMs) {
    const reason = run.wasOpen ? "Connection lost" : "No answer";
    enter("lost", `${reason}, trying again in ${waitMs / 1000} s`);
    showNothing("No signal");
    showSignal(null);
  },
  live: hearLive,
  rsc: hearRsc,
  battery: (percent) => put("battery", `${percent} %`),
  about: (model, firmware) => put("about", [model, firmware].filter(Boolean).join(" · ")),
});

function hearSomething() {
  lastMs = Date.now();
  document.body.classList.remove("stale");
  document.body.classList.add("known");
}

function hearLive(view) {
  const record = decodeLive(view);
  if (!record) {
    leave();
    put(
      "advice",
      "This board's firmware is of another version than this page: write the page anew with " +
        "footfall live --html.",
    );
    return;
  }
  hearSomething();
  const before = run.record;
  const beforeAt = run.reception.now;
  if (!run.reception.hear(record.second)) return;
  const at = run.reception.now;
  run.record = record;
  run.zone.hear(record);
  const hasCue = before !== null && record.cues > before.cues;
  const { floorSpm, ceilingSpm } = run.zone;
  run.trend.add({ at, spm: record.spm, floorSpm, ceilingSpm, hasCue });
  const state = stateOf(record);
  showState(state);
  showCadence(record.spm);
  showGauge(run.zone, record.spm);
  showTrend(run.trend);
  showFigures(record);
  showSignal(run.reception.share);
  hearWindow(record, before);
  // One that sounded while nothing was heard is over.
  if (hasCue && at - beforeAt < FRESH_S) giveCue(state.zone);
  else sayIfSteady(state, at);
}

function hearRsc(view) {
  const measured = decodeRsc(view);
  if (!measured) return;
  hearSomething();
  const spm = run.guess.hear(measured);
  const at = Math.round(lastMs / 1000);
  run.trend.add({ at, spm, floorSpm: null, ceilingSpm: null, hasCue: false });
  const word = measured.isRunning ? "Running" : measured.perMinute ? "Walking" : "No run";
  const state = { zone: "none", word };
  showState(state);
  showCadence(spm);
  showTrend(run.trend);
  const { factor } = run.guess;
  const guess = { 1: "It seems to count both feet.", 2: "It seems to count one foot: doubled." };
  put("pod", `Another foot pod. ${guess[factor] ?? "Does it count one foot or both?"}`);
  sayIfSteady(state, at);
}

/** Say a state once it has lasted, instead of each time that it changes. */
function sayIfSteady({ zone, word }, at) {
  if (run.steady.word !== word) run.steady = { word, since: at };
  if (run.said === word || at - run.steady.since < STEADY_S) return;
  run.said = word;
  tell([word, ASKS[zone]].filter(Boolean).join(": "));
}

function giveCue(zone) {
  showCue(zone);
  tell(`Cue: ${ASKS[zone] || "look at your cadence"}`);
  if ($("vibrate").checked) navigator.vibrate([120, 80, 120]);
}

// --- the target --------------------------------------------------------------------------

/** Follow the minute in which the board listens, and what became of a target that was sent. */
function hearWindow(record, before) {
  const hasOpened = record.listens && !before?.listens;
  if (hasOpened) put("answer", "");
  if (hasOpened || run.wishSpm === null) run.wishSpm = record.targetSpm;
  showSetter(record.listens, run.wishSpm);
  if (hasOpened) tell("The board listens for a minute: set its target");
  judgeWish(record.targetSpm);
}

function judgeWish(targetSpm) {
  const outcome = run.wish.judge(targetSpm, Date.now());
  if (outcome === "taken") put("answer", `✓ Taken: the target is ${targetSpm}`);
  if (outcome === "refused") {
    put("answer", "✗ Not taken: the minute may be over. Open it again and set it anew.");
  }
}

function change(bySpm) {
  const spm = run.wishSpm + bySpm;
  run.wishSpm = Math.min(Math.max(spm, stream.LOWEST_TARGET_SPM), stream.HIGHEST_TARGET_SPM);
  showSetter(true, run.wishSpm);
}

async function sendTarget() {
  run.wish.send(run.wishSpm, run.record.targetSpm, Date.now());
  put("answer", `Sent ${run.wishSpm}, waiting for the board …`);
  try {
    await connection.writeTarget(run.wishSpm);
  } catch {
    run.wish = new Wish();
    put("answer", "✗ Not sent: the connection failed. Try again.");
  }
}

// --- what the user presses, and what the browser can do ----------------------------------

/** Return what is in the way of a connection, or "". */
async function obstacle() {
  const { userAgent, maxTouchPoints } = navigator;
  // An iPad calls itself a Macintosh, which has no touch screen.
  const isMobileApple =
    /iPhone|iPad/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 0);
  if (!isSecureContext) {
    return (
      "Browsers allow Bluetooth only to pages that come over https, from localhost or from a " +
      "file. Open this page that way."
    );
  }
  if (!navigator.bluetooth && isMobileApple) {
    return (
      "Browsers of iPhone and iPad cannot talk to Bluetooth sensors. Open this page in an app " +
      "that can, such as Bluefy, or in Chrome on an Android phone."
    );
  }
  if (!navigator.bluetooth) {
    return (
      "This browser cannot talk to Bluetooth sensors. Open this page in Chrome, Edge or Samsung " +
      "Internet; Chrome on Linux needs its flag “Web Bluetooth”."
    );
  }
  const isOn = await navigator.bluetooth.getAvailability();
  return isOn ? "" : "Bluetooth is off. Switch it on, and press Connect.";
}

function leave() {
  connection.leave();
  enter("start", "Not connected");
  put("advice", welcome);
  $("connect").focus();
}

const welcome = $("advice").textContent.replace(/\s+/g, " ");

async function advise(otherwise) {
  const problem = await obstacle();
  put("advice", problem || otherwise);
  $("advice").classList.toggle("problem", Boolean(problem));
  $("connect").hidden = !navigator.bluetooth;
  return problem;
}

$("connect").addEventListener("click", async () => {
  try {
    await connection.choose();
  } catch (problem) {
    const isUnchosen = problem.name === "NotFoundError";
    const unchosen =
      "No board was chosen. See that Bluetooth is on and the board awake, and press Connect again.";
    await advise(isUnchosen ? unchosen : `It did not work: ${problem.message}`);
    tell($("advice").textContent);
  }
});
$("leave").addEventListener("click", leave);
$("less").addEventListener("click", () => change(-1));
$("more").addEventListener("click", () => change(1));
$("set").addEventListener("click", sendTarget);

setInterval(() => {
  ticks += 1;
  if (document.body.dataset.phase !== "live") return;
  const nowMs = Date.now();
  if (nowMs - connection.toldMs > QUIET_MS) connection.readState();
  const silentMs = nowMs - lastMs;
  if (silentMs > STALE_MS) {
    document.body.classList.add("stale");
    put("link", `No news for ${Math.round(silentMs / 1000)} s`);
    showNothing("No signal");
  } else put("link", "Connected");
  if (ticks % BATTERY_EVERY_S === 0) connection.askBattery();
  judgeWish(null);
}, 1000);

$("vibration").hidden = !navigator.vibrate;
navigator.bluetooth?.addEventListener("availabilitychanged", () => advise(welcome));
advise(welcome);
makeKept();
