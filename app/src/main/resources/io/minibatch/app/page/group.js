// One group of a stream: its figures, its pipeline if it runs here, what holds it up, and what is dead.
import { element, keep, named, say, show, summary } from './dom.js';
import { post, streamPath } from './http.js';
import * as text from './text.js';
import { GroupCharts } from './charts.js';
import { Dead } from './dead.js';
import { Recent } from './recent.js';
import { Trouble, keyOf, told } from './trouble.js';
import { act } from './act.js';
import { describe } from './pipeline.js';

const NUMBERS = [['waiting', 'waiting'], ['inFlight', 'in flight'], ['done', 'done'], ['dead', 'dead']];

export class Group {
  constructor(stream, group) {
    const of = `${group} of ${stream}`;
    this.stream = stream;
    this.name = group;
    this.of = of;
    this.heading = element('h3', { tabindex: '-1' }, element('span', { class: 'kind' }, 'group '), named(group));
    this.state = element('span', { class: 'state' });
    this.pause = element('button', { type: 'button', onclick: () => this.pauseOrResume() });
    this.numbers = new Map();
    this.pipeline = element('p', { class: 'about' });
    this.remarks = element('ul', { class: 'remarks', 'aria-label': `What holds up ${of}` });
    this.charts = new GroupCharts(of);
    this.recent = new Recent(of);
    this.errors = element('div');
    this.errorBox = element('details', {}, summary('What went wrong last', of), this.errors);
    this.dead = new Dead(stream, group, this.heading);
    this.root = element('section', { class: 'group', 'aria-label': `Group ${of}` },
      element('div', { class: 'title' }, this.heading, this.state, this.pipeline, this.pause),
      this.figures(), this.remarks, this.charts.root, this.dead.root, this.errorBox, this.recent.root);
  }

  figures() {
    return element('dl', { class: 'numbers' }, ...NUMBERS.map(([key, name]) => {
      const value = element('dd');
      const since = element('dd', { class: 'since' });
      const box = element('div', { class: key }, element('dt', {}, name), value, since);
      this.numbers.set(key, { value, since, box });
      return box;
    }));
  }

  // status: the group's part of the status; pipeline: of this process, or undefined; time: the server's
  update({ group: status, pipeline, time }) {
    const unread = status.state === 'idle' && status.waiting > 0;
    say(this.state, status.state);
    this.state.className = `state ${unread ? 'unread' : status.state}`;
    this.count(status, pipeline, time);
    this.paused = status.state === 'paused';
    say(this.pause, this.paused ? 'Resume' : 'Pause');
    this.pause.setAttribute('aria-label', `${this.paused ? 'Resume' : 'Pause'} ${this.of}`);
    say(this.pipeline, describe(status, pipeline));
    this.remarks.classList.toggle('bad', status.state === 'failed');
    keep(this.remarks, status.remarks.map((remark, i) => ({ remark, i })), ({ i }) => i, () => new Remark());
    show(this.remarks, status.remarks.length > 0);
    this.charts.update(status, pipeline, time);
    this.lately(pipeline);
    this.dead.update(status.dead, time);
  }

  count(status, pipeline, time) {
    const last = pipeline?.recent[0]?.at;
    const waited = Date.parse(time) - Date.parse(status.oldest);
    const since = {
      waiting: waited >= 1_000 ? `oldest for ${text.span(waited)}` : '',
      done: last ? `last ${text.time(last)}` : '',
    };
    for (const [key, { value, since: below, box }] of this.numbers) {
      say(value, text.count(status[key]));
      say(below, since[key] ?? '');
      box.classList.toggle('some', status[key] > 0);
    }
  }

  lately(pipeline) {
    const errors = told(pipeline?.errors ?? []);
    this.recent.update(pipeline?.recent ?? []);
    show(this.errorBox, errors.length > 0);
    keep(this.errors, errors, keyOf, error => new Trouble(this.stream, this.name, error));
  }

  pauseOrResume() {
    const what = this.paused ? 'resume' : 'pause';
    act(this.pause, async () => {
      await post(streamPath(this.stream, what, { group: this.name }));
      return `${this.of} is ${what}d.`;
    });
  }

  close() {
    this.charts.close();
  }
}

class Remark {
  root = element('li');

  // All times of the page are those of its reader.
  update({ remark }) {
    say(this.root, remark.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, text.time));
  }
}
