// Lines over the last five minutes, drawn by uPlot (served from here), with their figures in words. A chart is drawn only
// while it is in sight: canvases are large, and there may be thousands of charts.
import { element, say } from './dom.js';
import { minute } from './text.js';

const SPAN_SECONDS = 300;
const GAP_SECONDS = 5; // nobody looked, or the server was away: what was in between is not known
const HEIGHT = 110;

const charts = new Map(); // by the element that they are drawn in
const inSight = new IntersectionObserver(
  entries => entries.forEach(({ target, isIntersecting }) => charts.get(target)?.seen(isIntersecting)),
  { rootMargin: '200px' });
const resized = new ResizeObserver(entries => entries.forEach(({ target }) => charts.get(target)?.resize()));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => charts.forEach(chart => chart.redraw()));

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export class Chart {
  // lines: [{ name, color, dash }]; words and tick: (number) => text; none: what is said without a number
  constructor(title, lines, words, tick, none) {
    this.title = title;
    this.lines = lines;
    this.words = words;
    this.tick = tick;
    this.none = none;
    this.data = [[], ...lines.map(() => [])];
    this.now = lines.map(() => element('span', { class: 'now' }));
    this.holder = element('div', { class: 'plot', role: 'img', 'aria-label': title });
    const key = lines.map((line, i) => element('span', { class: `key key-${i + 1}` }, 
      element('span', { class: 'means' }, line.name), ' ', this.now[i]));
    this.root = element('div', { class: lines.length > 1 ? 'chart keyed' : 'chart' },
      element('h4', {}, title), element('p', { class: 'caption' }, ...key), this.holder);
    charts.set(this.holder, this);
    inSight.observe(this.holder);
    resized.observe(this.holder);
  }

  add(seconds, values) {
    const [times] = this.data;
    const last = times[times.length - 1];
    if (seconds <= last) this.data.forEach(column => { column.length = 0; }); // the server's clock was set back
    if (seconds - last > GAP_SECONDS) this.push(last + 1, values.map(() => null));
    this.push(seconds, values);
    while (times[0] < seconds - SPAN_SECONDS) this.data.forEach(column => column.shift());
    this.tell(values);
    this.plot?.setData(this.data);
  }

  push(seconds, values) {
    this.data[0].push(seconds);
    values.forEach((value, i) => this.data[i + 1].push(value));
  }

  tell(values) {
    const none = values.every(value => value === null);
    this.root.classList.toggle('none', none);
    values.forEach((value, i) => say(this.now[i], value !== null ? this.words(value) : i ? '' : this.none));
    const parts = this.lines.map(({ name }, i) => {
      const known = this.data[i + 1].filter(value => value !== null);
      return known.length === 0 ? this.none : `${name} from ${this.words(Math.min(...known))} to ${
        this.words(Math.max(...known))}, now ${values[i] === null ? 'unknown' : this.words(values[i])}`.trim();
    });
    this.holder.setAttribute('aria-label', `${this.title}, last five minutes: ${[...new Set(parts)].join('; ')}`);
  }

  seen(visible) {
    if (visible) this.draw();
    else this.erase();
  }

  draw() {
    const width = this.holder.clientWidth;
    if (this.plot || !width || typeof uPlot === 'undefined') return;
    const grid = { stroke: colour('--grid'), width: 1 };
    const axis = { stroke: colour('--quiet'), grid, ticks: { show: false }, font: '11px system-ui', gap: 6 };
    this.plot = new uPlot(
      {
        width,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        padding: [8, 18, 0, 0],
        scales: {
          x: { range: () => this.span() },
          y: { range: (_, low, high) => [0, high > 0 ? high * 1.1 : 1] },
        },
        axes: [
          { ...axis, size: 24, space: 60, incrs: [60, 120], values: (_, ticks) => ticks.map(minute) },
          { ...axis, size: 54, space: 28, values: (_, ticks) => ticks.map(this.tick) },
        ],
        series: [{}, ...this.lines.map(line => ({
          stroke: colour(line.color), width: 1.5, dash: line.dash, points: { show: false } }))],
      },
      this.data,
      this.holder,
    );
  }

  span() {
    const last = this.data[0].at(-1) ?? Date.now() / 1000;
    return [last - SPAN_SECONDS, last];
  }

  erase() {
    this.plot?.destroy();
    this.plot = null;
  }

  redraw() {
    if (!this.plot) return;
    this.erase();
    this.draw();
  }

  resize() {
    const width = this.holder.clientWidth;
    if (this.plot && width && width !== this.plot.width) this.plot.setSize({ width, height: HEIGHT });
  }

  close() {
    this.erase();
    inSight.unobserve(this.holder);
    resized.unobserve(this.holder);
    charts.delete(this.holder);
  }
}
