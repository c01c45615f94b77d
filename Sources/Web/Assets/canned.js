// The chooser of ready texts: filtered while one types, walked with the arrows, put in without leaving the page.

/** For an answer of the server. In milliseconds. */
const LONGEST = 20_000;

export function startCanned() {
  const box = /** @type {HTMLDetailsElement | null} */ (document.getElementById("canned"));
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("answer-form"));
  if (box && form) new Canned(box, form).start();
}

/** For the key. @returns {boolean} */
export function openCanned() {
  const box = /** @type {HTMLDetailsElement | null} */ (document.getElementById("canned"));
  if (!box) return false;
  box.open = true;
  box.scrollIntoView({ block: "center" });
  /** @type {HTMLElement | null} */ (box.querySelector("[data-canned-filter]"))?.focus();
  return true;
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

class Canned {
  /** @param {HTMLDetailsElement} box @param {HTMLFormElement} form */
  constructor(box, form) {
    this.box = box;
    this.form = form;
    this.filter = /** @type {HTMLInputElement} */ (box.querySelector("[data-canned-filter]"));
    this.buttons = /** @type {HTMLButtonElement[]} */ ([...box.querySelectorAll("button")]);
    this.none = box.querySelector("[data-canned-none]");
    this.said = /** @type {HTMLElement} */ (form.querySelector("[data-canned-said]"));
    this.field = /** @type {HTMLTextAreaElement} */ (form.querySelector("#answer-text"));
  }

  start() {
    this.filter.addEventListener("input", (event) => {
      // What is looked for is no part of the answer.
      event.stopPropagation();
      this.show();
    });
    this.form.addEventListener("change", () => this.show());
    this.box.addEventListener("keydown", (event) => this.onKey(event));
    for (const button of this.buttons) {
      button.addEventListener("click", (event) => {
        event.preventDefault();
        this.put(button);
      });
    }
    this.show();
  }

  get visible() {
    return this.buttons.filter((button) => !button.parentElement.hidden);
  }

  show() {
    const words = plain(this.filter.value).split(/\s+/).filter(Boolean);
    const channel = this.channel();
    for (const button of this.buttons) {
      const channels = button.dataset.channels.split(" ").filter(Boolean);
      const fits = !channel || channels.length === 0 || channels.includes(channel);
      const text = plain(button.textContent);
      button.parentElement.hidden = !fits || !words.every((word) => text.includes(word));
    }
    if (this.none) this.none.hidden = this.visible.length > 0;
  }

  channel() {
    const chosen = this.form.querySelector("input[name=to]:checked");
    if (chosen?.value === "other") return this.form.querySelector("#other-way")?.value.split("/")[0] ?? "";
    return chosen?.dataset.channel ?? "";
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const visible = this.visible;
    const at = visible.indexOf(document.activeElement);
    if (event.key === "ArrowDown") visible[Math.min(at + 1, visible.length - 1)]?.focus();
    else if (event.key === "ArrowUp") (at <= 0 ? this.filter : visible[at - 1]).focus();
    else if (event.key === "Enter" && event.target === this.filter) visible[0]?.click();
    else if (event.key === "Escape") {
      this.box.open = false;
      this.field.focus();
    } else return;
    event.preventDefault();
  }

  /** @param {HTMLButtonElement} button */
  async put(button) {
    const before = this.field.value;
    const news = await this.ask(button).catch(() => null);
    if (news === null) {
      this.said.textContent = this.said.dataset.unreached;
      return;
    }
    // The server refuses, or the session has ended: its own page says it best, and keeps the text.
    if (!news) return button.form.requestSubmit(button);
    // What was typed meanwhile is not in what came: once more, with it.
    if (this.field.value !== before) return this.put(button);
    this.field.value = news.text;
    const subject = this.form.querySelector("#answer-subject");
    if (subject && news.subject) subject.value = news.subject;
    const then = news.then && this.form.querySelector(`#then-${news.then}`);
    if (then) then.checked = true;
    this.box.open = false;
    const open = news.open.length > 0 ? ` ${this.said.dataset.open.replace("{1}", news.open.join(", "))}` : "";
    this.said.textContent = this.said.dataset.put.replace("{1}", news.title) + "." + open;
    this.field.focus();
    const mark = /\[\[[^\]]+\]\]/.exec(news.text);
    if (mark) this.field.setSelectionRange(mark.index, mark.index + mark[0].length);
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** The form's text with the ready one in it. @param {HTMLButtonElement} button @returns {Promise<object | undefined>} */
  async ask(button) {
    const body = new FormData(this.form);
    body.delete("attachments");
    body.set("fragment", "1");
    body.set("canned", button.value);
    const answer = await fetch(button.formAction, { method: "POST", body, signal: AbortSignal.timeout(LONGEST) });
    return answer.ok && !answer.redirected ? answer.json() : undefined;
  }
}
