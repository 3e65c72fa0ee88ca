// Words selected in a contribution become the passage to quote. Without this module they are pasted.

const passages = document.querySelector("[data-passages]");
let selected = null;

for (const hint of document.querySelectorAll("[data-selecting]")) hint.hidden = false;

// The words selected inside one text, on one line; null where there are none.
function chosen() {
  const selection = document.getSelection();
  const words = selection.toString().trim();
  const inside = (node) => node?.parentElement?.closest("[data-said]");
  const said = inside(selection.anchorNode);
  if (!said || said !== inside(selection.focusNode) || !words || words.includes("\n")) return null;
  return { said, words };
}

document.addEventListener("selectionchange", () => {
  const found = chosen();
  if (!found && document.activeElement?.dataset?.quote) return; // about to be pressed
  selected = found;
  for (const button of document.querySelectorAll("[data-quote]")) {
    button.hidden = button.dataset.quote !== selected?.said.id;
  }
});

document.addEventListener("pointerdown", (event) => {
  if (event.target.closest("[data-quote]")) event.preventDefault(); // the selection stays
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-quote]");
  if (!button || !selected) return;
  const boxes = selected.said.dataset.said.split(" ").map((id) => document.getElementById(id));
  if (!boxes.some((box) => box.checked)) boxes[0].checked = true;
  passages.value = [passages.value.trim(), selected.words].filter(Boolean).join("\n");
  button.hidden = true;
  boxes[0].focus();
});
