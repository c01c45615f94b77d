// Keeps an open page up to date. The server only says that something changed; the page is then fetched again and its
// regions are put in place, without touching focus, scroll position, opened details or anything that somebody types.
// All tabs of a browser share one connection where the browser can (Web Locks).

import { here, herePath } from "./comforts.js";
import { tick } from "./time.js";
import { words } from "./words.js";

const page = () => document.body.dataset;
/** Changes that come close together are one. In milliseconds. */
const PAUSE = 250;
/** The list changes with every message that anybody gets: after a look at it, the next one comes so much later. */
const PAUSE_LIST = 5000;
/** And a server that takes long is asked less often: so many times as long as the last answer took. */
const REST = 20;
/** In the background there is no hurry. */
const PAUSE_HIDDEN = 5000;
/** Pages of figures (`data-pace`): what changes at every contact need not be counted anew at every contact. */
const PAUSE_FIGURES = 5000;
/** Beside a ticket stand counts that go with every other ticket's changes: these are not worth a look more often than so. */
const PAUSE_COUNTS = 30_000;
/** And the clocks go on also when nothing happens. */
const EVERY = 60_000;
/** Silence after which it is said that the connection is lost. */
const LOST = 20_000;

/** A page that could not be fetched is asked for again after so long, then twice as long, and so on up to the most. */
const AGAIN = 5000;
const AGAIN_MOST = 60_000;

/** So much of what the stream has brought is kept for tabs that open. */
const HEARD = 100;

/** The last change that this page knows of. Below zero: of a server that has seen none since it started. */
let known = Number(page().change);
/** Of the tab that has the stream: the change that it began with, and what has come since. */
let base = NaN;
let heard = [];

/** Regions that somebody was in the middle of something in: they are renewed when he is done. */
const skipped = new Set();

let timer = 0;
let wanted = false;
/** Fetches in a row that brought nothing. */
let failures = 0;
let countsTimer = 0;
/** How long the last answer took, in milliseconds. */
let took = 0;
/** Before this moment of the page's own clock the list is not fetched again. */
let restsUntil = 0;

const hasPace = () => document.querySelector("[data-pace]") !== null;

export function startLive() {
  if (!page().events || !window.EventSource) return;
  if (hasPace()) setInterval(() => document.hidden || schedule(), EVERY);
  showBadge();
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("sportello-live") : null;
  const me = `${Math.random()}`;
  channel?.addEventListener("message", ({ data }) => {
    if (data.ask !== undefined) {
      const news = missed(data.ask);
      if (news) channel.postMessage({ ...news, to: data.me });
    } else if (data.to === undefined || data.to === me) onNews(data);
  });
  const connect = () => listen((news) => {
    onNews(news);
    keep(news);
    channel?.postMessage(news);
  });
  if (channel && navigator.locks) {
    // The lock is held as long as this tab lives; then the next tab takes over.
    navigator.locks.request("sportello-live", () => (connect(), new Promise(() => {})));
    // What came after this page was drawn and before it could hear: the tab that has the stream knows.
    channel.postMessage({ ask: known, me });
  } else {
    whileVisible(connect);
  }
  document.addEventListener("visibilitychange", () => !document.hidden && wanted && schedule());
  for (const kind of ["focusout", "change"]) {
    // The focus has moved on only after the event.
    document.addEventListener(kind, () => setTimeout(takeUp, 0));
  }
}

/** What could not be renewed may be free by now. */
function takeUp() {
  for (const id of skipped) {
    const region = document.getElementById(id);
    if (region && isBusy(region)) continue;
    skipped.delete(id);
    if (region) schedule();
  }
}

/**
 * Without Web Locks (plain http) each tab has a stream of its own, and a browser opens no more than six connections to a server:
 * a tab holds one only while somebody looks at it. What it misses meanwhile comes first when it opens the next.
 * @param {() => () => void} connect
 */
function whileVisible(connect) {
  /** @type {(() => void) | null} */
  let close = null;
  const turn = () => {
    if (document.hidden) {
      close?.();
      close = null;
    } else {
      close ??= connect();
    }
  };
  document.addEventListener("visibilitychange", turn);
  turn();
}

