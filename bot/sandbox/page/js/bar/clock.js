// The clock of the pretend world: the time in Geneva, the marks of the round, and ways to move on.

import { act } from "../api.js";
import { h, patch } from "../dom.js";
import { icon } from "../icons.js";
import { iconButton } from "../parts.js";
import { dayText, fromGenevaInput, genevaInput, hourText, shortDayText } from "../time.js";

const STEPS = [["+1 hour", 3600], ["+1 day", 86400]];
const HOUR = 3600 * 1000;

/** Mount the clock. `shared` gives {world, now()}. */
export function clockBar(root, shared) {
  const ui = { setting: false };

  async function move(body) {
    if (await act("/api/clock", body)) ui.setting = false;
    draw();
  }

  function draw() {
    const now = shared.now();
    const clock = shared.world.clock ?? { marks: [], offset_seconds: 0 };
    const real = Math.abs(clock.offset_seconds ?? 0) < 1;
    patch(root,
      h("div", { class: "clock-face" }, icon("clock", 22),
        h("div", {},
          h("p", { class: "clock-time" },
            h("time", { datetime: new Date(now).toISOString() }, hourText(now)),
            h("span", { class: "clock-zone" }, "Geneva"),
            !real && h("span", { class: "moved" }, "moved")),
          h("p", { class: "clock-day" }, dayText(now)))),
      line(clock.marks ?? [], now),
      ui.setting ? setter(now) : h("div", { class: "clock-tools", role: "group", "aria-label": "Move the clock" },
        STEPS.map(([label, seconds]) => h("button", {
          key: label, type: "button", class: "button", onclick: () => move({ advance: seconds }),
        }, label)),
        h("button", { type: "button", class: "button", onclick: () => { ui.setting = true; draw(); } }, "Set…"),
        h("button", {
          type: "button", class: "button only-wide", disabled: real, onclick: () => move({ real: true }),
        }, "Real time")));
  }

  function line(marks, now) {
    if (marks.length === 0) {
      return h("p", { key: "no round", class: "no-round" },
        "The dates of the round appear here once one is open.");
    }
    const sorted = [...marks].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    return h("ol", { class: "round-line", "aria-label": "The round: move the clock to" },
      sorted.map((mark, index) => {
        const passed = Date.parse(mark.at) <= now;
        const next = sorted[index + 1];
        const here = passed && !(next && Date.parse(next.at) <= now);
        return h("li", {
          key: `${mark.label} ${mark.at}`, class: `${passed ? "passed" : ""} ${here ? "here" : ""}`,
          style: { "--part": here && next ? part(mark, next, now) : passed ? "100%" : "0%" },
        },
        h("button", {
          type: "button", "aria-current": here ? "step" : null, title: `${dayText(mark.at)}, ${hourText(mark.at)}`,
          onclick: () => move({ at: mark.at }),
        }, h("span", { class: "dot", "aria-hidden": "true" }), h("span", { class: "mark-label" }, mark.label),
        h("span", { class: "mark-day" }, shortDayText(mark.at))));
      }));
  }

  function setter(now) {
    return h("form", {
      key: "set", class: "clock-tools",
      onsubmit: (event) => {
        event.preventDefault();
        const at = fromGenevaInput(event.currentTarget.elements.at.value);
        if (at) move({ at });
      },
      onkeydown: (event) => { if (event.key === "Escape") { ui.setting = false; draw(); } },
    },
    h("label", {}, h("span", { class: "unseen" }, "Date and time in Geneva"), h("input", {
      name: "at", type: "datetime-local", required: true,
      created: (node) => { node.value = genevaInput(now); queueMicrotask(() => node.focus()); },
    })),
    h("button", { type: "submit", class: "button primary" }, "Set"),
    h("button", {
      type: "button", class: "button only-narrow", onclick: () => move({ real: true }),
    }, "Real time"),
    iconButton("close", "Cancel", () => { ui.setting = false; draw(); }));
  }

  return { draw };
}

function part(mark, next, now) {
  const from = Date.parse(mark.at);
  const share = (now - from) / Math.max(Date.parse(next.at) - from, HOUR);
  return `${Math.round(Math.min(1, Math.max(0, share)) * 100)}%`;
}
