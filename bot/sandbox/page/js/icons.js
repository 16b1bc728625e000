// The page's few icons, drawn as strokes so that they take the colour of the text around them.

import { h } from "./dom.js";

const PATHS = {
  phone: "M8 2h8a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2zM11 18.5h2",
  mail: "M3 6h18v12H3zM3 7l9 7 9-7",
  hash: "M9 4 7 20M17 4l-2 16M4 9h17M3 15h17",
  flag: "M5 21V4M5 4h13l-3 4.5L18 13H5",
  send: "M4 12 20 4l-5 16-3.5-6.5zM11.5 13.5 20 4",
  clip: "M20 11.5 12 19.4a5 5 0 0 1-7.1-7.1l8.4-8.3a3.4 3.4 0 0 1 4.8 4.8l-8.3 8.3a1.7 1.7 0 0 1-2.4-2.4l7.2-7.2",
  close: "M6 6l12 12M18 6 6 18",
  back: "M15 5l-7 7 7 7",
  more: "M5 11.9v.2M12 11.9v.2M19 11.9v.2",
  plus: "M12 5v14M5 12h14",
  power: "M12 3v8M6.5 6.8a8 8 0 1 0 11 0",
  reply: "M9 7 4 12l5 5M4 12h9a7 7 0 0 1 7 7",
  pen: "M4 20l1-4L16.5 4.5l3 3L8 19z",
  file: "M6 2h8l5 5v15H6zM14 2v5h5",
  eye: "M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  stop: "M7 7h10v10H7z",
  play: "M8 5l11 7-11 7z",
  bolt: "M13 2 4 14h7l-1 8 9-12h-7z",
  help: "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5h.01M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19z",
  down: "M6 9l6 6 6-6",
  home: "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2",
  block: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM5.6 5.6l12.8 12.8",
  check: "M5 12.5 10 17.5 19.5 7",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4",
};

/** An icon by name; it is decoration, so the control around it carries the words. */
export function icon(name, size = 18) {
  return h("svg", {
    class: "icon", viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true",
    fill: "none", stroke: "currentColor", "stroke-width": name === "more" ? 3.2 : 1.8,
    "stroke-linecap": "round", "stroke-linejoin": "round",
  }, h("path", { d: PATHS[name] }));
}
