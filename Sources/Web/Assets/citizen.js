// Only loaded while many people send at once: this machine does some work (a number whose hash begins with zeros) while its
// user writes, so that he need not wait longer before sending. Without it everything works, after a longer wait.

const field = document.querySelector("[data-work]");
const mark = document.querySelector('input[name="mark"]');

async function search(text, bits) {
  const encoder = new TextEncoder();
  for (let number = 0; number < 5_000_000; number += 1) {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(`${text}:${number}`)));
    let zeros = 0;
    for (const byte of hash) {
      zeros += byte === 0 ? 8 : Math.clz32(byte) - 24;
      if (byte !== 0) break;
    }
    if (zeros >= bits) return String(number);
    // The page stays quick: others have their turn.
    if (number % 256 === 255) await new Promise((resolve) => setTimeout(resolve));
  }
  return "";
}

if (field && mark && globalThis.crypto?.subtle) {
  search(mark.value, Number(field.dataset.work)).then((number) => {
    field.value = number;
  });
}
