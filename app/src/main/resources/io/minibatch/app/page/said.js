// Says what came of something, where it is seen from everywhere: good news goes by itself, bad news when it was read.
import { element } from './dom.js';

const GOOD_MILLIS = 8_000;

const good = document.getElementById('said-good');
const bad = document.getElementById('said-bad');
let clearing;

// A new element each time: the same words twice are heard twice.
export function tell(words) {
  bad.replaceChildren();
  good.replaceChildren(element('span', {}, words));
  clearTimeout(clearing);
  clearing = setTimeout(() => good.replaceChildren(), GOOD_MILLIS);
}

export function tellFailure(words) {
  good.replaceChildren();
  bad.replaceChildren(element('span', {}, words,
    element('button', { type: 'button', onclick: () => bad.replaceChildren() }, 'Close')));
}
