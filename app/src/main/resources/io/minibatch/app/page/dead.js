// What a group has set aside: looked up when somebody wants to see it.
import { element, keep, say, show } from './dom.js';
import { get, post, streamPath } from './http.js';
import * as text from './text.js';
import { act } from './act.js';
import { confirmed } from './ask.js';

const MOST = 20;

export class Dead {
  constructor(stream, group) {
    this.stream = stream;
    this.group = group;
    this.list = element('div');
    this.more = element('p', { class: 'where' });
    this.retryAll = this.button('Retry all', () => this.retry());
    this.dropAll = this.button('Drop all', () => this.drop(), 'danger');
    this.summary = element('summary');
    this.root = element('details', { ontoggle: () => this.look() }, this.summary,
      element('div', { class: 'buttons' }, this.retryAll, this.dropAll), this.list, this.more);
    this.count = 0;
  }

  button(words, action, kind = '') {
    return element('button', { type: 'button', class: kind, onclick: action,
      'aria-label': `${words} that ${this.group} of ${this.stream} has set aside` }, words);
  }

  update(count) {
    show(this.root, count > 0);
    say(this.summary, `Set aside: ${text.plural(count, 'message')}`);
    const changed = count !== this.count;
    this.count = count;
    if (changed) this.look();
  }

  async look() {
    if (!this.root.open || this.root.hidden) return;
    const { dead } = await get(streamPath(this.stream, 'dead', { group: this.group, limit: MOST + 1 }));
    keep(this.list, dead.slice(0, MOST), window => window.id, window => new DeadWindow(this, window));
    say(this.more, dead.length > MOST ? `and more; these are the ${MOST} oldest` : '');
  }

  retry(id) {
    const what = id ?? 'All that was set aside';
    act(this.retryAll, `${what} is delivered again.`,
      () => post(streamPath(this.stream, 'retry', { group: this.group, ...(id && { id }) })).then(() => this.look()));
  }

  async drop(id) {
    const what = id ?? 'all that was set aside';
    if (await confirmed('Drop?', `${what}, with its messages, is lost for good.`)) {
      act(this.dropAll, `${what} is dropped.`,
        () => post(streamPath(this.stream, 'drop', { group: this.group, ...(id && { id }) })).then(() => this.look()));
    }
  }
}

class DeadWindow {
  constructor(list, dead) {
    const button = (words, action, kind = '') => element('button', { type: 'button', class: kind, onclick: action,
      'aria-label': `${words} ${dead.id}` }, words);
    this.messages = element('pre', { tabindex: '0', 'aria-label': `Messages of ${dead.id}` });
    this.root = element('div', { class: 'trouble' },
      element('p', { class: 'where' },
        `${text.time(dead.setAside)} · ${dead.id} · ${text.plural(dead.size, 'message')} · ${text.plural(dead.attempts, 'attempt')}`),
      element('p', {}, dead.error),
      element('details', {}, element('summary', {}, 'Stack trace'),
        element('pre', { tabindex: '0', 'aria-label': 'Stack trace' }, dead.stackTrace)),
      element('details', { ontoggle: event => this.look(event, list, dead) },
        element('summary', {}, 'Messages'), this.messages),
      element('div', { class: 'buttons' },
        button('Retry', () => list.retry(dead.id)), button('Drop', () => list.drop(dead.id), 'danger')));
  }

  async look(event, list, dead) {
    if (!event.target.open) return;
    const { messages } = await get(streamPath(list.stream, 'dead/messages', { group: list.group, id: dead.id, limit: MOST }));
    say(this.messages, messages.map(message => JSON.stringify(message, null, 1)).join('\n'));
  }

  update() {}
}
