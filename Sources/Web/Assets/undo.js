// The seconds until an answer leaves.

export function startUndo() {
  setInterval(countDown, 250);
}

/** When each bar was first seen: its seconds count from there, whatever this machine's clock says. */
const seen = new WeakMap();

function countDown() {
  const line = /** @type {HTMLElement | null} */ (document.querySelector("[data-leaves]"));
  if (!line) return;
  if (!seen.has(line)) seen.set(line, performance.now());
  const left = Math.ceil((Number(line.dataset.leaves) - (performance.now() - seen.get(line))) / 1000);
  const text = left > 0 ? line.dataset.lead.replace("{1}", String(left)) : line.dataset.over;
  // A screen reader hears it once, not every second.
  line.setAttribute("role", "none");
  if (line.textContent !== text) line.textContent = text;
}
