/* What cannot wait: the page's style knows that scripts run, fonts are there before the first line is drawn, and the
   first frame is of the first screen alone. */
"use strict";

(() => {
  const { classList } = document.documentElement;
  classList.replace("no-js", "js");
  /* What the style keeps for the second frame is a task of its own; a page that opens at a place within is laid out at once. */
  if (!location.hash) {
    classList.add("first-frame");
    const goOn = () => { classList.remove("first-frame"); };
    requestAnimationFrame(() => { setTimeout(goOn); });
    setTimeout(goOn, 1000);
  }
  const fonts = { "400": "stix-two-text-400-normal.woff2", "600 700": "stix-two-text-600-normal.woff2" };
  for (const [weight, file] of Object.entries(fonts)) {
    const href = new URL(`fonts/${file}`, document.currentScript.src).href;
    /* From a folder a preload is refused. */
    if (location.protocol === "file:") {
      document.fonts.add(new FontFace("STIX Two Text", `url("${href}")`, { weight, display: "block" }));
    } else {
      const preload = { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "anonymous", href };
      document.head.append(Object.assign(document.createElement("link"), preload));
    }
  }
})();
