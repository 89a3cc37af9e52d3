/* Small comforts on top of pages that work without them. Nothing here is needed to read, fill in or send. */
(() => {
  "use strict";
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const language = document.documentElement.lang || "vi";

  /* Keys: Ctrl K search, / filter, j and k rows, x choose, Esc close. The reader may turn them off (account menu). */
  const KEYS = "dondoc.keys";
  const keysAreOn = () => { try { return localStorage.getItem(KEYS) !== "off"; } catch { return true; } };
  const isTyping = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

  function step(by) {
    const links = all("table tbody tr .title, table tbody tr .row-link, .duty h3 a");
    const row = (element) => element.closest("tr, .duty");
    const here = links.findIndex((link) => row(link).contains(document.activeElement));
    const next = links[here < 0 ? (by > 0 ? 0 : links.length - 1) : here + by];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  }

  function focusOn(selector) {
    const field = all(selector).find((element) => element.offsetParent);
    if (field) { field.focus(); field.select(); }
    return Boolean(field);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { closeMenus(); closeDrawer(); return; }
    if (!keysAreOn() || event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      if (focusOn("[data-search]")) event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "/") { if (focusOn("[data-filter]") || focusOn("[data-search]")) event.preventDefault(); }
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "x") document.activeElement.closest("tr")?.querySelector(".pick input")?.click();
  });

  for (const button of all("[data-keys]")) {
    const show = () => button.setAttribute("aria-pressed", String(keysAreOn()));
    button.hidden = false;
    show();
    button.addEventListener("click", () => {
      try { localStorage.setItem(KEYS, keysAreOn() ? "off" : "on"); } catch { /* a private window keeps nothing */ }
      show();
    });
  }

  /* Menus close when the reader goes elsewhere; the drawer keeps the page behind it out of reach. */
  function closeMenus(except) {
    for (const menu of all("details[data-menu][open]")) {
      if (menu === except) continue;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  }
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
  function closeDrawer() { if (location.hash === "#menu") location.hash = "#main"; }
  const desk = document.getElementById("desk");
  const phone = matchMedia("(max-width: 767.98px)");
  const holdDesk = () => { if (desk) desk.inert = phone.matches && location.hash === "#menu"; };
  addEventListener("hashchange", holdDesk);
  phone.addEventListener("change", holdDesk);
  holdDesk();

  /* A form is sent once: the button says so and takes no second press. Coming back to the page frees it. */
  function ask(form, button) {
    const dialog = document.createElement("dialog");
    dialog.className = "question";
    const words = document.createElement("p");
    words.id = "question-words";
    words.textContent = form.dataset.confirm;
    dialog.setAttribute("aria-labelledby", words.id);
    const actions = document.createElement("div");
    actions.className = "actions";
    const choice = (label, style, act) => {
      const element = document.createElement("button");
      element.type = "button";
      element.className = `btn ${style}`;
      element.textContent = label;
      element.addEventListener("click", () => { dialog.close(); act(); });
      actions.append(element);
    };
    choice(form.dataset.confirmNo || "×", "btn-plain", () => button?.focus());
    choice(form.dataset.confirmYes || "OK", "btn-primary", () => { form.dataset.confirmed = "yes"; form.requestSubmit(button); });
    dialog.append(words, actions);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.confirm && !form.dataset.confirmed) { event.preventDefault(); ask(form, button); return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    delete form.dataset.changed;
    if (location.hash) history.replaceState(history.state, "", location.pathname + location.search); // or #main takes the focus from the faults
    if (button && form.dataset.busy && !form.hasAttribute("data-stays")) {
      button.dataset.words = button.innerHTML;
      button.setAttribute("aria-disabled", "true");
      setTimeout(() => { if (form.dataset.sent) button.textContent = form.dataset.busy; }, 300);
    }
    if (form.hasAttribute("data-stays")) setTimeout(() => delete form.dataset.sent, 2000);
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of all("form[data-sent]")) { delete form.dataset.sent; delete form.dataset.confirmed; }
    for (const button of all("[aria-disabled][data-words]")) { button.innerHTML = button.dataset.words; button.removeAttribute("aria-disabled"); }
  });

  /* Words not yet sent are not lost by a slip. */
  for (const form of all("form[data-guard]")) form.addEventListener("input", () => { form.dataset.changed = "yes"; });
  addEventListener("beforeunload", (event) => { if (document.querySelector("form[data-changed]")) event.preventDefault(); });

  /* Dates: 5/1/23, 05-01-2023 and 05.01.2023 become 05/01/2023, and the weekday stands beside it. The server reads them all the same. */
  function readDate(text) {
    const parts = /^\s*(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4}|\d{2})\s*$/.exec(text);
    if (!parts) return null;
    const [day, month, year] = [Number(parts[1]), Number(parts[2]), Number(parts[3].length === 2 ? `20${parts[3]}` : parts[3])];
    const date = new Date(year, month - 1, day);
    return date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day ? date : null;
  }
  function showDate(field) {
    const date = readDate(field.value);
    let words = field.nextElementSibling;
    if (!words?.classList.contains("weekday")) {
      if (!date) return;
      words = document.createElement("span");
      words.className = "weekday";
      words.setAttribute("role", "status");
      field.after(words);
    }
    words.textContent = "";
    if (!date) return;
    const two = (number) => String(number).padStart(2, "0");
    field.value = `${two(date.getDate())}/${two(date.getMonth() + 1)}/${date.getFullYear()}`;
    const weekday = new Intl.DateTimeFormat(language, { weekday: "long" }).format(date);
    words.textContent = language === "vi" ? weekday.charAt(0).toLowerCase() + weekday.slice(1) : weekday;
  }
  for (const field of all("input[data-day]")) {
    field.addEventListener("change", () => showDate(field));
    if (field.value) showDate(field);
  }

  /* Show what is typed as a password. */
  for (const button of all("[data-show]")) {
    const field = document.getElementById(button.dataset.show);
    const words = button.firstChild;
    const [show, hide] = [words.textContent, button.dataset.hideWords];
    button.hidden = false;
    button.addEventListener("click", () => {
      const isShown = field.type === "text";
      field.type = isShown ? "password" : "text";
      words.textContent = isShown ? show : hide;
      button.setAttribute("aria-pressed", String(!isShown));
    });
  }

  /* What has just been done is said for eight seconds; it waits while the reader is at it. */
  for (const flash of all("[data-flash]")) {
    let timer;
    const leave = () => { flash.classList.add("flash-leaving"); setTimeout(() => flash.remove(), 150); };
    const start = () => { timer = setTimeout(leave, 8000); };
    const stop = () => clearTimeout(timer);
    for (const name of ["pointerenter", "focusin"]) flash.addEventListener(name, stop);
    for (const name of ["pointerleave", "focusout"]) flash.addEventListener(name, () => { stop(); start(); });
    start();
  }

  /* Choose all rows of the page; chosen rows are tinted. */
  for (const head of all("input[data-choose-all]")) {
    const table = head.closest("table");
    const boxes = all("tbody .pick input", table);
    const show = () => {
      const chosen = boxes.filter((box) => box.checked).length;
      head.checked = chosen > 0 && chosen === boxes.length;
      head.indeterminate = chosen > 0 && chosen < boxes.length;
      for (const box of boxes) box.closest("tr").classList.toggle("chosen", box.checked);
    };
    head.addEventListener("change", () => { for (const box of boxes) box.checked = head.checked; show(); });
    table.addEventListener("change", show);
    show();
  }

  /* A long list of units narrows to what is typed, with or without diacritics; what is chosen stays in sight. */
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d").trim();
  for (const field of all("input[data-narrow]")) {
    const list = document.getElementById(field.dataset.narrow);
    field.parentElement.hidden = false;
    field.addEventListener("input", () => {
      const wanted = plain(field.value).split(/\s+/);
      for (const row of all("[data-words]", list)) {
        const words = plain(row.dataset.words);
        row.hidden = !row.querySelector("input:checked") && !wanted.every((word) => words.includes(word));
      }
    });
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  }

  /* Long work is followed without loading the page anew, so that nothing typed is lost; when it is done the page comes whole. */
  function follow(box) {
    setTimeout(async () => {
      const answer = await fetch(location.href).then((got) => got.text()).catch(() => "");
      const fresh = new DOMParser().parseFromString(answer, "text/html").getElementById(box.id);
      if (fresh) { box.replaceWith(fresh); follow(fresh); }
      else if (!answer) follow(box);
      else if (!document.querySelector("form[data-changed]")) location.reload();
    }, 1000 * Number(box.dataset.follow));
  }
  for (const box of all("[data-follow]")) follow(box);

  // What is supposed is reckoned as it is typed: the same address the button asks for, its answer put in place.
  for (const form of all("form[data-live-form]")) {
    let waiting;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        const address = `${form.action.split("#")[0]}?${new URLSearchParams(new FormData(form))}`;
        const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null);
        if (!answer || !answer.ok) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const part of all("[data-live]")) {
          const fresh = page.querySelector(`[data-live="${part.dataset.live}"]`);
          if (fresh) part.replaceChildren(...fresh.childNodes);
        }
        history.replaceState(null, "", address);
      }, 300);
    });
  }

  /* The list of faults takes the focus, so that it is read first. */
  document.querySelector(".error-summary")?.focus();
})();
