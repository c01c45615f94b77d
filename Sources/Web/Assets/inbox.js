// The list: marks with their number, and further pages that come when the end of the list comes near. Pages far away are
// emptied and keep their height, so that a hundred thousand tickets scroll as fifty do.

import { MOST_BETWEEN, NEAR, SEEN, SessionEnded, fill, following, isKept, isNear, load, place, renew } from "./chunks.js";
import { pauseAfter } from "./retry.js";
import { words } from "./words.js";

/** So many pages stay drawn. */
const DRAWN = 6;

export function startInbox() {
  startMarks();
  startScrolling();
}

const marks = () => [...document.querySelectorAll("[data-mark]")];

function startMarks() {
  if (!document.getElementById("bulk")) return;
  document.addEventListener("change", (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    if (field.matches("[data-mark-all]")) for (const mark of marks()) mark.checked = field.checked;
    if (field.matches("[data-mark], [data-mark-all]")) countMarks();
  });
  document.addEventListener("sportello-lines", countMarks);
  countMarks();
}

function countMarks() {
  const count = marks().filter((mark) => mark.checked).length;
  const place = document.getElementById("bulk-count");
  if (place) place.textContent = count === 0 ? "" : count === 1 ? words("oneMarked") : words("someMarked", count);
  document.getElementById("bulk-fold")?.classList.toggle("has-marks", count > 0);
}

/** x marks the line that has the focus. @returns {boolean} */
export function toggleMark() {
  const line = document.activeElement?.closest("[data-line]");
  const mark = /** @type {HTMLInputElement | null} */ (line?.querySelector("[data-mark]") ?? null);
  if (!mark) return false;
  mark.checked = !mark.checked;
  countMarks();
  return true;
}

function startScrolling() {
  const list = document.getElementById("list");
  if (!list || !window.IntersectionObserver || !list.querySelector(".turning [rel=next]")) return;
  const more = document.createElement("div");
  more.id = "more";
  list.after(more);
  const end = document.createElement("div");
  end.className = "list-end";
  more.after(end);
  let next = list.querySelector(".turning [rel=next]")?.getAttribute("href") ?? null;
  let isLoading = false;
  let again = 0;
  let failures = 0;
  const bound = (chunk) => place(chunk.nextElementSibling?.dataset.address ?? next);

  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const chunk = /** @type {HTMLElement} */ (entry.target);
        if (entry.isIntersecting && chunk.childElementCount === 0) renew(chunk, bound(chunk));
        else if (!entry.isIntersecting && more.childElementCount > DRAWN && chunk.childElementCount > 0 && !isKept(chunk)) {
          chunk.style.height = `${chunk.offsetHeight}px`;
          chunk.replaceChildren();
        }
      }
    },
    { rootMargin: `${NEAR}px 0px` },
  );
  // What was drawn before the last change is drawn anew when somebody comes to see it.
  const viewer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting && target.dataset.stale) renew(target, bound(target));
      }
    },
    { rootMargin: `${SEEN}px 0px` },
  );
  /** An empty chunk for a page, in its place. @param {string} address @param {Element | null} below */
  const begin = (address, below) => {
    const chunk = document.createElement("div");
    chunk.className = "chunk";
    chunk.dataset.address = address;
    more.insertBefore(chunk, below);
    return chunk;
  };
  const watch = (chunk) => {
    watcher.observe(chunk);
    viewer.observe(chunk);
  };

  const grow = async () => {
    clearTimeout(again);
    again = 0;
    if (isLoading || !next) return;
    isLoading = true;
    try {
      const page = await load(next);
      if (!page) throw new Error("no page");
      const chunk = begin(next, null);
      fill(chunk, page);
      list.classList.add("grown");
      watch(chunk);
      next = following(page);
      failures = 0;
    } catch (error) {
      // The links to the pages are there until one comes.
      list.classList.remove("grown");
      if (error instanceof SessionEnded) {
        next = null;
      } else {
        failures += 1;
        again = setTimeout(grow, pauseAfter(failures));
      }
    } finally {
      isLoading = false;
    }
    if (!again && next && end.getBoundingClientRect().top < innerHeight + 1500) grow();
  };
  new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && grow(), {
    rootMargin: "1500px 0px",
  }).observe(end);

  // Where the first page ended when the pages below it came. Renewed, it may end elsewhere: what has moved out of it lies
  // between the two places, what has moved into it stands twice.
  let edge = place(next);
  const closeGap = async (first) => {
    const until = edge;
    if (!first || !until || place(first) === until) return;
    edge = place(first);
    let gap = `${first}&until=${encodeURIComponent(until)}`;
    const below = more.firstElementChild;
    for (let pages = 0; gap && pages < MOST_BETWEEN; pages += 1) {
      const page = await load(gap).catch(() => null);
      if (!page) {
        // The next renewal closes it: what is there by then does not come twice.
        edge = until;
        return;
      }
      const chunk = begin(gap, below);
      fill(chunk, page);
      if (chunk.childElementCount > 0) watch(chunk);
      else chunk.remove();
      gap = following(page) ?? "";
    }
  };
  document.addEventListener("sportello-fresh", async () => {
    for (const line of more.querySelectorAll("[data-line]")) {
      if (document.getElementById(line.id) !== line) line.remove();
    }
    const first = list.querySelector(".turning [rel=next]")?.getAttribute("href") ?? null;
    if (more.childElementCount === 0) {
      [next, edge] = [first, place(first)];
      return;
    }
    for (const chunk of more.children) chunk.dataset.stale = "1";
    await closeGap(first);
    // One after the other: a line may have moved from one to the next.
    for (const chunk of [...more.children]) {
      if (chunk.dataset.stale && isNear(chunk, SEEN)) await renew(chunk, bound(chunk));
    }
  });
}
