// The last windows of this process.
import { element, keep, say, show, summary } from './dom.js';
import * as text from './text.js';

const HEADS = ['at', 'window', 'messages', 'attempt', 'took'];

export class Recent {
  constructor(of) {
    this.rows = element('tbody');
    this.scroll = element('div', { class: 'scroll', role: 'region', 'aria-label': `Recent windows of ${of}` },
      element('table', {},
        element('thead', {}, element('tr', {}, ...HEADS.map(head => element('th', { scope: 'col' }, head)))), this.rows));
    this.root = element('details', { ontoggle: () => this.fit() }, summary('Recent windows', of), this.scroll);
  }

  update(windows) {
    show(this.root, windows.length > 0);
    keep(this.rows, windows, window => `${window.id} ${window.at}`, window => new Row(window));
    this.fit();
  }

  // What scrolls must be reached by keyboard; what does not would be a stop for nothing.
  fit() {
    if (this.root.open) this.scroll.tabIndex = this.scroll.scrollWidth > this.scroll.clientWidth ? 0 : -1;
  }
}

class Row {
  constructor(window) {
    this.at = window.at;
    this.time = element('time', { datetime: window.at });
    const cells = [this.time, window.id, text.count(window.size), text.count(window.attempt), text.millis(window.tookMillis)];
    this.root = element('tr', {}, ...cells.map(cell => element('td', {}, cell)));
  }

  update() {
    say(this.time, text.time(this.at));
  }
}
