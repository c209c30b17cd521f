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

// A name that somebody else chose, whichever way it is written, does not turn the words around it.
export const named = name => element('bdi', {}, name);

// For those who do not see what it belongs to.
export const unseen = words => element('span', { class: 'unseen' }, words);

export const summary = (words, of) => element('summary', {}, words, unseen(` of ${of}`));

// Changes the text only if it is another one: a screen reader shall not hear, nor a selection be lost, for nothing.
export function say(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

export function show(target, shown) {
  if (target.hidden === shown) target.hidden = !shown;
}

// What has the focus vanishes: somebody at the keyboard goes on at the first of these places that is there.
export function handOver(from, ...to) {
  if (from.contains(document.activeElement)) to.find(Boolean)?.focus({ preventScroll: true });
}

// Keeps one child of a parent for each item, in their order: what stays is changed, not made anew, so that focus, open
// details and scrolling stay.
export function keep(parent, items, keyOf, make) {
  parent.kept ??= new Map();
  drop(parent, new Set(items.map(keyOf)));
  let before = null;
  for (const item of items) {
    const key = keyOf(item);
    const view = shown(parent.kept.get(key), item, make);
    parent.kept.set(key, view);
    const place = before ? before.nextSibling : parent.firstChild;
    if (view.root !== place) parent.insertBefore(view.root, place);
    before = view.root;
  }
}

// What is not among these keys goes. Its focus goes to a neighbour that stays, else to the panel's summary.
function drop(parent, keys) {
  const gone = [...parent.kept].filter(([key]) => !keys.has(key));
  const leaving = new Set(gone.map(([, view]) => view.root));
  for (const [key, view] of gone) {
    handOver(view.root, neighbour(view.root, 'nextElementSibling', leaving),
      neighbour(view.root, 'previousElementSibling', leaving), parent.closest('details')?.querySelector('summary'));
    remove(view);
    parent.kept.delete(key);
  }
}

function neighbour(root, direction, leaving) {
  let near = root[direction];
  while (near && leaving.has(near)) near = near[direction];
  return near;
}

// One that cannot be shown shall not hold back the others; the next time it is tried again.
function shown(kept, item, make) {
  try {
    const view = kept instanceof Odd ? make(item) : kept ?? make(item);
    view.update(item);
    if (view !== kept && kept) remove(kept);
    return view;
  } catch (error) {
    console.error(error);
    if (kept instanceof Odd) return kept;
    if (kept) remove(kept);
    return new Odd(error);
  }
}

class Odd {
  constructor(error) {
    this.root = element('p', { class: 'trouble' }, `The page cannot show this: ${error.message}`);
  }
}

function remove(view) {
  view.close?.();
  view.root.remove();
}

export function closeAll(parent) {
  parent.kept?.forEach(view => view.close?.());
}
