// Reading and filing: a key for each button, contributions dragged from theme to theme. Without
// this module, the same forms do the same.

const main = document.querySelector("main");
const OFF = "coding-keys-off";
const TYPED = "textarea, select, input:not([type=checkbox], [type=radio]), [contenteditable]";
const ITS_OWN = "button, a, summary, select"; // Enter does there what it says

// Keys.

let sent = false; // what is typed while a page is on its way is for nobody

function switched() {
  const off = localStorage.getItem(OFF) !== null;
  main.classList.toggle("keyed", !off);
  return !off;
}

/** The name of a key: digits by their place (AZERTY has them under Shift), letters by Shift. */
function nameOf({ key, code, shiftKey }) {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code);
  if (key === "?") return key;
  if (digit) return digit[1];
  if (key.length > 1) return key;
  return shiftKey ? key.toUpperCase() : key.toLowerCase();
}

document.addEventListener("keydown", (event) => {
  if (sent || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  if (!main.classList.contains("keyed") || event.target.closest(TYPED)) return;
  const key = nameOf(event);
  if (key === "Enter" && event.target.closest(ITS_OWN)) return;
  const found = main.querySelector(`[data-keys~="${CSS.escape(key)}"]`);
  if (!found) return;
  event.preventDefault();
  found.click();
});

main.addEventListener("click", (event) => {
  if (!event.target.closest("[data-refuse]")) return;
  event.preventDefault();
  for (const box of main.querySelectorAll("[data-proposed]")) box.checked = false;
});

main.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-coding]")) sent = true;
});

window.addEventListener("pageshow", () => {
  sent = false;
});

const box = main.querySelector("#keys");
if (box) {
  box.closest("[data-switch]").hidden = false;
  box.checked = switched();
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
    switched();
  });
}

// Themes: the page is drawn again where it stands, so that nobody loses their place.

async function move(data, focus) {
  try {
    const answer = await fetch(location.pathname, { method: "POST", body: data });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || !page.querySelector("[data-groups]")) return location.reload();
    main.replaceChildren(...page.querySelector("main").childNodes);
    document.getElementById(focus)?.querySelector("select").focus();
  } catch {
    main.querySelector("[data-lost]").hidden = false;
  }
}

main.addEventListener("submit", (event) => {
  const card = event.target.closest("[data-said]");
  if (!card) return;
  event.preventDefault();
  const data = new FormData(event.target);
  move(data, `${data.get("to")}-${card.dataset.said}`);
});

let carried = null;

main.addEventListener("dragstart", (event) => {
  carried = event.target.closest?.("[data-said]");
  if (carried) event.dataTransfer.effectAllowed = "move";
});

const over = (event) => {
  const column = carried && event.target.closest?.("[data-to]");
  return column && !["unread", carried.dataset.source].includes(column.dataset.to) ? column : null;
};

main.addEventListener("dragover", (event) => {
  const column = over(event);
  for (const each of main.querySelectorAll(".over")) each.classList.toggle("over", each === column);
  if (!column) return;
  event.preventDefault();
  column.classList.add("over");
});

main.addEventListener("drop", (event) => {
  const column = over(event);
  if (!column) return;
  event.preventDefault();
  const data = new FormData(carried.querySelector("form"));
  data.set("to", column.dataset.to);
  move(data, null);
});

main.addEventListener("dragend", () => {
  carried = null;
  for (const each of main.querySelectorAll(".over")) each.classList.remove("over");
});
