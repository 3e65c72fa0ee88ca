// Deals a few items to this phone: the least answered so far, ties at random, its own posts last.
// [data-deal] says how many; [data-item] are the items; [data-dealt] how often each was answered.

export default function draw(place) {
  const deck = place.querySelector("[data-deal]");
  if (!deck) return;
  const items = [...deck.querySelectorAll("[data-item]")];
  deck.dealt ??= deal(items, Number(deck.dataset.deal), place);
  for (const item of items) item.hidden = !deck.dealt.has(item) && !isAnswered(item);
  for (const words of deck.querySelectorAll("[data-hand]")) words.hidden = items.length <= deck.dealt.size;
}

const isAnswered = (item) => !!item.querySelector(":checked");

function deal(items, many, place) {
  const own = new Set([...document.querySelectorAll("#mine [data-text]")].map((post) => post.textContent));
  const times = (item) => Number(place.querySelector(`[data-dealt="${item.dataset.item}"]`)?.value ?? 0);
  const ranked = items.map((item) => ({
    item,
    rank: [!isAnswered(item), own.has(item.querySelector("legend").textContent), times(item), Math.random()],
  }));
  ranked.sort((one, other) => differs(one.rank, other.rank));
  return new Set(ranked.slice(0, many).map(({ item }) => item));
}

function differs(one, other) {
  const at = one.findIndex((each, place) => each !== other[place]);
  return at < 0 ? 0 : one[at] - other[at];
}
