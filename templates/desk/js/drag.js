// Drag a card by its grip to another place. The buttons beside it, and Alt with arrows, do the same.
import { visit } from "./swap.js";
import { token } from "./asking.js";

let dragged = null;

export function startDragging() {
  document.addEventListener("dragstart", (event) => {
    const card = event.target.closest?.("[data-grip]")?.closest(".card");
    if (!card) return;
    dragged = card;
    card.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.dataset.card);
    event.dataTransfer.setDragImage(card, 20, 20);
  });
  document.addEventListener("dragover", (event) => {
    const place = dragged && placeAt(event);
    if (!place) return;
    event.preventDefault();
    show(place);
  });
  document.addEventListener("drop", (event) => {
    const place = dragged && placeAt(event);
    if (!place) return;
    event.preventDefault();
    move(dragged, place);
  });
  document.addEventListener("dragend", () => {
    clear();
    dragged?.classList.remove("dragged");
    dragged = null;
  });
}

const listOf = (card) => card.closest("[data-cards]");

// Before the first card of a list that lies below the pointer, or after the last one: a gap between two cards counts too.
function placeAt(event) {
  const kind = listOf(dragged).dataset.cards;
  const list = event.target.closest?.(".section")?.querySelector("[data-cards]");
  if (list?.dataset.cards !== kind || (kind !== "picks" && list !== listOf(dragged))) return null;
  const others = [...list.querySelectorAll(".card")].filter((card) => card !== dragged);
  const below = others.find((card) => {
    const box = card.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2;
  });
  return { list, before: below, last: others.at(-1) };
}

function clear() {
  for (const one of document.querySelectorAll(".drop-before, .drop-after, .drop-here"))
    one.classList.remove("drop-before", "drop-after", "drop-here");
}

function show({ list, before, last }) {
  clear();
  if (before) before.classList.add("drop-before");
  else if (last) last.classList.add("drop-after");
  else list.closest(".section").classList.add("drop-here");
}

function move(moved, { list, before }) {
  const body = new URLSearchParams({
    token: token(),
    at: moved.dataset.card,
    section: list.closest("[data-section]")?.dataset.section ?? "",
    before: before ? before.dataset.card.replace(/^[^/]*\//, "") : "",
    next: location.pathname,
  });
  visit(`/issue/${document.getElementById("main").dataset.issue}/move`, { body, focus: `${moved.id}-head` });
}
