/* Correct the cells of an annex where they stand. Without this script the same links and forms lead to the same page with the cell open. */
(() => {
  "use strict";
  /* While a file is being read the page says how far it is; when it is read, the page shows it. */
  async function wait(part) {
    const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const fresh = page?.querySelector("[data-waits]");
    if (page && !fresh) { location.replace(location.pathname); return; }
    if (fresh) part.replaceChildren(...Array.from(fresh.childNodes, (node) => document.importNode(node, true)));
    setTimeout(() => wait(part), 1000);
  }
  const waits = document.querySelector("[data-waits]");
  if (waits && !location.search) location.replace("?live=1"); // or the page would be loaded again and again
  else if (waits) setTimeout(() => wait(waits), 1000);

  const table = document.querySelector("table.annex");
  const voice = document.getElementById("annex-said");
  if (!table || !voice) return;
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const say = (words) => { voice.textContent = ""; setTimeout(() => { voice.textContent = words; }, 50); };
  const openForm = () => table.querySelector("form[data-cell-form]");
  const isChanged = (form) => form && form.dataset.changed === "yes";
  let closed = new Map(); // rows as they stood before a cell of theirs was opened, by id

  async function fetchPage(address, options) {
    const answer = await fetch(address, { credentials: "same-origin", ...options });
    return { answer, page: new DOMParser().parseFromString(await answer.text(), "text/html") };
  }

  function put(row, fresh) {
    const adopted = document.importNode(fresh, true);
    row.replaceWith(adopted);
    return adopted;
  }

  /* Open a cell: its row comes from the server with the form in it. */
  async function open(link) {
    const before = openForm();
    if (isChanged(before)) { if (!await save(before)) return; } else if (before) close(before, false);
    const { answer, page } = await fetchPage(link.href).catch(() => ({}));
    const row = document.getElementById(link.closest("tr").id);
    const fresh = row && page?.getElementById(row.id);
    if (!answer?.ok || !fresh?.querySelector("form[data-cell-form]")) { location.href = link.href; return; }
    closed.set(row.id, row);
    prepare(put(row, fresh).querySelector("form[data-cell-form]"));
  }

  /* Leave a cell as it was; the focus goes back to where it came from. */
  function close(form, goesBack = true) {
    const row = form.closest("tr");
    const cell = form.closest(".cell").id;
    const before = closed.get(row.id);
    if (!before) { form.querySelector("[data-cell-leave]").click(); return; }
    closed.delete(row.id);
    row.replaceWith(before);
    if (goesBack) focusOn(cell);
  }

  function focusOn(cell) {
    const link = document.querySelector(`#${CSS.escape(cell)} [data-cell]`) || table.querySelector("[data-cell]");
    link?.focus({ preventScroll: true });
    link?.closest("tr").scrollIntoView({ block: "nearest" });
  }

  /* Send a form of a row; what came of it is shown in its row, and what it changed elsewhere beside it. */
  async function save(form) {
    if (form.dataset.sent) return false;
    form.dataset.sent = "yes";
    const cell = form.closest(".cell")?.id;
    const row = form.closest("tr");
    const sent = await fetchPage(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
    const fresh = sent?.page.getElementById(row.id);
    if (!fresh || ![200, 422].includes(sent.answer.status)) { delete form.dataset.changed; form.submit(); return false; }
    closed.delete(row.id);
    const now = put(row, fresh);
    const again = now.querySelector("form[data-cell-form]");
    if (again) {
      prepare(again);
      say(all(".error-text", now).map((each) => each.textContent.trim()).join(" "));
      return false;
    }
    for (const other of all("tbody tr[id]", table)) {
      const renewed = other !== now && !other.querySelector("form[data-cell-form]") && sent.page.getElementById(other.id);
      if (renewed && renewed.innerHTML !== other.innerHTML) put(other, renewed);
    }
    for (const part of all("[data-fresh]")) {
      const renewed = sent.page.querySelector(`[data-fresh="${part.dataset.fresh}"]`);
      if (renewed) part.replaceWith(document.importNode(renewed, true));
    }
    const version = sent.page.querySelector("input[name=version]")?.value;
    if (version) for (const field of all("input[name=version]")) field.value = version;
    focusOn(cell || `cell-${now.id.slice(4)}-task`);
    say([".flash", ".annex-counts"].map((each) => sent.page.querySelector(each)?.textContent.trim().replace(/\s+/g, " ") || "").join(" "));
    return true;
  }

  function prepare(form) {
    const text = form.querySelector("textarea");
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
    form.closest("tr").scrollIntoView({ block: "nearest" });
    form.addEventListener("input", () => { form.dataset.changed = "yes"; });
    form.addEventListener("change", () => { form.dataset.changed = "yes"; });
    form.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || event.isComposing) return;
      if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); close(form); }
      else if (event.key === "Enter" && !event.shiftKey && event.target.matches("textarea, input")) { event.preventDefault(); form.requestSubmit(); }
    });
    const reading = form.querySelector("[data-reading]");
    if (reading) readAlong(text, reading);
    const picker = form.querySelector("input[list], input[data-names]");
    if (picker) pickFrom(picker, text, form);
  }

  /* Say how the words of a deadline are read while they are typed. */
  function readAlong(text, reading) {
    let timer;
    let asked = 0;
    text.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const number = ++asked;
        const answer = await fetch(`${reading.dataset.reading}?${new URLSearchParams({ words: text.value })}`).catch(() => null);
        if (answer?.ok && number === asked) reading.textContent = await answer.text();
      }, 250);
    });
  }

  /* Pick a name by typing a part of it, with or without diacritics; it goes to the end of the cell's words. */
  function pickFrom(field, text, form) {
    const known = document.getElementById(field.getAttribute("list"));
    const names = known && all("option", known).map((option) => ({ label: option.value, words: dondoc.plain(`${option.value} ${option.dataset.words || ""}`) }));
    field.removeAttribute("list");
    const among = (words) => {
      const wanted = dondoc.plain(words).split(/\s+/).filter(Boolean);
      return wanted.length ? names.filter((each) => wanted.every((word) => each.words.includes(word))).slice(0, 8) : [];
    };
    dondoc.offerNames(field, {
      look: "cell-list",
      find: names ? among : dondoc.asking(field.dataset.names),
      take: ({ label }) => {
        const before = text.value.replace(/[\s;,]+$/, "");
        text.value = before ? `${before}; ${label}` : label;
        form.dataset.changed = "yes";
        field.value = "";
        say(text.value);
        field.focus();
      },
    });
  }

  table.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-cell]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); open(link); return; }
    const leave = event.target.closest("[data-cell-leave]");
    if (leave && closed.has(leave.closest("tr").id)) { event.preventDefault(); close(leave.closest("form")); }
  });
  table.addEventListener("dblclick", (event) => {
    const link = event.target.closest(".cell")?.querySelector("a[data-cell]");
    if (link && !event.target.closest("a, button, form")) open(link);
  });
  table.addEventListener("submit", (event) => { event.preventDefault(); save(event.target); });
  if (openForm()) prepare(openForm());
})();
