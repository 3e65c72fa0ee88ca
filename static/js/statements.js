// Statements, one at a time: the least voted on comes first, by chance among equals.

let asked = null; // drawn again, the one being read stays
const tosses = {};
const toss = (vote) => (tosses[vote] ??= Math.random());

export default function draw(place) {
  const list = place.querySelector("[data-remaining]")?.closest("fieldset");
  const form = list?.closest("form");
  if (!form) return;
  if (!form.serves) form.addEventListener("submit", ({ submitter }) => submitter?.name || next(place, list));
  form.serves = true;

  const votes = [...list.querySelectorAll("[data-vote]")];
  const times = place.querySelector("[data-live] p")?.dataset ?? {};
  const given = votes.filter((each) => each.dataset.vote !== asked && each.querySelector(":checked"));
  const most = Math.min(Number(list.dataset.each) || votes.length, votes.length);
  const left = most > given.length ? votes.filter((each) => !given.includes(each)) : [];
  const rank = ({ dataset: { vote } }) => [vote === asked ? -1 : Number(times[vote] ?? 0), toss(vote)];
  const [first] = left.sort((a, b) => rank(a)[0] - rank(b)[0] || rank(a)[1] - rank(b)[1]);

  asked = first?.dataset.vote ?? null;
  for (const each of votes) each.hidden = first ? each !== first : !given.includes(each);
  count(list, first ? most - given.length : 0);
  if (first) form.querySelector(".btn.go").textContent = list.dataset.send;
}

// What was chosen is on its way: the next one is asked, and the keyboard goes there.
function next(place, list) {
  if (!list.querySelector(`[data-vote="${asked}"] :checked`)) return;
  asked = null;
  draw(place);
  list.querySelector("[data-vote]:not([hidden]) input")?.focus();
}

function count(list, left) {
  const { one, other, none } = list.querySelector("[data-remaining]").dataset;
  const plural = new Intl.PluralRules(document.documentElement.lang);
  const words = left ? (plural.select(left) === "one" ? one : other).replace("#", left) : none;
  const told = list.querySelector("[data-remaining]");
  if (told.textContent !== words) told.textContent = words;
}
