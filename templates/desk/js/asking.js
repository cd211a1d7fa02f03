// How the desk's own scripts ask its server, and what they say when it does not answer.

export const token = () => document.body.dataset.token;

export class Stranger extends Error {}

// Posts fields and gives the JSON answer. After a restart of the desk the page's token is fetched anew, once.
export async function post(path, fields, { keepalive = false } = {}) {
  const send = () =>
    fetch(path, {
      method: "POST",
      body: fields,
      keepalive,
      headers: { "X-Desk": "json", "X-Desk-Token": token() },
    });
  let answer = await send();
  if (answer.status === 403) {
    await renewToken();
    answer = await send();
  }
  if (!(answer.headers.get("content-type") || "").startsWith("application/json")) throw new Error("no answer");
  return { ok: answer.ok, status: answer.status, ...(await answer.json()) };
}

export async function ask(path) {
  const answer = await fetch(path, { headers: { "X-Desk": "json" } });
  if (!answer.ok) throw new Error("no answer");
  return answer.json();
}

async function renewToken() {
  const answer = await fetch("/session");
  if (!answer.ok) throw new Stranger();
  document.body.dataset.token = (await answer.json()).token;
}

// Says a sentence to whoever cannot see that something changed.
export function announce(text) {
  const live = document.getElementById("live");
  live.textContent = "";
  setTimeout(() => (live.textContent = text), 60);
}

// Says for everybody that something does not work; nothing takes it away again.
export function alarm(text) {
  const place = document.getElementById("alarm");
  if (place.textContent !== text) place.textContent = text;
}

export const AWAY =
  "The desk does not answer. Your words stay in this page: start curator review again, and they are saved.";
export const CLOSED = "The desk was started again. Open its new link in another tab; this page then goes on by itself.";