/** @param {{number?: number}} news */
function keep(news) {
  if (typeof news.number !== "number") return;
  heard.push(news);
  if (heard.length > HEARD) base = heard.shift().number;
}

/** What a tab that was drawn at a change may have missed; null when nothing, or when this tab has no stream. @param {number} number */
function missed(number) {
  if (Number.isNaN(base)) return null;
  // From before what is kept, or from before the server started anew.
  if (!(number >= base) || number < 0 !== known < 0) return { number: known, tickets: [], all: true };
  const later = heard.filter((news) => news.number > number);
  if (later.length === 0) return null;
  return { number: known, tickets: later.flatMap((news) => news.tickets), all: later.some((news) => news.all !== false) };
}

/** @param {(news: object) => void} tell @returns {() => void} which ends it */
function listen(tell) {
  let lostTimer = 0;
  let openTimer = 0;
  let delay = 2000;
  /** @type {EventSource} */
  let source;
  [base, heard] = [known, []];
  const open = () => {
    source = new EventSource(Number.isNaN(known) ? page().events : `${page().events}?since=${known}`);
    source.addEventListener("change", (event) => {
      try {
        tell(JSON.parse(event.data));
      } catch {
        // Not for us.
      }
    });
    source.addEventListener("presence", (event) => {
      try {
        tell({ presence: JSON.parse(event.data) });
      } catch {
        // Not for us.
      }
    });
    source.addEventListener("open", () => {
      clearTimeout(lostTimer);
      lostTimer = 0;
      delay = 2000;
      // Also for the tabs of which another one had the stream: what was missed follows as a change.
      tell({ connection: "back" });
    });
    source.addEventListener("error", () => {
      lostTimer ||= setTimeout(() => tell({ connection: "lost" }), LOST);
      if (source.readyState !== EventSource.CLOSED) return;
      // The server has refused (restart, end of the session): the browser does not try again by itself.
      openTimer = setTimeout(open, delay + Math.random() * 1000);
      delay = Math.min(delay * 2, 60_000);
    });
  };
  open();
  return () => {
    clearTimeout(lostTimer);
    clearTimeout(openTimer);
    source.close();
    base = NaN;
  };
}

/** @param {{connection?: string, tickets?: number[], all?: boolean}} news */
function onNews(news) {
  for (const detail of news.presence ?? []) document.dispatchEvent(new CustomEvent("sportello-presence", { detail }));
  if (news.presence) return;
  if (news.connection === "lost") return say("lost", words("lost"));
  if (news.connection === "back") return found();
  if (typeof news.number === "number") known = news.number;
  if (concernsUs(news)) schedule();
  else countsTimer ||= setTimeout(lookAtCounts, Math.max(PAUSE_COUNTS, REST * took));
}

/** `all`: too many to name, or about something else than tickets. @param {{tickets?: number[], all?: boolean}} news */
function concernsUs(news) {
  return page().live !== "ticket" || news.all !== false || (news.tickets ?? []).includes(Number(page().ticket));
}

function lookAtCounts() {
  countsTimer = 0;
  if (document.hidden) wanted = true;
  else schedule();
}

function schedule() {
  wanted = true;
  if (timer) return;
  const usual = document.hidden ? PAUSE_HIDDEN : hasPace() ? PAUSE_FIGURES : PAUSE;
  const pause = failures > 0 ? Math.min(AGAIN * 2 ** (failures - 1), AGAIN_MOST) : usual;
  timer = setTimeout(refresh, Math.max(pause, restsUntil - performance.now()));
}

/** The connection is there again: what was missed is fetched at once, and nothing says any more that it is lost. */
function found() {
  document.querySelector(".live-strip[data-kind=lost]")?.remove();
  if (failures === 0) return;
  failures = 0;
  clearTimeout(timer);
  timer = 0;
  schedule();
}

