// The console: commands, moderation by keyboard, what the room answers.

import { Line, Timer, enliven, newKey, patch, tell } from "./line.js";

const { socket, state, send, console: own } = document.body.dataset;
const stage = document.querySelector("#stage");
const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
const text = (name) => document.querySelector(`template[data-text="${name}"]`).content.textContent;
const timer = new Timer();
const PATIENCE = 5000; // ms a command has to be answered
const FRESH = 2000; // ms between two looks of the findings at what was read meanwhile
let rev = Number(document.body.dataset.rev);
let shown = {};
const DESK = ["commands", "pace"]; // what a tally tells only where it changed, wherever it stands by then
const desk = {};

// Commands: each is kept until the server says what became of it.

const awaited = new Map();

function command(name, args) {
  const message = { type: "command", key: newKey(), rev, name, args };
  const place = drawable(document.activeElement);
  if (place) place.held = false;
  awaited.set(message.key, setTimeout(lost, PATIENCE, message.key));
  if (line.open) line.send(message);
  else post(message);
  return message.key;
}

function lost(key) {
  if (!answered(key)) return;
  say(text("lost"));
  if (line.open) line.drop();
}

function answered(key) {
  clearTimeout(awaited.get(key));
  return awaited.delete(key);
}

async function post(message) {
  try {
    const answer = await fetch(send, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify(message),
    });
    const said = await answer.json();
    heard[said.type]?.(said);
    line.ask();
  } catch {
    lost(message.key);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  // Clicked with a pointer: the space bar stays the next gesture's. Only once its form was sent: what is left is drawn again.
  if (event.detail && button) setTimeout(() => button.blur());
  if (!button?.dataset.command) return;
  event.preventDefault();
  // A gesture of the kind's own takes what its form says.
  const own = "next" in button.dataset && document.querySelector(`[data-commands] form[data-command="${button.dataset.command}"]`);
  if (own) return own.requestSubmit();
  if ("ask" in button.dataset && !confirm(text("ask"))) return;
  const { command: name, from, next, ask, curtain, undo, ...args } = button.dataset;
  if (from) args.word = document.getElementById(from).value;
  if (args.on) args.on = args.on === "true";
  const key = command(name, args);
  if (button.form) button.form.sent = key;
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.command) return;
  event.preventDefault();
  form.sent = command(form.dataset.command, Object.fromEntries(new FormData(form)));
});

// A choice that is itself a command: where a post goes. The same by mouse: dragged and dropped.

// By keyboard the arrows only look: Enter, or leaving the list, decides.

const decides = (element) => element.matches?.("select[data-command]");

function decide(list) {
  const { command: name, ...args } = list.dataset;
  const chosen = [...list.options].find((option) => option.defaultSelected)?.value ?? list.options[0].value;
  list.looking = drawable(list).held = false;
  if (list.value !== chosen) command(name, { ...args, [list.name]: list.value });
}

document.addEventListener("change", ({ target }) => {
  if (!decides(target) || target.looking) return;
  decide(target);
  target.blur(); // the space bar stays the next gesture's
});

document.addEventListener("keydown", (event) => {
  if (!decides(event.target)) return;
  if (event.key === "Enter") decide(event.target);
  else event.target.looking = event.key !== "Tab";
});

document.addEventListener("focusout", ({ target }) => {
  if (decides(target) && target.looking) decide(target);
});

let dragged = null;

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-drag]");
  event.dataTransfer.effectAllowed = "move";
});

const under = (event) => dragged && event.target.closest?.("[data-drop]");

document.addEventListener("dragover", (event) => {
  const place = under(event);
  for (const each of document.querySelectorAll(".over")) if (each !== place) each.classList.remove("over");
  if (!place) return;
  event.preventDefault();
  place.classList.add("over");
});

document.addEventListener("drop", (event) => {
  const place = under(event);
  if (!place) return;
  event.preventDefault();
  const { drag: name, ...args } = dragged.dataset;
  const { drop: field, to } = place.dataset;
  command(name, { ...args, [field]: to });
});

document.addEventListener("dragend", () => {
  dragged = null;
  for (const each of document.querySelectorAll(".over")) each.classList.remove("over");
});

// Keyboard: the next gesture, the curtain, the queue.

const posts = () => [...document.querySelectorAll("[data-posts] > li")];

function choose(step) {
  const all = posts();
  const at = all.indexOf(document.activeElement.closest?.("[data-posts] > li"));
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)];
  next?.focus();
}

function onPost(act) {
  const post = document.activeElement.closest("[data-posts] > li") ?? posts()[0];
  if (post) act(post);
}

const keys = {
  " ": () => document.querySelector("[data-next]")?.click(),
  n: () => document.querySelector("[data-curtain]")?.click(),
  z: () => document.querySelector("[data-undo]")?.click(),
  ArrowDown: () => choose(1),
  ArrowUp: () => choose(-1),
  a: () => onPost((post) => post.querySelector("[data-command=approve]")?.click()),
  r: () =>
    onPost((post) => {
      const reasons = post.querySelector("details");
      if (!reasons) return;
      reasons.open = true;
      reasons.querySelector("button").focus();
    }),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, summary")) return;
  if (event.repeat && event.key === "Enter" && event.target.closest("button")) return event.preventDefault();
  if (event.key === " " && event.target.closest("button, a")) return;
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  if (!event.repeat) act();
});

// Hearing.

function say(words) {
  const place = document.querySelector("[data-said]");
  const line = document.createElement("p");
  line.className = "note brick";
  line.append(Object.assign(document.createElement("span"), { textContent: words }));
  place.replaceChildren(line);
  clearTimeout(say.later);
  say.later = setTimeout(() => place.replaceChildren(), 8000);
}

