// The phone: shows the stage, sends answers, keeps what is not acknowledged until it is.

import { Line, enliven, newKey } from "./line.js";

const page = document.querySelector("main");
const stage = document.querySelector("#stage");
const apart = document.querySelector("#note"); // where a note stands once its form is gone
const { code, respond } = page.dataset;
const PAUSE = 1500; // ms of writing between two drafts
const PATIENCE = 8000; // ms without an ack before the line is thought dead
const UNSETTLED = ["sending", "offline", "too-fast"]; // notes that hold until an answer comes

// What this phone remembers, also when the page is reloaded without a network.

const name = `treteaux.${code}`;
let rev = Number(page.dataset.rev);
let shown = { activity: Number(page.dataset.activity) || null, round: page.dataset.round || null, html: null };
let memory = { outbox: [], answers: {}, typed: {}, posts: [], stands: [], against: [], withdrawn: {}, table: null };
try {
  if (page.dataset.told === "seat") localStorage.removeItem(name);
  memory = { ...memory, ...JSON.parse(localStorage.getItem(name)) };
  if (page.dataset.table) memory.table = { table: page.dataset.table }; // the square of a table says which
} catch {} // storage may be forbidden: the phone then remembers until it is reloaded
if (page.dataset.told) history.replaceState(null, "", location.pathname); // told once, not at each reload

function remember() {
  if (line.ended) return;
  try {
    localStorage.setItem(name, JSON.stringify(memory));
  } catch {}
}

// Notes: what became of a response, in words, in its form; apart where that form is gone.

function note(sort, form, words = "") {
  const place = (!line.ended && form?.querySelector("[data-note]")) || apart;
  if (place !== apart) forgetNote();
  if (place.dataset.sort === sort && !words) return;
  place.dataset.sort = sort;
  place.replaceChildren(document.querySelector(`template[data-note="${sort}"]`).content.cloneNode(true));
  if (place === apart) for (const part of place.querySelectorAll("[data-here]")) part.remove();
  place.classList.remove("sr"); // while empty it takes no room
  for (const part of place.querySelectorAll("[data-errors], [data-reason]")) part.textContent = words;
  document.querySelector("[data-plain]")?.remove();
}

function forgetNote() {
  apart.replaceChildren();
  apart.classList.add("sr");
  delete apart.dataset.sort;
}

// The stage that closes a question takes its form away: what the form said of it is said apart.
const cameTooLate = () => !!stage.querySelector("#answer [data-sort=closed], #together [data-sort=closed]");

const place = (message) => `${message.activity}.${message.round}`;
const placeOf = (form) => `${form.elements.activity.value}.${form.elements.round.value}`;

// One person answers in one form, several people around one phone in another.
const speaksForSeveral = (data) => Object.keys(data ?? {}).some((field) => field.startsWith("hands_"));
const doorOf = (data) => document.querySelector(speaksForSeveral(data) ? "#together" : "#answer");
const isDoor = (form) => form?.id === "answer" || form?.id === "together";

function formOf(message) {
  const sent = [...document.forms].find((form) => form.dataset.key === message.key);
  const door = doorOf(message.data);
  return sent ?? (door && !message.replaces && placeOf(door) === place(message) ? door : null);
}

// Sending.

document.addEventListener("input", ({ target }) => {
  if (target.form) target.form.touched = true; // what is being filled in is not filled in anew
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if ("seat" in form.dataset) return localStorage.removeItem(name);
  if (!form.dataset.message || line.ended) return; // after the end, the plain form goes
  event.preventDefault();
  const message = messageOf(form, event.submitter);
  if (!event.submitter?.name) sent(form); // a named button sends nothing of what is typed
  form.dataset.key = message.key;
  send(form, message);
});

// What was sent is typed no more; what a button of its own would send still is.
function sent(form) {
  form.touched = ownFields(form).some((field) => form.elements[field].value);
  if (isDoor(form) && !form.touched) delete memory.typed[placeOf(form)];
}

