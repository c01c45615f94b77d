// Keeps an open page up to date. The server only says that something changed; the page is then fetched again and its
// regions are put in place, without touching focus, scroll position, opened details or anything that somebody types.

import { here } from "./comforts.js";
import { isBusy, mergeMessages, replace, skipped } from "./regions.js";
import { pauseAfter } from "./retry.js";
import { startStream } from "./stream.js";
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
/** What says that the page is not there, or no longer for its reader: no later try brings more. */
const GONE = [403, 404, 405, 410];

let timer = 0;
let wanted = false;
/** Fetches in a row that brought nothing. */
let failures = 0;
let isGone = false;
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
  startStream(page().events, Number(page().change), onNews);
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

/** @param {{connection?: string, tickets?: number[], all?: boolean}} news */
function onNews(news) {
  for (const detail of news.presence ?? []) document.dispatchEvent(new CustomEvent("sportello-presence", { detail }));
  if (news.presence) return;
  if (isGone) return;
  if (news.connection === "lost") return say("lost", words("lost"));
  if (news.connection === "back") return found();
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
  if (isGone) return;
  wanted = true;
  if (timer) return;
  const usual = document.hidden ? PAUSE_HIDDEN : hasPace() ? PAUSE_FIGURES : PAUSE;
  const pause = failures > 0 ? pauseAfter(failures) : usual;
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
    isGone = GONE.includes(answer.status);
    if (isGone) return say("gone", words("gone"));
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
