// One group of a stream: its figures, its pipeline if it runs here, what holds it up, and what was set aside.
import { element, keep, say, show } from './dom.js';
import { post, streamPath } from './http.js';
import * as text from './text.js';
import { Chart } from './chart.js';
import { Dead } from './dead.js';
import { act } from './act.js';

const NUMBERS = [['waiting', 'waiting'], ['inFlight', 'in flight'], ['done', 'done'], ['dead', 'dead']];

export class Group {
  constructor(stream, group) {
    this.stream = stream;
    this.name = group;
    this.state = element('span', { class: 'state' });
    this.pause = element('button', { type: 'button', onclick: () => this.pauseOrResume() });
    this.numbers = new Map();
    this.pipeline = element('p', { class: 'pipeline' });
    this.remarks = element('ul', { class: 'remarks', 'aria-label': `What holds up ${group}` });
    this.rate = new Chart('messages done a second', [{ color: '--chart-1' }], text.count, ([done]) => `now ${text.rate(done)}`);
    this.waiting = new Chart('messages waiting', [{ color: '--chart-1' }], text.count,
      ([waiting]) => `now ${text.count(waiting)}`);
    this.latency = new Chart('time of a window', [{ color: '--chart-1' }, { color: '--chart-2' }], text.millis,
      ([half, most]) => half === null ? 'no window in the last minute'
        : `half take up to ${text.millis(half)}, 99 of 100 up to ${text.millis(most)}`);
    this.recent = element('tbody');
    this.recentBox = this.recentTable();
    this.errors = element('div');
    this.errorBox = element('details', {}, element('summary', {}, 'What went wrong last'), this.errors);
    this.dead = new Dead(stream, group);
    this.root = element('section', { class: 'group', 'aria-label': `Group ${group} of ${stream}` },
      element('div', { class: 'title' }, element('h3', {}, 'group ', group), this.state, this.pipeline, this.pause),
      this.figures(),
      this.remarks,
      element('div', { class: 'charts' }, this.rate.root, this.waiting.root, this.latency.root),
      this.recentBox, this.errorBox, this.dead.root);
  }

  figures() {
    return element('dl', { class: 'numbers' }, ...NUMBERS.map(([key, name]) => {
      const value = element('dd');
      const box = element('div', {}, element('dt', {}, name), value);
      this.numbers.set(key, { value, box });
      return box;
    }));
  }

  recentTable() {
    const heads = ['at', 'window', 'messages', 'attempt', 'took'];
    return element('details', {}, element('summary', {}, 'Recent windows'),
      element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Recent windows of ${this.name}, ${this.stream}` },
        element('table', {},
          element('thead', {}, element('tr', {}, ...heads.map(head => element('th', { scope: 'col' }, head)))),
          this.recent)));
  }

  // status: the group's part of the status; pipeline: of this process, or undefined; seconds: the server's time
  update(status, pipeline, seconds) {
    say(this.state, status.state);
    this.state.className = `state ${status.state}`;
    for (const [key] of NUMBERS) {
      const { value, box } = this.numbers.get(key);
      say(value, text.count(status[key]));
      box.classList.toggle('some', key === 'dead' && status.dead > 0);
    }
    this.paused = status.state === 'paused';
    say(this.pause, this.paused ? 'Resume' : 'Pause');
    this.pause.setAttribute('aria-label', `${this.paused ? 'Resume' : 'Pause'} ${this.name} of ${this.stream}`);
    say(this.pipeline, pipeline ? describe(pipeline) : status.state === 'running' ? 'run by another process' : '');
    keep(this.remarks, status.remarks.map((remark, i) => ({ remark, i })), ({ i }) => i, () => new Remark());
    show(this.remarks, status.remarks.length > 0);
    this.measure(status, pipeline, seconds);
    this.lately(pipeline);
    this.dead.update(status.dead);
  }

  measure(status, pipeline, seconds) {
    const before = this.last;
    if (before && seconds <= before.seconds) return;
    const perSecond = before ? Math.max(0, status.done - before.done) / (seconds - before.seconds) : 0;
    this.rate.add(seconds, [perSecond]);
    this.waiting.add(seconds, [status.waiting]);
    show(this.latency.root, Boolean(pipeline));
    if (pipeline) this.latency.add(seconds, [pipeline.latency?.p50 ?? null, pipeline.latency?.p99 ?? null]);
    this.last = { seconds, done: status.done };
  }

  lately(pipeline) {
    const recent = pipeline?.recent ?? [];
    const errors = pipeline?.errors ?? [];
    show(this.recentBox, recent.length > 0);
    show(this.errorBox, errors.length > 0);
    keep(this.recent, recent, window => window.id + window.at, window => new RecentWindow(window));
    keep(this.errors, errors, error => error.id + error.at, error => new Trouble(error));
  }

  pauseOrResume() {
    const what = this.paused ? 'resume' : 'pause';
    act(this.pause, `${this.name} of ${this.stream} is ${what === 'pause' ? 'paused' : 'resumed'}.`,
      () => post(streamPath(this.stream, what, { group: this.name })));
  }
}

function describe(pipeline) {
  const parts = [pipeline.strategy, text.plural(pipeline.workers, 'worker'), text.plural(pipeline.sinks, 'sink')];
  if (pipeline.sources) parts.push(text.plural(pipeline.sources, 'source'));
  if (pipeline.state === 'standby') parts.push('stands by for another process');
  if (pipeline.waits) parts.push(waits(pipeline.waits));
  return parts.join(' · ');
}

function waits({ messages, until }) {
  const parts = [];
  if (messages) parts.push(text.plural(messages, 'more message'));
  if (until) parts.push(text.time(until));
  return parts.length ? `waits for ${parts.join(', or ')}` : '';
}

class Remark {
  root = element('li');

  update({ remark }) {
    say(this.root, remark);
  }
}

class RecentWindow {
  constructor(window) {
    const cells = [text.time(window.at), window.id, text.count(window.size), window.attempt, text.millis(window.tookMillis)];
    this.root = element('tr', {}, ...cells.map(cell => element('td', {}, String(cell))));
  }

  update() {}
}

class Trouble {
  constructor(error) {
    this.root = element('div', { class: 'trouble' },
      element('p', { class: 'where' }, `${text.time(error.at)} · ${error.event} · ${error.id} · attempt ${error.attempt}`),
      element('p', {}, error.error),
      element('details', {}, element('summary', {}, 'Stack trace'),
        element('pre', { tabindex: '0', 'aria-label': 'Stack trace' }, error.stackTrace)));
  }

  update() {}
}
