// Tells the server that this page is open and whether somebody writes in it, and shows who else is there.

/** In milliseconds; in the background the browser makes a minute of it. The server forgets a page that is silent for 150 s. */
const BEAT = 20_000;
/** Without a key for so long nobody writes. */
const IDLE = 60_000;

const name = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
let lastKey = -Infinity;
let said = "";
let beats = 0;

export function startPresence() {
  const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-presence]"));
  if (place) startTicket(place);
  const words = /** @type {HTMLElement | null} */ (document.querySelector("[data-presence-all]"));
  if (words && document.getElementById("list")) startList(words);
}

/** @param {HTMLElement} place */
function startTicket(place) {
  const field = document.querySelector("#answer-text");
  field?.addEventListener("input", () => {
    lastKey = performance.now();
    if (said !== "writing") beat(place);
  });
  beat(place);
  beats = setInterval(() => beat(place), BEAT);
  document.addEventListener("sportello-presence", (event) => {
    if (event.detail.ticket === Number(document.body.dataset.ticket)) show(place, event.detail.who);
  });
  addEventListener("pagehide", () => beat(place, "gone"));
  addEventListener("pageshow", (event) => event.persisted && beat(place));
}

/** @param {HTMLElement} place @param {string} [state] */
async function beat(place, state = performance.now() - lastKey < IDLE ? "writing" : "open") {
  said = state;
  const token = document.querySelector("input[name=csrf]")?.value ?? "";
  const body = new URLSearchParams({ csrf: token, window: name, presence: state });
  try {
    const answer = await fetch(place.dataset.presence, { method: "POST", body, keepalive: state === "gone" });
    // The session has ended, or the ticket is not his any more: whoever comes back opens another page.
    if (answer.redirected || [403, 404].includes(answer.status)) clearInterval(beats);
    else if (answer.ok) show(place, (await answer.json()).who);
  } catch {
    // Without the server nobody knows anything of anybody.
  }
}

/** @param {HTMLElement} place @param {{user: number, name: string, writes: boolean}[]} who */
function show(place, who) {
  const mine = Number(document.body.dataset.user);
  const lines = who.filter((one) => one.user !== mine).map((one) => {
    const line = document.createElement("p");
    if (one.writes) line.className = "writes";
    line.textContent = (one.writes ? place.dataset.writes : place.dataset.open).replace("{1}", one.name);
    return line;
  });
  const text = lines.map((line) => line.textContent).join("|");
  if ([...place.children].map((line) => line.textContent).join("|") !== text) place.replaceChildren(...lines);
}

// The list.

/** Who is where, by ticket. */
const people = new Map();

/** @param {HTMLElement} words */
async function startList(words) {
  document.addEventListener("sportello-presence", (event) => {
    people.set(event.detail.ticket, event.detail.who);
    mark(words, event.detail.ticket);
  });
  for (const kind of ["sportello-fresh", "sportello-lines"]) {
    document.addEventListener(kind, () => people.forEach((_, ticket) => mark(words, ticket)));
  }
  let asks = 0;
  const ask = async () => {
    try {
      const answer = await fetch(words.dataset.presenceAll, { headers: { Accept: "application/json" } });
      if (answer.redirected) clearInterval(asks);
      if (!answer.ok || answer.redirected) return;
      const known = new Set(people.keys());
      for (const one of await answer.json()) {
        people.set(one.ticket, one.who);
        known.delete(one.ticket);
      }
      for (const ticket of known) people.set(ticket, []);
      people.forEach((_, ticket) => mark(words, ticket));
    } catch {
      // As above.
    }
  };
  asks = setInterval(() => document.hidden || ask(), 3 * BEAT);
  await ask();
}

/** @param {HTMLElement} words @param {number} ticket */
function mark(words, ticket) {
  const line = document.getElementById(`t${ticket}`);
  if (!line) return;
  const mine = Number(document.body.dataset.user);
  const who = (people.get(ticket) ?? []).filter((one) => one.user !== mine);
  let place = line.querySelector(".line-presence");
  if (who.length === 0) return place?.remove();
  if (!place) {
    place = document.createElement("span");
    place.className = "line-presence";
    (line.querySelector(".line-facts") ?? line).append(place);
  }
  const one = who[0];
  const text = (one.writes ? words.dataset.writes : words.dataset.open).replace("{1}", one.name);
  if (place.textContent !== text) place.textContent = text;
}
