// One stream with its groups.
import { element, keep, say } from './dom.js';
import * as text from './text.js';
import { Group } from './group.js';

export class Stream {
  constructor(stream) {
    this.about = element('p', { class: 'about' });
    this.groups = element('div');
    this.root = element('article', { class: 'stream', 'aria-label': `Stream ${stream.stream}` },
      element('div', { class: 'title' }, element('h2', {}, stream.stream), this.about), this.groups);
  }

  update({ stream, pipelines, seconds }) {
    const about = [stream.format || 'no format yet', stream.groups.length ? '' : `${text.count(stream.waiting)} waiting, no group`,
      stream.keep ? 'keeps what is done' : '', stream.retain ? `keeps for ${stream.retain}` : '',
      stream.lost ? `${text.count(stream.lost)} lost by damage` : ''];
    say(this.about, about.filter(Boolean).join(' · '));
    const items = stream.groups.map(group => ({
      group, seconds, pipeline: pipelines.find(each => each.group === group.group) }));
    keep(this.groups, items, item => item.group.group, item => new GroupItem(stream.stream, item.group.group));
  }
}

class GroupItem {
  constructor(stream, group) {
    this.view = new Group(stream, group);
    this.root = this.view.root;
  }

  update({ group, pipeline, seconds }) {
    this.view.update(group, pipeline, seconds);
  }
}
