// A toolbar above the words of a comment. Without it everything can be typed.
"use strict";
(() => {
  const words = document.getElementById("words");
  if (!words) return;
  const called = JSON.parse(words.dataset.marks); // the names of the buttons, in the site's language

  // What a button writes around the marked words, or before each marked line.
  const marks = [
    ["Bold", "*", "*"], ["Italic", "/", "/"], ["Underline", "_", "_"], ["Strike", "~", "~"],
    ["Big", "++", "++"], ["Small", "--", "--"],
    ["Bullet", "- "], ["Quote", "> "],
    ["Link", "https://", ""], ["Squish", "[+] ", "\n[-]"],
  ];
  if ("remarks" in words.dataset) marks.push(["Remark", "\n\nRemark: ", "\n\n"]);

  const replace = (text, from, to) => {
    words.focus();
    words.setSelectionRange(from, to);
    // Keeps the browser's own undo; where it is not there any more, the words are set by hand.
    if (!document.execCommand("insertText", false, text)) words.setRangeText(text, from, to, "end");
  };

  const apply = (before, after) => {
    const { selectionStart: from, selectionEnd: to, value } = words;
    const chosen = value.slice(from, to);
    if (after === undefined) {
      const start = value.lastIndexOf("\n", from - 1) + 1;
      const lines = value.slice(start, to).split("\n").map((line) => before + line).join("\n");
      replace(lines, start, to);
      return;
    }
    replace(before + chosen + after, from, to);
    const caret = from + before.length;
    words.setSelectionRange(caret, caret + chosen.length);
  };

  const bar = document.createElement("div");
  bar.className = "toolbar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", called.Marks);
  for (const [name, before, after] of marks) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = called[name];
    button.className = "mark-" + name.toLowerCase();
    button.addEventListener("click", () => apply(before, after));
    bar.append(button);
  }
  words.before(bar);

  const files = document.getElementById("pictures");
  if (!files) return;

  // A chosen file stands in the words by its name; choosing again adds to what was chosen.
  let mark = "";
  let chosen = [];
  const named = (file) => file.name.replace(/[<>]+/g, " ").trim();
  for (const [name, word] of [["Foto", "picture"], ["Photo", "photo"]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = called[name];
    button.addEventListener("click", () => { mark = word; files.click(); });
    bar.append(button);
  }
  files.addEventListener("change", () => {
    const fresh = [...files.files];
    const all = new DataTransfer();
    for (const file of mark ? [...chosen, ...fresh] : fresh) all.items.add(file);
    files.files = all.files;
    chosen = [...all.files];
    const large = chosen.find((file) => file.size > Number(files.dataset.largest));
    files.setCustomValidity(large ? large.name + " " + files.dataset.tooLarge : "");
    files.reportValidity();
    if (mark) {
      const at = words.selectionEnd;
      replace(fresh.map((file) => "\n[" + mark + "] <" + named(file) + ">\n").join(""), at, at);
    }
    mark = "";
  });
  files.addEventListener("cancel", () => { mark = ""; });
})();

// Comments that came since this browser was last here: marked, with a link to the first of them.
(() => {
  const list = document.querySelector(".comments[data-new]");
  const comments = [...document.querySelectorAll(".comment[data-at]")];
  if (!list) return;
  // The order in which they appeared: what waited for an editor has an older number than it is new.
  const place = (one) => Number(one.dataset.at);
  const key = "seen:" + location.pathname;
  // A visit goes on while somebody looks again within half an hour: to answer one leaves the others marked.
  const visit = 30 * 60 * 1000;

  const label = (one) => {
    const mark = document.createElement("span");
    mark.className = "new";
    mark.textContent = list.dataset.new;
    one.querySelector(":scope > .by b")?.after(" ", mark);
  };
  try {
    const kept = Object(JSON.parse(localStorage.getItem(key)));
    const newest = Math.max(0, ...comments.map(place));
    const last = kept.last ?? newest;
    const before = Date.now() - (kept.at ?? 0) < visit ? kept.before : last;
    const posted = new URLSearchParams(location.search).get("posted");
    const own = [...(kept.own ?? []), ...(posted ? ["comment-" + posted] : [])].slice(-100);
    const fresh = comments.filter(
      (one) => place(one) > before && !own.includes(one.id) && one.querySelector(":scope > .by")
    );
    fresh.forEach(label);
    if (fresh.length) {
      const link = document.createElement("a");
      link.href = "#" + fresh[0].id;
      link.textContent = list.dataset.since.replace("{}", fresh.length);
      const line = document.createElement("p");
      line.className = "ways";
      line.append(link);
      list.querySelector("h2").after(line);
    }
    const now = { before, own, at: Date.now(), last: Math.max(last, newest) };
    localStorage.setItem(key, JSON.stringify(now));
  } catch {
    // Storage may be turned off: then all are read alike.
  }
})();
