// Makes and changes elements. Everything from outside becomes text, never markup.

export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'class') made.className = value;
    else if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

// Changes the text only if it is another one: a screen reader shall not hear, nor a selection be lost, for nothing.
export function say(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

export function show(target, shown) {
  if (target.hidden === shown) target.hidden = !shown;
}

// Keeps one child of a parent for each item, in their order: what stays is changed, not made anew, so that focus, open
// details and scrolling stay.
export function keep(parent, items, keyOf, make) {
  parent.kept ??= new Map();
  const keys = new Set(items.map(keyOf));
  for (const [key, view] of parent.kept) {
    if (!keys.has(key)) {
      view.root.remove();
      parent.kept.delete(key);
    }
  }
  let before = null;
  for (const item of items) {
    const key = keyOf(item);
    let view = parent.kept.get(key);
    if (!view) {
      view = make(item);
      parent.kept.set(key, view);
    }
    const place = before ? before.nextSibling : parent.querySelector(':scope > :not(noscript):not(.empty)');
    if (view.root !== place) parent.insertBefore(view.root, place);
    view.update(item);
    before = view.root;
  }
}
