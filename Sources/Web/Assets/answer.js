// Comfort for writing: drafts that survive a crash of the browser (answers lie on the server: drafts.js), Ctrl+Enter, no
// double sending, files by paste and drop.

/** A draft is forgotten after a week: it holds people's data. */
const LONGEST = 7 * 24 * 3600 * 1000;
const PREFIX = "draft:";
/** Which fields have done their work when the server says that something was done (`data-notice`). */
const DONE = { answered: "answer-", noted: "note" };

export function startAnswer() {
  clearOldDrafts();
  forgetSent();
  for (const field of document.querySelectorAll("textarea[data-draft]")) keepDraft(field);
  for (const form of document.querySelectorAll("form")) guardAgainstTwice(form);
  // Coming back by the browser's button shows the page as it was left: it must not stay busy.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const form = /** @type {HTMLInputElement} */ (event.target).form;
    if (event.target instanceof HTMLTextAreaElement || form?.matches("[data-answer]")) form?.requestSubmit();
  });
  const form = document.querySelector("form[data-answer]");
  if (form) takeFiles(form);
}

// Drafts.

/** @param {HTMLTextAreaElement} field */
function draftKey(field) {
  return `${PREFIX}${document.body.dataset.user}:${document.body.dataset.ticket}:${field.dataset.draft}`;
}

/** @param {HTMLTextAreaElement} field */
function keepDraft(field) {
  const key = draftKey(field);
  const state = field.form?.querySelector("[data-draft-state]") ?? null;
  restore(field, key, state);
  if ("server" in field.dataset) return;
  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => save(field, key, state), 400);
  });
  // Whether sending has worked is only known on the next page: until then the draft is marked, not removed.
  field.form?.addEventListener("submit", () => {
    clearTimeout(timer);
    if (field.value.trim()) write(key, field, true);
  });
}

/** Also on a page without the field: a ticket that was closed with the answer has no box any more. */
function forgetSent() {
  const kind = DONE[/** @type {HTMLElement | null} */ (document.querySelector("[data-notice]"))?.dataset.notice ?? ""];
  const { user, ticket } = document.body.dataset;
  if (!kind || !ticket) return;
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(`${PREFIX}${user}:${ticket}:${kind}`) && read(key)?.sent) localStorage.removeItem(key);
  }
}

/** @param {HTMLTextAreaElement} field @param {string} key @param {Element | null} state */
function restore(field, key, state) {
  const draft = read(key);
  if (!draft) return;
  // What the server gives back with a problem is newer than any draft.
  if (field.value.trim()) return;
  field.value = draft.text;
  // Nobody has heard whether it was sent: under its own key the server knows (drafts.js).
  if (draft.sent && draft.form) field.dataset.doubted = draft.form;
  if (state) tell(state, state.dataset.restored, () => discard(field, key, state), state.dataset.discard);
}

/** @param {HTMLTextAreaElement} field @param {string} key @param {Element | null} state */
function save(field, key, state) {
  if (field.value.trim()) {
    write(key, field, false);
    if (state && !state.textContent) tell(state, state.dataset.kept);
  } else {
    localStorage.removeItem(key);
    state?.replaceChildren();
  }
}

/** For as long as the server cannot be reached, or until the next page says that sending has worked.
 * @param {HTMLTextAreaElement} field @param {boolean} [sent] */
export function keepLocally(field, sent = false) {
  if (field.value.trim()) write(draftKey(field), field, sent);
}

/** @param {HTMLTextAreaElement} field */
export function forgetLocally(field) {
  localStorage.removeItem(draftKey(field));
}

/** @param {HTMLTextAreaElement} field @param {string} key @param {Element} state */
function discard(field, key, state) {
  field.value = "";
  localStorage.removeItem(key);
  state.replaceChildren();
  field.focus();
}

/** @param {Element} place @param {string} text @param {() => void} [act] @param {string} [label] */
export function tell(place, text, act, label) {
  place.replaceChildren(text);
  if (!act) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link-button";
  button.textContent = label ?? "";
  button.addEventListener("click", act);
  place.append(" ", button);
}

/** @param {string} key @returns {{text: string, at: number, sent: boolean, form?: string} | null} */
function read(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(key) ?? "null");
    return typeof draft?.text === "string" ? draft : null;
  } catch {
    return null;
  }
}

/** With the key of the form, under which the server knows what was sent.
 * @param {string} key @param {HTMLTextAreaElement} field @param {boolean} sent */
function write(key, field, sent) {
  try {
    const form = /** @type {HTMLInputElement | null} */ (field.form?.querySelector("input[name=key]"))?.value ?? "";
    localStorage.setItem(key, JSON.stringify({ text: field.value, at: Date.now(), sent, form }));
  } catch {
    // Full or switched off: the page works without drafts.
  }
}

function clearOldDrafts() {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(PREFIX)) continue;
    const draft = read(key);
    if (!draft || Date.now() - draft.at > LONGEST) localStorage.removeItem(key);
  }
}

// Sending once. The server would know a second sending by its key; this spares the doubt.

/** @param {HTMLFormElement} form */
function guardAgainstTwice(form) {
  if (form.method === "get" || form.method === "dialog") return;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.busy) return event.preventDefault();
    form.dataset.busy = "1";
    const button = event.submitter?.hasAttribute("formaction") ? null : form.querySelector("[data-send]");
    if (button) {
      button.setAttribute("aria-disabled", "true");
      button.querySelector("span").textContent = form.dataset.sending;
    }
  });
}

// Files.

/** @param {HTMLFormElement} form */
function takeFiles(form) {
  const input = /** @type {HTMLInputElement | null} */ (form.querySelector("input[data-files]"));
  if (!input) return;
  input.addEventListener("change", () => showFiles(form, input));
  form.addEventListener("files", () => showFiles(form, input));
  form.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length > 0) {
      event.preventDefault();
      addFiles(form, input, files);
    }
  });
  form.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.add("dropping");
  });
  for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("dropping"));
  form.addEventListener("drop", (event) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    addFiles(form, input, files);
  });
}

/** @param {HTMLFormElement} form @param {HTMLInputElement} input @param {File[]} files */
function addFiles(form, input, files) {
  setFiles(form, input, [...(input.files ?? []), ...files]);
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param {HTMLFormElement} form @param {HTMLInputElement} input @param {File[]} files */
function setFiles(form, input, files) {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  input.files = transfer.files;
  showFiles(form, input);
}

/** @param {HTMLFormElement} form @param {HTMLInputElement} input */
function showFiles(form, input) {
  const files = [...(input.files ?? [])];
  const list = form.querySelector("[data-chosen]");
  list?.replaceChildren(...files.map((file, index) => fileLine(form, input, file, index)));
  const together = files.reduce((sum, file) => sum + file.size, 0);
  const largest = Number(form.dataset.largest) || Infinity;
  input.setCustomValidity(together > largest ? form.dataset.tooLarge : "");
  if (together > largest) input.reportValidity();
}

/** @param {HTMLFormElement} form @param {HTMLInputElement} input @param {File} file @param {number} index */
function fileLine(form, input, file, index) {
  const line = document.createElement("li");
  const name = document.createElement("bdi");
  name.textContent = file.name;
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "plain";
  remove.textContent = "×";
  remove.setAttribute("aria-label", `${form.dataset.remove} ${file.name}`);
  remove.addEventListener("click", () =>
    setFiles(form, input, [...(input.files ?? [])].filter((_, other) => other !== index)));
  line.append(name, remove);
  return line;
}
