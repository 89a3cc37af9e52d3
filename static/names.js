/* Names offered while one types: one list for every field that asks for units. The pages work without it: what is typed is read when it is sent. */
(() => {
  "use strict";
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d").trim();
  const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

  /* Offer under `field` what `find` finds for the words of `part()`: a list, or the promise of one, of { label } and more; `take` is given the one chosen. */
  function offerNames(field, { find, take, part = () => field.value, look = "names" }) {
    const list = document.createElement("ul");
    list.id = `${field.id}-list`;
    list.className = look;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.labels?.[0]?.textContent ?? "");
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) field.setAttribute(name, value);
    field.after(list);
    let found = [], at = -1, hasMoved = false, asked = 0, isAsking = false, entered = false;
    const options = () => Array.from(list.children);
    function mark(place) {
      at = place;
      options().forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
      if (at < 0) { field.removeAttribute("aria-activedescendant"); return; }
      field.setAttribute("aria-activedescendant", options()[at].id);
      options()[at].scrollIntoView({ block: "nearest" });
    }
    function show(names) {
      found = names;
      list.replaceChildren(...found.map((one, place) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${place}`;
        option.setAttribute("role", "option");
        option.textContent = one.label;
        return option;
      }));
      list.hidden = !found.length;
      field.setAttribute("aria-expanded", String(!list.hidden));
      hasMoved = false;
      mark(found.length ? 0 : -1);
    }
    function close() { asked += 1; isAsking = entered = false; show([]); }
    function choose(place) {
      const one = found[place];
      close();
      take(one);
    }
    async function ask() {
      const words = part().trim(), number = ++asked;
      const got = words ? find(words) : [];
      if (Array.isArray(got)) { isAsking = false; show(got); return; }
      isAsking = true;
      const names = await got.catch(() => []);
      if (number !== asked) return;
      isAsking = false;
      show(names);
      if (entered && found.length) choose(0);
      entered = false;
    }
    field.addEventListener("input", ask);
    field.addEventListener("blur", () => setTimeout(close, 150));
    list.addEventListener("pointerdown", (event) => {
      const place = options().indexOf(event.target.closest("li"));
      if (place >= 0) { event.preventDefault(); choose(place); }
    });
    field.addEventListener("keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
      if (isAsking && event.key === "Enter") { entered = true; event.preventDefault(); event.stopPropagation(); return; }
      if (list.hidden) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) { mark((at + step + found.length) % found.length); hasMoved = true; }
      else if (event.key === "Enter") choose(at);
      else if (event.key === "Escape") close();
      else { if (event.key === "Tab" && hasMoved) choose(at); return; }
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /* Return what asks `address` for names, once the reader pauses. */
  function asking(address) {
    let last = 0;
    return async (words) => {
      const mine = ++last;
      await pause(150);
      if (mine !== last) return [];
      const asked = new URL(address, location.href);
      asked.searchParams.set("words", words);
      const answer = await fetch(asked, { credentials: "same-origin", headers: { Accept: "application/json" } });
      return answer.ok ? (await answer.json()).found.map(([value, label]) => ({ value, label })) : [];
    };
  }

  /* Pickers of several units: what is taken becomes a box among those chosen. */
  function pickInto(field) {
    const chips = document.getElementById(field.dataset.chips);
    const voice = document.createElement("p");
    voice.className = "visually-hidden";
    voice.setAttribute("role", "status");
    field.parentElement.hidden = false;
    field.parentElement.append(voice);
    const here = new URL(location.href);
    here.hash = "";
    here.searchParams.set("pick", field.dataset.find);
    function take({ value, label }) {
      const known = Array.from(chips.querySelectorAll("input")).find((box) => box.name === field.dataset.find && box.value === String(value));
      const box = known ?? document.createElement("input");
      if (!known) {
        Object.assign(box, { type: "checkbox", className: "form-check-input", name: field.dataset.find, value });
        const line = document.createElement("li"), chip = document.createElement("label"), name = document.createElement("span");
        chip.className = "pick-chip";
        name.textContent = label;
        chip.append(box, name);
        line.append(chip);
        chips.append(line);
      }
      box.checked = true;
      chips.nextElementSibling.hidden = true; // it counts what was chosen when the page was made
      box.dispatchEvent(new Event("input", { bubbles: true }));
      voice.textContent = field.dataset.added.replace("{}", label);
      field.value = "";
      field.focus();
    }
    offerNames(field, { find: asking(here), take });
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  }
  for (const field of document.querySelectorAll("input[data-find]")) pickInto(field);

  window.dondoc = { ...window.dondoc, plain, offerNames, asking };
})();
