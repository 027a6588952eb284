// Puts the comments of an article where a link to them stands in a page of another site:
// <a data-rejoinder href="https://comments.example/embed?url=...">Comments</a>
// Without a link they stand where this script does, by the page's own address.
"use strict";
(() => {
  const script = document.currentScript;
  const site = new URL(script.src).origin;
  const called = "Comments"; // the site puts its own language's word here

  const show = (place, address) => {
    const frame = document.createElement("iframe");
    frame.src = address;
    frame.title = place.textContent.trim() || called;
    frame.loading = "lazy";
    frame.style.cssText = "width:100%;height:20rem;border:0;color-scheme:light dark";
    window.addEventListener("message", (said) => {
      if (said.origin !== site || said.source !== frame.contentWindow) return;
      const height = Number(said.data && said.data.rejoinder);
      if (height > 0) frame.style.height = Math.ceil(height) + "px";
    });
    place.replaceWith(frame);
  };

  const start = () => {
    const links = [...document.querySelectorAll("a[data-rejoinder]")].filter((a) => a.origin === site);
    for (const link of links) show(link, link.href);
    if (links.length) return;
    const own = document.querySelector("link[rel=canonical]");
    const place = document.createElement("span");
    script.after(place);
    show(place, site + "/embed?url=" + encodeURIComponent(own ? own.href : location.href));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