const heard = {
  stage(message) {
    if (message.rev < rev) return;
    rev = message.rev;
    const changed = message.html !== shown.html;
    shown = message;
    if (changed) redraw(message.html);
    timer.set(message);
  },
  tally(message) {
    tell("responses", message.responses);
    draw(document.querySelector("[data-tally]"), message.html);
    enliven(document.querySelector("[data-tally]"));
    // What it does not say stays as it was.
    for (const name of DESK) if (name in message) desk[name] = message[name];
    drawDesk();
    if ("control" in message) tellControl(message.control);
    if ("posts" in message) drawPosts(message.posts);
  },
  presence(message) {
    tell("phones", message.phones);
  },
  ack({ key }) {
    answered(key);
    [...document.forms].find((form) => form.sent === key)?.reset(); // what was refused stays typed
  },
  refused({ key, reason, errors = {} }) {
    answered(key);
    const words = Object.values(errors).flat().join(" ");
    say(words || text(["stale", "forbidden"].includes(reason) ? reason : "impossible"));
  },
};

// One console leads: here it says which, where it is another one.
function tellControl({ console: leads = "", who = "" }) {
  const looksOn = !!leads && leads !== own;
  document.querySelector("[data-control]").hidden = !looksOn;
  document.body.classList.toggle("looks-on", looksOn);
  document.querySelector("[data-who]").textContent = who;
}

function drawDesk() {
  for (const name of DESK) if (name in desk) draw(document.querySelector(`[data-${name}]`), desk[name]);
}

// The page of an ended session has a form of its own: it is asked for again.
function redraw(html) {
  const gesture = document.activeElement?.matches("[data-next]");
  const focused = document.activeElement;
  const kept = ["[data-commands]", "[data-pace]"].map((name) => [name, stage.querySelector(name)]);
  stage.innerHTML = html;
  for (const [name, place] of kept) if (place) stage.querySelector(name)?.replaceWith(place); // somebody may be typing in it
  drawDesk();
  if (focused?.isConnected) focused.focus();
  if (gesture) document.querySelector("[data-next]")?.focus();
  const over = !document.querySelector("[data-next]");
  if (over && !document.querySelector("#close") && stage.querySelector("a[href='#close']")) location.reload();
}

// Nothing is drawn again under a hand that is choosing: only once it has chosen, or has left.

const drawable = (element) => element.closest("[data-commands], [data-tally], [data-pace]");

function draw(place, html) {
  if (!place) return;
  place.wanted = html;
  if (place.held || place.drawn === html) return;
  const focused = place.matches(":focus-within") && document.activeElement.id;
  const kept = begun(place);
  place.drawn = html;
  place.innerHTML = html;
  goOn(place, kept);
  if (focused !== false) (document.getElementById(focused) ?? place.querySelector("select, input, button"))?.focus();
  place.held = false;
}

// What somebody has begun to write, or unfolded, is there again once the rest is drawn.

function begun(place) {
  const fields = [...place.querySelectorAll("form")].flatMap((form) => [...form.elements]);
  return {
    typed: fields.filter((field) => field.id && touched(field)).map(({ id, value }) => [id, value]),
    open: [...place.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent),
  };
}

function goOn(place, { typed, open }) {
  for (const [id, value] of typed) {
    const field = document.getElementById(id);
    if (field && (!field.options || [...field.options].some((option) => option.value === value))) field.value = value;
  }
  for (const summary of place.querySelectorAll("details > summary")) {
    if (open.includes(summary.textContent)) summary.parentElement.open = true;
  }
}

for (const sort of ["focusin", "input"]) {
  document.addEventListener(sort, ({ target }) => {
    const place = drawable(target);
    if (place) place.held = true;
  });
}

document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const place = drawable(target);
  if (!place || place.contains(relatedTarget)) return;
  place.held = false;
  draw(place, place.wanted ?? "");
});

function drawPosts(html) {
  const list = document.querySelector("[data-posts]");
  const held = document.activeElement.closest?.("[data-posts] > li");
  const at = held ? posts().indexOf(held) : -1;
  patch(list, html);
  look();
  document.querySelector("[data-waiting]").textContent = list.querySelectorAll("[data-status=pending]").length;
  if (held && !held.isConnected) (posts()[at] ?? posts().at(-1))?.focus();
}

// The findings stand on what was read: their frame follows, unless somebody is at work in it.

const findings = document.querySelector("iframe.findings");
let known = null; // the posts of the last look, each with its status
let looking = null;

function look() {
  const now = new Set(posts().map(({ dataset }) => `${dataset.post} ${dataset.status}`));
  const left = known && [...known].some((post) => !now.has(post));
  const shown = known && [...now].some((post) => post.endsWith("shown") && !known.has(post));
  known = now;
  if (left || shown) refresh();
}

function refresh() {
  looking ??= setTimeout(() => {
    looking = null;
    if (atWork()) refresh();
    else findings.contentWindow.location.reload();
  }, FRESH);
}

function atWork() {
  if (document.activeElement === findings) return true;
  const forms = [...(findings.contentDocument?.forms ?? [])];
  return forms.some((form) => form.querySelector("[aria-invalid]") || [...form.elements].some(touched));
}

function touched(field) {
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
  return "defaultValue" in field && field.value !== field.defaultValue;
}

const line = new Line({
  socket,
  state,
  rev: () => rev,
  hear: (message) => heard[message.type]?.(message),
  up(open) {
    document.querySelector("[data-line=up]").hidden = !open;
    document.querySelector("[data-line=down]").hidden = open;
  },
});
