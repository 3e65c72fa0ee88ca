// Ballots typed by the keyboard alone: a figure ticks an option, Enter records, the first field waits.

const form = document.querySelector("#ballot");
const first = form.querySelector("input:not([type=hidden]), select, textarea");

first?.focus();
if (first?.select) first.select();

form.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && event.target.matches("[type=radio], [type=checkbox], select")) {
    event.preventDefault();
    form.requestSubmit();
  }
  const asked = event.target.closest("[type=radio], [type=checkbox]");
  if (!asked || !/^[0-9]$/.test(event.key)) return;
  const option = meant([...form.querySelectorAll(`[name="${asked.name}"]`)], event.key);
  if (!option) return;
  event.preventDefault();
  option.checked = option.type === "radio" || !option.checked;
  option.focus();
});

// Where options are figures themselves, the one typed; else the one in that place.
function meant(options, figure) {
  const said = (option) => option.labels[0]?.textContent.trim();
  return options.every((option) => /^\d+$/.test(said(option)))
    ? options.find((option) => said(option) === figure)
    : options[Number(figure) - 1];
}
