"use strict";
(function () {
  var body = document.body;
  var all = function (where, what) { return Array.prototype.slice.call(where.querySelectorAll(what)); };
  var one = function (what) { return document.querySelector(what); };
  var byId = function (id) { return document.getElementById(id); };
  var many = body.classList.contains("set");
  var rtl = document.documentElement.dir === "rtl";
  var search = byId("search");
  var dialog = one("dialog.help");
  var shortcuts = byId("shortcuts");
  var chips = all(document, ".chip");
  var narrow = window.matchMedia("(max-width: 61.99rem)");
  var still = window.matchMedia("(prefers-reduced-motion: reduce)");
  var story = many ? null : one(".story");
  var chosen = null;
  var folded = new WeakMap();

  function fold(text) {
    return text.normalize("NFKD").replace(/[\p{M}\u0640]/gu, "").toLowerCase();
  }
  function words(element) {
    if (!folded.has(element)) folded.set(element, fold(element.textContent));
    return folded.get(element);
  }
  function ahead() {  // folding a set of 200 stories takes half a second: done in spare moments, before anybody searches
    var left = all(document, ".row").map(function (row) { return byId(row.dataset.story); });
    var idle = window.requestIdleCallback || function (work) {
      window.setTimeout(function () { work({ timeRemaining: function () { return left.length % 8; } }); }, 20);
    };
    function go(deadline) {
      do { if (left.length) words(left.pop()); } while (left.length && deadline.timeRemaining() > 3);
      if (left.length) idle(go);
    }
    idle(go);
  }
  function wanted() {
    return chips.filter(function (chip) { return chip.getAttribute("aria-pressed") === "true"; })
      .map(function (chip) { return chip.dataset.label; });
  }
  function items() { return story ? all(story, ".item") : []; }
  function kept() { return items().filter(function (item) { return !item.classList.contains("out"); }); }
  function links(item) {
    var href = "#" + item.id;
    return all(story, ".text a, .headline a, .strip a").filter(function (link) { return link.getAttribute("href") === href; });
  }
  function decoded(hash) {
    try { return decodeURIComponent(hash.slice(1)); } catch (error) { return hash.slice(1); }
  }

  // --- filter and search

  function sift() {
    var labels = wanted();
    var query = fold(search.value.trim());
    var found = 0;
    if (story) {
      var shown = new Set();
      items().forEach(function (item) {
        var fits = (!labels.length || labels.some(function (label) { return item.classList.contains(label); })) && (!query || words(item).indexOf(query) >= 0);
        item.classList.toggle("out", !fits);
        if (fits) { found += 1; shown.add("#" + item.id); }
      });
      all(story, ".text a.mark, .headline a.mark, .strip a").forEach(function (link) {
        link.classList.toggle("out", !shown.has(link.getAttribute("href")));
      });
      if (chosen && chosen.classList.contains("out") && found) choose(kept()[0], { quiet: true });
      place();
    } else {
      all(document, ".row").forEach(function (row) {
        var has = !labels.length || labels.some(function (label) { return row.dataset[label] !== "0"; });
        var fits = has && (!query || words(row).indexOf(query) >= 0 || words(byId(row.dataset.story)).indexOf(query) >= 0);
        row.hidden = !fits;
        if (fits) found += 1;
      });
    }
    var any = story ? items().length : 1;
    one(".none").hidden = !((labels.length || query) && !found && any);
    body.classList.toggle("sifted", Boolean(labels.length || query));
  }
  function press(chip) {
    chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
    sift();
  }
  function clear() {
    chips.forEach(function (chip) { chip.setAttribute("aria-pressed", "false"); });
    search.value = "";
    sift();
  }
  function count() {
    chips.forEach(function (chip) {
      var number = chip.querySelector(".count");
      number.textContent = story ? story.dataset[chip.dataset.label] : number.dataset.all;
    });
  }

  // --- which story, which item

  function open(next, focus) {
    if (many && story !== next) {
      if (story) story.classList.remove("open");
      if (chosen) { chosen.classList.remove("chosen"); chosen = null; }
      story = next;
      if (story) story.classList.add("open");
      body.classList.toggle("reading", Boolean(story));
      count();
      sift();
      window.scrollTo(0, 0);
    }
    if (many && focus) (story || byId("stories")).focus({ preventScroll: true });
  }
  function place() {
    if (!story) return;
    var list = kept();
    var at = chosen ? list.indexOf(chosen) : -1;
    all(story, ".pos").forEach(function (where) {
      where.textContent = list.length
        ? body.dataset.position.replace("{n}", at < 0 ? "–" : at + 1).replace("{total}", list.length) : "";
    });
  }
  function choose(item, how) {
    how = how || {};
    if (chosen) {
      chosen.classList.remove("chosen");
      links(chosen).forEach(function (link) { link.classList.remove("chosen"); link.removeAttribute("aria-current"); });
    }
    chosen = item;
    story.classList.toggle("has-chosen", Boolean(item));
    story.classList.toggle("sheet", Boolean(item) && !how.first);
    body.classList.toggle("sheet-open", Boolean(item) && !how.first);
    place();
    if (!item) return;
    item.classList.add("chosen");
    links(item).forEach(function (link) { link.classList.add("chosen"); link.setAttribute("aria-current", "true"); });
    var panel = story.querySelector(".panel");
    panel.scrollTop = 0;
    var strip = story.querySelector(".strip a.chosen");
    if (strip && strip.parentNode.scrollHeight > strip.parentNode.clientHeight) {
      strip.parentNode.scrollTop = strip.offsetTop - strip.parentNode.clientHeight / 2;
    }
    var mark = story.querySelector(".text a.chosen, .headline a.chosen");
    if (mark && !how.quiet) reveal(mark, how.focus);
    if (!how.quiet) {
      try { history.replaceState(null, "", "#" + encodeURIComponent(item.id)); } catch (error) { /* an embedded page */ }
    }
  }
  function reveal(mark, focus) {
    var box = mark.getBoundingClientRect();
    var floor = narrow.matches ? window.innerHeight * 0.36 : window.innerHeight - 60;
    if (box.top < 120 || box.bottom > floor) {
      var goal = window.scrollY + box.top - (narrow.matches ? 130 : window.innerHeight * 0.35);
      window.scrollTo({ top: goal, behavior: still.matches ? "auto" : "smooth" });
    }
    if (focus) mark.focus({ preventScroll: true });
  }
  function step(by) {
    var list = kept();
    if (!list.length) return;
    var at = chosen ? list.indexOf(chosen) : -1;
    var next = at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length;
    choose(list[next], { focus: true });
  }
  function land() {
    var list = kept();
    if (list.length) choose(list.indexOf(chosen) < 0 ? list[0] : chosen, { focus: true });
  }
  function read() {
    if (!chosen) return;
    var heading = chosen.querySelector("header > :first-child");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: !narrow.matches });
  }
  function back() {
    var mark = chosen && story.querySelector(".text a.chosen, .headline a.chosen");
    if (narrow.matches) { story.classList.remove("sheet"); body.classList.remove("sheet-open"); }
    if (mark) mark.focus({ preventScroll: true });
  }
  function follow(focus) {
    var id = decoded(location.hash);
    var target = id ? byId(id) : null;
    var item = target && target.closest(".item");
    var next = target && target.closest(".story");
    if (target && target.closest("footer")) {  // what a reason means: the story stays open above it
      if (narrow.matches && story) back();
      target.focus();
      return true;
    }
    if (many) open(next || null, focus);
    if (item) { choose(item, {}); return true; }
    return Boolean(target && target.closest(".story"));
  }
  function begin() {
    if (!story || chosen || narrow.matches) return;
    var list = items();
    var worst = list.filter(function (item) { return item.classList.contains("unsupported"); })[0]
      || list.filter(function (item) { return item.classList.contains("paraphrased"); })[0] || list[0];
    if (worst) choose(worst, { quiet: true, first: true });
  }

  // --- hand and keys

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href^='#']");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      var target = byId(decoded(link.getAttribute("href")));
      var item = target && target.classList.contains("item") ? target : null;
      if (item) {
        event.preventDefault();
        open(item.closest(".story"));
        choose(item, {});
        if (event.detail === 0) read();
      }
      return;
    }
    var button = event.target.closest("button");
    if (!button) return;
    if (button.classList.contains("chip")) press(button);
    else if (button.classList.contains("clear")) clear();
    else if (button.classList.contains("next")) step(1);
    else if (button.classList.contains("prev")) step(-1);
    else if (button.classList.contains("ask")) dialog.showModal();
    else if (button.classList.contains("shut") && !button.closest("dialog")) back();
  });
  var timer = 0;
  search.addEventListener("input", function () {
    window.clearTimeout(timer);
    timer = window.setTimeout(sift, 60);
  });
  window.addEventListener("hashchange", function () { follow(true); begin(); });

  var codes = { KeyJ: "j", KeyK: "k", Slash: "/", Digit0: "0", Digit1: "1", Digit2: "2", Digit3: "3" };
  function named(event) {
    // On a keyboard of another script the key's place says what its letter does not.
    if (event.key.length === 1 && event.key.charCodeAt(0) > 127 && codes[event.code]) {
      return event.code === "Slash" && event.shiftKey ? "?" : codes[event.code];
    }
    return event.key;
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    var key = named(event);
    var typing = event.target.closest("input[type=search], textarea, select");
    if (dialog.open) return;
    if (key === "Escape") {
      if (typing) { if (search.value) { search.value = ""; sift(); } search.blur(); event.preventDefault(); return; }
      if (event.target.closest(".panel") || (narrow.matches && body.classList.contains("sheet-open"))) back();
      else if (body.classList.contains("sifted")) clear();
      else if (many && story) location.hash = "#stories";
      return;
    }
    if (typing) {
      if (key === "Enter") { sift(); search.blur(); land(); }
      return;
    }
    if (!shortcuts.checked) return;
    var forward = rtl ? "ArrowLeft" : "ArrowRight";
    var backward = rtl ? "ArrowRight" : "ArrowLeft";
    if (key === "j" || key === "J" || key === forward) { if (story) step(1); else row(1); }
    else if (key === "k" || key === "K" || key === backward) { if (story) step(-1); else row(-1); }
    else if (key === "0") clear();
    else if (key >= "1" && key <= "3" && key.length === 1) press(chips[Number(key) - 1]);
    else if (key === "/") search.focus();
    else if (key === "?") dialog.showModal();
    else return;
    event.preventDefault();
  });
  function row(by) {
    var list = all(document, ".row").filter(function (entry) { return !entry.hidden; })
      .map(function (entry) { return entry.querySelector("a"); });
    if (!list.length) return;
    var at = list.indexOf(document.activeElement);
    list[at < 0 ? 0 : (at + by + list.length) % list.length].focus();
  }

  // --- parts of a translation that answer each other

  var lit = [];
  function answer(event) {
    var part = event.target.closest ? event.target.closest(".part") : null;
    if (part && lit.indexOf(part) >= 0) return;
    lit.forEach(function (other) { other.classList.remove("lit"); });
    lit = part ? all(part.closest(".item"), ".part").filter(function (other) { return other.dataset.n === part.dataset.n; }) : [];
    lit.forEach(function (other) { other.classList.add("lit"); });
  }
  document.addEventListener("mouseover", answer);

  try {
    shortcuts.checked = window.localStorage.getItem("verify-shortcuts") !== "off";
    shortcuts.addEventListener("change", function () {
      window.localStorage.setItem("verify-shortcuts", shortcuts.checked ? "on" : "off");
    });
  } catch (error) { /* no storage for a page from disk in some browsers: the switch holds until it is closed */ }

  var closed = [];
  window.addEventListener("beforeprint", function () {
    closed = all(document, "details:not([open])");
    if (story) closed = all(story, "details:not([open])");
    closed.forEach(function (details) { details.open = true; });
  });
  window.addEventListener("afterprint", function () {
    closed.forEach(function (details) { details.open = false; });
  });

  if (!follow(false)) begin();
  place();
  if (many) ahead();
})();
