// Takes over links and forms marked data-swap: the same request, but only what changed on the page is put in.
import { alarm, announce, AWAY, token } from "./asking.js";
import { carryOver, finishRunning, flushAll, forgetTyped } from "./saving.js";

let latest = 0;
let busy = 0;

// True while a page is on its way.
export const isBusy = () => busy > 0;

export function startSwapping() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-swap]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const only = link.dataset.swap || undefined;
    visit(link.href, { only, focus: only && event.detail === 0 ? "item-title" : only ? link.id : "main" });
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-swap]");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    submit(form, event.submitter);
  });
  document.querySelector("a.row[aria-current]")?.scrollIntoView({ block: "nearest" });
  addEventListener("popstate", () => visit(location.href, { push: false, focus: "main" }));
}

export function submit(form, submitter) {
  const fields = new FormData(form, submitter);
  const path = submitter?.getAttribute("formaction") || form.getAttribute("action");
  if ((form.method || "get") === "get") {
    const query = new URLSearchParams([...fields].filter(([, value]) => value));
    return visit(`${path}?${query}`, { focus: "keep" });
  }
  if (fields.has("token")) fields.set("token", token());
  return visit(path, { body: new URLSearchParams(fields), focus: "keep" });
}

// Fetches a page and puts its main part (or one part of that) in. focus: an id, "main", or "keep".
export async function visit(url, options = {}) {
  busy += 1;
  try {
    await go(url, options);
  } finally {
    busy -= 1;
    document.dispatchEvent(new CustomEvent("desk:settled"));
  }
}

async function go(url, { body, only, push = true, focus = "main" }) {
  const turn = ++latest;
  await flushAll();
  forgetTyped();
  document.documentElement.setAttribute("aria-busy", "true");
  const came = await bring(url, body);
  await finishRunning();
  if (turn !== latest) return;
  document.documentElement.removeAttribute("aria-busy");
  if (!came) return alarm(AWAY);
  const page = new DOMParser().parseFromString(came.text, "text/html");
  if (!page.getElementById("side")) return location.assign(body ? location.href : url);
  put(page, only, Boolean(body), body ? url : push ? null : "");
  const shown = came.url.replace(/#.*$/, "") + (new URL(came.url).hash || new URL(url, location.href).hash);
  if (shown !== location.href) history[push && !only ? "pushState" : "replaceState"]({}, "", shown);
  settle(focus);
  document.dispatchEvent(new CustomEvent("desk:swapped", { detail: { only } }));
}

async function bring(url, body) {
  try {
    const answer = await fetch(url, body ? { method: "POST", body } : {});
    return { text: await answer.text(), url: answer.url };
  } catch {
    return null;
  }
}

// sent: the address of the form that was sent; "" for a page that comes by itself; null for one that was asked for.
function put(page, only, keepPlace, sent) {
  const begun = sent === null ? [] : begunIn(sent);
  const kept = keepPlace
    ? [...document.querySelectorAll("[data-keep-scroll]")].map((one) => [one.id, one.scrollTop])
    : [];
  const closed = [...document.querySelectorAll("details[data-keep-open]:not([open])")].map((one) => one.id);
  const unfolded = keepPlace ? [...document.querySelectorAll(".card:has(> details[open])")].map((one) => one.id) : [];
  const held = heldNow();
  document.title = page.title;
  document.body.dataset.token = page.body.dataset.token;
  document.body.dataset.keys = page.body.dataset.keys;
  for (const id of only ? [only] : ["main", "side"]) {
    const fresh = page.getElementById(id);
    const old = document.getElementById(id);
    if (fresh && old) old.replaceWith(document.adoptNode(fresh));
  }
  if (only) markChosen(page);
  for (const id of closed) document.getElementById(id)?.removeAttribute("open");
  for (const id of unfolded) document.querySelector(`#${CSS.escape(id)} > details`)?.setAttribute("open", "");
  for (const [id, top] of kept) {
    const place = document.getElementById(id);
    if (place) place.scrollTop = top;
  }
  carryOver();
  for (const { action, name, value } of begun) {
    const field = [...document.querySelectorAll(BEGUN)].find(
      (one) => one.name === name && one.form?.getAttribute("action") === action,
    );
    if (field && field.value === field.defaultValue) field.value = value;
  }
  put.held = held;
  alarm("");
}

const BEGUN = "form:not([data-save], [data-note]) :is(input:not([type=hidden], [type=checkbox], [type=radio]), textarea)";

// What stands in fields of forms that were not sent yet: a search, an address, a reason.
function begunIn(sent) {
  return [...document.querySelectorAll(BEGUN)]
    .map((one) => ({ action: one.form?.getAttribute("action"), name: one.name, value: one.value, first: one.defaultValue }))
    .filter((one) => one.value !== one.first && one.action !== sent);
}

// What has the focus, and where in its text.
function heldNow() {
  const active = document.activeElement;
  if (!active || active === document.body) return { id: "" };
  const text = active.matches("textarea, input:not([type]), input[type=text], input[type=url], input[type=search]");
  return { id: active.id, from: text ? active.selectionStart : null, to: text ? active.selectionEnd : null };
}

function markChosen(page) {
  const main = document.getElementById("main");
  main.className = page.getElementById("main").className;
  const chosen = page.querySelector(".row[aria-current]")?.id;
  for (const row of document.querySelectorAll("a.row")) {
    if (row.id === chosen) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

function settle(focus) {
  const said = [...document.querySelectorAll("#said p")].map((one) => one.textContent.trim()).join(" ");
  const hash = location.hash.slice(1);
  const anchored = hash ? document.getElementById(decodeURIComponent(hash)) : null;
  const chosen = document.querySelector("a.row[aria-current]");
  let target;
  const there = focus === "keep" ? document.getElementById(put.held.id) : null;
  const held = there?.getClientRects().length ? there : null;
  if (focus === "keep") target = held || anchored?.querySelector("summary") || chosen;
  else if (focus !== "main") target = document.getElementById(focus);
  target ||= anchored?.querySelector("summary, a, button") || document.querySelector("main h1");
  if (target) {
    if (!target.matches("a,button,input,select,textarea,summary,[tabindex]")) target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
    if (target === held && put.held.from !== null) target.setSelectionRange(put.held.from, put.held.to);
  }
  if (said) announce(said);
  else if (focus === "main") announce(document.title);
}
