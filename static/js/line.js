// The line to a room: a socket, or plain HTTP where sockets are blocked. It comes back by itself.

const FIRST = 500; // ms before the first return, doubled up to LAST
const LAST = 15000;
const POLL = 2000; // ms between two questions by HTTP, and as much again by chance
const DENIED = 2; // sockets that never opened before HTTP takes over

const chance = (ms) => ms * (0.5 + Math.random());

export class Line {
  // hear(message) is called for each message; up(open) when the line opens or is lost.
  constructor({ socket, state, rev, hear, up }) {
    Object.assign(this, { address: socket, state, rev, hear, up });
    this.wait = FIRST;
    this.denied = 0;
    this.first = true; // only the first hello asks for what is mine
    this.cursor = "";
    this.ended = false;
    addEventListener("offline", () => this.open && this.drop()); // known at once, not after a wait
    addEventListener("online", () => this.hurry());
    addEventListener("pageshow", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
    this.connect();
  }

  get open() {
    return this.socket?.readyState === 1;
  }

  get polling() {
    return !this.open && this.denied >= DENIED;
  }

  connect() {
    if (this.ended) return;
    clearTimeout(this.retry);
    let opened = false;
    let socket;
    try {
      socket = new WebSocket(new URL(this.address, location.href.replace(/^http/, "ws")));
    } catch {
      this.denied = DENIED;
      return this.later();
    }
    this.socket = socket;
    socket.onopen = () => {
      opened = true;
      this.denied = 0;
      this.opened = Date.now();
      socket.send(JSON.stringify({ type: "hello", rev: this.rev(), mine: this.first }));
      this.first = false;
      this.up(true);
    };
    socket.onmessage = (event) => this.hear(JSON.parse(event.data));
    socket.onclose = () => {
      if (socket !== this.socket) return;
      if (!opened) this.denied += 1;
      if (!this.polling) this.up(false);
      this.later();
    };
  }

  // Never all at once: at least half of each wait is chance.
  later() {
    if (this.ended) return;
    if (Date.now() - this.opened > LAST) this.wait = FIRST; // it held: the server is not in trouble
    this.opened = NaN;
    if (this.polling && !this.poller) this.poll();
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.connect(), chance(this.wait));
    this.wait = Math.min(this.wait * 2, LAST);
  }

  hurry() {
    if (this.ended || this.open || this.socket?.readyState === 0) return;
    this.wait = FIRST;
    this.connect();
  }

  // A socket that no longer carries anything, though nobody closed it.
  drop() {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.up(false);
    this.later();
  }

  async poll() {
    this.poller = true;
    while (this.polling && !this.ended) {
      const up = await this.ask();
      if (this.ended) break;
      this.up(up);
      await new Promise((resolve) => setTimeout(resolve, POLL + Math.random() * POLL));
    }
    this.poller = false;
  }

  async ask() {
    try {
      const address = new URL(this.state, location.href);
      address.searchParams.set("cursor", this.cursor);
      const answer = await fetch(address, { cache: "no-store" });
      if (answer.status === 200) {
        const { messages, cursor } = await answer.json();
        if (this.open) return true; // the socket has said more since
        this.cursor = cursor;
        messages.forEach(this.hear);
      }
      return answer.ok;
    } catch {
      return false;
    }
  }

  send(message) {
    if (this.open) this.socket.send(JSON.stringify(message));
  }

  // For good: nothing is asked, nor told by up(), any more.
  end() {
    const socket = this.socket;
    this.socket = null;
    this.ended = true;
    clearTimeout(this.retry);
    socket?.close();
  }
}

// A key for one intention. randomUUID needs a secure context, which a room's network has not.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const plural = new Intl.PluralRules(document.documentElement.lang);

// A number in every [data-<name>], and the word beside it in its singular or plural.
export function tell(name, n) {
  for (const place of document.querySelectorAll(`[data-${name}]`)) {
    place.textContent = n;
    const word = place.parentElement.querySelector("[data-one]");
    if (word) word.textContent = plural.select(n) === "one" ? word.dataset.one : word.dataset.other;
  }
}

// Minutes and seconds left, by the server's clock, in every [data-timer].
export class Timer {
  constructor() {
    setInterval(() => this.draw(), 500);
  }

  set({ now, ends_at }) {
    this.offset = now * 1000 - Date.now();
    this.end = ends_at && ends_at * 1000;
    this.draw();
  }

  draw() {
    const left = this.end ? Math.max(0, Math.round((this.end - Date.now() - this.offset) / 1000)) : null;
    for (const place of document.querySelectorAll("[data-timer]")) {
      place.hidden = left === null;
      const text = left === null ? "" : `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      if (place.textContent !== text) place.textContent = text;
    }
  }
}

// Replace the children of a list, leaving alone those whose html did not change.
export function patch(list, html) {
  const wanted = document.createElement("template");
  wanted.innerHTML = html;
  const old = new Map([...list.children].map((child) => [key(child), child]));
  const kept = [...wanted.content.children].map((child) => {
    const known = old.get(key(child));
    if (known && known.origin === child.outerHTML) return known;
    child.origin = child.outerHTML;
    if (!known) child.classList.add("new");
    return child;
  });
  // What stays is never taken out, even for an instant: somebody may be typing in it.
  for (const child of [...list.children]) if (!kept.includes(child)) child.remove();
  kept.forEach((child, at) => {
    if (list.children[at] !== child) list.insertBefore(child, list.children[at] ?? null);
  });
}

const key = (child) => child.dataset.post ?? child.dataset.key;

// The module of the kind on stage, if it draws: called with what was just drawn, again each time.
// Once it is there it draws at once: nobody sees what it hides.
const drawing = new Map(); // by address

export async function enliven(place) {
  const script = document.querySelector("[data-script]");
  if (!script || !place) return;
  if (!drawing.has(script.href)) drawing.set(script.href, (await import(script.href)).default);
  if (script.isConnected) drawing.get(script.href)(place);
}