function messageOf(form, submitter) {
  if (form.dataset.message === "withdraw") return withdrawal(form.elements.withdraw.value);
  const data = dataOf(form, submitter);
  return taken(form, data) ? withdrawal(slotOf(form, data)) : response(form, submitter);
}

// A stand, or a place in the queue, has one place: said again, it is taken back.
function slotOf(form, { of, against, hand }) {
  const activity = form.elements.activity.value;
  return of || against ? `of-${activity}-${of ?? against}` : hand ? `hand-${activity}` : null;
}

// For and against stand in the same place: the one is said instead of the other.
function taken(form, data) {
  const slot = slotOf(form, data);
  const stood = data.against ? memory.against : memory.stands;
  return stood.includes(slot) || memory.posts.some((each) => each.key === slot);
}

function stand(slot, data) {
  for (const side of ["stands", "against"]) memory[side] = memory[side].filter((each) => each !== slot);
  if (data) memory[data.against ? "against" : "stands"].push(slot);
}

const withdrawal = (of) => ({ type: "withdraw", key: newKey(), of });

function send(form, message) {
  memory.outbox.push(message);
  remember();
  note(line.open || line.polling ? "sending" : "offline", form);
  flush();
}

// A sheet is kept as it is written, as a draft, until it is sent; the latest draft alone waits.

let drafting = null;

document.addEventListener("input", ({ target: { form } }) => {
  if (!isDoor(form)) return;
  memory.typed[placeOf(form)] = fieldsOf(form); // it is there again after a reload
  remember();
  if ("autosave" in form.dataset && !(placeOf(form) in memory.answers)) drafting ??= setTimeout(keepDraft, PAUSE, form);
});

function keepDraft(form) {
  drafting = null;
  if (!form.isConnected || line.ended || !form.checkValidity() || placeOf(form) in memory.answers) return;
  const message = response(form);
  message.data.draft = "1";
  memory.outbox = memory.outbox.filter((each) => !(each.data?.draft && place(each) === place(message)));
  form.dataset.key = message.key;
  send(form, message);
}

// What is typed in a form: a string a field, a list where it holds several.
function fieldsOf(form) {
  const fields = {};
  for (const [field, value] of new FormData(form)) (fields[field] ??= []).push(value);
  const { activity: _where, round: _when, replaces: _which, key: _plain, ...rest } = fields;
  return Object.fromEntries(
    Object.entries(rest).map(([field, values]) => [field, values.length > 1 ? values : values[0]]),
  );
}

// A named button says it all, with the field it names; that field goes with no other.
function dataOf(form, submitter) {
  const fields = fieldsOf(form);
  const { name: said, value, dataset } = submitter ?? {};
  if (said) return { [said]: value, ...(dataset.with && { [dataset.with]: fields[dataset.with] }) };
  for (const field of ownFields(form)) delete fields[field];
  return fields;
}

const ownFields = (form) => [...form.querySelectorAll("button[data-with]")].map((button) => button.dataset.with);

function response(form, submitter) {
  clearTimeout(drafting);
  drafting = null;
  const { activity, round, replaces } = form.elements;
  return {
    type: "respond",
    key: newKey(),
    activity: Number(activity.value),
    round: round.value,
    data: dataOf(form, submitter),
    ...(replaces && { replaces: replaces.value }),
    ...("many" in form.dataset && { many: true }),
    ...(submitter?.dataset.with && { own: submitter.dataset.with }),
  };
}

let watching;
let posting = false;

function flush() {
  clearTimeout(watching);
  if (!memory.outbox.length) return;
  if (line.open) {
    memory.outbox.forEach((message) => line.send(wire(message)));
    watching = setTimeout(() => line.open && line.drop(), PATIENCE);
  } else if (line.polling || line.ended) post();
}

const wire = ({ many, own, ...message }) => message;

