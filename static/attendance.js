// The list of who came, by keyboard: digits choose, Enter goes to the next line. Nothing needs it.
(() => {
  const fields = [...document.querySelectorAll('.attendance select[name$="-presence"]')];
  const go = (field) => {
    const next = fields[fields.indexOf(field) + 1];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  };
  const first = (field) => {
    const asked = [...field.closest("tr").querySelectorAll(".hour input, .substitute input, .note input")];
    return asked.find((one) => one.offsetParent && !one.value);
  };
  for (const field of fields) {
    field.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.isComposing) return;
      const place = "0123456".indexOf(event.key);
      if (event.key.length === 1 && place >= 0 && !event.altKey) {
        event.preventDefault();
        field.selectedIndex = place;
        field.dispatchEvent(new Event("change", { bubbles: true }));
        // who simply came, or stayed away without a word, needs no further word
        const asked = ["late", "left_early", "substitute", "excused"].includes(field.value) ? first(field) : null;
        if (asked) asked.focus(); else go(field);
      } else if (event.key === "Enter" || (event.altKey && event.key === "ArrowDown")) {
        event.preventDefault();
        go(field);
      }
    });
  }
})();
