// Block Kit: one function for each kind of block. A kind not known here is named, never dropped.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { element } from "./elements.js";
import { mrkdwn, plain, textObject } from "./mrkdwn.js";
import { richText } from "./rich_text.js";

const KINDS = {
  header: (block) => h("h4", { class: "bk-header" }, plain(block.text.text)),
  section,
  actions: (block, scene) => h("div", { class: "bk-actions" },
    block.elements.map((item, index) => at(item.action_id ?? index, element(item, block, scene)))),
  context: (block, scene) => h("div", { class: "bk-context" }, block.elements.map((item) =>
    (item.type === "image" ? picture(item, "bk-context-image")
      : h("span", {}, textObject(item, scene.names))))),
  divider: () => h("hr", { class: "bk-divider" }),
  image: (block) => h("figure", { class: "bk-image" },
    block.title && h("figcaption", {}, plain(block.title.text)), picture(block, "bk-picture")),
  input,
  rich_text: (block, scene) => h("div", { class: "bk-text" }, richText(block, scene.names)),
  markdown: (block, scene) => h("div", { class: "bk-text" },
    mrkdwn(block.text.replace(/\*\*(.+?)\*\*/g, "*$1*"), scene.names)),
};

/** Draw blocks. `scene` is {names, act(element, block, value), values, errors, users}. */
export function blocks(list, scene) {
  return (list ?? []).map((block, index) => {
    const draw = KINDS[block.type];
    const name = `${block.type} ${block.block_id ?? index}`;
    return h("div", { key: name, class: `bk bk-kind-${block.type}` },
      draw ? draw(block, scene) : h("p", { class: "bk-unknown" }, `A “${block.type}” block is not drawn here.`));
  });
}

const at = (key, child) => h("div", { key, class: "bk-element" }, child);

function section(block, scene) {
  return h("div", { class: "bk-section" },
    h("div", { class: "bk-section-main" },
      block.text && h("div", { class: "bk-text" }, textObject(block.text, scene.names)),
      block.fields && h("div", { class: "bk-fields" }, block.fields.map((item) =>
        h("div", { class: "bk-text" }, textObject(item, scene.names))))),
    block.accessory && h("div", { class: "bk-accessory" },
      block.accessory.type === "image" ? picture(block.accessory, "bk-thumb")
        : element(block.accessory, block, scene)));
}

function input(block, scene) {
  const error = scene.errors?.[block.block_id];
  const errorId = `error ${block.block_id}`.replaceAll(/\s+/g, "-");
  const hint = block.hint ? plain(block.hint.text) : null;
  const group = /checkboxes|radio_buttons/.test(block.element.type);
  const label = [plain(block.label.text), block.optional && h("span", { class: "quiet" }, " (optional)")];
  return h(group ? "fieldset" : "div", { class: `bk-input ${error ? "bk-wrong" : ""}` },
    group ? h("legend", {}, label) : h("label", { for: scene.fieldId(block) }, label),
    element(block.element, block, { ...scene, describedBy: error ? errorId : null }),
    error && h("p", { class: "bk-error", id: errorId, role: "alert" }, plain(error)),
    hint && h("p", { class: "bk-hint" }, hint));
}

// Only pictures that travel inside the message, or were uploaded here, are shown: the page asks no
// other machine for anything.
function picture(image, look) {
  const alt = image.alt_text ?? "";
  if (image.slack_file?.id) {
    const src = `/api/slack/file/${encodeURIComponent(image.slack_file.id)}`;
    return h("img", { class: look, src, alt });
  }
  if (/^data:image\//i.test(image.image_url ?? "")) {
    return h("img", { class: look, src: image.image_url, alt, loading: "lazy" });
  }
  return h("span", { class: `${look} bk-no-picture`, role: "img", "aria-label": alt, title: image.image_url },
    icon("image", 16), look === "bk-picture" && h("span", {}, alt));
}
