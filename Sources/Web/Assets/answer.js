// Comfort for writing: Ctrl+Enter, no double sending, files by paste and drop.

/** After so long a sending of which nothing is heard counts as given up. In milliseconds. */
const PATIENCE = 30_000;

export function startAnswer() {
  guardAgainstTwice();
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

// Sending once. The server would know a second sending by its key; this spares the doubt.

function guardAgainstTwice() {
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (event.defaultPrevented || form.method === "get" || form.method === "dialog") return;
    if (form.dataset.busy && !isGivenUp(form)) return event.preventDefault();
    form.dataset.busy = String(performance.now());
    const button = event.submitter?.hasAttribute("formaction") ? null : form.querySelector("[data-send]");
    if (!button) return;
    const words = button.querySelector("span");
    form.dataset.send ??= words.textContent;
    words.textContent = form.dataset.sending;
    button.setAttribute("aria-disabled", "true");
  });
  // Esc, or a connection that breaks while a file is on its way: the page stays, and goes on. Where the browser does not
  // tell, whoever goes on typing does.
  window.navigation?.addEventListener("navigateerror", () =>
    document.querySelectorAll("form[data-busy]").forEach(free));
  document.addEventListener("input", (event) => {
    const form = /** @type {HTMLInputElement} */ (event.target).form;
    if (form?.dataset.busy && isGivenUp(form)) free(form);
  });
}

/** @param {HTMLFormElement} form */
const isGivenUp = (form) => performance.now() - Number(form.dataset.busy) > PATIENCE;

/** @param {HTMLFormElement} form */
function free(form) {
  delete form.dataset.busy;
  const button = form.querySelector("[data-send][aria-disabled]");
  if (button) {
    button.removeAttribute("aria-disabled");
    button.querySelector("span").textContent = form.dataset.send;
  }
  form.dispatchEvent(new CustomEvent("freed"));
}

// Files.

/** @param {HTMLFormElement} form */
function takeFiles(form) {
  const input = /** @type {HTMLInputElement | null} */ (form.querySelector("input[data-files]"));
  if (!input) return;
  input.addEventListener("change", () => showFiles(form, input));
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
export function setFiles(form, input, files) {
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

/** Files that the server has already: they are named, and need not be chosen again.
 * @param {HTMLFormElement} form @param {{value: string, name: string}[]} files */
export function addKept(form, files) {
  const list = /** @type {HTMLElement | null} */ (form.querySelector("[data-kept-files]"));
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
