/* The colours are those that the reader chose last, or else those that the system prefers. */
"use strict";

const colours = {
  get chosen() {
    try {
      return localStorage.getItem("rnn_review_colours");
    } catch {
      return null; /* this browser keeps nothing */
    }
  },
  set chosen(scheme) {
    try {
      localStorage.setItem("rnn_review_colours", scheme);
    } catch {
      /* the choice holds for this page */
    }
  },
  dark: matchMedia("(prefers-color-scheme: dark)"),
  apply() {
    document.body.dataset.mdColorScheme = this.chosen ?? (this.dark.matches ? "slate" : "default");
  },
};
colours.apply();
