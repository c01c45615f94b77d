// Copies of what somebody types, kept in this browser: until the server has it, or until the next page says that sending has
// worked. Of an answer the server keeps a draft besides (drafts.js); everything else lies here alone.

import { PREFIX, clearOld, leave, put, read } from "./kept.js";

/** Pause in typing after which a copy is made. In milliseconds. */
const PAUSE = 400;
/** Which fields have done their work when the server says that something was done (`data-notice`; `data-done` of acts on
 * many), by their beginnings. */
const DONE = {
  answered: ["answer-", "begin-"],
  noted: ["note", "inside-"],
  call_registered: ["call-"],
  call: ["call-"],
  closed: ["close-"],
  escalated: ["escalate-"],
  given_back: ["give-back-"],
  asked: ["ask-"],
  bulk: ["bulk-"],
};
/** Who types is there: the server hears of it so often at most, and before the session ends. In milliseconds. */
const ALIVE = 300_000;

/** @type {WeakMap<HTMLTextAreaElement, number>} */
const timers = new WeakMap();
/** What a field held when it was sent: what is typed while that is under way is more than that.
 * @type {WeakMap<HTMLTextAreaElement, string>} */
const sendings = new WeakMap();

export function startCopies() {
  clearOld();
  forgetSent();
  for (const field of document.querySelectorAll("textarea[data-draft]")) restore(field);
  // One listener for all: live updates put new fields in the place of old ones.
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (field.form?.method === "post") stayAlive();
    if (!isCopied(field)) return;
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(() => keepLocally(field, sendings.has(field), sendings.get(field)), PAUSE));
  });
  // Whether sending has worked is only known on the next page: until then the copy is marked, not removed.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (event.target.matches("[data-log-out]")) return leave();
    for (const field of [...event.target.elements].filter(isCopied)) {
      clearTimeout(timers.get(field));
      sendings.set(field, field.value);
      if (field.value.trim()) write(field, true);
    }
  });
}

let alive = 0;

/** A long text is typed without a click: its session must not end under it. */
function stayAlive() {
  if (performance.now() - alive < ALIVE) return;
  alive = performance.now();
  const token = /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=csrf]"))?.value ?? "";
  fetch("/typing", { method: "POST", body: new URLSearchParams({ csrf: token }) }).catch(() => {
    // Without the server the copy is all there is.
  });
}

/** Whether its copy is all there is. @returns {field is HTMLTextAreaElement} */
const isCopied = (field) =>
  field instanceof HTMLTextAreaElement && "draft" in field.dataset && !("server" in field.dataset);

/** Pages on which one citizen's matter follows another's under one address: a new call, a new contact, the list. */
const isAnybodys = () => !document.body.dataset.ticket && !location.pathname.startsWith("/tickets/");

/** @param {HTMLTextAreaElement} field */
function keyOf(field) {
  const { user, ticket } = document.body.dataset;
  return `${PREFIX}${user}:${ticket ?? location.pathname}:${field.dataset.draft}`;
}

/** Also on a page without the field: a ticket that was closed with the answer has no box any more. */
function forgetSent() {
  const said = /** @type {HTMLElement | null} */ (document.querySelector("[data-notice], [data-done]"));
  const notice = said?.dataset.notice ?? said?.dataset.done ?? "";
  const { user, ticket } = document.body.dataset;
  for (const name of DONE[notice] ?? []) {
    for (const key of Object.keys(localStorage)) {
      const [place, field] = key.startsWith(`${PREFIX}${user}:`) ? key.slice(`${PREFIX}${user}:`.length).split(":") : [];
      // What was written on a page of its own leads to another: its ticket's, or a list.
      if (!field?.startsWith(name) || (place !== ticket && !place.startsWith("/"))) continue;
      const copy = read(key);
      const sent = copy?.base ?? (copy?.sent ? copy.text : undefined);
      if (sent === undefined) continue;
      const more = added(copy.text, sent);
      // What was typed while it was under way belongs to the next one.
      if (more) put(key, { text: more, at: copy.at, sent: false });
      else localStorage.removeItem(key);
    }
  }
}

/** What a text says beyond what was sent of it. @param {string} text @param {string} sent @returns {string} */
export const added = (text, sent) => (text.startsWith(sent) ? text.slice(sent.length).trim() : text);

