// A field with a list of what is found while somebody types (ARIA combobox with listbox). The field keeps the focus; arrows
// walk the list, Enter goes, Escape closes. What was asked for before is abandoned when more is typed.

/** Rest between two keys after which is looked up, in milliseconds. */
const REST = 120;
let last = 0;

/**
 * @typedef {{label: string, detail?: string, address: string, group: string}} Found
 * @param {HTMLInputElement} field
 * @param {HTMLElement} list
 * @param {{find: (words: string, signal: AbortSignal) => Promise<Found[]>, onEmpty?: string, status?: HTMLElement | null,
 *   show: (isOpen: boolean) => void}} how
 */
export function combobox(field, list, how) {
  let timer = 0;
  let running = new AbortController();
  /** @type {HTMLElement[]} */
  let options = [];
  let at = -1;
  /** What stands in the list is not, or not yet, what the field asks for. */
  let isStale = true;

  const choose = (index) => {
    options[at]?.setAttribute("aria-selected", "false");
    at = index;
    const option = options[at];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  };

  const forget = () => {
    clearTimeout(timer);
    running.abort();
    choose(-1);
    options = [];
    isStale = true;
  };

  const look = async () => {
    clearTimeout(timer);
    running.abort();
    running = new AbortController();
    const mine = running;
    try {
      const found = await how.find(field.value.trim(), mine.signal);
      if (mine.signal.aborted) return;
      options = draw(list, found, how.onEmpty ?? "");
      isStale = false;
      choose(-1);
      how.show(options.length > 0 || list.childElementCount > 0);
      if (how.status) how.status.textContent = String(options.length || (how.onEmpty ?? ""));
    } catch (error) {
      if (error.name !== "AbortError") how.show(false);
    }
  };

  /** The first of what is found for what stands in the field now: whoever is faster than the answer waits for it. */
  const goFirst = async () => {
    const asked = field.value;
    if (isStale) await look();
    if (!isStale && field.value === asked && options.length > 0) location.assign(options[0].dataset.address);
  };

  field.addEventListener("input", () => {
    forget();
    timer = setTimeout(look, REST);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (options.length === 0) return void (isStale && look());
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose((at + step + options.length + (at < 0 && step < 0 ? 1 : 0)) % options.length);
    } else if (event.key === "Enter" && at >= 0) {
      location.assign(options[at].dataset.address);
    } else if (event.key === "Enter" && field.form === null) {
      goFirst();
    } else {
      return;
    }
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = /** @type {Element} */ (event.target).closest("[role=option]");
    if (option) location.assign(option.dataset.address);
  });
  return { look, close: forget };
}

/** @param {HTMLElement} list @param {Found[]} found @param {string} onEmpty */
function draw(list, found, onEmpty) {
  const options = [];
  const groups = new Map();
  for (const one of found) {
    const option = document.createElement("div");
    option.role = "option";
    option.id = `option-${++last}`;
    option.className = "option";
    option.setAttribute("aria-selected", "false");
    option.dataset.address = one.address;
    const label = document.createElement("bdi");
    label.textContent = one.label;
    option.append(label);
    if (one.detail) {
      const detail = document.createElement("span");
      detail.className = "option-detail";
      detail.textContent = one.detail;
      option.append(detail);
    }
    options.push(option);
    if (!groups.has(one.group)) groups.set(one.group, []);
    groups.get(one.group).push(option);
  }
  const parts = [...groups].map(([name, members]) => {
    const group = document.createElement("div");
    group.role = "group";
    group.setAttribute("aria-label", name);
    const title = document.createElement("p");
    title.className = "option-group";
    title.setAttribute("aria-hidden", "true");
    title.textContent = name;
    group.append(title, ...members);
    return group;
  });
  if (parts.length === 0 && onEmpty) {
    const nothing = document.createElement("div");
    nothing.role = "option";
    nothing.setAttribute("aria-disabled", "true");
    nothing.className = "option-none";
    nothing.textContent = onEmpty;
    parts.push(nothing);
  }
  list.replaceChildren(...parts);
  return options;
}

/**
 * Tickets that have the words.
 * @param {string} asked @param {AbortSignal} signal @param {string} group
 */
export async function tickets(asked, signal, group) {
  const answer = await fetch(`/find?q=${encodeURIComponent(asked)}`, { signal, headers: { Accept: "application/json" } });
  if (!answer.ok) return [];
  const { items } = await answer.json();
  return items.map((item) => ({
    group,
    label: item.subject,
    detail: [item.number, item.person, item.state].filter(Boolean).join(" · "),
    address: item.address,
  }));
}
