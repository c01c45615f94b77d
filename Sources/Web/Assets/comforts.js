// Small comforts: dialogs, menus that close, dismissing, printing, jumping into a field, back to the list as it was.

export function startComforts() {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenus());
  rememberList();
  keepPlace();
}

/** @param {MouseEvent} event */
function onClick(event) {
  const target = /** @type {Element} */ (event.target);
  if (!target.closest(".menu")) closeMenus();
  if (target.closest("[data-print]")) window.print();
  target.closest("[data-dismiss]")?.closest(".banner")?.remove();

  const opener = target.closest("[data-opens]");
  if (opener) {
    closeMenus();
    /** @type {HTMLDialogElement | null} */ (document.getElementById(opener.dataset.opens))?.showModal();
  }

  const everything = target.closest("[data-choose-all]");
  if (everything) {
    const boxes = [...(everything.closest("form")?.querySelectorAll("input[type=checkbox]") ?? [])];
    const all = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !all;
  }

  const jump = target.closest("[data-focus]");
  const field = jump && document.getElementById(jump.dataset.focus);
  if (field) {
    event.preventDefault();
    focusField(field);
  }
}

/** @param {HTMLElement} field */
export function focusField(field) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (let fold = field.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
  field.closest("section, form")?.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  (field.matches("details") ? (field.querySelector("select, textarea, input:not([type=hidden])") ?? field) : field).focus({
    preventScroll: true,
  });
}

function closeMenus() {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    const inside = menu.contains(document.activeElement);
    menu.removeAttribute("open");
    if (inside) menu.querySelector("summary")?.focus();
  }
}

/** From a ticket back to the very list it was opened from: filter, search and page. */
function rememberList() {
  if (document.body.dataset.live === "list") sessionStorage.setItem("list", location.pathname + location.search);
  const list = sessionStorage.getItem("list");
  if (!list?.startsWith("/tickets")) return;
  const lead = () => {
    const back = /** @type {HTMLAnchorElement | null} */ (document.querySelector("[data-back]"));
    if (back) back.href = list;
  };
  lead();
  // A renewed head has the server's link again.
  document.addEventListener("sportello-fresh", lead);
}

/** The page's own address: a form that came back stands at its form's, which cannot be asked for. @returns {string} */
export const here = () =>
  document.body.dataset.here ?? location.pathname + location.search.replace(/([?&])done=[a-z_]*&?/, "$1");

/** Its path. @returns {string} */
export const herePath = () => new URL(here(), location.href).pathname;

/**
 * A page that comes back after an act has the focus where the act was: at what was wrong, else in the same part of the page,
 * so that the next Tab goes on from there.
 */
function keepPlace() {
  document.addEventListener("submit", (event) => {
    const part = /** @type {Element} */ (event.target).closest("section[id], details[id], header[id]");
    if (part) sessionStorage.setItem("place", JSON.stringify([herePath(), part.id]));
  });
  const [path, id] = JSON.parse(sessionStorage.getItem("place") ?? "[]");
  sessionStorage.removeItem("place");
  if (location.hash || document.querySelector("[autofocus]")) return;
  const notice = /** @type {HTMLElement | null} */ (document.querySelector("[data-notice]"));
  const part = path === herePath() ? document.getElementById(id) : null;
  // What was written is sent or kept: its form is empty again, and the word that says so comes first.
  const isDone = notice !== null && (part === null || part.matches("#answer, #note, #bulk-fold"));
  rest(document.querySelector("main [role=alert]") ?? (isDone ? notice : part));
}

/** Gives the focus to what is no control. @param {HTMLElement | null} place */
function rest(place) {
  if (!place) return;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "nearest" });
}
