// The test of a room: how long this phone waits for the server, by socket, else by plain HTTP.

const TRIPS = 20;
const PAUSE = 200; // ms between two of them
const PATIENCE = 5000; // ms for one: what takes longer is no line
const COME_AGAIN = 1013; // the server measures for too many phones
const SLOW = 500; // ms; people feel more than that

const place = document.querySelector("[data-trial]");
const part = (name) => place.querySelector(`[data-${name}]`);
const seconds = new Intl.NumberFormat(document.documentElement.lang, {
  style: "unit",
  unit: "second",
  maximumFractionDigits: 2,
});

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const late = () => wait(PATIENCE).then(() => Promise.reject(new Error("late")));
const within = (promise) => Promise.race([promise, late()]);

// How long each of them took; fails with the first that fails.
async function trips(ask) {
  const taken = [];
  for (let trip = 0; trip < TRIPS; trip += 1) {
    const left = performance.now();
    await within(ask(trip));
    taken.push(performance.now() - left);
    await wait(PAUSE);
  }
  return taken;
}

async function bySocket() {
  const socket = new WebSocket(new URL(place.dataset.socket, location.href.replace(/^http/, "ws")));
  const next = (event) => new Promise((happened, fail) => {
    socket[event] = happened;
    socket.onclose = fail;
  });
  try {
    await within(next("onopen"));
    return await trips((trip) => {
      socket.send(trip);
      return next("onmessage");
    });
  } finally {
    socket.close();
  }
}

function byHttp() {
  return trips(async () => {
    const answer = await fetch(place.dataset.echo, { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.status);
  });
}

function show(verdict, taken = []) {
  const said = place.querySelector(`template[data-said=${verdict}]`);
  part("verdict").replaceChildren(said.content.cloneNode(true));
  part("figures").hidden = !taken.length;
  part("again").hidden = verdict === "measuring";
  if (!taken.length) return;
  part("usual").textContent = inWords(usual(taken));
  part("worst").textContent = inWords(Math.max(...taken));
}

const inWords = (ms) => seconds.format(Math.ceil(ms / 10) / 100); // a hundredth at least
const usual = (taken) => [...taken].sort((a, b) => a - b)[taken.length >> 1];

async function measure() {
  show("measuring");
  try {
    const taken = await bySocket();
    show(usual(taken) > SLOW ? "slow" : "direct", taken);
  } catch (refusal) {
    if (refusal.code === COME_AGAIN) return show("crowded");
    await byHttp().then((taken) => show("fallback", taken), () => show("lost"));
  }
}

part("again").onclick = measure;
measure();
