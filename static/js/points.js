// Points to give: how many are left, and none beyond.

export default function draw(place) {
  const left = place.querySelector("[data-left]");
  const form = left?.closest("form");
  if (!form || form.count) return form?.count();
  const total = Number(left.dataset.left);
  const plural = new Intl.PluralRules(document.documentElement.lang);

  function count() {
    const chosen = [...form.querySelectorAll(".points :checked")];
    const rest = total - chosen.reduce((sum, each) => sum + Number(each.value), 0);
    const words = plural.select(rest) === "one" ? left.dataset.one : left.dataset.other;
    left.textContent = words.replace("#", rest);
    for (const each of form.querySelectorAll(".points [type=radio]")) {
      const own = Number(form.elements[each.name].value || 0);
      each.disabled = Number(each.value) > own + rest;
    }
  }

  form.count = count;
  form.addEventListener("change", count);
  form.addEventListener("reset", () => setTimeout(count));
  count();
}
