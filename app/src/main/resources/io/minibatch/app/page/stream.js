// One stream with its groups. They are made when it is opened: of a thousand streams nobody looks at all.
import { closeAll, element, keep, named, say, show } from './dom.js';
import * as text from './text.js';
import { Group } from './group.js';
import { fold } from './fold.js';
import { messages } from './messages.js';

export class Stream {
  constructor(name, open) {
    this.name = name;
    this.about = element('p', { class: 'about' });
    this.brief = element('p', { class: 'brief' });
    this.problem = element('p', { class: 'trouble', hidden: '' });
    this.lost = element('p', { class: 'trouble', hidden: '' });
    this.groups = element('div');
    this.unread = element('div', { hidden: '' },
      element('p', { class: 'quiet' }, 'Nobody reads this stream yet: its first pipeline gets what waits.'),
      fold('Waiting messages', `stream ${name}`, () => messages(name, 'messages', {})));
    this.box = element('details', { ontoggle: () => this.item && this.update(this.item) },
      element('summary', { class: 'title' }, element('h2', {}, named(name)), this.about, this.brief),
      this.problem, this.lost, this.unread, this.groups);
    this.box.open = open;
    this.root = element('article', { class: 'stream', 'aria-label': `Stream ${name}` }, this.box);
  }

  update(item) {
    const { stream, pipelines, time } = item;
    this.item = item;
    say(this.about, about(stream));
    say(this.brief, stream.groups.length ? brief(stream) : '');
    this.brief.classList.toggle('bad', stream.groups.some(group => group.dead || group.state === 'failed'));
    this.root.classList.toggle('bad', Boolean(stream.error));
    say(this.problem, stream.error ? `This stream cannot be read: ${stream.error}` : '');
    show(this.problem, Boolean(stream.error));
    say(this.lost, `${text.plural(stream.lost, 'message')} lost by damage: a repair gave up what could not be read.`);
    show(this.lost, stream.lost > 0);
    show(this.unread, !stream.error && !stream.groups.length);
    if (!this.box.open) return;
    const items = stream.groups.map(group => ({
      group, time, pipeline: pipelines.find(each => each.group === group.group) }));
    keep(this.groups, items, each => each.group.group, each => new Group(stream.stream, each.group.group));
  }

  goTo(group) {
    this.box.open = true;
    this.update(this.item);
    const heading = this.groups.kept.get(group)?.heading ?? this.box.firstElementChild;
    heading.focus();
    heading.scrollIntoView({ block: 'start' });
  }

  close() {
    closeAll(this.groups);
  }
}

function about(stream) {
  if (stream.error) return '';
  return [stream.format || 'no format yet', stream.groups.length ? '' : `${text.count(stream.waiting)} waiting, no group`,
    stream.keep ? 'keeps what is done' : '', stream.retain ? `keeps for ${text.duration(stream.retain)}` : '']
    .filter(Boolean).join(' · ');
}

// What waits is that of the slowest group, which need not be the one in trouble.
function brief({ waiting, groups }) {
  const sum = what => groups.reduce((all, group) => all + group[what], 0);
  const many = state => groups.filter(group => group.state === state).length;
  return [[waiting, 'waiting'], [sum('inFlight'), 'in flight'], [sum('dead'), 'dead'],
    [many('failed'), 'failed'], [many('paused'), 'paused']]
    .filter(([number, words]) => number || words === 'waiting').map(([number, words]) => `${text.count(number)} ${words}`).join(' · ');
}
