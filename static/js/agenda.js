// The agenda: its total and its end follow what is typed, its steps what is dragged. Without this
// module, the same form does the same with its buttons.

const main = document.querySelector("main");
const agenda = () => main.querySelector("#agenda");
const steps = () => [...main.querySelectorAll("[data-step]")];
let sending = false;

// Total and end, at once.

function reckon() {
  const { starts, zone } = agenda().dataset;
  const fields = [...agenda().querySelectorAll("input[type=number]")];
  if (!fields.length) return;
  const total = fields.reduce((sum, field) => sum + (field.valueAsNumber || 0), 0);
  const ends = new Date(Date.parse(starts) + total * 60_000);
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
  main.querySelector("[data-total]").textContent = total;
  main.querySelector("[data-ends]").textContent = Number.isNaN(ends.valueOf())
    ? "–"
    : new Intl.DateTimeFormat("en", clock).format(ends);
}

// Sending: what is typed goes along with what moves.

async function send(data) {
  if (sending) return;
  sending = true;
  const held = document.activeElement?.id;
  try {
    const answer = await fetch(location.pathname, { method: "POST", body: data });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("#agenda")) return location.reload();
    main.replaceChildren(...page.querySelector("main").childNodes);
    reckon();
    const focused = main.querySelector("[autofocus]") ?? document.getElementById(held);
    focused?.focus();
  } catch {
    main.querySelector("[data-lost]").hidden = false;
  } finally {
    sending = false;
  }
}

main.addEventListener("input", reckon);

main.addEventListener("submit", (event) => {
  if (event.target !== agenda()) return;
  event.preventDefault();
  const data = new FormData(event.target);
  if (event.submitter?.name) data.append(event.submitter.name, event.submitter.value);
  send(data);
});

// Dragging: the row follows the mouse, and goes back where it was unless it is dropped.

let carried = null;
let from = [];

main.addEventListener("dragstart", (event) => {
  carried = event.target.closest?.("[data-handle]")?.closest("[data-step]") ?? null;
  if (!carried) return;
  from = steps();
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setDragImage(carried, 0, 0);
  event.dataTransfer.setData("text/plain", "");
});

main.addEventListener("dragover", (event) => {
  if (!carried) return;
  event.preventDefault();
  const over = event.target.closest("[data-step]");
  if (!over || over === carried) return;
  const { top, height } = over.getBoundingClientRect();
  if (event.clientY > top + height / 2) over.after(carried);
  else over.before(carried);
});

main.addEventListener("drop", (event) => {
  if (!carried) return;
  event.preventDefault();
  const place = steps().indexOf(carried);
  if (place === from.indexOf(carried)) return;
  const data = new FormData(agenda());
  data.append("move", `${carried.dataset.step}:${place + 1}`);
  carried = null;
  send(data);
});

main.addEventListener("dragend", () => {
  if (carried) main.querySelector(".program").replaceChildren(...from);
  carried = null;
});

reckon();