async function post() {
  if (posting) return;
  posting = true;
  try {
    while (memory.outbox.length && (line.polling || line.ended)) {
      const answer = await fetch(respond, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(wire(memory.outbox[0])),
      });
      const said = await answer.json();
      hear({ ...said, key: said.key ?? memory.outbox[0].key });
      if (said.reason === "too-fast") break;
    }
  } catch {
    memory.outbox.forEach((message) => note(line.ended ? "closed" : "offline", formOf(message)));
  }
  posting = false;
}

function settle(key) {
  const message = memory.outbox.find((each) => each.key === key);
  memory.outbox = memory.outbox.filter((each) => each.key !== key);
  remember();
  if (!memory.outbox.length) {
    clearTimeout(watching);
    if (UNSETTLED.includes(apart.dataset.sort)) forgetNote();
  }
  return message;
}

// Hearing.

const heard = {
  stage(message) {
    if (message.rev < rev) return;
    rev = message.rev;
    if (message.html === shown.html || sameAsPage(message)) {
      shown = message;
      return;
    }
    const late = cameTooLate();
    if (place(message) !== place(shown)) forgetNote();
    if (aroundTheForm(message)) return;
    const same = place(message) === place(shown);
    const typed = same && beingTyped();
    shown = message;
    stage.innerHTML = message.html;
    document.querySelector("[data-plain]")?.remove();
    restore();
    if (typed) typeAgain(typed);
    if (!same) scrollTo(0, 0);
    if (late) note("closed");
    enliven(stage);
    document.querySelector("#news").textContent = stage.querySelector("h1").textContent;
  },
  ack({ key, post }) {
    const message = settle(key);
    if (!message) return;
    const form = formOf(message);
    if (message.type === "withdraw") {
      memory.posts = memory.posts.filter((each) => each.key !== message.of);
      stand(message.of);
      note("undone", form);
    } else if (message.data.of || message.data.against) {
      stand(post.key, message.data);
      note("stood", form);
    } else if (message.data.draft) {
      if (!form?.touched || form.dataset.key === message.key) note("draft", form);
    } else if (post && !message.data.abstain) {
      keep({ ...message, ...post }); // with the words its author finds it by
      if (message.many) {
        if (form && !form.touched) form.reset();
        note("posted", form);
      }
      if (message.own) {
        if (form) empty(form, message);
        note("posted", form);
      }
    } else {
      memory.answers[place(message)] = message.data;
      if (message.data.table) memory.table = { table: message.data.table, people: message.data.people };
      delete memory.withdrawn[place(message)];
      note(message.data.abstain ? "abstained" : "recorded", form);
      relabel(form);
      emptyTheOther(form);
    }
    remember();
    drawPosts();
    drawStands();
    enliven(stage);
  },
  refused({ key, reason, errors = {} }) {
    if (reason === "too-fast") {
      memory.outbox.forEach((message) => note("too-fast", formOf(message)));
      setTimeout(flush, 10000 * (0.5 + Math.random()));
      return;
    }
    const message = settle(key);
    if (!message) return;
    const sort = reason === "closed" || reason === "forbidden" ? reason : "invalid";
    note(sort, formOf(message), Object.values(errors).flat().join(" "));
  },
  mine({ posts, stands, against, table, ...answer }) {
    if (answer.data) memory[answer.status === "draft" ? "typed" : "answers"][place(answer)] = answer.data;
    const hidden = answer.status === "hidden";
    if (hidden) memory.withdrawn[place(answer)] = answer.reason;
    else delete memory.withdrawn[place(answer)];
    Object.assign(memory, { posts, stands, against, table: memory.table ?? (table && { table }) });
    remember();
    restore();
    if (hidden && !document.querySelector("#answer")) note("withdrawn", null, answer.reason);
    enliven(stage);
    drawPosts();
  },
  bye() {
    line.end();
    try {
      localStorage.removeItem(name);
    } catch {}
    const late = cameTooLate();
    stage.replaceChildren(document.querySelector("#thanks").content.cloneNode(true));
    document.querySelector("#news").textContent = stage.querySelector("h1").textContent;
    endPosts(document.querySelector("#mine"));
    endPosts(document.querySelector("#post").content);
    if (late) note("closed");
    flush(); // was it stored before the end? The server says, by HTTP
  },
};

