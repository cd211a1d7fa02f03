// Single keys (there is a switch that turns them off), and Alt with arrows to move a card. Whoever types faster than
// pages come is not misunderstood: keys wait for the page that they are meant for.
import { isBusy, visit } from "./swap.js";

const TYPING = "input:not([type=checkbox],[type=radio],[type=submit]),textarea,select,[contenteditable]";
const waiting = [];
let resting = 0;
let opening = null;

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (event.altKey) return moveCard(event);
    if (event.key === "Escape") return escape(event);
    if (document.querySelector("dialog[open]") || document.body.dataset.keys === "off") return;
    if (event.target.closest?.(TYPING) && !isLeaving(event.target)) return;
    if (isEarly(event.key)) {
      event.preventDefault();
      waiting.push(event.key);
      hasten();
    } else if (act(event.key)) event.preventDefault();
  });
  document.addEventListener("desk:settled", catchUp);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-dialog=keys]") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    showKeys();
  });
}

// True for a key that is meant for a page that is still on its way.
function isEarly(key) {
  if (key.length !== 1 && key !== "Enter") return false;
  if (waiting.length || isBusy()) return true;
  return Boolean(opening) && key !== "j" && key !== "k";
}

// True for a field whose form is on its way: what is typed now is meant for what comes of it.
const isLeaving = (field) => isBusy() && Boolean(field.closest("form[data-swap]"));

function catchUp() {
  while (waiting.length && !isBusy()) {
    if (opening && !"jk".includes(waiting[0])) return hasten();
    const key = waiting.shift();
    const active = document.activeElement;
    const field = active?.matches(TYPING) && !active.matches("select") ? active : null;
    if (!field && key === "Enter") active?.click();
    else if (!field) act(key);
    else if (key === "Enter" && field.form) field.form.requestSubmit();
    else {
      field.setRangeText(key === "Enter" ? "\n" : key, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  }
}

function act(key) {
  if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
  if (key === "?") return showKeys();
  if (key === "/") return search();
  if (/^[1-7]$/.test(key)) return press(document.querySelector(`[data-go="${key}"]`));
  if (key.length !== 1) return false;
  return press([...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key && one.getClientRects().length));
}

function press(element) {
  if (!element) return false;
  if (element.matches("input,textarea")) {
    element.focus();
    return true;
  }
  element.click();
  if (element.matches("summary") && element.parentElement.open)
    element.parentElement.querySelector("input:checked, input:not([type=hidden]), select")?.focus();
  return true;
}

function search() {
  const field = document.getElementById("search");
  if (!field || !field.getClientRects().length) location.assign("/");
  else {
    field.focus();
    field.select();
  }
  return true;
}

// The next or previous item or card. An item is opened once the key rests for a moment.
function step(way) {
  const rows = [...document.querySelectorAll("a.row")];
  const cards = [...document.querySelectorAll(".card > details > summary")];
  const list = rows.length ? rows : cards;
  if (!list.length) return false;
  const here = list.findIndex((one) => one === document.activeElement || one.parentElement.contains(document.activeElement));
  const chosen = here >= 0 ? here : list.findIndex((one) => one.hasAttribute("aria-current"));
  const next = list[Math.min(list.length - 1, Math.max(0, chosen < 0 ? 0 : chosen + way))];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  if (rows.length) {
    clearTimeout(resting);
    opening = next;
    resting = setTimeout(hasten, 120);
  }
  return true;
}

// Open the item on which the keys came to rest.
function hasten() {
  clearTimeout(resting);
  const row = opening;
  opening = null;
  if (row) visit(row.href, { only: "pane", focus: row.id });
}

function moveCard(event) {
  const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const card = way && event.target.closest?.(".card");
  if (!card || event.target.closest(TYPING)) return;
  event.preventDefault();
  card.querySelector(`[data-step="${way}"]:not([disabled])`)?.click();
}

function escape(event) {
  const open = event.target.closest?.("details.act[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  } else if (event.target.closest?.(TYPING) && !event.target.closest("dialog")) {
    event.target.blur();
  }
}

async function fillKeys(dialog) {
  const answer = await fetch("/help");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const title = document.createElement("h2");
  title.id = "keys-title";
  title.textContent = "Keys";
  const close = document.createElement("button");
  close.className = "calm";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  const head = document.createElement("div");
  head.className = "head";
  head.append(title, close);
  const body = page.getElementById("keys-body");
  for (const one of body.querySelectorAll("h2")) {
    const smaller = document.createElement("h3");
    smaller.textContent = one.textContent;
    one.replaceWith(smaller);
  }
  body.querySelector("form input[name=next]").value = location.pathname + location.search;
  dialog.replaceChildren(head, document.adoptNode(body));
}

function showKeys() {
  const dialog = document.getElementById("keys");
  fillKeys(dialog).then(() => dialog.showModal(), () => location.assign("/help"));
  return true;
}
