// Saves as you type: at most half a second after a key, one request at a time for each card, and never over what
// another program wrote meanwhile. What cannot be saved stays in the page and is tried again.
import { alarm, announce, AWAY, CLOSED, post, Stranger } from "./asking.js";

const WAIT = 450;
const SHAPED = 900; // what has a shape, such as ages or a date, is half of one while it is typed
const AGAIN = 1500;
const savers = new Map();

export function startSaving() {
  const typed = (event) => {
    const form = event.target.closest?.("form[data-save], form[data-note]");
    if (form) saverOf(form).typed(event.target);
  };
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener("focusout", (event) => {
    const form = event.target.closest?.("form[data-save], form[data-note]");
    if (form) savers.get(form)?.left();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-save], form[data-note]");
    if (!form) return;
    event.preventDefault();
    saverOf(form).flush();
  }, true);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") for (const one of savers.values()) one.flush({ keepalive: true });
  });
  addEventListener("beforeunload", (event) => {
    if (isSaving() || isRefused()) event.preventDefault();
  });
}

// Everything that was typed is saved, or the try was made.
export async function flushAll() {
  await Promise.all([...savers.values()].map((one) => one.flush()));
}

// Every save that is under way has its answer.
export const finishRunning = () => Promise.all([...savers.values()].map((one) => one.running));

export function forgetTyped() {
  for (const one of savers.values()) one.since.clear();
}

// What was typed while a page was on its way goes along into it, or is saved from where it was.
export function carryOver() {
  for (const [form, one] of [...savers]) {
    if (form.isConnected) continue;
    savers.delete(form);
    const fresh = one.since.size ? counterpart(form) : null;
    if (fresh) one.moveTo(saverOf(fresh));
    else one.flush();
  }
}

function counterpart(form) {
  const at = form.elements.at?.value;
  return [...document.querySelectorAll("form[data-save], form[data-note]")].find(
    (one) => one.getAttribute("action") === form.getAttribute("action") && one.elements.at?.value === at,
  );
}

export const isSaving = () => [...savers.values()].some((one) => one.waits);

const isRefused = () => [...savers.values()].some((one) => one.refusals.size);

function saverOf(form) {
  if (!savers.has(form)) savers.set(form, form.dataset.save !== undefined ? new CardSaver(form) : new NoteSaver(form));
  return savers.get(form);
}

class Saver {
  constructor(form) {
    this.form = form;
    this.timer = 0;
    this.running = null;
    this.dirty = new Set();
    this.since = new Set();
    this.refusals = new Set();
    this.problem = "";
  }

  get waits() {
    return Boolean(this.dirty.size || this.running);
  }

  typed(element) {
    this.since.add(this.nameOf(element));
    this.wants(this.nameOf(element), element.closest(".ages, .number, .date, .url") ? SHAPED : WAIT);
    this.say("");
    this.problem = this.toldOf = "";
  }

  wants(name, wait = WAIT) {
    this.dirty.add(name);
    if (!this.timer) this.timer = setTimeout(() => this.flush(), wait);
  }

  // Nobody types there any more: what cannot be saved is said aloud.
  async left() {
    await this.flush();
    if (this.problem && !this.form.contains(document.activeElement)) announce(`Not saved. ${this.problem}`);
  }

  moveTo(fresh) {
    clearTimeout(this.timer);
    for (const name of this.since) {
      const [from, to] = [this, fresh].map((one) => [...one.fields(name)]);
      to.forEach((field, number) => {
        if (!from[number]) return;
        field.value = from[number].value;
        field.checked = from[number].checked;
      });
      fresh.begin(name, this);
      fresh.since.add(name);
      fresh.wants(name);
    }
  }

  fields() {
    return this.form.querySelectorAll("textarea");
  }

  begin() {}

  nameOf() {
    return "text";
  }

  async flush(options = {}) {
    clearTimeout(this.timer);
    this.timer = 0;
    while (this.running) await this.running;
    for (const name of this.refusals) this.dirty.add(name); // what hindered it may be mended by now
    this.refusals.clear();
    if (!this.dirty.size) return;
    this.problem = "";
    const names = [...this.dirty];
    this.dirty.clear();
    this.running = this.send(names, options).catch((error) => {
      for (const name of names) this.dirty.add(name);
      alarm(error instanceof Stranger ? CLOSED : AWAY);
      this.say("Not saved yet");
      this.timer = setTimeout(() => this.flush(), AGAIN);
      return "failed";
    });
    const outcome = await this.running.finally(() => (this.running = null));
    if (outcome !== "failed" && this.dirty.size && !this.timer) this.timer = setTimeout(() => this.flush(), WAIT);
  }

  say(text) {
    const place = this.form.querySelector("[data-state]");
    if (place && place.textContent !== text) place.textContent = text;
  }