// What a button sent of its own is stored: its field is free for the next one.
function empty(form, { own, data }) {
  const field = form.elements[own];
  if (field?.value === data[own]) field.value = "";
  sent(form);
}

function hear(message) {
  heard[message.type]?.(message);
}

// The page already holds the stage: it is not drawn again under the fingers.
function sameAsPage(message) {
  if (shown.html !== null || message.activity !== shown.activity || message.round !== shown.round) return false;
  const drawn = document.createElement("template");
  drawn.innerHTML = message.html;
  return !!drawn.content.querySelector("#answer") && !!stage.querySelector("#answer");
}

// The words around a question may change while it is answered: what was typed stays, and the cursor.
function beingTyped() {
  const form = [...document.forms].find((each) => isDoor(each) && each.touched);
  if (!form) return null;
  const { id, selectionStart } = form.contains(document.activeElement) ? document.activeElement : {};
  return { data: fieldsOf(form), id, selectionStart };
}

function typeAgain({ data, id, selectionStart }) {
  const form = doorOf(data);
  if (!form) return;
  fill(form, data);
  form.touched = true;
  const field = id && document.getElementById(id);
  field?.focus();
  if (field?.setSelectionRange && selectionStart != null) field.setSelectionRange(selectionStart, selectionStart);
}

// What stands beside the form lives: it is drawn again without a touch to what is being filled in.
function aroundTheForm(message) {
  const parts = [shown.html ?? "", message.html].map((html) => {
    const part = document.createElement("template");
    part.innerHTML = html;
    return part.content;
  });
  const [before, after] = parts.map((part) => part.querySelector("[data-live]"));
  const here = stage.querySelector("[data-live]");
  if (!here || !before || !after) return false;
  const html = after.innerHTML;
  before.replaceChildren();
  after.replaceChildren();
  const [same, other] = parts.map(textOf);
  if (same !== other) return false;
  shown = message;
  patchLive(here, html);
  return true;
}

const textOf = (part) => [...part.children].map((child) => child.outerHTML).join("");

// A button that somebody is on stays under their finger, or their keyboard.
function patchLive(here, html) {
  const on = here.contains(document.activeElement) && document.activeElement;
  here.innerHTML = html;
  if (on) here.querySelector(`[name="${on.name}"][value="${on.value}"]`)?.focus();
  drawStands();
}

// Which posts of others I stand by: known to this phone alone, not to the stage.
function drawStands() {
  for (const button of stage.querySelectorAll("button[aria-pressed]")) {
    button.setAttribute("aria-pressed", taken(button.form, { [button.name]: button.value }));
  }
  for (const role of stage.querySelectorAll("[data-tables]")) {
    const mine = memory.table?.table;
    const plays = role.dataset.tables.split(" ").includes(mine);
    role.hidden = "always" in role.dataset ? !!mine && !plays : !mine || plays === "others" in role.dataset;
  }
  for (const several of stage.querySelectorAll(".several")) several.hidden = !isShared(several.querySelector("form"));
  for (const turn of stage.querySelectorAll("[data-speaking]")) {
    turn.hidden = !memory.posts.some((each) => !("text" in each.data) && each.text.endsWith(turn.dataset.speaking));
  }
}

// Who carries their own phone speaks for themselves: it is a table's, or it goes from hand to hand.
function isShared(form) {
  return !!memory.table || "lent" in page.dataset || speaksForSeveral(memory.answers[placeOf(form)]);
}

// Forms: my own answer stands in them again after a reload or a return.

