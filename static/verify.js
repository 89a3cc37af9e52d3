/* Compare a file with an issued paper here, so that it never leaves this computer. Without this, or where the browser
   measures nothing (plain http), the form sends the file to the server, which measures it and throws it away. */
(() => {
  "use strict";
  const known = document.getElementById("verify-known");
  const form = document.querySelector(".verify-form");
  if (!known || !form || !window.crypto?.subtle) return;
  const input = form.querySelector("input[type=file]");
  const typed = form.querySelector("input[name=digest]");
  const drop = form.querySelector(".file-drop");
  const result = document.getElementById("verify-result");
  const hint = document.getElementById(`${input.id}-hint`);
  const LARGEST = 200 * 1024 * 1024; // beyond it a telephone has no room; no paper of ours is so large
  let turn = 0;
  if (hint) hint.textContent = known.dataset.hint;

  function say(words, isHit) {
    const text = document.createElement("span");
    text.textContent = words;
    result.replaceChildren(text);
    result.classList.toggle("verify-hit", isHit);
    result.classList.toggle("verify-miss", !isHit);
    result.hidden = false;
  }
  function match(digest) {
    if (digest === known.dataset.pdf) return "pdf";
    if (digest === known.dataset.word) return "word";
    if (digest === known.dataset.scan) return "scan";
    return known.dataset.old.split(" ").includes(digest) ? "old-scan" : "none";
  }
  async function measure(file) {
    const mine = ++turn;
    say(known.dataset.wait, false);
    result.classList.remove("verify-miss");
    const bytes = file.size > LARGEST ? null : await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    if (mine !== turn) return; // another file was chosen meanwhile
    const digest = bytes ? Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("") : "";
    const found = digest ? match(digest) : "none";
    say(known.getAttribute(`data-said-${found}`), found !== "none");
  }

  input.addEventListener("change", () => { if (input.files.length) measure(input.files[0]); });
  form.addEventListener("submit", (event) => {
    if (!input.files.length || typed.value.trim()) return; // the server says what is missing
    event.preventDefault();
    event.stopImmediatePropagation();
    measure(input.files[0]);
  }, true);
  for (const name of ["dragover", "dragenter"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    measure(input.files[0]);
  });
})();
