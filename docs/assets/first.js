/* What cannot wait: the page's style knows that scripts run, and fonts are there before the first line is drawn. */
"use strict";

(() => {
  document.documentElement.classList.replace("no-js", "js");
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
