// A very small virtual DOM: trees are plain data, and patching keeps every node that is still wanted.
//
// Why our own: the server sends whole parts of the world many times a second, and redrawing must
// never lose focus, selection, scroll position or half-typed text. Text only ever reaches the page
// through text nodes and attributes, so nothing that a stranger wrote can become markup.

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "path", "circle", "rect", "line", "polyline", "g"]);
const KIDS = Symbol("children drawn");
const LISTENERS = Symbol("listeners");
// Properties that a person changes too: set only when our own value changes, not at each drawing.
const LIVE = new Set(["value", "checked", "selected", "disabled", "open", "hidden", "indeterminate"]);

/** Describe an element. `props.key` names it among its siblings; `onclick: fn` listens. */
export function h(tag, props, ...children) {
  return { tag, key: props?.key ?? null, props: props ?? {}, children: flatten(children) };
}

let drawing = false;

/** Make the children of `parent` match the description, touching as little as possible. */
export function patch(parent, ...wanted) {
  // Removing a field that holds typed text fires its change event in the middle of a drawing; what
  // that asks for is drawn once this drawing is whole.
  if (drawing) return queueMicrotask(() => patch(parent, ...wanted));
  drawing = true;
  try {
    reconcile(parent, wanted);
  } finally {
    drawing = false;
  }
}

function reconcile(parent, wanted) {
  const before = parent[KIDS] ?? [];
  const take = matcher(before);
  const after = flatten(wanted).map((vnode) => {
    const match = take(vnode);
    return match ? update(match, vnode) : { vnode, node: create(vnode) };
  });
  const kept = new Set(after.map((entry) => entry.node));
  for (const { node } of before) if (!kept.has(node)) node.remove();
  let cursor = parent.firstChild;
  for (const { node } of after) {
    // A node already in its place is left alone: moving it would lose focus and reload iframes.
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
  }
  parent[KIDS] = after;
  for (const { node, vnode } of after) vnode.props?.drawn?.(node);
}

function flatten(items) {
  const found = [];
  for (const item of items) {
    if (item === null || item === undefined || item === false || item === true || item === "") continue;
    if (Array.isArray(item)) found.push(...flatten(item));
    else found.push(typeof item === "object" ? item : { tag: "#text", key: null, text: String(item) });
  }
  return found;
}

function matcher(before) {
  const waiting = new Map();
  for (const entry of before) {
    const name = nameOf(entry.vnode);
    if (!waiting.has(name)) waiting.set(name, []);
    waiting.get(name).push(entry);
  }
  return (vnode) => waiting.get(nameOf(vnode))?.shift();
}

const nameOf = (vnode) => (vnode.key === null ? vnode.tag : `${vnode.tag} ${vnode.key}`);

function create(vnode) {
  if (vnode.tag === "#text") return document.createTextNode(vnode.text);
  const node = SVG_TAGS.has(vnode.tag)
    ? document.createElementNS(SVG, vnode.tag)
    : document.createElement(vnode.tag);
  reconcile(node, vnode.children); // children first: a select's value needs its options
  for (const [name, value] of Object.entries(vnode.props)) setProp(node, name, value);
  vnode.props.created?.(node);
  return node;
}

function update({ vnode: old, node }, vnode) {
  if (vnode.tag === "#text") {
    if (old.text !== vnode.text) node.data = vnode.text;
    return { vnode, node };
  }
  reconcile(node, vnode.children);
  for (const name of Object.keys(old.props)) if (!(name in vnode.props)) setProp(node, name, null);
  for (const [name, value] of Object.entries(vnode.props)) {
    if (old.props[name] !== value) setProp(node, name, value);
  }
  return { vnode, node };
}

function setProp(node, name, value) {
  if (name === "key" || name === "created" || name === "drawn") return;
  if (name.startsWith("on")) listen(node, name.slice(2), value);
  else if (LIVE.has(name) && name in node) setLive(node, name, value ?? (name === "value" ? "" : false));
  else if (name === "style") for (const [k, v] of Object.entries(value ?? {})) node.style.setProperty(k, v);
  else if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? "" : String(value));
}

function setLive(node, name, value) {
  if (node[name] !== value) node[name] = value;
}

function listen(node, type, handler) {
  const listeners = (node[LISTENERS] ??= {});
  if (!(type in listeners)) node.addEventListener(type, (event) => listeners[type]?.(event));
  listeners[type] = typeof handler === "function" ? handler : null;
}
