"use strict";
(function () {
  var all = function (where, what) { return Array.prototype.slice.call(where.querySelectorAll(what)); };
  var form = document.querySelector("form.review");
  var say = form.dataset;
  var note = form.querySelector(".note");
  var reviewer = form.querySelector(".reviewer");
  var told = form.querySelector(".told");
  var shortcuts = document.getElementById("shortcuts");
  var dialog = document.querySelector("dialog.help");
  var token = location.pathname.split("/")[1];
  var entries = {};
  var lost = [];
  var notes = {};
  var item = null;
  var busy = false;
  var saves = 0;
  var tag = "";

  function make(name, className, text) {
    var element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }
  function chosen() { return document.querySelector(".set .story.open .item.chosen, .single .item.chosen"); }
  function judged(where) { return all(where, ".item[data-at]"); }
  function entry(of) { return entries[of.dataset.at] || { state: null, stands: [], stale: [], history: [] }; }
  function done(of) { return ["accept", "reject", "label"].indexOf(entry(of).state) >= 0; }
  function link(of) { return of.closest(".story").querySelector(".strip a[href='#" + CSS.escape(of.id) + "']"); }

  // --- what is decided

  function line(decision, className, lead) {
    var row = make("li", className);
    var time = make("time", "soft", new Date(decision.time).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }));
    time.dateTime = decision.time;
    if (lead) row.append(make("b", "", lead + " "));
    row.append(make("bdi", "", decision.reviewer), ": ", make("b", "", say["did_" + decision.action]));
    if (decision.override) row.append(" ", make("b", "", say[decision.override]));
    row.append(" ", time);
    if (decision.note) {
      var text = make("p", "", decision.note);
      text.dir = "auto";
      row.append(text);
    }
    return row;
  }
  function show() {
    form.hidden = !item;
    if (!item) return;
    var found = entry(item);
    var said = found.stands.map(function (one) {
      return line(one, found.state === "conflict" ? "differs" : "holds", "");
    });
    if (found.state === "conflict") said.unshift(make("li", "differs", say.conflict));
    found.stale.forEach(function (one) { said.push(line(one.decision, "stale", say[one.why.replace("-", "_")])); });
    form.querySelector(".said").replaceChildren.apply(form.querySelector(".said"), said);
    all(form, ".choices button").forEach(function (button) {
      var mine = found.stands.some(function (one) {
        return one.action === button.value && (one.override || "") === (button.dataset.label || "");
      });
      button.setAttribute("aria-pressed", String(mine));
      if (button.dataset.label) button.hidden = item.classList.contains(button.dataset.label);
    });
    form.querySelector(".past").hidden = !found.history.length;
    form.querySelector(".past summary span").textContent = found.history.length;
    form.querySelector(".past ol").replaceChildren.apply(form.querySelector(".past ol"), found.history.map(function (one) {
      return line(one, "", "");
    }));
    var those = judged(item.closest(".story"));
    form.querySelector(".done").textContent = count(those);
  }
  function count(those) {
    return say.done.replace("{n}", those.filter(done).length).replace("{total}", those.length);
  }
  function mark(of) {
    var strip = link(of);
    var found = entry(of);
    var state = found.state && found.state !== "open" ? found.state : (found.stale.length ? "stale" : "");
    if (!strip || (strip.dataset.state || "") === state) return;
    all(strip, ".unseen.state").forEach(function (word) { word.remove(); });
    if (!state) { delete strip.dataset.state; return; }
    strip.dataset.state = state;
    strip.append(make("span", "unseen state", " " + (say["did_" + state] || say["is_" + state])));
  }
  function markAll() {
    judged(document).forEach(mark);
    all(document, ".row").forEach(function (row) {
      var old = row.querySelector(".decided");
      if (old) old.remove();
      row.append(make("span", "decided", count(judged(document.getElementById(row.dataset.story)))));
    });
    all(document, ".lost").forEach(function (old) { old.remove(); });
    lost.forEach(function (one) {
      var story = judged(document).filter(function (each) { return each.dataset.at.split(".")[0] === String(one.article); })[0];
      story = story && story.closest(".story");
      if (!story) return;
      var part = story.querySelector(".lost");
      if (!part) {
        part = make("section", "aside lost");
        part.append(make(story.querySelector(".headline").tagName === "H1" ? "h2" : "h3", "", say.lost), make("ul"));
        story.append(part);
      }
      part.querySelector("ul").append(line(one.decision, "", one.decision.item));
    });
    show();
  }
  function load() {
    var before = saves;
    return fetch("decisions", { headers: { "If-None-Match": tag }, cache: "no-store" }).then(function (answer) {
      if (answer.status === 304) return null;
      if (!answer.ok) throw new Error(answer.statusText);
      var next = answer.headers.get("ETag");
      return answer.json().then(function (data) { data.tag = next; return data; });
    }).then(function (data) {
      if (told.textContent === say.unreached) tell("");
      if (!data) return;
      if (before !== saves) return;  // asked before something was saved here: what was answered is older
      tag = data.tag;
      entries = data.items;
      lost = data.gone;
      markAll();
    }, function () { tell(say.unreached, true); });
  }
  function tell(text, failed) {
    told.textContent = text;
    told.classList.toggle("failed", Boolean(failed));
  }

  // --- deciding

  function decide(action, label) {
    if (!item || busy) return;
    if (!reviewer.value.trim()) { tell(say.who, true); reviewer.focus(); return; }
    var of = item;
    var found = entry(of);
    busy = true;
    all(form, ".choices button").forEach(function (button) { button.setAttribute("aria-disabled", "true"); });
    fetch("decisions", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Verify-Token": token },
      body: JSON.stringify({
        at: of.dataset.at, action: action, override: label || null, note: note.value, reviewer: reviewer.value,
        seen: found.stands.concat(found.stale.map(function (one) { return one.decision; })).map(function (one) { return one.id; }),
      }),
    }).then(function (answer) {
      return answer.json().then(function (data) {
        if (!answer.ok) throw new Error(data.error);
        saves += 1;
        entries[of.dataset.at] = data;
        delete notes[of.dataset.at];
        if (item === of) note.value = "";
        tell(say.saved);
        markAll();
      });
    }).catch(function (error) { tell(say.unsaved + (error instanceof TypeError ? "" : " " + error.message), true); }).then(function () {
      busy = false;
      all(form, ".choices button").forEach(function (button) { button.removeAttribute("aria-disabled"); });
    });
  }
  function onward() {
    var list = judged(document).filter(function (each) { return !link(each).classList.contains("out") && (!item || each.closest(".story") === item.closest(".story")); });
    var at = list.indexOf(item);
    var next = list.slice(at + 1).concat(list.slice(0, at + 1)).filter(function (each) { return !done(each); })[0];
    if (next) link(next).click();
    else tell(say.all_done);
  }
  function follow() {
    var next = chosen();
    if (next && !next.dataset.at) next = null;
    if (next === item) return;
    if (item) notes[item.dataset.at] = note.value;
    item = next;
    if (item) {
      item.closest(".panel").append(form);
      note.value = notes[item.dataset.at] || "";
      tell("");
    }
    show();
  }

  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button) return;
    if (button.classList.contains("onward")) onward();
    else decide(button.value, button.dataset.label);
  });
  form.addEventListener("keydown", function (event) {
    if (!event.target.closest("input, textarea") || event.isComposing) return;
    if (event.key === "Escape" && item) {
      event.target.blur();
      link(item).focus();
      event.preventDefault();
    }
    event.stopPropagation();
  });
  var codes = { KeyA: "a", KeyR: "r", KeyL: "l", KeyO: "o", KeyN: "n", KeyU: "u" };
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (dialog.open || !shortcuts.checked || event.target.closest("input[type=search], textarea, select")) return;
    var key = event.key.length === 1 && event.key.charCodeAt(0) > 127 ? codes[event.code] : event.key.toLowerCase();
    if (key === "u") onward();
    else if (!item) return;
    else if (key === "a") decide("accept");
    else if (key === "r") decide("reject");
    else if (key === "o") decide("open");
    else if (key === "l") form.querySelector(".labels button:not([hidden])").focus();
    else if (key === "n") note.focus();
    else return;
    event.preventDefault();
  });
  try {
    reviewer.value = window.localStorage.getItem("verify-reviewer") || "";
    reviewer.addEventListener("change", function () { window.localStorage.setItem("verify-reviewer", reviewer.value); });
  } catch (error) { /* no storage: the name holds until the page is closed */ }
  new MutationObserver(follow).observe(document.querySelector("main"), { subtree: true, attributes: true, attributeFilter: ["class"] });
  window.addEventListener("focus", load);
  window.setInterval(function () { if (document.visibilityState === "visible" && !busy) load(); }, 15000);
  follow();
  load();
})();
