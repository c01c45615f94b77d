// The one connection by which the server says that something changed. All tabs of a browser share it where the browser can (Web
// Locks); nothing falls between a page and the beginning of its stream, nor between two streams.

/** Silence after which it is said that the connection is lost. */
const LOST = 20_000;

/** So much of what the stream has brought is kept for tabs that open. */
const HEARD = 100;

/** The last change that this page knows of. Below zero: of a server that has seen none since it started. */
let known = NaN;
/** Of the tab that has the stream: the change that it began with, and what has come since. */
let base = NaN;
let heard = [];

/**
 * @param {string} address of the stream @param {number} change that the page was drawn at, NaN when it does not say
 * @param {(news: {number?: number, tickets?: number[], all?: boolean, connection?: string, presence?: object[]}) => void} onNews
 */
export function startStream(address, change, onNews) {
  known = change;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("sportello-live") : null;
  const hear = (news) => {
    if (typeof news.number === "number") known = news.number;
    onNews(news);
  };
  const me = `${Math.random()}`;
  channel?.addEventListener("message", ({ data }) => {
    if (data.ask !== undefined) {
      const news = missed(data.ask);
      if (news) channel.postMessage({ ...news, to: data.me });
    } else if (data.to === undefined || data.to === me) hear(data);
  });
  const connect = () => listen(address, (news) => {
    hear(news);
    keep(news);
    channel?.postMessage(news);
  });
  if (channel && navigator.locks) {
    // The lock is held as long as this tab lives; then the next tab takes over.
    navigator.locks.request("sportello-live", () => (connect(), new Promise(() => {})));
    // What came after this page was drawn and before it could hear: the tab that has the stream knows.
    channel.postMessage({ ask: known, me });
  } else {
    whileVisible(connect);
  }
}

/**
 * Without Web Locks (plain http) each tab has a stream of its own, and a browser opens no more than six connections to a server:
 * a tab holds one only while somebody looks at it. What it misses meanwhile comes first when it opens the next.
 * @param {() => () => void} connect
 */
function whileVisible(connect) {
  /** @type {(() => void) | null} */
  let close = null;
  const turn = () => {
    if (document.hidden) {
      close?.();
      close = null;
    } else {
      close ??= connect();
    }
  };
  document.addEventListener("visibilitychange", turn);
  turn();
}

/** @param {{number?: number}} news */
function keep(news) {
  if (typeof news.number !== "number") return;
  heard.push(news);
  if (heard.length > HEARD) base = heard.shift().number;
}

/** What a tab that was drawn at a change may have missed; null when nothing, or when this tab has no stream. @param {number} number */
function missed(number) {
  if (Number.isNaN(base)) return null;
  // From before what is kept, or from before the server started anew.
  if (!(number >= base) || number < 0 !== known < 0) return { number: known, tickets: [], all: true };
  const later = heard.filter((news) => news.number > number);
  if (later.length === 0) return null;
  return { number: known, tickets: later.flatMap((news) => news.tickets), all: later.some((news) => news.all !== false) };
}

/** @param {string} address @param {(news: object) => void} tell @returns {() => void} which ends it */
function listen(address, tell) {
  let lostTimer = 0;
  let openTimer = 0;
  let delay = 2000;
  /** @type {EventSource} */
  let source;
  [base, heard] = [known, []];
  const open = () => {
    source = new EventSource(Number.isNaN(known) ? address : `${address}?since=${known}`);
    source.addEventListener("change", (event) => {
      try {
        tell(JSON.parse(event.data));
      } catch {
        // Not for us.
      }
    });
    source.addEventListener("presence", (event) => {
      try {
        tell({ presence: JSON.parse(event.data) });
      } catch {
        // Not for us.
      }
    });
    source.addEventListener("open", () => {
      clearTimeout(lostTimer);
      lostTimer = 0;
      delay = 2000;
      // Also for the tabs of which another one had the stream: what was missed follows as a change.
      tell({ connection: "back" });
    });
    source.addEventListener("error", () => {
      lostTimer ||= setTimeout(() => tell({ connection: "lost" }), LOST);
      if (source.readyState !== EventSource.CLOSED) return;
      // The server has refused (restart, end of the session): the browser does not try again by itself.
      openTimer = setTimeout(open, delay + Math.random() * 1000);
      delay = Math.min(delay * 2, 60_000);
    });
  };
  open();
  return () => {
    clearTimeout(lostTimer);
    clearTimeout(openTimer);
    source.close();
    base = NaN;
  };
}
