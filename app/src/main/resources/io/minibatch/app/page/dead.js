// What a group has set aside as dead: looked up while somebody has it open.
import { element, handOver, keep, say, show, summary, unseen } from './dom.js';
import { get, post, streamPath } from './http.js';
import * as text from './text.js';
import { act } from './act.js';
import { confirmed } from './ask.js';
import { fold } from './fold.js';
import { messages } from './messages.js';

const MOST = 20;

export class Dead {
  // heading: where the focus goes when nothing is dead any more
  constructor(stream, group, heading) {
    this.stream = stream;
    this.group = group;
    this.heading = heading;
    this.list = element('div');
    this.more = element('p', { class: 'quiet' });
    this.problem = element('p', { class: 'trouble', hidden: '' });
    this.words = element('span');
    this.retryAll = this.button('Retry all', () => this.retry());
    this.dropAll = this.button('Drop all', () => this.drop(), 'danger');
    this.root = element('details', { class: 'dead', hidden: '', ontoggle: () => this.look() },
      summary(this.words, `${group} of ${stream}`),
      element('div', { class: 'buttons' }, this.retryAll, this.dropAll), this.problem, this.list, this.more);
  }

  button(words, action, kind = '') {
    return element('button', { type: 'button', class: kind, onclick: action }, words,
      unseen(` dead messages of ${this.group} of ${this.stream}`));
  }

  // time: when the server looked
  update(count, time) {
    this.count = count;
    this.time = time;
    if (count === 0) handOver(this.root, this.heading);
    show(this.root, count > 0);
    say(this.words, `Dead: ${text.plural(count, 'message')}`);
    this.look();
  }

  async look() {
    if (!this.root.open || this.root.hidden || this.looking) return;
    this.looking = true;
    try {
      const { dead } = await get(streamPath(this.stream, 'dead', { group: this.group, limit: MOST + 1 }));
      keep(this.list, dead.slice(0, MOST), each => `${each.id} ${each.setAside} ${each.attempts}`,
        each => new DeadWindow(this, each));
      say(this.more, dead.length > MOST ? `and more; these are the ${MOST} oldest` : '');
      show(this.problem, false);
    } catch (error) {
      say(this.problem, `What is dead cannot be listed: ${error.message}`);
      show(this.problem, true);
    } finally {
      this.looking = false;
    }
  }

  retry() {
    act(this.retryAll, async () => {
      const { changed } = await this.post('retry', {});
      return `${windows(changed)} of ${this.group} of ${this.stream} delivered again.`;
    });
  }

  // No more than what is shown now: what dies while somebody reads the question stays.
  drop() {
    const before = this.time;
    const many = text.plural(this.count, 'message');
    const are = this.count === 1 ? 'is' : 'are';
    act(this.dropAll, async () => {
      if (!await confirmed(`Drop ${many}?`,
        `${many} that group ${this.group} of stream ${this.stream} has set aside as dead ${are} lost for good.`,
        `Drop ${many}`)) return '';
      const { changed } = await this.post('drop', { before });
      return `${windows(changed)} of ${this.group} of ${this.stream} dropped.`;
    });
  }

  async post(what, query) {
    return post(streamPath(this.stream, what, { group: this.group, ...query }));
  }
}

class DeadWindow {
  constructor(list, dead) {
    this.list = list;
    this.dead = dead;
    this.time = element('time', { datetime: dead.setAside });
    this.retryOne = this.button('Retry', () => this.retry());
    this.dropOne = this.button('Drop', () => this.drop(), 'danger');
    this.root = element('div', { class: 'trouble', tabindex: '-1' },
      element('p', { class: 'where' }, this.time,
        ` · ${dead.id} · ${text.plural(dead.size, 'message')} · ${text.plural(dead.attempts, 'attempt')}`),
      element('p', { class: 'error' }, dead.error),
      fold('Stack trace', dead.id, async () => dead.stackTrace),
      fold('Messages', dead.id, () => messages(list.stream, 'dead/messages', { group: list.group, id: dead.id })),
      element('div', { class: 'buttons' }, this.retryOne, this.dropOne));
  }

  button(words, action, kind = '') {
    return element('button', { type: 'button', class: kind, onclick: action }, words, unseen(` ${this.dead.id}`));
  }

  retry() {
    const { id } = this.dead;
    act(this.retryOne, async () => {
      await this.list.post('retry', { id });
      handOver(this.root, this.root); // from its button: to press Enter once more does nothing more
      return `${id} is delivered again.`;
    });
  }

  drop() {
    const { id, size } = this.dead;
    const many = text.plural(size, 'message');
    const are = size === 1 ? 'is' : 'are';
    act(this.dropOne, async () => {
      if (!await confirmed(`Drop ${many}?`, `${many} of ${id} ${are} lost for good.`, `Drop ${many}`)) return '';
      await this.list.post('drop', { id });
      handOver(this.root, this.root);
      return `${id} is dropped.`;
    });
  }

  update() {
    say(this.time, text.time(this.dead.setAside));
  }
}

// What the server says that it has done, which need not be what was expected: others may have been faster.
const windows = number => text.plural(number, 'dead window');