async function refresh() {
  try {
    wanted = false;
    clearTimeout(countsTimer);
    countsTimer = 0;
    const begun = performance.now();
    const answer = await fetch(here(), { headers: { Accept: "text/html" } });
    took = performance.now() - begun;
    if (page().live === "list") restsUntil = performance.now() + Math.max(PAUSE_LIST, REST * took);
    // The session has ended: no later try brings more.
    if (answer.redirected) return say("lost", words("lost"));
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector(".live-strip[data-kind=lost]")?.remove();
    if (fresh.body.dataset.live === page().live) putInPlace(fresh);
    failures = 0;
  } catch (error) {
    // A server that is being restarted, a proxy that cannot reach it, a line that is down: nobody else would ask again.
    wanted = true;
    failures += 1;
    // Said once: whoever has read it and put it away is left in peace. A line that is down for a moment is not worth it.
    if (failures === (error instanceof TypeError ? 2 : 1)) say("lost", words("lost"));
  } finally {
    timer = 0;
    // News that came while the page was fetched, or that it could not be fetched for.
    if (wanted) schedule();
  }
}

/** @param {Document} fresh */
function putInPlace(fresh) {
  const before = page().live === "ticket" ? facts(document) : "";
  for (const message of inside(document)) knownInside.add(message.id);
  const anchor = scrollAnchor();
  let newMessages = [];
  for (const region of document.querySelectorAll("[data-region]")) {
    const other = fresh.getElementById(region.id);
    if (!other) continue;
    if (region.id === "messages") newMessages = mergeMessages(region, other);
    else replace(region, other);
  }
  // Others add to what is fresh; only then is it as high as it stays.
  document.dispatchEvent(new CustomEvent("sportello-fresh"));
  if (newMessages.length === 0) anchor();
  tick();
  showBadge();
  // Also where the region waits until somebody is done there: that something came is said at once.
  const newInside = inside(fresh).filter((message) => !knownInside.has(message.id));
  for (const message of newInside) knownInside.add(message.id);
  if (page().live === "ticket") tellTicket([...newMessages, ...newInside], before, fresh);
}

/** What was said inside. @param {Document} of */
const inside = (of) => [...of.querySelectorAll("#questions .message")];
/** By the messages' ids, so that each is told of once. */
const knownInside = new Set();

/** Puts a region's new content in place, unless somebody is in the middle of something there. */
function replace(region, other) {
  skipped.delete(region.id);
  if (region.isEqualNode(other) || holdsTyped(region, other)) return;
  if (isBusy(region)) return void skipped.add(region.id);
  const focused = region.contains(document.activeElement) ? focusPath(region, document.activeElement) : null;
  const opened = [...region.querySelectorAll("details")].map((details) => details.open);
  const views = [...region.querySelectorAll(VIEWS)].filter((view) => view.checked).map((view) => view.id);
  for (const name of other.getAttributeNames()) region.setAttribute(name, other.getAttribute(name));
  region.replaceChildren(...[...other.childNodes].map((node) => document.importNode(node, true)));
  const details = [...region.querySelectorAll("details")];
  if (details.length === opened.length) details.forEach((each, index) => (each.open = opened[index]));
  region.hidden = other.hidden;
  for (const view of region.querySelectorAll(VIEWS)) if (views.includes(view.id)) view.checked = true;
  focused?.()?.focus({ preventScroll: true });
}

/** How a message is looked at: a choice that is kept, and nothing that somebody is busy with. */
const VIEWS = "input[type=radio][name$='-view']";

/** Whether somebody types or chooses in it. @param {Element} region */
function isBusy(region) {
  const active = document.activeElement;
  if (active && region.contains(active) && active.matches("input, textarea, select")) return true;
  return [...region.querySelectorAll("textarea, input:not([type=hidden]), select")].some((field) =>
    !field.matches(VIEWS) && (field instanceof HTMLSelectElement
      ? [...field.options].some((option) => option.selected !== option.defaultSelected)
      : field.value !== field.defaultValue || field.checked !== field.defaultChecked));
}

/**
 * A form that came back has what was typed as its fields' own value: it looks untouched and is not.
 * @param {Element} region @param {Element} other
 */
function holdsTyped(region, other) {
  if (herePath() === location.pathname) return false;
  return [...region.querySelectorAll("textarea, input:not([type=hidden])")].some((field) => {
    const now = field.id ? other.querySelector(`#${CSS.escape(field.id)}`) : null;
    return field.value.trim() !== "" && field.type !== "radio" && field.type !== "checkbox" && now?.value !== field.value;
  });
}

