// The letter beside the issue, drawn again while you type. Each drawing gets a fresh sandboxed frame, so that nothing
// flickers and the browser's history stays short; the server draws from what the form holds, and writes nothing.
import { token } from "./asking.js";

const WAIT = 40;
let look = "";
let timer = 0;
let drawing = false;
let again = null;

export function startGlimpse() {
  document.addEventListener("input", (event) => soon(event.target.closest?.("form[data-save]")));
  document.addEventListener("change", (event) => soon(event.target.closest?.("form[data-save]")));
  document.addEventListener("desk:saved", (event) => soon(event.detail.form));
  document.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-look]");
    if (!chip) return;
    look = chip.dataset.look;
    for (const one of document.querySelectorAll("[data-look]"))
      one.setAttribute("aria-pressed", String(one === chip));
    draw(null);
  });
  document.addEventListener("toggle", (event) => {
    const form = event.target.open && event.target.matches?.(".card > details") && event.target.querySelector("form[data-save]");
    if (form && event.target.closest(".section")) soon(form);
  }, true);
}

function soon(form) {
  if (!form || !document.getElementById("glimpse")?.getClientRects().length) return;
  clearTimeout(timer);
  timer = setTimeout(() => draw(form), WAIT);
}

function draw(form) {
  const glimpse = document.getElementById("glimpse");
  if (drawing) return (again = form ?? "whole");
  drawing = true;
  const stage = glimpse.querySelector(".phone");
  const frame = document.createElement("iframe");
  frame.name = `glimpse-${performance.now()}`;
  frame.title = "The letter";
  frame.setAttribute("sandbox", "allow-popups allow-popups-to-escape-sandbox");
  frame.referrerPolicy = "no-referrer";
  frame.className = "coming";
  const done = () => {
    for (const old of stage.querySelectorAll("iframe")) if (old !== frame) old.remove();
    frame.classList.remove("coming");
    drawing = false;
    document.dispatchEvent(new CustomEvent("desk:drawn"));
    if (again) {
      const next = again === "whole" ? null : again;
      again = null;
      draw(next);
    }
  };
  let begun = false;
  frame.addEventListener("load", () => {
    if (begun) done();
    begun = true;
  });
  stage.append(frame);
  begun = true;
  if (form) submitInto(frame, glimpse.dataset.frame, form);
  else frame.src = `${glimpse.dataset.frame}?${look}`;
}

function submitInto(frame, path, form) {
  const sent = document.createElement("form");
  sent.method = "post";
  sent.target = frame.name;
  sent.action = path + anchorOf(form);
  sent.hidden = true;
  const fields = new FormData(form);
  fields.set("token", token());
  for (const [name, value] of new URLSearchParams(look)) fields.set(name, value);
  for (const [name, value] of fields) {
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    sent.append(field);
  }
  document.body.append(sent);
  sent.submit();
  sent.remove();
}

function anchorOf(form) {
  const at = form.elements.at.value;
  return at.startsWith("picks/") ? `#pick-${at.slice(6).replace(/[^A-Za-z0-9_-]/g, "-")}` : "";
}
