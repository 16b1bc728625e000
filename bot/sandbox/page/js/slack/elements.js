// Block Kit's interactive elements: buttons, menus, pickers and inputs.
//
// Each reports through `scene.act(element, block, value)`, where value is what the sandbox takes: a
// string, a list of strings, or null. `scene.values` remembers what was chosen until it is sent.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { menu } from "../parts.js";
import { fromGenevaInput, genevaInput } from "../time.js";
import { plain, textObject } from "./mrkdwn.js";
import { chosen, optionsOf, remember } from "./values.js";

const KINDS = {
  button, overflow,
  static_select: single, external_select: single, users_select: single, conversations_select: single,
  channels_select: single,
  multi_static_select: several, multi_external_select: several, multi_users_select: several,
  multi_conversations_select: several, multi_channels_select: several,
  radio_buttons: (item, block, scene) => ticks(item, block, scene, "radio"),
  checkboxes: (item, block, scene) => ticks(item, block, scene, "checkbox"),
  datepicker: (item, block, scene) => typed(item, block, scene, { type: "date" }),
  timepicker: (item, block, scene) => typed(item, block, scene, { type: "time" }),
  datetimepicker: moment,
  plain_text_input: text,
  rich_text_input: (item, block, scene) => text({ ...item, multiline: true }, block, scene),
  email_text_input: (item, block, scene) => typed(item, block, scene, { type: "email" }),
  url_text_input: (item, block, scene) => typed(item, block, scene, { type: "url" }),
  number_input: (item, block, scene) => typed(item, block, scene, {
    type: "number", step: item.is_decimal_allowed ? "any" : 1, min: item.min_value, max: item.max_value,
  }),
};

/** Draw one element of a block. */
export function element(item, block, scene) {
  const draw = KINDS[item.type];
  return draw ? draw(item, block, scene)
    : h("p", { class: "bk-unknown" }, `A “${item.type}” element is not drawn here.`);
}

function button(item, block, scene) {
  return h("button", {
    type: "button", class: `bk-button ${item.style ?? ""}`, "aria-label": item.accessibility_label ?? null,
    onclick: () => {
      if (/^https?:/i.test(item.url ?? "")) window.open(item.url, "_blank", "noopener,noreferrer");
      scene.act(item, block, item.value ?? null);
    },
  }, plain(item.text.text));
}

function overflow(item, block, scene) {
  const id = `overflow ${scene.id} ${block.block_id} ${item.action_id}`.replaceAll(/\s+/g, "-");
  const trigger = h("button", {
    type: "button", class: "bk-button bk-overflow", "aria-label": "More actions", title: "More actions",
  }, icon("more", 16));
  return menu(id, trigger, optionsOf(item, scene).map((option) => ({
    text: plain(option.text.text), run: () => scene.act(item, block, option.value),
  })));
}

// In an input block the element is labelled by the block; elsewhere by its own placeholder.
function naming(item, block, scene) {
  const label = plain(item.placeholder?.text ?? item.action_id ?? "");
  const common = { "aria-describedby": scene.describedBy, "aria-invalid": scene.describedBy ? "true" : null };
  return block.type === "input" ? { ...common, id: scene.fieldId(block) }
    : { ...common, "aria-label": label || "Choose" };
}

function single(item, block, scene) {
  const now = chosen(item, block, scene) ?? "";
  const option = (one) => h("option", { key: one.value, value: one.value }, plain(one.text.text));
  return h("select", {
    class: "bk-select", ...naming(item, block, scene), value: now,
    onchange: (event) => change(item, block, scene, event.currentTarget.value || null),
  },
  h("option", { key: "", value: "", disabled: Boolean(now) && block.type !== "input" },
    plain(item.placeholder?.text ?? "Choose an option")),
  item.option_groups
    ? item.option_groups.map((group, index) =>
      h("optgroup", { key: index, label: plain(group.label.text) }, group.options.map(option)))
    : optionsOf(item, scene).map(option));
}

function several(item, block, scene) {
  const now = chosen(item, block, scene) ?? [];
  const all = optionsOf(item, scene);
  const most = item.max_selected_items ?? Infinity;
  const toggle = (value, on) => change(item, block, scene,
    on ? [...now, value] : now.filter((other) => other !== value));
  const names = all.filter((one) => now.includes(one.value)).map((one) => plain(one.text.text));
  return h("details", { class: "bk-several", onkeydown: shutOnEscape },
    h("summary", { ...naming(item, block, scene), class: "bk-select" },
      names.length ? names.join(", ") : plain(item.placeholder?.text ?? "Choose options")),
    h("div", { class: "bk-choices" }, all.map((one) => h("label", { key: one.value, class: "bk-tick" },
      h("input", {
        type: "checkbox", checked: now.includes(one.value),
        disabled: !now.includes(one.value) && now.length >= most,
        onchange: (event) => toggle(one.value, event.currentTarget.checked),
      }), h("span", {}, plain(one.text.text))))));
}

function shutOnEscape(event) {
  if (event.key !== "Escape" || !event.currentTarget.open) return;
  event.stopPropagation();
  event.currentTarget.open = false;
  event.currentTarget.querySelector("summary").focus();
}

function ticks(item, block, scene, type) {
  const now = chosen(item, block, scene) ?? (type === "radio" ? null : []);
  const pick = (value, on) => change(item, block, scene, type === "radio" ? value
    : on ? [...now, value] : now.filter((other) => other !== value));
  return h("div", { class: "bk-ticks" }, optionsOf(item, scene).map((one) => h("label", {
    key: one.value, class: "bk-tick",
  },
  h("input", {
    type, name: `${scene.id} ${block.block_id} ${item.action_id}`,
    checked: type === "radio" ? now === one.value : now.includes(one.value),
    onchange: (event) => pick(one.value, event.currentTarget.checked),
  }),
  h("span", {}, textObject(one.text, scene.names),
    one.description && h("small", {}, textObject(one.description, scene.names))))));
}

function text(item, block, scene) {
  if (!item.multiline) return typed(item, block, scene, { type: "text" });
  return typed(item, block, scene, { rows: 4 }, "textarea");
}

// Sent as a moment in time, shown on the wall clock of the office.
function moment(item, block, scene) {
  const iso = chosen(item, block, scene);
  const read = (text) => fromGenevaInput(text);
  return typed(item, block, scene, { type: "datetime-local" }, "input", read, iso && genevaInput(iso));
}

function typed(item, block, scene, props, tag = "input", read = (text) => text || null,
  shown = chosen(item, block, scene)) {
  return h(tag, {
    class: "bk-field", dir: "auto", ...props, ...naming(item, block, scene),
    placeholder: plain(item.placeholder?.text ?? ""), value: shown ?? "",
    minlength: item.min_length, maxlength: item.max_length,
    // Remembered without redrawing: the field shows what is typed by itself.
    oninput: (event) => remember(item, block, scene, read(event.currentTarget.value)),
    onchange: (event) => change(item, block, scene, read(event.currentTarget.value)),
  });
}

function change(item, block, scene, value) {
  remember(item, block, scene, value);
  // Inside an input block a choice waits for Submit, unless the block asks to hear of it at once.
  if (block.type !== "input" || block.dispatch_action) scene.act(item, block, value);
  scene.redraw();
}
