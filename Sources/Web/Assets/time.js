// Lets the remaining times tick, every half minute: words, colour and drawing, as the server writes them.
// Not announced: a screen reader that speaks up every minute helps nobody.

import { words } from "./words.js";

const MINUTE = 60_000;
const SOON = 120 * MINUTE;
const ICONS = { calm: "clock", soon: "hourglass", overdue: "alarm" };

/** How far this machine's clock is from the server's. */
let ahead = 0;

export function startTimes() {
  const server = Number(document.body.dataset.now);
  if (Number.isFinite(server) && server > 0) ahead = Date.now() - server;
  setInterval(tick, MINUTE / 2);
  document.addEventListener("visibilitychange", () => document.hidden || tick());
}

/** Writes every running deadline anew. */
export function tick() {
  const now = Date.now() - ahead;
  for (const standing of document.querySelectorAll("[data-due]")) {
    const left = Number(standing.dataset.due) - now;
    const kind = left < 0 ? "overdue" : left <= SOON ? "soon" : "calm";
    const text = words(kind === "overdue" ? "overdue" : "left", duration(Math.abs(left)));
    const place = standing.querySelector(".standing-words");
    if (place && place.textContent !== text) place.textContent = text;
    if (!standing.classList.contains(kind)) recolour(standing, kind);
  }
}

/**
 * @param {Element} standing
 * @param {"calm" | "soon" | "overdue"} kind
 */
function recolour(standing, kind) {
  const use = standing.querySelector("use");
  const drawing = use?.getAttribute("href")?.split("#")[0];
  if (drawing) use.setAttribute("href", `${drawing}#${ICONS[kind]}`);
  for (const element of [standing, standing.closest(".line")]) {
    if (!element) continue;
    element.classList.remove("calm", "soon", "overdue");
    element.classList.add(kind);
  }
}

/**
 * The same form as the server's: `2 g 3 h`, `3 h 20 min`, `12 min`.
 * @param {number} milliseconds
 * @returns {string}
 */
export function duration(milliseconds) {
  const minutes = Math.floor(milliseconds / MINUTE);
  const days = Math.floor(minutes / 1440);
  const parts =
    days >= 2
      ? [["days", days], ["hours", Math.floor(minutes / 60) % 24]]
      : [["hours", Math.floor(minutes / 60)], ["minutes", minutes % 60]];
  const text = parts.filter(([, count]) => count > 0).map(([name, count]) => words(name, count)).join(" ");
  return text || words("noTime");
}