  refused(answer, [name]) {
    this.refusals.add(name);
    if (answer.file && !this.timer) this.timer = setTimeout(() => this.flush(), 2 * AGAIN); // until the file is mended
    const known = this.toldOf === answer.problem;
    this.problem = this.toldOf = answer.problem;
    this.say(`Not saved. ${[answer.problem, answer.hint].filter(Boolean).join(" ")}`);
    if (!known && !this.form.contains(document.activeElement)) announce(`Not saved. ${answer.problem}`);
  }

  saved() {
    alarm("");
    if (this.dirty.size || this.problem) return; // more was typed meanwhile, or something else waits to be mended
    this.say("Saved");
    clearTimeout(this.told);
    this.told = setTimeout(() => announce("Saved"), 1500);
  }
}

class NoteSaver extends Saver {
  async send(_, options) {
    const answer = await post(this.form.action, new URLSearchParams(new FormData(this.form)), options);
    if (answer.ok) this.saved();
    else this.refused(answer, ["text"]);
  }
}

class CardSaver extends Saver {
  constructor(form) {
    super(form);
    this.bases = JSON.parse(form.elements.base.value);
  }

  nameOf(element) {
    return element.closest("[data-field]")?.dataset.field ?? "text";
  }

  fields(name) {
    return this.form.querySelectorAll(`[data-field="${CSS.escape(name)}"] :is(input, textarea, select)`);
  }

  begin(name, other) {
    this.bases[name] = other.bases[name];
  }

  async send(names, options) {
    const body = new URLSearchParams();
    body.set("at", this.form.elements.at.value);
    body.set("base", JSON.stringify(Object.fromEntries(names.map((name) => [name, this.bases[name] ?? null]))));
    for (const [key, value] of new FormData(this.form))
      if (key.startsWith("f.") && names.includes(key.slice(2).split(".")[0])) body.append(key, value);
    const answer = await post(this.form.getAttribute("action"), body, options);
    if (!answer.ok) return names.length > 1 ? this.each(names, options) : this.refused(answer, names);
    Object.assign(this.bases, answer.now);
    this.form.elements.base.value = JSON.stringify(this.bases);
    for (const name of names) empty(this.place(name));
    for (const clash of answer.clashes) this.choose(clash);
    if (!answer.clashes.length) this.saved();
    this.retitle(names);
    document.dispatchEvent(new CustomEvent("desk:saved", { detail: { ...answer, form: this.form } }));
  }

  // One value that cannot stand keeps none of the others from the file.
  async each(names, options) {
    for (const name of names) await this.send([name], options);
  }

  // A card is called by its title, or by what it says.
  retitle(names) {
    const name = ["title", "text"].find((one) => names.includes(one) && typeof this.bases[one] === "string");
    const place = this.form.closest(".section")?.contains(this.form) && this.form.closest(".card").querySelector(".card-title bdi");
    if (name && place) place.textContent = this.bases[name].slice(0, 90);
  }

  place(name) {
    return this.form.querySelector(`[data-field="${CSS.escape(name)}"] [data-clash]`);
  }

  // The same field was changed in the file: both stand, and somebody chooses.
  choose(clash) {
    const place = this.place(clash.field);
    const text = document.createElement("p");
    text.textContent = "Another program changed this in the file while you were writing. Nothing was overwritten. It says there:";
    const theirs = document.createElement("div");
    theirs.className = "version";
    theirs.dir = "auto";
    theirs.textContent = clash.theirs || "(nothing)";
    const row = document.createElement("p");
    row.className = "row";
    row.append(
      button("Keep what I wrote", () => this.settle(clash, () => this.dirty.add(clash.field))),
      button("Take what the file says", () => this.settle(clash, () => this.take(clash))),
    );
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", `${clash.label} was changed in two places`);
    place.replaceChildren(text, theirs, row);
    this.say("Waits for your choice");
    announce(`${clash.label} was changed in two places. Choose which one stands.`);
  }

  // To choose is to leave the field, which saves it once more: that answer asks the same again, and is waited for.
  async settle(clash, act) {
    clearTimeout(this.timer);
    this.timer = 0;
    while (this.running) await this.running;
    this.dirty.delete(clash.field);
    this.bases[clash.field] = clash.base;
    empty(this.place(clash.field));
    this.fields(clash.field)[0]?.focus(); // the button that had it is gone
    act();
    this.flush();
  }

  take(clash) {
    const field = this.form.querySelector(`[data-field="${CSS.escape(clash.field)}"]`);
    const one = field.querySelector("textarea, input:not([type=checkbox]), select");
    if (typeof clash.base === "string" && one) {
      one.value = clash.base;
      this.saved();
      document.dispatchEvent(new CustomEvent("desk:saved", { detail: { form: this.form } }));
    } else location.reload();
  }
}

function empty(place) {
  place?.replaceChildren();
  place?.removeAttribute("role");
  place?.removeAttribute("aria-label");
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "calm";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}
