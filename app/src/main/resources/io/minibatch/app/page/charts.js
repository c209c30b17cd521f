// The charts of a group. On a phone they are folded away until somebody wants them.
import { element, show, unseen } from './dom.js';
import * as text from './text.js';
import { Chart } from './chart.js';

const wide = matchMedia('(min-width: 44rem)');
wide.addEventListener('change', () =>
  document.querySelectorAll('details.charts').forEach(each => { each.open = wide.matches; }));

const RATE_SECONDS = 10.5; // ten answers, give or take
const LEAST_SECONDS = 4;

const ONE = [{ name: '', color: '--chart-1' }];
const TWO = [{ name: 'half ≤', color: '--chart-1' }, { name: '99 of 100 ≤', color: '--chart-2', dash: [5, 4] }];

export class GroupCharts {
  constructor(of) {
    this.done = [];
    this.rate = new Chart('done a second', ONE, text.rate, text.short, 'measuring');
    this.waiting = new Chart('waiting', ONE, text.count, text.short, 'measuring');
    this.latency = new Chart('time of a window', TWO, text.millis, text.millis, 'none in the last minute');
    this.root = element('details', { class: 'charts' }, element('summary', {}, 'Charts', unseen(` of ${of}`)),
      element('div', { class: 'plots' }, this.waiting.root, this.rate.root, this.latency.root));
    this.root.open = wide.matches;
  }

  update(status, pipeline, time) {
    const seconds = Date.parse(time) / 1000;
    if (seconds === this.done.at(-1)?.seconds) return;
    this.rate.add(seconds, [this.perSecond(seconds, status.done)]);
    this.waiting.add(seconds, [status.waiting]);
    show(this.latency.root, Boolean(pipeline));
    if (pipeline) this.latency.add(seconds, [pipeline.latency?.p50 ?? null, pipeline.latency?.p99 ?? null]);
  }

  // Of the last ten seconds: one second knows nothing of a window every five. Null before enough is known.
  perSecond(seconds, done) {
    const before = this.done.at(-1);
    if (before && (seconds < before.seconds || done < before.done)) this.done = [];
    this.done = this.done.filter(each => seconds - each.seconds <= RATE_SECONDS);
    this.done.push({ seconds, done });
    const [first] = this.done;
    const took = seconds - first.seconds;
    return took >= LEAST_SECONDS ? (done - first.done) / took : null;
  }

  close() {
    [this.rate, this.waiting, this.latency].forEach(chart => chart.close());
  }
}
