"use strict";
// The page is whole without this script; it adds the filter, the copy buttons and the
// long lists. What a schema says is only ever text here, never markup.
(() => {
  const root = document.documentElement;
  const form = document.getElementById("filter");
  if (!form) return;
  root.classList.add("scripted");
  const search = form.elements.q;
  const data = JSON.parse(document.getElementById("data").textContent);
  const findings = [...document.querySelectorAll(".finding")];
  const groups = [...document.querySelectorAll(".group")].map((element) => ({
    element,
    findings: [...element.querySelectorAll(".finding")],
  }));
  const sections = [...document.querySelectorAll(".of-client")];
  const shown = document.getElementById("shown");
  const empty = document.getElementById("empty");
  const kinds = document.getElementById("kinds");

  const operations = (element) =>
    (data.reaches[Number(element.dataset.reach)] ?? []).map((n) => data.operations[n]);

  // What can be searched, in small letters; made when it is first needed.
  const texts = new Map();
  const text = (finding) => {
    let said = texts.get(finding);
    if (said === undefined) {
      const reach = finding.querySelector("[data-reach]");
      const parts = [finding.closest(".group").dataset.root, finding.textContent];
      if (reach) parts.push(...operations(reach));
      said = parts.join("\n").toLowerCase();
      texts.set(finding, said);
    }
    return said;
  };

  const ranks = ["safe", "dangerous", "breaking"];
  const severityOf = ({ dataset: { wire, code } }, axis) => {
    if (axis) return axis === "wire" ? wire : code;
    return ranks[Math.max(ranks.indexOf(wire), ranks.indexOf(code))];
  };

  const state = () => {
    const said = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      const word = value.trim();
      if (word) said.append(name, word);
    }
    return said;
  };

  const isShown = (finding, said, words) => {
    const severities = said.getAll("severity");
    if (severities.length && !severities.includes(severityOf(finding, said.get("axis"))))
      return false;
    for (const name of ["kind", "affects"]) {
      const chosen = said.getAll(name);
      if (chosen.length && !chosen.includes(finding.dataset[name])) return false;
    }
    const clients = said.getAll("client");
    if (clients.length && !clients.includes(finding.closest(".of-client").dataset.client))
      return false;
    const only = said.getAll("only");
    if (only.includes("lines") && !("lines" in finding.dataset)) return false;
    if (only.includes("counts") && "accepted" in finding.dataset) return false;
    return words.every((word) => text(finding).includes(word));
  };

  const apply = () => {
    const said = state();
    const words = (said.get("q") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    let number = 0;
    for (const group of groups) {
      let some = false;
      for (const finding of group.findings) {
        const is = isShown(finding, said, words);
        if (finding.hidden === is) finding.hidden = !is;
        if (is) { number += 1; some = true; }
      }
      if (group.element.hidden === some) group.element.hidden = !some;
    }
    for (const section of sections)
      section.hidden = !section.querySelector(".group:not([hidden])");
    const all = findings.length.toLocaleString("en");
    shown.textContent = number === findings.length
      ? `All ${all} changes shown`
      : `${number.toLocaleString("en")} of ${all} changes shown`;
    empty.hidden = number > 0 || findings.length === 0;
    const chosen = said.getAll("kind").length;
    kinds.textContent = chosen ? `Kinds (${chosen})` : "Kinds";
    return said;
  };

  const remember = (said) => {
    const hash = said.toString();
    const place = hash ? `#${hash}` : location.pathname + location.search;
    history.replaceState(null, "", place);
  };

  const restore = () => {
    const hash = decodeURIComponent(location.hash.slice(1).replaceAll("+", " "));
    const target = hash && document.getElementById(hash);
    if (target && target.matches(".finding, .group")) return reveal(target);
    const said = new URLSearchParams(location.hash.slice(1));
    for (const field of form.elements) {
      if (field.type === "checkbox")
        field.checked = said.getAll(field.name).includes(field.value);
      else if (field.name) field.value = said.get(field.name) ?? "";
    }
    apply();
  };

  const reveal = (target) => {
    if (target.hidden || target.closest("[hidden]")) { form.reset(); apply(); }
    const isFinding = target.matches("details");
    if (isFinding) target.open = true;
    target.scrollIntoView({ block: "start" });
    (isFinding ? target.firstElementChild : target).focus({ preventScroll: true });
  };

  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => remember(apply()), 60);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    remember(apply());
  });
  const clear = () => {
    for (const field of form.elements) {
      if (field.type === "checkbox") field.checked = false;
      else if (field.name) field.value = "";
    }
    remember(apply());
  };

  let lastCopied = null;
  const copied = async (button) => {
    const value = button.previousElementSibling;
    try {
      await navigator.clipboard.writeText(value.textContent);
    } catch {
      getSelection().selectAllChildren(value);
      document.execCommand("copy");
    }
    if (lastCopied) lastCopied.textContent = "Copy";
    button.textContent = "Copied";
    lastCopied = button;
  };

  const listed = (button) => {
    const list = button.previousElementSibling;
    for (const name of operations(list).slice(list.children.length)) {
      const code = document.createElement("code");
      code.textContent = name;
      const item = document.createElement("li");
      item.append(code);
      list.append(item);
    }
    button.remove();
  };

  // Each finding gets its button when it is first opened.
  document.addEventListener("toggle", (event) => {
    const id = event.target.open && event.target.querySelector?.(".id");
    if (!id || id.nextElementSibling?.matches("button")) return;
    const button = document.createElement("button");
    button.className = "button";
    button.type = "button";
    button.dataset.does = "copy";
    button.ariaLabel = `Copy the id ${id.textContent}`;
    button.textContent = "Copy";
    id.after(" ", button);
  }, true);

  const unfold = (open) => {
    for (const finding of findings) if (!finding.hidden) finding.open = open;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-does]");
    if (button) {
      ({ clear, copy: copied, list: listed, open: () => unfold(true), close: () => unfold(false) })
        [button.dataset.does](button);
      return;
    }
    const picker = document.querySelector(".kinds[open]");
    if (picker && !picker.contains(event.target)) picker.open = false;
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)
      && event.target.type !== "checkbox";
    if (event.key === "/" && !typing) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "Escape") {
      const picker = document.querySelector(".kinds[open]");
      if (picker) {
        picker.open = false;
        picker.querySelector("summary").focus();
      } else if (event.target === search) {
        search.value = "";
        remember(apply());
      }
    }
  });

  // In the picture, what is pointed at shows its lines.
  for (const picture of document.querySelectorAll(".picture svg")) {
    const lines = [...picture.querySelectorAll(".line")];
    const look = (event) => {
      const node = event.target.closest(".node")?.dataset.node;
      picture.classList.toggle("looking", node !== undefined);
      for (const line of lines)
        line.classList.toggle("lit", [line.dataset.start, line.dataset.end].includes(node));
    };
    for (const name of ["pointerover", "pointerleave", "focusin", "focusout"])
      picture.addEventListener(name, look);
  }

  let opened = [];
  addEventListener("beforeprint", () => {
    const closed = findings.filter((finding) => !finding.hidden && !finding.open);
    opened = closed.length <= 300 ? closed : [];
    for (const finding of opened) finding.open = true;
  });
  addEventListener("afterprint", () => {
    for (const finding of opened) finding.open = false;
  });
  addEventListener("hashchange", restore);
  restore();
})();