/** How to find the focused element again: by its address within the line it stands in, or by its own id. */
function focusPath(region, active) {
  const line = active.closest("[id]")?.id;
  const address = active.getAttribute("href");
  const place = [...region.querySelectorAll("a, button, summary")].indexOf(active);
  return () => {
    const within = (line && line !== region.id && document.getElementById(line)) || region;
    if (within.id && within === active) return within;
    return (
      (address && [...within.querySelectorAll("a")].find((link) => link.getAttribute("href") === address)) ||
      region.querySelectorAll("a, button, summary")[place] ||
      null
    );
  };
}

/** New messages are added, the state of sent ones is renewed; what is there stays as it is (frames, opened parts). */
function mergeMessages(region, other) {
  const added = [];
  for (const message of other.children) {
    const known = document.getElementById(message.id);
    if (!known) {
      const copy = document.importNode(message, true);
      copy.classList.add("fresh");
      region.append(copy);
      added.push(copy);
      continue;
    }
    const [old, now] = [known.querySelector(".sending"), message.querySelector(".sending")];
    if (old && now && !old.isEqualNode(now) && !old.contains(document.activeElement)) {
      old.replaceWith(document.importNode(now, true));
    } else if (!old && now) {
      known.append(document.importNode(now, true));
    }
    renewParts(known, message);
  }
  return added;
}

/** Parts of a message that come later, as the words on its pages. */
function renewParts(known, message) {
  for (const fresh of message.querySelectorAll("[data-part]")) {
    const old = document.getElementById(fresh.id);
    if (!old || old.isEqualNode(fresh) || isBusy(old) || !known.contains(old)) continue;
    old.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
  }
}

/** What others can change about a ticket besides its messages. @param {Document} of */
function facts(of) {
  return [".ticket-facts .state", "[data-assignee]"].map((place) => of.querySelector(place)?.textContent ?? "").join("|");
}

/** @param {Element[]} added @param {string} before @param {Document} fresh */
function tellTicket(added, before, fresh) {
  const version = fresh.getElementById("messages")?.dataset.version;
  const region = document.getElementById("messages");
  if (region && version) region.dataset.version = version;
  const spoken = added.filter((message) => !message.classList.contains("automatic"));
  if (spoken.length > 0) {
    const kind = spoken.some((message) => message.classList.contains("inbound")) ? "message" : "others";
    say("news", words(kind), words("show"), () => {
      (document.getElementById(spoken[0].id) ?? document.getElementById("questions"))?.scrollIntoView({ block: "start" });
      // Only now has the operator seen them: until then an answer would be refused, so that nobody answers past them.
      const seen = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-seen]"));
      if (seen && version) seen.value = version;
      setTimeout(() => spoken.forEach((message) => message.classList.remove("fresh")), 4000);
    });
  } else if (before !== facts(document)) {
    say("others", words("others"));
  }
}

/**
 * A strip in the corner: says one thing, moves nothing.
 * @param {string} kind a strip of the same kind is replaced
 * @param {string} text
 * @param {string} [label]
 * @param {() => void} [act]
 */
function say(kind, text, label, act) {
  for (const old of document.querySelectorAll(".live-strip")) old.remove();
  const strip = document.createElement("div");
  strip.className = "live-strip";
  strip.dataset.kind = kind;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label ?? words("dismiss");
  button.addEventListener("click", () => {
    strip.remove();
    act?.();
  });
  const sentence = document.createElement("span");
  sentence.textContent = text;
  strip.append(sentence, button);
  // The region has the role and is always there; it gets the strip whole, so that it is read out once.
  (document.getElementById("live") ?? document.body).append(strip);
}

/** Keeps the first visible line where it is. @returns {() => void} */
function scrollAnchor() {
  const lines = [...document.querySelectorAll("[data-line], .case, .message")];
  const first = lines.find((line) => line.getBoundingClientRect().bottom > 0);
  const top = first?.getBoundingClientRect().top ?? 0;
  if (!first?.id || window.scrollY === 0) return () => {};
  return () => {
    const same = document.getElementById(first.id);
    if (same) window.scrollBy(0, same.getBoundingClientRect().top - top);
  };
}

/** The number of tickets without an assignee, in the tab's title. */
function showBadge() {
  const count = Number(document.getElementById("list")?.dataset.badge);
  const title = document.title.replace(/^\(\d+\) /, "");
  document.title = count > 0 ? `(${count}) ${title}` : title;
}