function restore() {
  drawStands();
  const form = document.querySelector("#answer");
  if (!form) return;
  const where = placeOf(form);
  if (memory.table && form.elements.table && !form.touched) fill(form, memory.table);
  const typed = doorOf(memory.typed[where]);
  if (where in memory.typed && typed && !typed.touched) {
    fill(typed, memory.typed[where]);
    typed.touched = true;
  }
  if ("many" in form.dataset) return;
  const waiting = memory.outbox.find((each) => each.type === "respond" && place(each) === where);
  const data = waiting?.data ?? memory.answers[where];
  const door = doorOf(data);
  if (!data || !door) return;
  if (waiting) door.dataset.key = waiting.key;
  if (!door.touched) fill(door, data);
  if (waiting) note(line.open ? "sending" : "offline", door);
  else if (where in memory.withdrawn) note("withdrawn", door, memory.withdrawn[where]);
  else {
    note(data.abstain ? "abstained" : "recorded", door);
    relabel(door);
  }
}

// What a phone says last is all it says: for one person, or for several.
function emptyTheOther(form) {
  const other = isDoor(form) && document.querySelector(form.id === "answer" ? "#together" : "#answer");
  if (!other) return;
  const { activity: _where, round: _when, key: _plain, "": _none, ...rest } = Object.fromEntries(
    [...other.elements].map((each) => [each.name, ""]),
  );
  fill(other, rest);
  other.touched = false;
  other.querySelector("[data-note]").replaceChildren();
  delete other.querySelector("[data-note]").dataset.sort;
}

function fill(form, data) {
  const fold = form.closest("details");
  if (fold && Object.values(data).some(Boolean)) fold.open = true;
  for (const [field, value] of Object.entries(data)) {
    const values = [value].flat();
    const controls = [...form.elements].filter((each) => each.name === field && each.type !== "submit");
    controls.forEach((control, at) => {
      if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
      else control.value = values[at] ?? "";
    });
  }
}

function relabel(form) {
  const button = form?.querySelector(".btn.go");
  if (button) button.textContent = document.querySelector("#change").content.textContent.trim();
}

// My posts.

function keep({ key, activity, round, data, status, text }) {
  const kept = { key, activity, round, data, text, status, reason: "" };
  const at = memory.posts.findIndex((each) => each.key === key);
  if (at < 0) memory.posts.push(kept);
  else memory.posts[at] = kept;
}

function drawPosts() {
  const list = document.querySelector("#mine ul");
  if (list.contains(document.activeElement) && document.activeElement.matches("textarea")) return;
  list.replaceChildren(...memory.posts.map(drawPost));
  document.querySelector("#mine").hidden = !memory.posts.length;
}

function drawPost(post) {
  const item = document.querySelector("#post").content.firstElementChild.cloneNode(true);
  item.dataset.post = post.key;
  item.querySelector("[data-text]").textContent = post.text;
  item.querySelector("[data-reason]").textContent = post.reason;
  const shows = "text" in post.data ? post.status : null; // a place in a queue is no text to read
  for (const status of item.querySelectorAll("[data-status]")) status.hidden = status.dataset.status !== shows;
  const [rewrite, withdraw] = item.querySelectorAll("form");
  rewrite.hidden = !("text" in post.data); // a place in a queue is given up, not written again
  const hidden = { activity: post.activity, round: post.round, replaces: post.key };
  for (const [field, value] of Object.entries(hidden)) rewrite.elements[field].value = value;
  for (const [field, value] of Object.entries(post.data)) if (field !== "text") rewrite.append(hiddenField(field, value));
  rewrite.elements.text.value = post.data.text ?? "";
  withdraw.elements.withdraw.value = post.key;
  withdraw.elements.key.value = newKey();
  return item;
}

// Once the session is over a post can still be taken back, not rewritten.
function endPosts(place) {
  for (const part of place.querySelectorAll("[data-until]")) part.hidden = part.dataset.until === "end";
}

function hiddenField(field, value) {
  const input = document.createElement("input");
  return Object.assign(input, { type: "hidden", name: field, value });
}

const line = new Line({
  socket: page.dataset.socket,
  state: page.dataset.state,
  rev: () => rev,
  hear,
  up(open) {
    memory.outbox.forEach((message) => note(open ? "sending" : "offline", formOf(message)));
    if (open) flush();
  },
});

restore();
enliven(stage);
