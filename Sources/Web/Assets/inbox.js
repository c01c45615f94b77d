// The list: marks with their number, and further pages that come when the end of the list comes near. Pages far away are
// emptied and keep their height, so that a hundred thousand tickets scroll as fifty do.

import { tick } from "./time.js";
import { words } from "./words.js";

/** What is so near the window, in pixels, is drawn. */
const NEAR = 3000;
/** So many pages stay drawn. */
const DRAWN = 6;
/** A page of the list that could not be fetched is asked for again after so long, in milliseconds. */
const AGAIN = 5000;
/** So many pages at most are fetched for what has come between the first page and the next. */
const MOST_BETWEEN = 10;

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

  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const chunk = /** @type {HTMLElement} */ (entry.target);
        if (entry.isIntersecting) refill(chunk);
        else if (more.childElementCount > DRAWN && chunk.childElementCount > 0 && !isKept(chunk)) {
          chunk.style.height = `${chunk.offsetHeight}px`;
          chunk.replaceChildren();
        }
      }
    },
    { rootMargin: `${NEAR}px 0px` },
  );

  const grow = async () => {
    clearTimeout(again);
    again = 0;
    if (isLoading || !next) return;
    isLoading = true;
    try {
      const page = await load(next);
      if (!page) throw new Error("no page");
      const chunk = document.createElement("div");
      chunk.className = "chunk";
      chunk.dataset.address = next;
      fill(chunk, page);
      more.append(chunk);
      list.classList.add("grown");
      watcher.observe(chunk);
      next = page.querySelector("#list .turning [rel=next]")?.getAttribute("href") ?? null;
    } catch {
      // The links to the pages are there until one comes.
      list.classList.remove("grown");
      again = setTimeout(grow, AGAIN);
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
  document.addEventListener("sportello-fresh", async () => {
    for (const line of more.querySelectorAll("[data-line]")) {
      if (document.getElementById(line.id) !== line) line.remove();
    }
    const first = list.querySelector(".turning [rel=next]")?.getAttribute("href") ?? null;
    if (more.childElementCount === 0) {
      [next, edge] = [first, place(first)];
      return;
    }
    const until = edge;
    if (!first || !until || place(first) === until) return;
    edge = place(first);
    let gap = `${first}&until=${encodeURIComponent(until)}`;
    const below = more.firstElementChild;
    for (let pages = 0; gap && pages < MOST_BETWEEN; pages += 1) {
      const page = await load(gap).catch(() => null);
      if (!page) return;
      const chunk = document.createElement("div");
      chunk.className = "chunk";
      chunk.dataset.address = gap;
      fill(chunk, page);
      if (chunk.childElementCount > 0) {
        more.insertBefore(chunk, below);
        watcher.observe(chunk);
      }
      gap = page.querySelector("#list .turning [rel=next]")?.getAttribute("href") ?? "";
    }
  });
}

/** Where a page begins. @param {string | null} address */
const place = (address) => (address ? new URL(address, location.href).searchParams.get("after") : null);

/** Something is marked or focused in it. @param {HTMLElement} chunk */
const isKept = (chunk) => chunk.contains(document.activeElement) || chunk.querySelector("[data-mark]:checked") !== null;

/** Within what is drawn around the window. @param {HTMLElement} chunk */
function isNear(chunk) {
  const { top, bottom } = chunk.getBoundingClientRect();
  return bottom > -NEAR && top < innerHeight + NEAR;
}

/** @param {HTMLElement} chunk */
async function refill(chunk) {
  if (chunk.childElementCount > 0 || chunk.dataset.loading) return;
  chunk.dataset.loading = "1";
  try {
    const page = await load(chunk.dataset.address ?? "").catch(() => null);
    // Without its lines it keeps its height, or all that is below would jump up.
    if (page) {
      fill(chunk, page);
      chunk.style.height = "";
    } else {
      setTimeout(() => isNear(chunk) && refill(chunk), AGAIN);
    }
  } finally {
    delete chunk.dataset.loading;
  }
}

/** @param {string} address @returns {Promise<Document | null>} */
async function load(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** Lines that are on the page already (the list has moved on meanwhile) do not come twice. */
function fill(chunk, page) {
  for (const group of page.querySelectorAll("#list > .group")) {
    const copy = document.importNode(group, true);
    for (const line of copy.querySelectorAll("[data-line]")) if (document.getElementById(line.id)) line.remove();
    const title = copy.querySelector(".group-name")?.textContent ?? "";
    const shown = [...document.querySelectorAll("#list .group-name, #more .group-name")].at(-1)?.textContent ?? null;
    if (title === shown) copy.querySelector(".group-name")?.remove();
    if (copy.querySelector("[data-line]")) chunk.append(copy);
  }
  tick();
}
