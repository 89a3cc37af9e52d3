/* A session while it is written down: notes saved as they are typed, kept here when the line is lost, conclusions in place, keys. The page works without this. */
(() => {
  "use strict";
  const room = document.getElementById("session");
  if (!room) return;
  const WAIT = 1200, BEAT = 10000, AGAIN = [3000, 8000, 20000], PATIENCE = 20000, SEEN = 25000;
  const facts = room.dataset, say = JSON.parse(facts.say);
  const all = (selector, root = room) => Array.from(root.querySelectorAll(selector));
  const store = {
    get: (key) => { try { return JSON.parse(localStorage.getItem(key) || "null"); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* a private window keeps nothing */ } },
    drop: (key) => { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } },
  };
  const keysAreOn = () => { try { return localStorage.getItem("dondoc.keys") !== "off"; } catch { return true; } };
  let token = room.querySelector("input[name=csrf_token]")?.value ?? "";

  /* The way to the server. What is no JSON is no answer: another page stands between, as a rule the one to sign in. */
  class Away extends Error {}
  class SignedOut extends Error {}
  class Stranger extends Error {}
  class Gone extends Error {}
  async function ask(url, options = {}) {
    let answer;
    try { answer = await fetch(url, { ...options, signal: AbortSignal.timeout(PATIENCE) }); } catch { throw new Away(); }
    if ((answer.headers.get("Content-Type") || "").includes("json")) return { status: answer.status, data: await answer.json() };
    if (answer.status === 204) return { status: 204, data: {} };
    if (answer.status >= 500) throw new Away();
    throw new SignedOut();
  }
  async function live() {
    const { data } = await ask(facts.live);
    if (String(data.user) !== facts.user) throw new Stranger();
    token = data.token;
    return data;
  }
  async function post(url, fields, isAgain = false) {
    const body = new URLSearchParams({ ...fields, csrf_token: token });
    try {
      return await ask(url, { method: "POST", body, headers: { "X-In-Place": "1" } });
    } catch (error) {
      if (!(error instanceof SignedOut)) throw error;
      if (isAgain) throw new Gone();
      await live(); // signed in again elsewhere: the token of this page is stale, what is typed is not
      return post(url, fields, true);
    }
  }
  function tell(line, words) { if (line && line.textContent !== words) line.textContent = words; }
  function tellWhy(line, error, away) {
    if (error instanceof Away) tell(line, away);
    else if (error instanceof Stranger) tell(line, say.other);
    else if (error instanceof Gone) tell(line, say.gone);
    else {
      tell(line, `${say.signedOut} `);
      const link = document.createElement("a");
      Object.assign(link, { href: facts.signIn, target: "_blank", className: "link", textContent: say.signIn });
      line?.append(link);
    }
  }
  const pause = (tries) => AGAIN[Math.min(tries, AGAIN.length - 1)];
  const mark = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  function put(field, text) {
    const [at, head, tail] = [field.selectionStart, field.value.slice(0, field.selectionStart), field.value.slice(field.selectionEnd)];
    field.value = text;
    if (document.activeElement !== field) return;
    const place = text.startsWith(head) ? at : text.endsWith(tail) ? text.length - tail.length : Math.min(at, text.length);
    field.setSelectionRange(place, place);
  }

  /* Notes of one item. `base` is the last text of this page known to be stored; `sent` one that is on its way or may have arrived. */
  const notes = all("form[data-notes]").map((form) => {
    const field = form.querySelector("textarea"), line = form.querySelector("[data-saved]"), { keep, stored, writing } = form.dataset;
    const item = form.dataset.notes, key = `dondoc.session.${facts.meeting}.${item}.${facts.user}`;
    let base = field.defaultValue, version = Number(form.dataset.version), page = mark();
    let sent = null, timer, busy = false, tries = 0, panel = null, seen = 0;
    form.querySelector("[data-save]").hidden = true;

    const isClean = () => field.value === base && sent === null;
    function remember() { store.set(key, { text: field.value, base, sent, page, version }); }
    function later(wait = WAIT) { clearTimeout(timer); timer = setTimeout(send, wait); }
    async function send() {
      clearTimeout(timer);
      if (busy || isClean()) return;
      busy = true;
      sent ??= field.value; // one text at a time: it may have arrived although nobody said so
      remember();
      if (!panel) tell(line, say.saving);
      try {
        const { status, data } = await post(keep, { notes: sent, base, page, version });
        tries = 0;
        if (status === 409) clash(data);
        else if (status !== 200) { sent = null; tell(line, data.refused ? `${data.refused} ${say.held}` : say.away); return; }
        else saved(data);
      } catch (error) {
        tellWhy(line, error, say.away);
        later(pause(tries++));
      } finally { busy = false; }
    }
    function saved(data) {
      const text = sent;
      [base, version, sent] = [text, data.version, null];
      closePanel();
      if (field.value === text) {
        if (data.notes !== undefined) { put(field, data.notes); base = data.notes; }
        store.drop(key);
        tell(line, data.saved);
      } else { remember(); later(); }
    }
    function closePanel() { panel?.remove(); panel = null; form.classList.remove("has-clash"); }
    function clash(data) {
      if (field.value !== sent) later();
      [version, sent] = [data.version, null];
      remember();
      if (!panel) {
        panel = document.getElementById("clash").content.firstElementChild.cloneNode(true);
        field.after(panel);
        form.classList.add("has-clash");
        panel.addEventListener("click", (event) => {
          const deed = event.target.closest("[data-do]")?.dataset.do;
          if (!deed) return;
          base = panel.stored;
          if (deed === "both") put(field, panel.both);
          if (deed === "theirs") { put(field, panel.stored); sent = panel.stored; } // tells the server that the text set aside is not wanted
          closePanel();
          field.focus();
          send();
        });
      }
      [panel.stored, panel.both] = [data.stored, data.both];
      panel.querySelector("[data-words]").textContent = data.clash;
      panel.querySelector("pre").textContent = data.stored;
      tell(line, "");
      open();
    }
    function open() { form.closest("details").open = true; }
    async function refresh(newer) {
      if (newer <= version || busy || !isClean() || panel) return;
      try {
        const { data } = await ask(stored);
        if (!isClean() || busy) return;
        const isNews = data.notes !== field.value;
        put(field, data.notes);
        [base, version] = [data.notes, data.version];
        if (isNews) tell(line, say.refreshed);
      } catch { /* the next beat asks again */ }
    }
    function isHere() {
      if (Date.now() - seen < SEEN) return;
      seen = Date.now();
      post(writing, {}).catch(() => { seen = 0; });
    }
    field.addEventListener("input", () => { remember(); if (!busy && tries === 0 && !panel) tell(line, say.typing); later(); isHere(); });
    field.addEventListener("focus", isHere);
    field.addEventListener("blur", () => { if (!isClean()) send(); });
    form.addEventListener("submit", (event) => { event.preventDefault(); send(); });

    const left = store.get(key);
    if (left && (left.text !== base || left.sent !== null)) {
      [field.value, base, sent, page] = [left.text, left.base, left.sent, left.page];
      open();
      tell(line, say.kept);
      later(0);
    } else if (left) store.drop(key);
    return { form, field, item, send, refresh, open, page: () => page, isWaiting: () => !isClean() && !panel };
  });

  /* Who is where, and what is newer; it rests while nobody looks. */
  function showWriters(writers) {
    for (const each of notes) {
      const here = writers.filter((who) => String(who.item) === each.item).map((who) => who.here);
      const there = writers.filter((who) => String(who.item) !== each.item).map((who) => who.there);
      const words = [...here, ...there].map((sentence) => `${sentence}.`).join(" ");
      tell(each.form.querySelector("[data-writers]"), words);
      each.form.classList.toggle("is-shared", here.length > 0);
    }
  }
  /* Texts of this person that were set aside, by another page or browser: each is shown until it is dealt with. */
  function showAsides(asides) {
    for (const box of all("[data-aside]")) if (!asides.some((each) => each.page === box.dataset.aside)) box.remove();
    for (const { item, page, html } of asides) {
      const each = notes.find((one) => one.item === String(item));
      if (!each || each.page() === page || all("[data-aside]").some((box) => box.dataset.aside === page)) continue;
      each.form.insertAdjacentHTML("beforebegin", html);
      each.open();
    }
  }
  let beats = 0;
  async function beat() {
    clearTimeout(beats);
    if (!document.hidden) {
      try {
        const data = await live();
        showWriters(data.writers);
        showAsides(data.asides);
        for (const each of notes) { each.refresh(data.versions[each.item] ?? 0); if (each.isWaiting()) each.send(); }
        for (const spoken of waiting) spoken();
      } catch { showWriters([]); }
    }
    beats = setTimeout(beat, BEAT);
  }
  addEventListener("online", beat);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) beat(); });

  /* Conclusions: the block of one item is taken anew after each change, and the next one can be typed at once. */
  const waiting = new Set();
  function ready(block) {
    for (const details of all("details[data-spoken]", block)) prepare(details);
    for (const field of all("input[data-names]", block)) offerNames(field);
    for (const field of all("input[data-deadline]", block)) readDeadline(field);
  }
  function renew(block, data) {
    const fresh = document.createElement("template");
    fresh.innerHTML = data.html.trim();
    const made = fresh.content.firstElementChild;
    block.replaceWith(made);
    ready(made);
    const old = document.getElementById("blocked");
    fresh.innerHTML = data.blocked.trim();
    if (old && data.blocked) old.replaceWith(fresh.content.firstElementChild);
    else if (data.blocked) room.nextElementSibling.prepend(fresh.content.firstElementChild);
    else old?.remove();
    return made;
  }
  function fault(form, data) {
    const words = [data.said, ...Object.values(data.faults)].filter(Boolean).join(" ");
    const line = form.querySelector("[data-said]") || form.closest("[id^=conclusion-]")?.querySelector("[data-said]");
    tell(line, words);
    for (const field of form.elements) {
      if (field.name in data.faults) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute?.("aria-invalid");
    }
    const unusual = form.querySelector("[data-unusual]");
    if (unusual && data.asks) { unusual.hidden = false; unusual.querySelector("input").disabled = false; }
    else if (data.asks) location.assign(form.action); // the page of this form asks whether it is meant
    form.elements[Object.keys(data.faults)[0]]?.focus();
  }
  function prepare(details) {
    const form = details.querySelector("form"), line = form.querySelector("[data-said]");
    const key = `dondoc.conclusion.${facts.meeting}.${details.dataset.spoken}.${facts.user}`;
    const values = () => Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "csrf_token"));
    let busy = false, tries = 0, timer, isPending = false;
    const remember = () => store.set(key, { values: values(), isPending });
    form.addEventListener("input", remember);
    async function send() {
      clearTimeout(timer);
      if (busy) return;
      busy = isPending = true;
      remember();
      tell(line, say.saving);
      try {
        const { status, data } = await post(form.action, values());
        [isPending, tries] = [false, 0];
        waiting.delete(send);
        if (status !== 200) { remember(); fault(form, data); return; }
        store.drop(key);
        const next = renew(form.closest(".conclusions"), data).querySelector("details[data-spoken]");
        next.open = true;
        tell(next.querySelector("[data-said]"), data.said);
        next.querySelector("textarea").focus();
      } catch (error) {
        waiting.add(send);
        tellWhy(line, error, say.awayConclusion);
        timer = setTimeout(send, pause(tries++));
      } finally { busy = false; }
    }
    form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
    const left = store.get(key);
    if (!left) return;
    for (const [name, value] of Object.entries(left.values)) if (form.elements[name]) form.elements[name].value = value;
    if (!left.values.text && !left.isPending) { store.drop(key); return; }
    details.open = true;
    const item = details.closest("details.agenda");
    if (item) item.open = true;
    if (left.isPending) send();
  }
  room.addEventListener("submit", async (event) => {
    const form = event.target, block = form.closest(".conclusions");
    if (event.defaultPrevented || !block || (form.dataset.confirm && !form.dataset.confirmed) || /\/remove$/.test(form.action)) return;
    event.preventDefault();
    try {
      const { status, data } = await post(form.action, Object.fromEntries(new FormData(form)));
      if (status === 200) {
        const row = form.closest("[id^=conclusion-]")?.id, way = event.submitter?.closest("form")?.elements.direction?.value;
        renew(block, data);
        const again = row && document.getElementById(row);
        (way ? all("input[name=direction]", again).find((input) => input.value === way)?.form.querySelector("button") : again?.querySelector("a, button"))?.focus();
      } else if (data.faults) fault(form, data);
    } catch (error) { tellWhy((form.closest("[id^=conclusion-]") || block).querySelector("[data-said]") || block.querySelector(".foot [data-said]"), error, say.awayConclusion); }
  });

  /* How a deadline is read, beside it, while it is typed. */
  function readDeadline(field) {
    let timer, asked = "";
    const out = document.createElement("span");
    out.className = "reading";
    out.setAttribute("role", "status");
    field.after(out);
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        asked = field.value.trim();
        if (!asked) { tell(out, ""); return; }
        try {
          const { data } = await ask(`${facts.deadline}?${new URLSearchParams({ words: asked })}`);
          if (field.value.trim() !== asked) return;
          tell(out, data.words);
          out.classList.toggle("is-unclear", !data.is_clear);
        } catch { tell(out, ""); }
      }, 250);
    });
  }

  /* Units and groups by any letters of their names, several in one field, parted with commas. */
  const find = dondoc.asking(facts.names);
  function offerNames(field) {
    dondoc.offerNames(field, {
      find,
      part: () => field.value.slice(field.value.lastIndexOf(",") + 1),
      take: ({ value }) => {
        const head = field.value.slice(0, field.value.lastIndexOf(",") + 1);
        field.value = `${head ? `${head} ` : ""}${value}, `;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      },
    });
  }

  /* Keys. Nothing needs them; the account menu turns them off. */
  function goTo(each) {
    if (!each) return;
    each.open();
    each.field.focus();
    each.field.setSelectionRange(each.field.value.length, each.field.value.length);
    each.form.closest("details").scrollIntoView({ block: "nearest" });
  }
  function conclude(place, text = "") {
    const details = place.querySelector("details[data-spoken]");
    if (!details) return;
    details.open = true;
    const field = details.querySelector("textarea");
    if (text) { field.value = text; field.dispatchEvent(new Event("input", { bubbles: true })); }
    field.focus();
  }
  function lineOf(field) {
    if (field.selectionStart !== field.selectionEnd) return field.value.slice(field.selectionStart, field.selectionEnd).trim();
    const start = field.value.lastIndexOf("\n", field.selectionStart - 1) + 1, end = field.value.indexOf("\n", field.selectionStart);
    return field.value.slice(start, end < 0 ? undefined : end).replace(/^[-–•+*\s]+/, "").trim();
  }
  for (const button of all("[data-take-line]")) {
    button.hidden = false;
    button.addEventListener("click", () => conclude(button.closest(".agenda-body"), lineOf(button.form.querySelector("textarea"))));
  }
  const list = document.querySelector("[data-keys-list]");
  if (list) list.hidden = false;
  document.addEventListener("keydown", (event) => {
    if (!keysAreOn() || event.isComposing) return;
    const inNotes = event.target.closest?.("form[data-notes]"), inSpoken = event.target.closest?.("details[data-spoken]");
    const isTyping = event.target.closest?.("input, textarea, select");
    const here = notes.findIndex((each) => event.target.closest?.("details.agenda")?.contains(each.form));
    const isAlt = event.altKey && !event.ctrlKey && !event.shiftKey, isCtrl = (event.ctrlKey || event.metaKey) && !event.altKey;
    let deed = null;
    if (isAlt && event.key === "ArrowDown" && event.target.tagName !== "SELECT") deed = () => goTo(notes[here + 1]);
    else if (isAlt && event.key === "ArrowUp" && event.target.tagName !== "SELECT") deed = () => goTo(notes[here < 0 ? notes.length - 1 : here - 1]);
    else if (isAlt && event.key === "Enter" && inNotes) deed = () => conclude(event.target.closest(".agenda-body"), lineOf(event.target));
    else if (isCtrl && event.key === "Enter" && inNotes) deed = () => conclude(event.target.closest(".agenda-body"));
    else if (isCtrl && event.key === "Enter" && inSpoken) deed = () => inSpoken.querySelector("form").requestSubmit();
    else if (isCtrl && event.key.toLowerCase() === "s" && inNotes) deed = () => notes[here]?.send();
    else if (event.key === "Escape" && inSpoken && here >= 0) deed = () => { inSpoken.open = false; notes[here].field.focus(); };
    else if (!isTyping && !isAlt && !isCtrl && /^[1-9]$/.test(event.key)) deed = () => goTo(notes[Number(event.key) - 1]);
    else if (!isTyping && !isAlt && !isCtrl && event.key === "?" && list) deed = () => { list.open = !list.open; list.querySelector("summary").focus(); };
    if (deed) { event.preventDefault(); deed(); }
  });

  for (const block of all(".conclusions")) ready(block);
  beat();
})();
