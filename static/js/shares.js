// Points to share: how many are left, or how many too many.

export default function draw(place) {
  const rest = place.querySelector("[data-rest]");
  const form = rest?.closest("form");
  if (!form || form.count) return form?.count();
  const total = Number(rest.closest("[data-share]").dataset.share);
  const plural = new Intl.PluralRules(document.documentElement.lang);

  function count() {
    const shares = [...form.querySelectorAll("[data-share] [type=number]")];
    const left = total - shares.reduce((sum, each) => sum + Number(each.value), 0);
    const { one, other, over } = rest.dataset;
    const words = left < 0 ? over : plural.select(left) === "one" ? one : other;
    rest.textContent = words.replace("#", Math.abs(left));
  }

  form.count = count;
  form.addEventListener("input", count);
  count();
}
