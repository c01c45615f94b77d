// Search that answers while somebody types, and the palette with every view, command and ticket (Ctrl + K).

import { combobox, tickets } from "./combobox.js";
import { words } from "./words.js";

export function startFinder() {
  startSearch();
  startPalette();
}

function startSearch() {
  const field = /** @type {HTMLInputElement | null} */ (document.getElementById("search"));
  if (!field?.form) return;
  const list = document.createElement("div");
  list.id = "search-list";
  list.className = "options search-options";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words("results"));
  list.hidden = true;
  field.form.append(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  const show = (isOpen) => {
    list.hidden = !isOpen;
    field.setAttribute("aria-expanded", String(isOpen));
  };
  show(false);
  const box = combobox(field, list, {
    show: (isOpen) => show(isOpen && field.value.trim() !== "" && document.activeElement === field),
    onEmpty: words("noResults"),
    find: async (asked, signal) => {
      if (asked === "") return [];
      const found = await tickets(asked, signal, words("results"));
      if (found.length === 0) return [];
      const all = `/tickets?view=all&q=${encodeURIComponent(asked)}`;
      return [...found, { group: words("results"), label: words("searchAll", asked), address: all }];
    },
  });
  const close = () => (box.close(), show(false));
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => event.key === "Escape" && close());
}

function startPalette() {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("palette"));
  const field = /** @type {HTMLInputElement | null} */ (document.getElementById("palette-field"));
  const list = document.getElementById("palette-list");
  if (!dialog || !field || !list) return;
  const commands = [...document.querySelectorAll("#palette-commands a")].map((link) => ({
    group: words("commands"),
    label: link.textContent ?? "",
    address: link.getAttribute("href") ?? "/",
  }));
  const box = combobox(field, list, {
    show: () => {},
    onEmpty: words("noResults"),
    status: document.getElementById("palette-status"),
    find: async (asked, signal) => {
      const fitting = commands.filter((one) => fits(one.label, asked));
      if (asked.length < 2) return fitting;
      return [...fitting, ...(await tickets(asked, signal, words("results")))];
    },
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    if (!dialog.open && document.querySelector("dialog[open]")) return;
    event.preventDefault();
    if (dialog.open) return dialog.close();
    field.value = "";
    dialog.showModal();
    box.look();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => box.close());
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Every word typed is the beginning of one of the label's. */
function fits(label, asked) {
  const parts = plain(label).split(/[^\p{L}\p{N}]+/u);
  return plain(asked).split(/\s+/).filter(Boolean).every((word) => parts.some((part) => part.startsWith(word)));
}
