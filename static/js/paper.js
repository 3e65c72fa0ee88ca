// Ballots typed by the keyboard alone: a figure ticks an option, Enter records, the next one waits.

const told = document.querySelector("#told");
told.append(document.createElement("span"));
const pile = document.querySelector("#pile");
const TEXT = "textarea, select, input:not([type=radio], [type=checkbox], [type=number])";
let early = null; // keys pressed while a ballot is on its way: they are the next one's

const form = () => document.querySelector("#ballot");
const fields = () => [...form().querySelectorAll("#asked :is(input:not([type=hidden]), select, textarea)")];

function waitAtTheFirst() {
  const wrong = form().querySelector("[aria-invalid=true]");
  const first = wrong ?? fields()[0];
  first?.focus();
  if (first?.select) first.select();
}

// Keys.

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (early) {
    event.preventDefault();
    early.push(event.key);
  } else if (form().contains(event.target) && press(event.key, event.target, event.shiftKey)) {
    event.preventDefault();
  }
});

function press(key, target, shift = false) {
  const options = [...form().querySelectorAll(`[name="${target.name}"]:is([type=radio], [type=checkbox])`)];
  if (key === "Enter" && !shift && target.matches("input, select, textarea")) form().requestSubmit();
  else if (abstains(key, target, options)) form().requestSubmit(form().elements.abstain);
  else if (options.length && /^[0-9]$/.test(key)) tick(meant(options, key));
  else return false;
  return true;
}

const words = (option) => option.labels[0]?.textContent.trim();
const areFigures = (options) => options.every((option) => /^\d+$/.test(words(option)));

function abstains(key, target, options) {
  if (key === "n" || key === "N") return !target.matches(TEXT);
  return key === "0" && options.length && !areFigures(options);
}

// Where options are figures themselves, the one typed; else the one in that place.
function meant(options, figure) {
  return areFigures(options) ? options.find((each) => words(each) === figure) : options[Number(figure) - 1];
}

// One answer is given: on to the next question. Several may be: only Tab says that these are all.
function tick(option) {
  if (!option) return;
  option.checked = option.type === "radio" || !option.checked;
  const after = fields().findLastIndex((field) => field.name === option.name) + 1;
  const next = option.type === "radio" && fields()[after];
  (next || option).focus();
}

// Another round may ask something else: its form takes the place of this one.

document.addEventListener("change", async ({ target }) => {
  if (target.name !== "round" || target.form !== form()) return;
  const asked = target.value;
  const page = await read(await fetch(`?round=${asked}`));
  if (target.value !== asked) return; // on to yet another one meanwhile
  for (const part of ["#ballot h2", "#asked"]) {
    const [here, there] = [document.querySelector(part), page.querySelector(part)];
    if (here.innerHTML !== there.innerHTML) here.innerHTML = there.innerHTML;
  }
});

// Recording, without leaving the page.

document.addEventListener("submit", (event) => {
  if (!pile.contains(event.target)) return;
  event.preventDefault();
  if (!early) send(event.target, event.submitter);
});

async function send(from, submitter) {
  early = [];
  told.firstChild.textContent = told.dataset.waiting;
  try {
    const answer = await fetch(location.href, { method: "POST", body: new FormData(from, submitter) });
    await show(answer);
  } catch {
    early = null;
    say(told.dataset.offline);
  }
}

const read = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

async function show(answer) {
  const page = await read(answer);
  const fresh = page.querySelector("#pile");
  if (!fresh) return location.assign(answer.url); // closed meanwhile, or signed out
  pile.replaceChildren(...fresh.childNodes);
  if (answer.redirected) history.replaceState(null, "", answer.url);
  say(answer.ok ? page.querySelector("main > [role=status].note")?.textContent.trim() : told.dataset.refused);
  waitAtTheFirst();
  const waiting = answer.ok ? early : []; // after a refusal they would go into the wrong ballot
  early = null;
  for (const key of waiting) early ? early.push(key) : type(key);
}

function type(key) {
  const here = document.activeElement;
  if (press(key, here)) return;
  if (key === "Tab") fields()[fields().indexOf(here) + 1]?.focus();
  else if (key.length === 1 && here.matches("textarea, input:not([type=radio], [type=checkbox])")) {
    if (here.type === "number") here.value += key;
    else here.setRangeText(key, here.selectionStart, here.selectionEnd, "end");
  }
}

function say(words) {
  for (const note of document.querySelectorAll("main > .note[role=status]:not(#told)")) note.remove();
  told.className = "note";
  told.firstChild.textContent = words;
}

waitAtTheFirst();
