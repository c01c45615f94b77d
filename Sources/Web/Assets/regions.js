// Puts what has changed in place of what stands on the page, without touching focus, opened details or what somebody types.

import { herePath } from "./comforts.js";

/** Regions that somebody was in the middle of something in: they are renewed when he is done. */
export const skipped = new Set();

/** Puts a region's new content in place, unless somebody is in the middle of something there. */
export function replace(region, other) {
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
export function isBusy(region) {
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
export function mergeMessages(region, other) {
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
