// Ballots typed by the keyboard alone: a figure ticks an option, Enter records, the first field waits.

const form = document.querySelector("#ballot");
const first = form.querySelector("input:not([type=hidden]), select, textarea");
const groups = [...new Set([...form.querySelectorAll("[type=radio], [type=checkbox]")].map((each) => each.name))];

first?.focus();
if (first?.select) first.select();

form.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && event.target.matches("[type=radio], [type=checkbox], select")) {
    event.preventDefault();
    form.requestSubmit();
  }
  const asked = event.target.closest("[type=radio], [type=checkbox]");
  if (!asked || !/^[1-9]$/.test(event.key)) return;
  const option = form.querySelectorAll(`[name="${asked.name}"]`)[Number(event.key) - 1];
  if (!option) return;
  event.preventDefault();
  option.checked = option.type === "radio" || !option.checked;
  const next = groups[groups.indexOf(asked.name) + 1];
  (option.type === "radio" && next && next !== "channel" ? form.querySelector(`[name="${next}"]`) : option).focus();
});
