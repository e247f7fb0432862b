/* The only file that fetches. Every wait ends by a timeout; every answer also tells what time it is on the server. */

const json = "application/json";
const commandLimit = 20_000;
const pollLimit = 40_000;
/** Half a megabit a second brings the largest file over in 70 s; the server gives it 79 s. */
const fileLimit = 100_000;

/** The server said no, with a sentence for the person who sees it. */
export class Problem extends Error {
  constructor(status, body, retryAfter) {
    super(body?.detail ?? "The server could not do that. Please try again.");
    this.status = status;
    this.code = body?.code ?? "unexpected";
    this.detail = this.message;
    this.field = body?.field;
    this.missing = body?.missing ?? [];
    this.retryAfter = retryAfter;
  }

  /** Nobody knows whether it happened, or it could not be judged yet: the same request again is right. */
  get passes() {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

/** No answer came: the network, the server or the proxy is away. */
export class Lost extends Error {}

export const createRoom = (body, creationToken) => request("POST", "/api/rooms", { body, creationToken });
export const importRoom = (body, creationToken) => request("POST", "/api/rooms/import", { body, creationToken, limit: fileLimit });
export const lookAt = (code) => request("GET", room(code));
export const join = (code, body) => request("POST", `${room(code)}/participants`, { body });
export const send = (code, command) => request("POST", `${room(code)}/commands`, { body: command });
export const importLastCycle = (code, body) => request("POST", `${room(code)}/last-cycle`, { body, limit: fileLimit });
export const checkSurface = (code, body) => request("POST", `${room(code)}/surface-check`, { body });
/** Both take as long as the server needs to rewrite its file. */
export const erasePerson = (code, person) => request("DELETE", `${room(code)}/participants/${encodeURIComponent(person)}`, { limit: 120_000 });
export const eraseRoom = (code) => request("DELETE", room(code), { limit: 120_000 });
/** An export that is JSON, read. */
export const exported = (code, file) => request("GET", exportLink(code, file), { limit: fileLimit });
/** An export as text. */
export const exportedText = (code, file) => request("GET", exportLink(code, file), { limit: fileLimit, read: (response) => response.text() });
export const exportLink = (code, file) => `${room(code)}/export/${file}`;

export function events(code, { since, wait = 25, signal }) {
  const query = since === undefined ? "" : `?since=${encodeURIComponent(since)}&wait=${wait}`;
  return request("GET", `${room(code)}/events${query}`, { signal, limit: since === undefined ? commandLimit : pollLimit });
}

/** An export as a file, for those to whom a plain link leads nowhere because they show their secret in a header. */
export const fetchFile = (code, file) => request("GET", exportLink(code, file), { limit: fileLimit, read: (response) => response.blob() });

/** From now on this page reads as whoever holds a share link: it shows the link's secret, and no cookie. */
export function readBy(secret) {
  shareSecret = secret;
}

let shareSecret = null;

/** The largest file that the server takes, with what it is sent in. */
export const mostBytesOfAFile = 4 * 1024 * 1024;

/** A file as it is sent: its text, so that a refusal can name the line; where quotation marks make that too large, what it says. */
export function fileToSend(text) {
  if (new Blob([JSON.stringify(text)]).size < mostBytesOfAFile - 1024) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A name for a request that the server has never seen: 128 random bits. */
export function freshID() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Back-off with full jitter, in milliseconds: short while a server restarts, long when it stays away. */
export function pauseBefore(attempt) {
  const most = attempt < 15 ? 2000 : 15_000;
  return Math.random() * Math.min(most, 300 * 2 ** Math.min(attempt, 10));
}

/** Waits, or returns earlier when the network comes back or the page is looked at again. */
export function rest(milliseconds, signal) {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      removeEventListener("online", over);
      document.removeEventListener("visibilitychange", seen);
      signal?.removeEventListener("abort", over);
      resolve();
    };
    const seen = () => document.visibilityState === "visible" && over();
    const timer = setTimeout(over, milliseconds);
    addEventListener("online", over);
    document.addEventListener("visibilitychange", seen);
    signal?.addEventListener("abort", over);
  });
}

/** Asks again until there is an answer that is one. */
export async function insist(ask) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask(attempt);
    } catch (error) {
      if (error instanceof Problem && (!error.passes || error.code === "damaged" || (error.status === 500 && attempt > 4))) throw error;
      await rest(Math.max(error.retryAfter ?? 0, pauseBefore(attempt)));
    }
  }
}

function room(code) {
  return `/api/rooms/${encodeURIComponent(code)}`;
}

async function request(method, path, { body, signal, limit = commandLimit, creationToken, read = readJSON } = {}) {
  const timeout = AbortSignal.timeout(limit);
  const headers = { Accept: `${json}, application/problem+json` };
  if (body !== undefined) headers["Content-Type"] = json;
  const secret = creationToken ?? shareSecret;
  if (secret) headers.Authorization = `Bearer ${secret}`;
  const sent = Date.now();
  let response;
  let answer;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      credentials: shareSecret ? "omit" : "same-origin",
      cache: "no-store",
    });
    setClock(response.headers.get("Date"), sent, Date.now());
    answer = await (response.ok ? read : readJSON)(response);
  } catch (error) {
    if (signal?.aborted) throw error;
    if (response && !response.ok) answer = undefined;
    else throw new Lost(String(error?.message ?? error));
  }
  if (response.ok) return answer;
  throw new Problem(response.status, answer, retryAfter(response));
}

async function readJSON(response) {
  const text = await response.text();
  return text ? JSON.parse(text) : {};
}

function retryAfter(response) {
  const seconds = Number(response.headers.get("Retry-After"));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 60) * 1000 : 0;
}

/*
 * The server's clock. A Date header says its second, so the difference between its clock and ours lies in a window of
 * one second plus the way; windows of several answers are cut with each other until they are narrow.
 */
let earliest = -Infinity;
let latest = Infinity;

function setClock(date, sent, received) {
  const second = Date.parse(date ?? "");
  if (Number.isNaN(second)) return;
  const low = second - received;
  const high = second + 1000 - sent;
  if (low > latest || high < earliest || received - sent > 5000) {
    if (received - sent > 5000) return;
    earliest = low;
    latest = high;
  } else {
    earliest = Math.max(earliest, low);
    latest = Math.min(latest, high);
  }
}

/** Milliseconds since 1970 on the server, whatever the clock here says. */
export function serverNow() {
  return Date.now() + (Number.isFinite(earliest) ? (earliest + latest) / 2 : 0);
}
