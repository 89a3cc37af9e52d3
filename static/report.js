/* The form of a report: percentages as they are typed, a draft kept here and on the server. The form works without this. */
(() => {
  "use strict";
  const form = document.getElementById("report");
  if (!form) return;
  const WAIT = 3000;
  const isEnglish = document.documentElement.lang === "en";
  const KEY = `dondoc.report.${form.dataset.report}`, LEFT = `${KEY}.left`; // as it is typed; what an earlier page left
  const saved = document.getElementById("report-saved");
  const offered = document.getElementById("report-kept");
  const all = (selector, root = form) => Array.from(root.querySelectorAll(selector));
  let timer, sending = false, changed = false, stopped = false, away = false, reaches = false, underway = Promise.resolve();

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
    const [whole, rest] = [grouped(digits.slice(0, -2)), digits.slice(-2)];
    return isEnglish ? `${whole.replaceAll(".", ",")}.${rest}%` : `${whole},${rest}\u00a0%`; // shown as the server shows it
  }
  function compute(row) {
    const result = document.getElementById(`result-${row.dataset.row}`);
    const change = document.getElementById(`change-${row.dataset.row}`);
    const part = (name) => row.querySelector(`[data-part=${name}]`)?.value ?? "";
    if (!result || row.dataset.kind !== "ratio") return;
    const [numerator, denominator] = [read(part("numerator")), read(part("denominator"))];
    const isWhole = numerator !== null && denominator !== null && denominator > 0n;
    const words = isWhole ? percentage(numerator, denominator) : result.dataset.missing;
    if (change && words !== result.textContent) change.textContent = "…"; // the server knows the last figure exactly
    result.textContent = words;
    result.classList.toggle("is-missing", !isWhole);
  }
  function tidy(field) {
    const value = field.value.trim();
    if (/^[1-9]\d{3,}$/.test(value)) field.value = grouped(value); // no thousands are grouped behind a leading 0
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
  let base = values(); // what the draft said when this page last heard of it
  function keep(key, kept) { try { localStorage.setItem(key, JSON.stringify(kept)); } catch { /* a private window keeps nothing */ } }
  function remember() { keep(KEY, { at: Date.now(), values: values() }); }
  function forget(key = KEY) { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } }
  function recall(key = KEY) { try { return JSON.parse(localStorage.getItem(key) || "null"); } catch { return null; } }
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
  const left = recall() || recall(LEFT);
  const isRefused = document.querySelector("[data-unsaved]") !== null; // then nothing of this page is saved yet
  if (left && alike(left.values) === asShown) { if (!isRefused) { forget(); forget(LEFT); } }
  else if (left && offered) {
    keep(LEFT, left); // until somebody says what becomes of it, whatever is typed meanwhile
    const words = offered.querySelector("[data-words]"), at = new Date(left.at);
    const [hours, minutes, day, month] = [at.getHours(), at.getMinutes(), at.getDate(), at.getMonth() + 1].map((part) => String(part).padStart(2, "0"));
    words.textContent = words.dataset.words.replace("{at}", `${hours}:${minutes} ${day}/${month}`);
    offered.hidden = false;
    const answered = () => { offered.hidden = true; forget(LEFT); };
    offered.querySelector("[data-use]").addEventListener("click", () => { answered(); putBack(left.values); });
    offered.querySelector("[data-drop]").addEventListener("click", () => { answered(); if (!changed) forget(); });
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
    const data = new FormData(form), sent = values();
    for (const field of all("[data-late]")) data.delete(field.name);
    saved.textContent = form.dataset.saving;
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Autosave": "1" } });
      away = false;
      if ((answer.headers.get("Content-Type") || "").includes("json")) take(await answer.json(), sent);
      else if (answer.redirected || [400, 401, 403].includes(answer.status)) signedOut();
      else throw new Error(`${answer.status}`);
    } catch {
      away = !answer || answer.status > 501; // any other answer has a page that says what is wrong
      saved.textContent = form.dataset.away;
      clearTimeout(timer);
      timer = setTimeout(send, WAIT * 5);
    } finally {
      sending = false;
      if (changed && !stopped) note();
    }
  }
  function take(answer, sent) {
    if (answer.clash) { merge(answer); return; }
    base = sent;
    form.elements.version.value = answer.version;
    saved.textContent = answer.saved;
    if (!changed) {
      delete form.dataset.changed;
      if (answer.kept) forget();
    }
    for (const [old, now] of Object.entries(answer.files)) { // a new try holds its own
      for (const each of all(`option[value="${old}"], [name=removed][value="${old}"]`)) each.value = now;
    }
    for (const [id, html] of Object.entries(answer.fragments)) renew(id, html);
    for (const row of all("tr[data-row]")) row.classList.toggle("is-doubtful", Boolean(document.querySelector(`#doubt-${row.dataset.row} .message-warn`)));
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
  function tell(words, tag, label, more) {
    stopped = true;
    saved.textContent = words + " ";
    const cure = Object.assign(document.createElement(tag), more);
    cure.className = "btn btn-plain btn-small";
    cure.textContent = label;
    saved.append(cure);
    return cure;
  }
  function signedOut() {
    const link = tell(form.dataset.out, "a", form.dataset.again, { href: form.dataset.signIn });
    link.addEventListener("click", () => { delete form.dataset.changed; }); // the words wait in this browser
  }

  /* Somebody else saved meanwhile. What only one of the two changed stands as it was changed; where
     both changed one field, nothing goes to the server before a person has seen both. */
  function merge(answer) {
    const show = () => tell(answer.clash, "button", answer.again, { type: "submit" });
    if (!answer.fields) { show(); return; } // there is no draft any more
    const mine = values(), plain = (value) => alike({ value: value ?? "" });
    let together = false;
    for (const field of form.elements) {
      const name = field.name + (field.type === "checkbox" ? `=${field.value}` : "");
      if (!(name in mine) || !(field.name in answer.fields)) continue;
      const theirs = answer.fields[field.name];
      if (plain(mine[name]) === plain(theirs) || plain(theirs) === plain(base[name])) continue;
      if (plain(mine[name]) !== plain(base[name])) { together = true; continue; }
      if (field.type === "checkbox") field.checked = theirs;
      else field.value = theirs;
      base[name] = theirs;
    }
    all("tr[data-row]").forEach(compute);
    if (together) { show(); return; }
    form.elements.version.value = answer.version;
    note();
    saved.textContent = answer.merged;
  }

  form.addEventListener("input", (event) => {
    const row = event.target.closest("tr[data-row]");
    if (row) compute(row);
    if (!event.target.hasAttribute("data-late")) note();
    if (event.target.id === "is_nil") { clearTimeout(timer); underway.then(send); } // what it puts away is said at once
  });
  form.addEventListener("change", (event) => { if (event.target.classList.contains("figure-in")) tidy(event.target); });
  /* Thirty figures by the keys alone: Enter goes on to the next one, Shift and Enter back, and leaves the page where it is. */
  const reachable = (selector) => all(selector).filter((field) => field.offsetParent);
  function goOn(from, by = 1) {
    const figures = reachable(".figure-row :is(input, select, textarea)");
    const here = figures.indexOf(from);
    const next = here < 0 ? figures.find((field) => from.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING) : figures[here + by];
    const goal = next || (by > 0 ? form.querySelector("[name=step][value=review]") : null);
    goal?.focus();
    if (goal?.select) goal.select();
  }
  for (const hint of all("[data-with-keys]")) hint.hidden = false;
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.matches(".figure-row :is(input, select)")) goOn(event.target, event.shiftKey ? -1 : 1);
    else if (event.target.matches(".keep input")) event.target.parentElement.querySelector("[data-keep]").click();
    else return;
    event.preventDefault();
  });
  /* A reason is kept in its place: the draft is saved at once, and the hand goes on to the next figure. */
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-keep]");
    if (!button || stopped) return;
    event.preventDefault();
    const reason = button.parentElement.querySelector("input:not([type=hidden])");
    if (!reason.value.trim()) { reason.focus(); return; }
    goOn(button);
    clearTimeout(timer);
    underway.then(send); // behind a draft on its way, which has no reason in it yet
  });
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
    if (!reaches && (away || !navigator.onLine)) { // the browser would put a page of its own in place of the words
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!sending) underway = save();
      underway.then(() => {
        if (away || stopped) return;
        reaches = true;
        form.requestSubmit(event.submitter);
      });
      return;
    }
    if (sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      underway.finally(() => form.requestSubmit(event.submitter));
      return;
    }
    stopped = true; // not before: a draft that does not arrive is saved again
  }, true);
  addEventListener("online", () => { if (changed || recall()) send(); });
})();
