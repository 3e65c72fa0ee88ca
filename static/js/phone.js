// The phone: shows the stage, sends answers, keeps what is not acknowledged until it is.

import { Line, enliven, newKey } from "./line.js";

const page = document.querySelector("main");
const stage = document.querySelector("#stage");
const { code, respond } = page.dataset;
const PATIENCE = 8000; // ms without an ack before the line is thought dead

// What this phone remembers, also when the page is reloaded without a network.

const name = `treteaux.${code}`;
let rev = Number(page.dataset.rev);
let shown = { activity: Number(page.dataset.activity) || null, round: page.dataset.round, html: null };
let memory = { outbox: [], answers: {}, posts: [] };
try {
  if (page.dataset.told === "seat") localStorage.removeItem(name);
  memory = JSON.parse(localStorage.getItem(name)) ?? memory;
} catch {} // storage may be forbidden: the phone then remembers until it is reloaded

function remember() {
  try {
    localStorage.setItem(name, JSON.stringify(memory));
  } catch {}
}

// Notes: what became of a response, in words.

function note(sort, form = document.querySelector("#answer"), errors = []) {
  const place = form?.isConnected ? form.querySelector("[data-note]") : null;
  if (!place) return;
  if (place.dataset.sort === sort && !errors.length) return;
  place.dataset.sort = sort;
  const model = document.querySelector(`template[data-note="${sort}"]`);
  place.replaceChildren(model ? model.content.cloneNode(true) : "");
  for (const list of place.querySelectorAll("[data-errors]")) list.textContent = errors.join(" ");
  document.querySelector("[data-plain]")?.remove();
}

const place = (message) => `${message.activity}.${message.round}`;
const formOf = (message) => [...document.forms].find((form) => form.dataset.key === message.key);

// Sending.

document.addEventListener("submit", (event) => {
  const form = event.target;
  if ("seat" in form.dataset) return localStorage.removeItem(name);
  if (!form.dataset.message) return;
  event.preventDefault();
  const message = form.dataset.message === "withdraw" ? withdrawal(form) : response(form, event.submitter);
  form.dataset.key = message.key;
  memory.outbox.push(message);
  remember();
  note(line.open || line.polling ? "sending" : "offline", form);
  flush();
});

function withdrawal(form) {
  return { type: "withdraw", key: newKey(), of: form.elements.withdraw.value };
}

function response(form, submitter) {
  const fields = {};
  for (const [field, value] of new FormData(form)) (fields[field] ??= []).push(value);
  const { activity, round, replaces, key: _plain, ...rest } = fields;
  const data = Object.fromEntries(
    Object.entries(rest).map(([field, values]) => [field, values.length > 1 ? values : values[0]]),
  );
  return {
    type: "respond",
    key: newKey(),
    activity: Number(activity[0]),
    round: round[0],
    data: submitter?.name === "abstain" ? { abstain: "1" } : data,
    ...(replaces && { replaces: replaces[0] }),
    ...("many" in form.dataset && { many: true }),
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
  } else if (line.polling) post();
}

const wire = ({ many, ...message }) => message;

async function post() {
  if (posting) return;
  posting = true;
  try {
    while (memory.outbox.length && line.polling) {
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
    memory.outbox.forEach((message) => note("offline", formOf(message)));
  }
  posting = false;
}

function settle(key) {
  const message = memory.outbox.find((each) => each.key === key);
  memory.outbox = memory.outbox.filter((each) => each.key !== key);
  remember();
  if (!memory.outbox.length) clearTimeout(watching);
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
    shown = message;
    stage.innerHTML = message.html;
    document.querySelector("[data-plain]")?.remove();
    restore();
    enliven(stage);
    document.querySelector("#news").textContent = stage.querySelector("h1").textContent;
  },
  ack({ key, post }) {
    const message = settle(key);
    if (!message) return;
    const form = formOf(message);
    if (message.type === "withdraw") {
      memory.posts = memory.posts.filter((each) => each.key !== message.of);
    } else if (post && !message.data.abstain) {
      keep({ ...message, ...post });
      if (message.many) {
        form?.reset();
        note("posted", form);
      }
    } else {
      memory.answers[place(message)] = message.data;
      note(message.data.abstain ? "abstained" : "recorded", form);
      relabel(form);
    }
    remember();
    drawPosts();
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
    note(sort, formOf(message) ?? undefined, Object.values(errors).flat());
  },
  mine({ activity, round, data, posts }) {
    if (data) memory.answers[`${activity}.${round}`] = data;
    memory.posts = posts;
    remember();
    restore();
    enliven(stage);
    drawPosts();
  },
  bye() {
    line.end();
    try {
      localStorage.removeItem(name);
    } catch {}
    stage.replaceChildren(document.querySelector("#thanks").content.cloneNode(true));
    document.querySelector("#news").textContent = stage.querySelector("h1").textContent;
  },
};

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

// Forms: my own answer stands in them again after a reload or a return.

function restore() {
  const form = document.querySelector("#answer");
  if (!form || "many" in form.dataset) return;
  const where = `${form.elements.activity.value}.${form.elements.round.value}`;
  const waiting = memory.outbox.find((each) => each.type === "respond" && place(each) === where);
  const data = waiting?.data ?? memory.answers[where];
  if (!data) return;
  if (waiting) form.dataset.key = waiting.key;
  fill(form, data);
  if (waiting) note(line?.open ? "sending" : "offline", form);
  else {
    note(data.abstain ? "abstained" : "recorded", form);
    relabel(form);
  }
}

function fill(form, data) {
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

function keep({ key, activity, round, data, status }) {
  const kept = { key, activity, round, data, text: data.text, status, reason: "" };
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
  for (const status of item.querySelectorAll("[data-status]")) status.hidden = status.dataset.status !== post.status;
  const [rewrite, withdraw] = item.querySelectorAll("form");
  const hidden = { activity: post.activity, round: post.round, replaces: post.key };
  for (const [field, value] of Object.entries(hidden)) rewrite.elements[field].value = value;
  for (const [field, value] of Object.entries(post.data)) if (field !== "text") rewrite.append(hiddenField(field, value));
  rewrite.elements.text.value = post.text;
  withdraw.elements.withdraw.value = post.key;
  return item;
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
