// Drafts that the server keeps: saved while somebody types and when the page is left.

import { addKept, setFiles } from "./answer.js";
import { added, clock, forgetLocally, isKeptLocally, keepLocally, sentLocally, tell } from "./copies.js";
import { hasLeft } from "./kept.js";

/** Pause in typing after which the draft is saved, and after a failure. In milliseconds. */
const PAUSE = 1200;
const PAUSE_FAILED = 5000;
/** For an answer to a save: of words alone, and with files that may be long under way. */
const LONGEST = 20_000;
const LONGEST_FILES = 600_000;
/** A browser carries 64 KiB from a page that goes away: longer texts are kept here besides. */
const MOST_LEAVING = 15_000;

export function startDrafts() {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-draft-at]"));
  if (form) new Draft(form).start();
}

class Draft {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.field = /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea[data-draft]"));
    this.state = /** @type {HTMLElement} */ (form.querySelector("[data-draft-state]"));
    this.spoken = /** @type {HTMLElement} */ (form.querySelector("[data-draft-said]"));
    this.version = /** @type {HTMLInputElement} */ (form.querySelector("[data-draft-version]"));
    this.files = /** @type {HTMLInputElement | null} */ (form.querySelector("input[data-files]"));
    this.key = /** @type {HTMLInputElement} */ (form.querySelector("input[name=key]"));
    this.timer = 0;
    /** Changed since the last save began. */
    this.changed = false;
    this.isSaving = false;
    /** On its way to the citizen: what is typed now is kept in this browser alone. */
    this.isSent = false;
    this.isDiscarded = false;
    /** Another window's draft has to be decided on first. */
    this.mustChoose = false;
    /** The page goes away while a save runs: once more as soon as that is through. */
    this.isLeaving = false;
    /** This browser has a copy, which must never be older than what the server may have. */
    this.isKept = isKeptLocally(this.field);
    /** Files that the server does not take: they stay chosen, and out of the draft. */
    this.refused = "";
    /** After a failure the text alone is tried: it matters most. */
    this.skipsFiles = false;
    /** The form's next key, while the present one may have been sent under; and what was sent, or may have been. */
    this.freshKey = "";
    /** @type {string | undefined} */
    this.sentText = undefined;
  }

  start() {
    for (const name of ["input", "change"]) this.form.addEventListener(name, () => this.soon());
    this.form.addEventListener("click", (event) => {
      if (!event.target.closest("[data-save-draft]")) return;
      event.preventDefault();
      this.changed = true;
      this.save();
    });
    this.form.addEventListener("submit", (event) => this.submitted(event.submitter));
    this.form.addEventListener("freed", () => this.goOn());
    // The last chance on a machine that is closed or a tab that is dropped.
    document.addEventListener("visibilitychange", () => document.hidden && this.changed && this.save(true));
    addEventListener("pagehide", () => this.changed && this.save(true));
    document.addEventListener("sportello-out", () => this.changed && this.save(true));
    // A text came back of which nobody heard whether it was sent: saved under its old key, it is refused if it was.
    const old = this.field.dataset.doubted;
    if (old) {
      this.freshKey = this.key.value;
      this.sentText = sentLocally(this.field);
      this.key.value = old;
    }
    // What this browser kept while the server was away.
    if (this.field.value !== this.field.defaultValue) this.soon();
  }

  /** @param {HTMLElement | null} button */
  submitted(button) {
    clearTimeout(this.timer);
    if (button?.matches("[data-discard-draft]")) {
      this.isDiscarded = true;
      return this.forget();
    }
    this.isSent = true;
    this.sentText = this.field.value;
    this.keep();
  }

  /** The sending was given up: whether it came there nobody knows, until a save under the same key says so. */
  goOn() {
    if (this.isSent) this.freshKey = newKey();
    this.isSent = this.isDiscarded = false;
    this.soon();
  }

  /** What was sent is through, or none of this text. */
  settle() {
    this.freshKey = "";
    this.sentText = undefined;
  }

  /** With what was sent of it, or may have been: if the next page says that it was, only what was added comes back. */
  keep() {
    if (this.isDiscarded) return;
    // Beside another window's draft a person decides.
    const isDoubted = this.freshKey !== "" && !this.mustChoose;
    keepLocally(this.field, this.isSent || isDoubted, this.sentText);
    this.isKept = true;
  }

  forget() {
    forgetLocally(this.field);
    this.isKept = false;
  }

  soon(pause = PAUSE) {
    this.changed = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  /** @param {boolean} [leaving] the page goes away: only what a browser still carries then (64 KiB, no files) */
  async save(leaving = false) {
    if (this.isDiscarded) return;
    // The server takes nothing at present; two at once would look like two windows to it.
    if (this.isSent || this.mustChoose || this.isSaving) {
      this.isLeaving ||= leaving && this.isSaving;
      return this.keep();
    }
    if (this.isKept || (leaving && this.field.value.length > MOST_LEAVING)) this.keep();
    clearTimeout(this.timer);
    this.changed = false;
    this.isSaving = true;
    // A save that begins only now says whether what was given up was sent.
    const isAsking = this.freshKey !== "";
    const body = new FormData(this.form);
    const chosen = this.sendable();
    if (leaving || chosen.length === 0) body.delete("attachments");
    body.set("fragment", "1");
    const kept = body.getAll("kept").length;
    if (!leaving) this.say(this.state.dataset.saving);
    try {
      const answer = await fetch(this.form.dataset.draftAt, {
        method: "POST", body, keepalive: leaving,
        signal: AbortSignal.timeout(body.has("attachments") ? LONGEST_FILES : LONGEST),
      });
      if (answer.status === 413) return this.tooLarge(leaving ? [] : chosen);
      if (answer.redirected) return this.ended();
      const news = answer.ok || answer.status === 409 ? await answer.json() : null;
      if (!news) throw new Error("not saved");
      this.skipsFiles = false;
      // It was not sent under the old key, which stays: if it comes after all (a file that was long under way), it is the same
      // answer, and the copy still says what of it is sent then.
      if (answer.ok && isAsking && !this.isSent) this.freshKey = "";
      if (answer.ok) this.saved(news, leaving ? [] : chosen, kept);
      else this.elsewhere(news);
    } catch {
      this.isSaving = false;
      if (this.isDiscarded) return;
      this.keep();
      if (this.isSent) return;
      if (hasLeft()) return this.say(this.state.dataset.failed, "failed");
      this.say(this.state.dataset.kept, "kept");
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

  /** The session has ended: no later try brings more, and what is typed lies in this browser. */
  ended() {
    this.isSaving = false;
    if (this.isDiscarded) return;
    this.keep();
    if (this.isSent) return;
    const [text, kind] = hasLeft() ? [this.state.dataset.failed, "failed"] : [this.state.dataset.kept, "kept"];
    this.say(text, kind);
    if (this.changed) this.soon();
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
    this.keep();
    this.isSaving = false;
    if (sent.length > 0) {
      this.refused = mark(sent);
      this.soon(0);
    } else {
      this.say(this.state.dataset.failed, "failed");
      if (this.changed) this.soon();
    }
  }

  /** @param {{version: number, at: number, files: {value: string, name: string}[]}} news @param {File[]} sent */
  saved(news, sent, kept) {
    this.version.value = String(news.version);
    if (this.isDiscarded) return;
    if (!this.changed && !this.isSent) this.forget();
    else if (this.isKept) this.keep();
    if (news.version > 0) this.say(this.state.dataset.saved.replace("{1}", clock(news.at)), "saved");
    else this.say("");
    if (sent.length === 0 || !this.files) return;
    // What was uploaded need not be uploaded again; what was chosen meanwhile stays chosen.
    addKept(this.form, news.files.slice(kept));
    setFiles(this.form, this.files, [...(this.files.files ?? [])].filter((file) => !sent.includes(file)));
  }

  /** @param {{version: number, text: string, key?: string, files: {value: string, name: string}[]}} news */
  elsewhere(news) {
    if (this.isSent || this.isDiscarded) return;
    if (this.freshKey && news.version === 0 && !news.text) return this.wasSent();
    // Our own save, of which the answer was lost: the page goes on from there.
    if (news.key && news.key === this.key.value) {
      this.version.value = String(news.version);
      this.changed = true;
      return;
    }
    this.mustChoose = true;
    this.keep();
    const go = () => {
      this.mustChoose = false;
      this.version.value = String(news.version);
      // What was sent under the old one, and taken back or not, is no hindrance any more.
      this.key.value = newKey();
      this.settle();
    };
    this.speak(this.state.dataset.elsewhere, "elsewhere");
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
      this.forget();
      this.field.value = news.text;
      this.form.querySelectorAll("[data-kept-files] .choice").forEach((line) => line.remove());
      addKept(this.form, news.files);
      this.say("");
      this.field.focus();
    });
    this.state.append(" ", take);
  }

  /** It is on its way already: out of the box with it, but for what somebody has gone on writing. */
  wasSent() {
    this.key.value = this.freshKey;
    this.field.value = added(this.field.value, this.sentText ?? "");
    this.changed = this.field.value !== "";
    this.version.value = "0";
    this.settle();
    this.forget();
    if (this.changed) this.keep();
    this.say("");
  }

  /** @param {string | undefined} text @param {string} [kind] what a screen reader hears too */
  say(text, kind) {
    this.state.replaceChildren(text ?? "");
    if (kind) this.speak(text, kind);
  }

  /** Only what is new: while all goes well nobody is interrupted at every pause.
   * @param {string} text @param {string} kind */
  speak(text, kind) {
    if (this.spoken.dataset.kind === kind) return;
    this.spoken.dataset.kind = kind;
    this.spoken.textContent = text;
  }
}

/** @returns {string} */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Tells chosen files apart. @param {File[]} files */
const mark = (files) => files.map((file) => `${file.name}|${file.size}|${file.lastModified}`).join("/");
