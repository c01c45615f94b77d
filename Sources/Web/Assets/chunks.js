// The list's further pages, each in a chunk of its own: drawn, drawn anew in place, and put together so that no line stands
// twice and no group is named twice.

import { pauseAfter } from "./retry.js";
import { tick } from "./time.js";

/** What is so near the window, in pixels, is drawn. */
export const NEAR = 3000;
/** And what is so near is drawn as it is now. */
export const SEEN = 300;
/** So many pages at most are fetched for what has come between the first page and the next. */
export const MOST_BETWEEN = 10;

/** The session has ended: no later try brings more. */
export class SessionEnded extends Error {}

/** What becomes of fetching a chunk. @type {WeakMap<HTMLElement, {timer: number, failures: number}>} */
const tries = new WeakMap();

/** The page after a page. @param {Document} page @returns {string | null} */
export const following = (page) => page.querySelector("#list .turning [rel=next]")?.getAttribute("href") ?? null;

/** Where a page begins. @param {string | null} address */
export const place = (address) => (address ? new URL(address, location.href).searchParams.get("after") : null);

/** Something is marked or focused in it. @param {HTMLElement} chunk */
export const isKept = (chunk) => chunk.contains(document.activeElement) || chunk.querySelector("[data-mark]:checked") !== null;

/** @param {HTMLElement} chunk @param {number} margin around the window, in pixels */
export function isNear(chunk, margin) {
  const { top, bottom } = chunk.getBoundingClientRect();
  return bottom > -margin && top < innerHeight + margin;
}

/**
 * Draws a chunk anew: as far as the next one begins, with marks, focus and what stands in the window where they were.
 * @param {HTMLElement} chunk @param {string | null} until where the next one begins
 */
export async function renew(chunk, until) {
  if (chunk.dataset.loading) return;
  chunk.dataset.loading = "1";
  // What changes from here on makes it stale again.
  delete chunk.dataset.stale;
  const last = tries.get(chunk);
  clearTimeout(last?.timer);
  let hasEnded = false;
  const pages = await loadAll(chunk.dataset.address ?? "", until).catch((error) => {
    hasEnded = error instanceof SessionEnded;
    return null;
  });
  delete chunk.dataset.loading;
  if (!pages) {
    // Without its lines it keeps its height, or all that is below would jump up.
    chunk.dataset.stale = "1";
    if (hasEnded) return;
    const failures = (last?.failures ?? 0) + 1;
    const timer = setTimeout(() => isNear(chunk, NEAR) && renew(chunk, until), pauseAfter(failures));
    tries.set(chunk, { timer, failures });
    return;
  }
  tries.delete(chunk);
  const lines = [...chunk.querySelectorAll("[data-line]")];
  const shown = lines.find((line) => line.getBoundingClientRect().bottom > 0);
  const top = shown?.getBoundingClientRect().top ?? 0;
  const focus = focused(chunk);
  const marked = lines.filter((line) => line.querySelector("[data-mark]:checked")).map((line) => line.id);
  delete chunk.dataset.title;
  chunk.style.height = "";
  chunk.replaceChildren();
  for (const page of pages) fill(chunk, page, true);
  for (const id of marked) {
    const mark = document.getElementById(id)?.querySelector("[data-mark]");
    if (mark) mark.checked = true;
  }
  if (marked.length > 0) document.dispatchEvent(new CustomEvent("sportello-lines"));
  focus?.()?.focus({ preventScroll: true });
  const same = shown && document.getElementById(shown.id);
  if (same && top < innerHeight) scrollBy(0, same.getBoundingClientRect().top - top);
}

/**
 * How to find the focused control of a line again.
 * @param {HTMLElement} chunk @returns {(() => HTMLElement | undefined) | null}
 */
function focused(chunk) {
  const line = chunk.contains(document.activeElement) ? document.activeElement.closest("[data-line]") : null;
  if (!line) return null;
  const all = [...chunk.querySelectorAll("[data-line]")];
  const controls = (of) => [...of.querySelectorAll("a, button, input")];
  const at = controls(line).indexOf(document.activeElement);
  return () => {
    const same = document.getElementById(line.id);
    if (same) return controls(same)[at];
    // It has left the list: the one that has moved up to its place.
    const left = [...chunk.querySelectorAll("[data-line]")];
    return left[Math.min(all.indexOf(line), left.length - 1)]?.querySelector(".line-link");
  };
}

/**
 * The page at an address; where it ends at a place, with those that came in between.
 * @param {string} address @param {string | null} until @returns {Promise<Document[] | null>}
 */
async function loadAll(address, until) {
  // The filter by days has the same name.
  const isBound = until !== null && !new URL(address, location.href).searchParams.has("until");
  const pages = [];
  for (let next = isBound ? `${address}&until=${encodeURIComponent(until)}` : address; next; ) {
    const page = await load(next);
    if (!page) return null;
    pages.push(page);
    next = isBound && pages.length < MOST_BETWEEN ? following(page) : null;
  }
  return pages;
}

/** Nothing is asked for any more once the session has ended. */
let isOver = false;

/** @param {string} address @returns {Promise<Document | null>} @throws {SessionEnded} */
export async function load(address) {
  if (isOver) throw new SessionEnded();
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  // To the log-in.
  isOver = answer.redirected;
  if (isOver) throw new SessionEnded();
  if (!answer.ok) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/**
 * Lines that are on the page already (the list has moved on meanwhile) do not come twice.
 * @param {HTMLElement} chunk in its place @param {Document} page @param {boolean} [isNewer] than the other chunks' lines
 */
export function fill(chunk, page, isNewer = false) {
  for (const group of page.querySelectorAll("#list > .group")) {
    const copy = document.importNode(group, true);
    for (const line of copy.querySelectorAll("[data-line]")) {
      const known = document.getElementById(line.id);
      if (!known) continue;
      if (!isNewer || known.closest("#list") || chunk.contains(known)) {
        line.remove();
        continue;
      }
      const [mark, old] = [line.querySelector("[data-mark]"), known.querySelector("[data-mark]")];
      if (mark && old) mark.checked = old.checked;
      known.remove();
    }
    const title = copy.querySelector(".group-name")?.textContent ?? "";
    if (title === titleAbove(chunk)) copy.querySelector(".group-name")?.remove();
    if (!copy.querySelector("[data-line]")) continue;
    chunk.append(copy);
    chunk.dataset.title = title;
  }
  tick();
  document.dispatchEvent(new CustomEvent("sportello-lines"));
}

/** The group that the lines above belong to; chunks remember theirs when they are emptied. @param {HTMLElement} chunk */
function titleAbove(chunk) {
  for (let above = chunk; above; above = above.previousElementSibling) {
    if (above.dataset.title !== undefined) return above.dataset.title;
  }
  return [...document.querySelectorAll("#list .group-name")].at(-1)?.textContent ?? null;
}
