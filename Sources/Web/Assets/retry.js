// How long to wait before what could not be fetched is asked for again.

/** After the first failure, then twice as long, and so on up to the most. In milliseconds. */
const FIRST = 5000;
const MOST = 60_000;

/** @param {number} failures in a row, at least one @returns {number} */
export const pauseAfter = (failures) => Math.min(FIRST * 2 ** (failures - 1), MOST);
