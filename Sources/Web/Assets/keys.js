// Keys: j and k walk the list, x marks, o or Enter opens, / searches, r answers, n notes, e hands over, a takes on, c asks
// for what is missing, p registers a call, s closes, g and a letter lead to lists, ? helps.
// Single letters can be switched off (WCAG 2.1.4), and never act while somebody types.

import { openCanned } from "./canned.js";
import { focusField } from "./comforts.js";
import { toggleMark } from "./inbox.js";

const SWITCH = "keys-off";
/** Time for the second key of a pair, in milliseconds. */
const PATIENCE = 1200;
let afterG = -Infinity;
/** Where g and another letter lead. */
const PLACES = {
  i: "/tickets",
  m: "/tickets?view=mine",
  u: "/tickets?view=unassigned",
  s: "/tickets?view=urgent",
  w: "/tickets?view=waiting_for_citizen",
  d: "/tickets?view=department",
  h: "/held",
};

export function startKeys() {
  document.addEventListener("keydown", onKey);
  const choice = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-keys-switch]"));
  if (!choice) return;
  choice.checked = !localStorage.getItem(SWITCH);
  choice.addEventListener("change", () =>
    choice.checked ? localStorage.removeItem(SWITCH) : localStorage.setItem(SWITCH, "1"));
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (localStorage.getItem(SWITCH)) return;
  if (act(event.key)) event.preventDefault();
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof Element && !!target.closest("input, textarea, select, [contenteditable]");
}

/**
 * @param {string} key
 * @returns {boolean} whether it meant something
 */
function act(key) {
  if (performance.now() - afterG < PATIENCE) {
    afterG = -Infinity;
    if (PLACES[key]) return go(PLACES[key]);
  }
  switch (key) {
    case "g":
      afterG = performance.now();
      return true;
    case "j":
      return walk(1);
    case "k":
      return walk(-1);
    case "x":
      return toggleMark();
    case "o":
      return open();
    case "/":
      return focus("search");
    case "r":
      return focus("answer-text");
    case "n":
      return focus("note-text");
    case "e":
      return focus("hand-over");
    case "a":
      return press('.ticket-acts form[action$="/assign"] button') || assignMarked();
    case "c":
      return press("[data-completion]");
    case "p":
      return press('.ticket-acts a[href$="/call"]');
    case "s":
      return focus("close-solution");
    case "t":
      return openCanned();
    case "?":
      /** @type {HTMLDialogElement | null} */ (document.getElementById("keys"))?.showModal();
      return true;
    default:
      return false;
  }
}

/** @param {string} address */
function go(address) {
  location.assign(address);
  return true;
}

/** A button or link of the page, as if it were clicked. @param {string} selector */
function press(selector) {
  const target = /** @type {HTMLElement | null} */ (document.querySelector(selector));
  if (!target) return false;
  target.click();
  return true;
}

/** @param {string} id */
function focus(id) {
  const field = document.getElementById(id);
  if (!field) return false;
  if (id === "search") field.focus();
  else focusField(field);
  return true;
}

/** On the list a asks whom the marked lines, or else the one with the focus, are assigned to. */
function assignMarked() {
  const fold = document.getElementById("bulk-fold");
  const choice = document.getElementById("bulk-assignee");
  if (!fold || !choice) return false;
  if (!document.querySelector("[data-mark]:checked") && !toggleMark()) return false;
  fold.open = true;
  choice.focus();
  return true;
}

const links = () => [...document.querySelectorAll("[data-line] .line-link")];

/** @param {1 | -1} step */
function walk(step) {
  const all = links();
  if (all.length === 0) return walkMessages(step);
  const at = all.findIndex((link) => link === document.activeElement);
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
  next.focus();
  next.closest("[data-line]")?.scrollIntoView({ block: "nearest" });
  return true;
}

/** On a ticket j and k walk the messages. @param {1 | -1} step */
function walkMessages(step) {
  const all = [...document.querySelectorAll(".message")];
  if (all.length === 0) return false;
  const at = all.findIndex((message) => message === document.activeElement);
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
  next.setAttribute("tabindex", "-1");
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "start" });
  return true;
}

function open() {
  const link = links().find((link) => link === document.activeElement) ?? null;
  link?.click();
  return link !== null;
}
