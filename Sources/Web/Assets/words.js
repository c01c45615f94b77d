// Texts that the page brings along for the scripts.

/**
 * @param {string} name as in `data-…` of the element `#words`
 * @param {string | number} [value] goes to the place `{1}`
 * @returns {string}
 */
export function words(name, value) {
  const text = document.getElementById("words")?.dataset[name] ?? "";
  return value === undefined ? text : text.replace("{1}", String(value));
}