/** @param {HTMLTextAreaElement} field */
function restore(field) {
  const key = keyOf(field);
  const copy = read(key);
  if (!copy) return;
  const state = /** @type {HTMLElement | null} */ (
    field.closest(".field")?.querySelector("[data-copy-state]") ?? field.form?.querySelector("[data-draft-state]"));
  // The next form is another citizen's: what was kept of the one before comes only when somebody says so.
  if (isAnybodys()) return void (field.value.trim() || offer(field, copy, state));
  if (field.value.trim()) {
    // What the server gives back with a problem is newer than any copy.
    if (!field.dataset.savedVersion) return;
    if (!goesOnFromSaved(field, copy)) return offer(field, copy, state);
    if (field.value === copy.text && !copy.sent) return localStorage.removeItem(key);
  }
  // Nobody has heard whether it was sent: under its own key the server knows (drafts.js).
  if (copy.sent && copy.form) field.dataset.doubted = copy.form;
  if (field.value === copy.text) return;
  field.value = copy.text;
  unfold(field);
  if (!state) return;
  const text = state.dataset.restored.replace("{1}", clock(copy.at));
  speak(field, text);
  tell(state, text, () => discard(field, key, state), state.dataset.discard);
}

/**
 * Whether the copy begins where the draft that the server shows ends: that draft was known when the copy was made, or it
 * comes from the same form, whose copies are made at the latest when a save begins.
 */
function goesOnFromSaved(field, copy) {
  const { savedVersion, savedKey } = field.dataset;
  return copy.version === savedVersion || Boolean(savedKey && copy.form === savedKey);
}

/** The answer's line under the box changes at every save and is not read out: its form has a region of its own for that.
 * @param {HTMLTextAreaElement} field @param {string} text */
function speak(field, text) {
  const said = "server" in field.dataset ? field.form?.querySelector("[data-draft-said]") : null;
  if (said) said.textContent = text;
}

/** Half a text in a folded form is in sight. @param {HTMLTextAreaElement} field */
function unfold(field) {
  for (let fold = field.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
}

/** Another window's draft stands in the box, or it may be another citizen's: what was kept here is not put in, but can be. */
function offer(field, copy, state) {
  if (!state || (copy.sent && !isAnybodys()) || copy.text === field.value) return;
  unfold(field);
  const text = state.dataset.other.replace("{1}", clock(copy.at));
  speak(field, text);
  tell(state, text, () => {
    field.value = copy.text;
    state.replaceChildren();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }, state.dataset.take);
  if (!isAnybodys()) return;
  addAct(state, () => {
    localStorage.removeItem(keyOf(field));
    state.replaceChildren();
    field.focus();
  }, state.dataset.discard);
}

/** For as long as the server cannot be reached, or until the next page says that sending has worked.
 * @param {HTMLTextAreaElement} field @param {boolean} [sent] or perhaps sent @param {string} [base] what was sent of it */
export function keepLocally(field, sent = false, base = undefined) {
  if (field.value.trim()) write(field, sent, base);
  else forgetLocally(field);
}

/** @param {HTMLTextAreaElement} field */
export function forgetLocally(field) {
  localStorage.removeItem(keyOf(field));
}

/** @param {HTMLTextAreaElement} field @returns {boolean} */
export function isKeptLocally(field) {
  return read(keyOf(field)) !== null;
}

/** What was sent, or may have been, of the text that is kept. @param {HTMLTextAreaElement} field @returns {string} */
export function sentLocally(field) {
  const copy = read(keyOf(field));
  return copy?.base ?? copy?.text ?? "";
}

/** @param {HTMLTextAreaElement} field @param {string} key @param {Element} state */
function discard(field, key, state) {
  field.value = "";
  localStorage.removeItem(key);
  state.replaceChildren();
  field.focus();
  // The server may have had the beginning of it.
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** @param {Element} place @param {string} text @param {() => void} [act] @param {string} [label] */
export function tell(place, text, act, label) {
  place.replaceChildren(text);
  if (act) addAct(place, act, label);
}

/** @param {Element} place @param {() => void} act @param {string} [label] */
function addAct(place, act, label) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link-button";
  button.textContent = label ?? "";
  button.addEventListener("click", act);
  place.append(" ", button);
}

/** @param {number} at @returns {string} */
export const clock = (at) => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

/** With the key of the form, under which the server knows what was sent, and the draft that it knows of.
 * @param {HTMLTextAreaElement} field @param {boolean} sent @param {string} [base] */
function write(field, sent, base) {
  const part = (name) => /** @type {HTMLInputElement | null} */ (field.form?.querySelector(name))?.value;
  const copy = { text: field.value, at: Date.now(), sent, base };
  put(keyOf(field), { ...copy, form: part("input[name=key]") ?? "", version: part("[data-draft-version]") });
}
