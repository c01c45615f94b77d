// Drafts that the server keeps: saved while somebody types and when the page is left. And the seconds until an answer leaves.

import { forgetLocally, keepLocally, tell } from "./answer.js";

/** Pause in typing after which the draft is saved, and after a failure. In milliseconds. */
const PAUSE = 1200;
const PAUSE_FAILED = 5000;

export function startDrafts() {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-draft-at]"));
  if (form) new Draft(form).start();
  setInterval(countDown, 250);
}

class Draft {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.field = /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea[data-draft]"));
    this.state = /** @type {HTMLElement} */ (form.querySelector("[data-draft-state]"));
    this.version = /** @type {HTMLInputElement} */ (form.querySelector("[data-draft-version]"));
    this.files = /** @type {HTMLInputElement | null} */ (form.querySelector("input[data-files]"));
    this.key = /** @type {HTMLInputElement | null} */ (form.querySelector("input[name=key]"));
    this.timer = 0;
    /** Changed since the last save began. */
    this.changed = false;
    this.isSaving = false;
    /** Sent, or another window's draft has to be decided on first. */
    this.stopped = false;
    /** The page goes away while a save runs: once more as soon as that is through. */
    this.isLeaving = false;
    /** Files that the server does not take: they stay chosen, and out of the draft. */
    this.refused = "";
    /** After a failure the text alone is tried: it matters most. */
    this.skipsFiles = false;
    /** Of this form, while the key of an earlier sending is asked about. */
    this.freshKey = "";
  }

  start() {
    for (const name of ["input", "change"]) this.form.addEventListener(name, () => this.soon());
    this.form.addEventListener("click", (event) => {
      if (!event.target.closest("[data-save-draft]")) return;
      event.preventDefault();
      this.changed = true;
      this.save();
    });
    this.form.addEventListener("submit", () => {
      clearTimeout(this.timer);
      this.stopped = true;
      keepLocally(this.field, true);
    });
    // The last chance on a machine that is closed or a tab that is dropped.
    document.addEventListener("visibilitychange", () => document.hidden && this.changed && this.save(true));
    addEventListener("pagehide", () => this.changed && this.save(true));
    this.doubt();
    // What this browser kept while the server was away.
    if (this.field.value !== this.field.defaultValue) this.soon();
  }

  soon(pause = PAUSE) {
    this.changed = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  /** A text came back of which nobody heard whether it was sent: saved under its old key, it is refused if it was. */
  doubt() {
    const old = this.field.dataset.doubted;
    if (!old || !this.key) return;
    [this.freshKey, this.key.value] = [this.key.value, old];
  }

  /** @param {boolean} [leaving] the page goes away: only what a browser still carries then (64 KiB, no files) */
  async save(leaving = false) {
    if (this.stopped) return;
    // Two at once would look like two windows to the server.
    if (this.isSaving) {
      this.isLeaving ||= leaving;
      if (leaving) keepLocally(this.field);
      return;
    }
    clearTimeout(this.timer);
    this.changed = false;
    this.isSaving = true;
    const body = new FormData(this.form);
    const chosen = this.sendable();
    if (leaving || chosen.length === 0) body.delete("attachments");
    body.set("fragment", "1");
    const kept = body.getAll("kept").length;
    if (!leaving) this.say(this.state.dataset.saving);
    try {
      const answer = await fetch(this.form.dataset.draftAt, { method: "POST", body, keepalive: leaving });
      if (answer.status === 413) return this.tooLarge(leaving ? [] : chosen);
      const news = answer.ok || answer.status === 409 ? await answer.json() : null;
      if (!news || answer.redirected) throw new Error("not saved");
      this.skipsFiles = false;
      if (answer.ok) this.saved(news, leaving ? [] : chosen, kept);
      else this.elsewhere(news);
    } catch {
      keepLocally(this.field);
      this.say(this.state.dataset.kept);
      this.isSaving = false;
      this.skipsFiles = chosen.length > 0;
      this.soon(PAUSE_FAILED);
      return;
    }
    this.isSaving = false;
    const wasLeft = this.isLeaving;
    this.isLeaving = false;
    if (!this.changed) return;
    if (wasLeft && document.hidden) this.save(true);
    else this.soon();
  }

  /** The chosen files, but for those that will not be taken. @returns {File[]} */
  sendable() {
    const files = [...(this.files?.files ?? [])];
    if (this.skipsFiles || this.files?.validity.customError || mark(files) === this.refused) return [];
    return files;
  }

  /** The text is saved without the files that were too much; a text that is too long itself when it has changed.
   * @param {File[]} sent */
  tooLarge(sent) {
    keepLocally(this.field);
    this.isSaving = false;
    if (sent.length > 0) {
      this.refused = mark(sent);
      this.soon(0);
    } else {
      this.say(this.state.dataset.failed);
      if (this.changed) this.soon();
    }
  }

  /** @param {{version: number, at: number, files: {value: string, name: string}[]}} news @param {File[]} sent */
  saved(news, sent, kept) {
    this.version.value = String(news.version);
    // It was not sent under the old key, which stays: if it comes after all, it is the same answer.
    this.freshKey = "";
    if (!this.changed) forgetLocally(this.field);
    const time = new Date(news.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    this.say(news.version > 0 ? this.state.dataset.saved.replace("{1}", time) : "");
    if (sent.length === 0 || !this.files) return;
    // What was uploaded need not be uploaded again; what was chosen meanwhile stays chosen.
    this.addKept(news.files.slice(kept));
    const rest = [...(this.files.files ?? [])].filter((file) => !sent.includes(file));
    const transfer = new DataTransfer();
    for (const file of rest) transfer.items.add(file);
    this.files.files = transfer.files;
    this.form.dispatchEvent(new CustomEvent("files"));
  }

  /** @param {{value: string, name: string}[]} files */
  addKept(files) {
    const list = this.form.querySelector("[data-kept-files]");
    if (!list) return;
    for (const file of files) {
      const id = `kept-${list.querySelectorAll("input").length}`;
      const line = document.createElement("div");
      line.className = "choice";
      const box = document.createElement("input");
      Object.assign(box, { type: "checkbox", id, name: "kept", value: file.value, checked: true, defaultChecked: true });
      const label = document.createElement("label");
      label.htmlFor = id;
      const name = document.createElement("bdi");
      name.textContent = file.name;
      label.append(name);
      line.append(box, label);
      list.append(line);
    }
    list.hidden = list.querySelector("input") === null;
  }

  /** @param {{version: number, text: string, files: {value: string, name: string}[]}} news */
  elsewhere(news) {
    if (this.freshKey && news.version === 0 && !news.text) return this.wasSent();
    this.stopped = true;
    keepLocally(this.field);
    const go = () => {
      this.stopped = false;
      this.version.value = String(news.version);
    };
    tell(this.state, this.state.dataset.elsewhere, () => {
      go();
      this.soon(0);
    }, this.state.dataset.keep);
    if (!news.text) return;
    const take = document.createElement("button");
    take.type = "button";
    take.className = "link-button";
    take.textContent = this.state.dataset.take;
    take.addEventListener("click", () => {
      go();
      forgetLocally(this.field);
      this.field.value = news.text;
      this.form.querySelectorAll("[data-kept-files] .choice").forEach((line) => line.remove());
      this.addKept(news.files);
      this.say("");
      this.field.focus();
    });
    this.state.append(" ", take);
  }

  /** What had come back is on its way already: out of the box with it, unless somebody has gone on writing. */
  wasSent() {
    if (this.key) this.key.value = this.freshKey;
    this.freshKey = "";
    forgetLocally(this.field);
    if (this.changed) return;
    this.field.value = this.field.defaultValue;
    this.say("");
  }

  /** @param {string | undefined} text */
  say(text) {
    this.state.replaceChildren(text ?? "");
  }
}

/** Tells chosen files apart. @param {File[]} files */
const mark = (files) => files.map((file) => `${file.name}|${file.size}|${file.lastModified}`).join("/");

// Undo.

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
