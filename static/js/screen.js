// The room screen: the stage, tallies a few times a second, the number of phones.

import { Line, Timer, enliven, tell } from "./line.js";

const { socket, state } = document.body.dataset;
const stage = document.querySelector("#stage");
const timer = new Timer();
let shown = {};
let phones = 0;
let tally = {};

const heard = {
  stage(message) {
    if (message.rev < (shown.rev ?? 0)) return;
    const changed = message.html !== shown.html;
    shown = message;
    if (changed) {
      stage.innerHTML = message.html;
      draw();
    }
    timer.set(message);
  },
  tally(message) {
    tally = message;
    draw();
    const plank = document.querySelector(".foot");
    plank?.classList.remove("knock");
    requestAnimationFrame(() => plank?.classList.add("knock"));
  },
  presence(message) {
    phones = message.phones;
    draw();
  },
};

function draw() {
  tell("phones", phones);
  tell("responses", tally.responses ?? 0);
  const picture = document.querySelector("[data-tally]");
  if (picture && tally.activity === shown.activity) settle(picture, tally.html ?? "");
}

// Words and posts already there keep their place in the page; the rest is drawn again.
function settle(picture, html) {
  if (picture.drawn === html) return;
  picture.drawn = html;
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const before = picture.querySelectorAll("ul");
  const after = fresh.content.querySelectorAll("ul");
  const known = new Set([...before].flatMap((list) => [...list.children].map((item) => item.dataset.key)));
  if (known.size) {
    for (const list of after) {
      for (const item of list.children) if (!known.has(item.dataset.key)) item.classList.add("new");
    }
  }
  picture.replaceChildren(fresh.content);
  enliven(picture);
}

new Line({
  socket,
  state,
  rev: () => shown.rev ?? 0,
  hear: (message) => heard[message.type]?.(message),
  up: (open) => (document.querySelector("[data-lost]").hidden = open),
});
