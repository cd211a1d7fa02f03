// Notices that another program changed the issue's files, asks the checks again after a pause, and counts words.
import { announce, ask } from "./asking.js";
import { isSaving } from "./saving.js";

const EVERY = 3000;
const CHECKS = 1800;
let checking = 0;

export function startWatching() {
  setInterval(look, EVERY);
  addEventListener("focus", look);
  document.addEventListener("desk:saved", (event) => {
    const main = document.getElementById("main");
    if (event.detail.version) main.dataset.version = event.detail.version;
    for (const name of ["picks", "minutes"]) {
      const place = document.querySelector(`#totals [data-${name}]`);
      if (place && event.detail[name] !== undefined) place.textContent = event.detail[name];
    }
    clearTimeout(checking);
    checking = setTimeout(check, CHECKS);
  });
  document.addEventListener("desk:swapped", () => setTimeout(check, 200));
  document.addEventListener("input", (event) => count(event.target));
  setTimeout(check, 400);
}

async function look() {
  const main = document.getElementById("main");
  const notice = document.getElementById("changed");
  if (!notice || !main.dataset.version || document.visibilityState !== "visible" || isSaving()) return;
  const known = main.dataset.version;
  try {
    const { version } = await ask(`/issue/${main.dataset.issue}/version`);
    if (version === known || main.dataset.version !== known || isSaving() || !notice.hidden) return;
    notice.hidden = false;
    announce("The issue's files were changed by another program.");
  } catch {
    // the next save says that the desk does not answer
  }
}

async function check() {
  const main = document.getElementById("main");
  const line = document.querySelector("[data-checks]");
  if (!line || !main.dataset.issue) return;
  try {
    const { cards, count, blocking } = await ask(`/issue/${main.dataset.issue}/findings`);
    line.textContent = count ? `${count} to look at${blocking ? `, ${blocking} must be mended` : ""}` : "Nothing to mend";
    for (const card of document.querySelectorAll(".card")) mark(card, cards.find((one) => one.card === card.id)?.findings ?? []);
  } catch {
    // they are asked again after the next change
  }
}

function mark(card, findings) {
  const badge = card.querySelector("[data-found]");
  const list = card.querySelector("[data-findings]");
  badge.textContent = findings.length ? `${findings.length} to look at` : "";
  list.replaceChildren(
    ...findings.map((one) => {
      const item = document.createElement("li");
      item.className = one.severity;
      const said = document.createElement("p");
      const label = document.createElement("strong");
      label.textContent = `${one.label}. `;
      said.append(label, one.message);
      const mend = document.createElement("p");
      mend.className = "meta";
      mend.textContent = one.mend;
      item.append(said, mend);
      return item;
    }),
  );
}

function count(element) {
  const place = element.id && document.querySelector(`output[for="${CSS.escape(element.id)}"]`);
  if (!place) return;
  const words = (element.value.match(/[\p{L}\p{N}_]+(?:['’-][\p{L}\p{N}_]+)*/gu) ?? []).length;
  place.textContent = `${words} of ${place.dataset.words} words`;
  place.classList.toggle("over", words > Number(place.dataset.words));
}
