/* The form of a report: percentages as they are typed, a draft kept here and on the server. The form works without this. */
(() => {
  "use strict";
  const form = document.getElementById("report");
  if (!form) return;
  const WAIT = 3000;
  const KEY = `dondoc.report.${form.dataset.report}`;
  const saved = document.getElementById("report-saved");
  const offered = document.getElementById("report-kept");
  const all = (selector, root = form) => Array.from(root.querySelectorAll(selector));
  let timer, sending = false, changed = false, stopped = false, underway = Promise.resolve();

  /* Numbers the Vietnamese way, exactly: whole ten-thousandths. What cannot be read is left to the server. */
  function read(text) {
    const typed = text.trim();
    const parts = /^(\d+|[1-9]\d{0,2}(?:[.\u00a0 ]\d{3})+)(?:,(\d{1,4}))?$/.exec(typed);
    if (!parts || /^[1-9]\d{0,2},\d{3}$/.test(typed)) return null;
    return BigInt(parts[1].replace(/\D/g, "") + (parts[2] || "").padEnd(4, "0"));
  }
  function grouped(digits) { return digits.replace(/\B(?=(\d{3})+$)/g, "."); }
  function percentage(numerator, denominator) {
    const hundredths = (numerator * 20000n + denominator) / (denominator * 2n); // halves rounded up
    const digits = String(hundredths).padStart(3, "0");
    return `${grouped(digits.slice(0, -2))},${digits.slice(-2)}\u00a0%`;
  }
  function compute(row) {
    const result = document.getElementById(`result-${row.dataset.row}`);
    const part = (name) => row.querySelector(`[data-part=${name}]`)?.value ?? "";
    if (!result || row.dataset.kind !== "ratio") return;
    const [numerator, denominator] = [read(part("numerator")), read(part("denominator"))];
    const isWhole = numerator !== null && denominator !== null && denominator > 0n;
    result.textContent = isWhole ? percentage(numerator, denominator) : result.dataset.missing;
    result.classList.toggle("is-missing", !isWhole);
  }
  function tidy(field) {
    const value = field.value.trim();
    if (/^\d{4,}$/.test(value)) field.value = grouped(value);
  }

  /* What is kept in this browser until the server has it: texts and choices, never files. */
  const values = () => {
    const kept = {};
    for (const field of form.elements) {
      if (!field.name || field.type === "file" || field.type === "hidden" || field.type === "submit") continue;
      kept[field.name + (field.type === "checkbox" ? `=${field.value}` : "")] = field.type === "checkbox" ? field.checked : field.value;
    }
    return kept;
  };
  const alike = (kept) => JSON.stringify(kept).replace(/[.\u00a0]/g, ""); // 1390 and 1.390 are one figure
  const asShown = alike(values());
  function remember() {
    try { localStorage.setItem(KEY, JSON.stringify({ at: Date.now(), values: values() })); } catch { /* a private window keeps nothing */ }
  }
  function forget() { try { localStorage.removeItem(KEY); } catch { /* nothing was kept */ } }
  function recall() { try { return JSON.parse(localStorage.getItem(KEY) || "null"); } catch { return null; } }
  function putBack(kept) {
    for (const field of form.elements) {
      const name = field.name + (field.type === "checkbox" ? `=${field.value}` : "");
      if (!(name in kept)) continue;
      if (field.type === "checkbox") field.checked = kept[name];
      else field.value = kept[name];
    }
    all("tr[data-row]").forEach(compute);
    note();
  }
  const left = recall();
  const isRefused = document.querySelector("[data-unsaved]") !== null; // then nothing of this page is saved yet
  if (left && alike(left.values) === asShown) { if (!isRefused) forget(); }
  else if (left && offered) {
    const words = offered.querySelector("[data-words]");
    const at = new Date(left.at).toLocaleString(document.documentElement.lang || "vi", { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit" });
    words.textContent = words.dataset.words.replace("{at}", at);
    offered.hidden = false;
    offered.querySelector("[data-use]").addEventListener("click", () => { offered.hidden = true; putBack(left.values); });
    offered.querySelector("[data-drop]").addEventListener("click", () => { offered.hidden = true; forget(); });
  }

  /* The draft goes to the server a few seconds after the last change; files go with the buttons. */
  function note() {
    changed = true;
    remember();
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(send, WAIT);
  }
  function send() {
    if (!sending && !stopped) underway = save();
  }
  async function save() {
    sending = true;
    changed = false;
    const data = new FormData(form);
    for (const field of all("[data-late]")) data.delete(field.name);
    saved.textContent = form.dataset.saving;
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Autosave": "1" } });
      if (answer.redirected || !(answer.headers.get("Content-Type") || "").includes("json")) throw new Error("signed out");
      take(await answer.json());
    } catch {
      saved.textContent = form.dataset.away;
      clearTimeout(timer);
      timer = setTimeout(send, WAIT * 5);
    } finally {
      sending = false;
      if (changed && !stopped) note();
    }
  }
  function take(answer) {
    if (answer.clash) { clash(answer); return; }
    form.elements.version.value = answer.version;
    saved.textContent = answer.saved;
    if (!changed) {
      delete form.dataset.changed;
      if (answer.kept) forget();
    }
    for (const [id, html] of Object.entries(answer.fragments)) renew(id, html);
    for (const old of all(".error-text")) old.remove();
    for (const old of all("[aria-invalid=true]")) old.removeAttribute("aria-invalid");
    for (const old of all(".field-wrong")) old.classList.remove("field-wrong");
    const faults = Object.entries(answer.faults);
    for (const [id, words] of faults) fault(id, words);
    if (faults.length === 0) document.querySelector(".error-summary")?.remove();
  }
  function renew(id, html) {
    const old = document.getElementById(id);
    if (!old || old.contains(document.activeElement)) return; // nothing is taken from under the hand
    const fresh = document.createElement("template");
    fresh.innerHTML = html.trim();
    const made = fresh.content.firstElementChild;
    const typed = old.querySelector("input:not([type=hidden])")?.value;
    const field = made.querySelector("input:not([type=hidden])");
    if (field && typed && !field.value) field.value = typed;
    old.replaceWith(made);
  }
  function fault(id, words) {
    const field = document.getElementById(id);
    if (!field) return;
    const row = field.closest("tr[data-row]");
    const told = document.createElement("p");
    told.className = "error-text";
    told.id = `${id}-error`;
    told.textContent = row ? `${field.getAttribute("aria-label")}: ${words}` : words;
    field.setAttribute("aria-invalid", "true");
    if (row) document.getElementById(`faults-${row.dataset.row}`).append(told);
    else field.after(told);
    const fold = field.closest("details");
    if (fold) fold.open = true;
  }
  function clash(answer) {
    stopped = true;
    saved.textContent = answer.clash + " ";
    const button = document.createElement("button");
    button.type = "submit";
    button.className = "btn btn-plain btn-small";
    button.textContent = answer.again;
    saved.append(button);
  }

  form.addEventListener("input", (event) => {
    const row = event.target.closest("tr[data-row]");
    if (row) compute(row);
    if (!event.target.hasAttribute("data-late")) note();
  });
  form.addEventListener("change", (event) => { if (event.target.classList.contains("figure-in")) tidy(event.target); });
  /* A figure the product counted stands in its fields before the button sends it, so nothing kept here contradicts it. */
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=offer]");
    if (!button) return;
    for (const [name, words] of Object.entries(button.dataset)) {
      const field = form.elements[`f${button.value}-${name}`];
      if (field) field.value = words;
    }
    forget();
  });
  /* A draft on its way arrives first: what the button sends would else be told that somebody saved meanwhile. */
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    stopped = true;
    if (!sending) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    underway.finally(() => form.requestSubmit(event.submitter));
  }, true);
  addEventListener("online", () => { if (changed || recall()) send(); });
})();
