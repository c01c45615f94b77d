// Where copies of what somebody types lie in this browser (copies.js): for a week at most, and until he logs out.

/** A copy is forgotten after a week: it holds people's data. */
const LONGEST = 7 * 24 * 3600 * 1000;
export const PREFIX = "draft:";

/**
 * @typedef {{text: string, at: number, sent: boolean, base?: string, form?: string, version?: string}} Copy
 * `base`: what was sent of it, or is on its way although nobody waits for it any more.
 */

/** @param {string} key @returns {Copy | null} */
export function read(key) {
  try {
    const copy = JSON.parse(localStorage.getItem(key) ?? "null");
    return typeof copy?.text === "string" ? copy : null;
  } catch {
    return null;
  }
}

/** @param {string} key @param {Copy} copy */
export function put(key, copy) {
  if (isOut) return;
  try {
    localStorage.setItem(key, JSON.stringify(copy));
  } catch {
    // Full or switched off: the page works without copies.
  }
}

export function clearOld() {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(PREFIX)) continue;
    const copy = read(key);
    if (!copy || Date.now() - copy.at > LONGEST) localStorage.removeItem(key);
  }
}

/** The reader has logged out: who sits down next at this machine finds nothing of what he wrote. */
let isOut = false;
/** Tells the other tabs, or what stands in them would be kept again. */
const exits = "BroadcastChannel" in window ? new BroadcastChannel("sportello-out") : null;
exits?.addEventListener("message", ({ data }) => data === document.body.dataset.user && forgetAll());

/** Whether nothing is kept any more, as the reader has logged out here or in another tab. @returns {boolean} */
export const hasLeft = () => isOut;

/** A session that ends keeps the copies, somebody who leaves takes them with him; drafts go to the server once more. */
export function leave() {
  document.dispatchEvent(new CustomEvent("sportello-out"));
  forgetAll();
  exits?.postMessage(document.body.dataset.user);
}

function forgetAll() {
  isOut = true;
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(`${PREFIX}${document.body.dataset.user}:`)) localStorage.removeItem(key);
  }
}
