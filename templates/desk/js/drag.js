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

// Before or after a card of the same kind, or in an empty section.
function placeAt(event) {
  const kind = listOf(dragged).dataset.cards;
  const card = event.target.closest?.(".card");
  if (card && card !== dragged && listOf(card)?.dataset.cards === kind) {
    const box = card.getBoundingClientRect();
    return { card, after: event.clientY > box.top + box.height / 2, list: listOf(card) };
  }
  const list = event.target.closest?.(".section")?.querySelector("[data-cards]");
  return !card && list?.dataset.cards === kind && (kind === "picks" || list === listOf(dragged)) ? { list } : null;
}

function clear() {
  for (const one of document.querySelectorAll(".drop-before, .drop-after, .drop-here"))
    one.classList.remove("drop-before", "drop-after", "drop-here");
}

function show({ card, after, list }) {
  clear();
  if (card) card.classList.add(after ? "drop-after" : "drop-before");
  else list.closest(".section").classList.add("drop-here");
}

function move(moved, { card, after, list }) {
  const key = (one) => one.dataset.card.replace(/^[^/]*\//, "");
  let before = card && !after ? card : null;
  if (card && after) {
    before = card.nextElementSibling;
    if (before === moved) before = moved.nextElementSibling;
  }
  const body = new URLSearchParams({
    token: token(),
    at: moved.dataset.card,
    section: list.closest("[data-section]")?.dataset.section ?? "",
    before: before ? key(before) : "",
    next: location.pathname,
  });
  visit(`/issue/${document.getElementById("main").dataset.issue}/move`, { body, focus: `${moved.id}-head` });
}
