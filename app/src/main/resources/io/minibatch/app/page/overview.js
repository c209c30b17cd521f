// What is wrong, of all streams, in one line: where somebody who was woken up looks first.
import { element, keep, named, say, show } from './dom.js';
import * as text from './text.js';

const NAMED = 3;

// How grave, and what it is called: of one, of many.
const KINDS = [
  ['bad', number => `${text.plural(number, 'stream')} cannot be read`, stream => stream.error && 1, null],
  ['bad', number => `${text.plural(number, 'group')} failed`, null, group => group.state === 'failed' && 1],
  ['bad', number => `${text.count(number)} dead`, null, group => group.dead],
  ['warn', number => `${text.count(number)} held up`, null, group => group.state === 'running' && group.remarks.length && 1],
  ['warn', number => `${text.count(number)} paused`, null, group => group.state === 'paused' && 1],
  ['warn', number => `${text.count(number)} with nobody to read ${number === 1 ? 'it' : 'them'}`, null,
    group => group.state === 'idle' && group.waiting > 0 && 1],
];

// The gravest first: [{ level, words, places: [{ stream, group }] }]
export function problems(streams) {
  return KINDS.map(([level, words, ofStream, ofGroup], kind) => {
    const places = [];
    let number = 0;
    const count = (many, stream, group) => {
      if (!many) return;
      number += many;
      places.push({ stream, group });
    };
    for (const stream of streams) {
      if (ofStream) count(ofStream(stream), stream.stream);
      else stream.groups.forEach(group => count(ofGroup(group), stream.stream, group.group));
    }
    return { kind, level, number, words: words(number), places };
  }).filter(each => each.number > 0);
}

const list = document.getElementById('problems');
const well = document.getElementById('well');

export function overview(streams, found, goTo) {
  say(well, found.length ? '' : streams.length ? `All is well: ${text.plural(streams.length, 'stream')}, ${
    text.plural(streams.reduce((sum, stream) => sum + stream.waiting, 0), 'message')} waiting.` : '');
  show(list, found.length > 0);
  keep(list, found, each => each.kind, () => new Problem(goTo));
}

class Problem {
  constructor(goTo) {
    this.goTo = goTo;
    this.words = element('strong');
    this.places = element('span');
    this.more = element('span');
    this.root = element('li', {}, this.words, ' ', this.places, this.more);
  }

  update({ level, words, places }) {
    this.root.className = level;
    say(this.words, words);
    keep(this.places, places.slice(0, NAMED), place => JSON.stringify(place), place => new Place(place, this.goTo));
    say(this.more, places.length > NAMED ? `and ${text.count(places.length - NAMED)} more` : '');
  }
}

class Place {
  constructor({ stream, group }, goTo) {
    const words = group === undefined ? [named(stream)] : [named(group), ' of ', named(stream)];
    this.root = element('button', { type: 'button', class: 'link', onclick: () => goTo(stream, group) }, ...words);
  }

  update() {}
}
