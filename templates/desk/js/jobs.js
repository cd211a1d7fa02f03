// Follows work that takes a while, as the server tells of it, and shows the page anew when it is over.
import { announce } from "./asking.js";
import { visit } from "./swap.js";

let source = null;
let told = -1;

export function startJobs() {
  follow();
  document.addEventListener("desk:swapped", follow);
}

function follow() {
  const place = document.getElementById("job");
  if (!place || source) return;
  source = new EventSource(`/jobs/${place.dataset.job}/events`);
  told = -1;
  source.onmessage = (event) => {
    const state = JSON.parse(event.data);
    if (state.finished) return end();
    show(state);
  };
  source.onerror = end;
}

function end() {
  source?.close();
  source = null;
  visit(location.href, { push: false, focus: "keep" });
}

function show(state) {
  const place = document.getElementById("job");
  if (!place) return;
  place.querySelector("[data-words]").textContent = state.words;
  const bar = place.querySelector("progress");
  if (!state.total) return;
  bar.max = state.total;
  bar.value = state.done;
  const quarter = Math.floor((4 * state.done) / state.total);
  if (quarter > told) announce(`${state.done} of ${state.total}. ${state.words}`);
  told = Math.max(told, quarter);
}
