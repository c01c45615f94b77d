// The live preview under an answer: asked for when the typing pauses, put in the place of the old one. The server draws it;
// a refusal keeps the form from leaving, with the channel's own words.

/** Pause in typing after which the server is asked, and after which the result is also spoken. In milliseconds. */
const PAUSE = 500;
const PAUSE_SPOKEN = 1800;

export function startPreview() {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-preview-at]"));
  if (form) new Preview(form).start();
}

class Preview {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.field = /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea[data-draft]"));
    this.said = form.querySelector("[data-preview-said]");
    this.undoButton = /** @type {HTMLButtonElement | null} */ (form.querySelector("[data-undo]"));
    this.timer = 0;
    this.spoken = 0;
    /** @type {AbortController | null} */
    this.running = null;
    this.before = "";
  }

  start() {
    this.form.addEventListener("input", (event) => {
      // What stands there was said of another text.
      this.field.setCustomValidity("");
      if (event.target !== this.form.querySelector("[data-files]")) this.soon();
    });
    this.form.addEventListener("change", () => this.soon());
    this.form.addEventListener("click", (event) => this.onClick(event));
    this.undoButton?.addEventListener("click", () => this.undo());
    if (this.field.value.trim()) this.soon();
  }

  /** @param {MouseEvent} event */
  onClick(event) {
    const target = /** @type {Element} */ (event.target);
    if (target.closest("[data-preview-ask]")) {
      event.preventDefault();
      this.ask();
    }
    if (target.closest("[data-take]")) {
      event.preventDefault();
      this.take();
    }
  }

  soon() {
    clearTimeout(this.timer);
    clearTimeout(this.spoken);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  isWanted() {
    const chosen = this.form.querySelector("input[name=to]:checked");
    const way = chosen?.value === "other" ? this.form.querySelector("#other-way option:checked") : chosen;
    return way ? way.dataset.noPreview === undefined : false;
  }

  async ask() {
    clearTimeout(this.timer);
    if (!this.isWanted()) return this.place().replaceChildren();
    this.running?.abort();
    const running = new AbortController();
    this.running = running;
    const data = new FormData(this.form);
    data.delete("attachments");
    data.set("fragment", "1");
    try {
      const answer = await fetch(this.form.dataset.previewAt, { method: "POST", body: data, signal: running.signal });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("answer-preview");
      if (fresh && this.running === running) this.show(fresh);
    } catch {
      // Abandoned for a newer one, or no connection: the page works without.
    }
  }

  place() {
    return /** @type {HTMLElement} */ (document.getElementById("answer-preview"));
  }

  /** @param {HTMLElement} fresh */
  show(fresh) {
    const place = this.place();
    const opened = [...place.querySelectorAll("details")].map((details) => details.open);
    place.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
    const details = [...place.querySelectorAll("details")];
    if (details.length === opened.length) details.forEach((each, index) => (each.open = opened[index]));
    const refusal = /** @type {HTMLElement | null} */ (place.querySelector("[data-refusal]"));
    this.field.setCustomValidity(refusal?.dataset.refusal ?? "");
    // Not with every key: only when the typing rests, and only what is new.
    clearTimeout(this.spoken);
    this.spoken = setTimeout(() => this.speak(place), PAUSE_SPOKEN);
  }

  /** @param {HTMLElement} place */
  speak(place) {
    const words = [...place.querySelectorAll(".finding, .measure-words")].map((part) => part.textContent?.trim());
    const text = words.join(". ");
    if (this.said && this.said.textContent !== text) this.said.textContent = text;
  }

  take() {
    const text = this.place().querySelector("[data-suggestion]")?.textContent;
    if (text === undefined || text === null) return;
    this.before = this.field.value;
    this.put(text);
    if (this.undoButton) this.undoButton.hidden = false;
    this.field.focus();
  }

  undo() {
    this.put(this.before);
    if (this.undoButton) this.undoButton.hidden = true;
    this.field.focus();
  }

  /** @param {string} text */
  put(text) {
    this.field.value = text;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.ask();
  }
}
