// A line over the last five minutes, drawn by uPlot (served from here), with its figures in words for those who do not
// see it.
import { element, say } from './dom.js';

const POINTS = 300;
const dark = matchMedia('(prefers-color-scheme: dark)');

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export class Chart {
  // lines: [{ name, color }], words: (values) => text, format: (number) => text
  constructor(title, lines, format, words) {
    this.lines = lines;
    this.format = format;
    this.words = words;
    this.data = [[], ...lines.map(() => [])];
    this.canvas = element('div', { role: 'img', 'aria-label': title });
    this.text = element('p');
    this.title = title;
    this.root = element('div', { class: 'chart' }, element('h4', {}, title), this.canvas, this.text);
    dark.addEventListener('change', () => this.redraw());
    new ResizeObserver(() => this.resize()).observe(this.canvas);
  }

  add(seconds, values) {
    this.data[0].push(seconds);
    values.forEach((value, i) => this.data[i + 1].push(value));
    if (this.data[0].length > POINTS) this.data.forEach(column => column.shift());
    const words = this.words(values);
    say(this.text, words);
    this.canvas.setAttribute('aria-label', `${this.title}: ${words}`);
    if (this.plot) this.plot.setData(this.data);
    else this.draw();
  }

  draw() {
    const width = this.canvas.clientWidth;
    if (!width || typeof uPlot === 'undefined') return;
    const grid = { stroke: colour('--line'), width: 1 };
    const axis = { stroke: colour('--quiet'), grid, ticks: grid, font: '11px system-ui' };
    this.plot = new uPlot(
      {
        width,
        height: 120,
        legend: { show: false },
        cursor: { show: false },
        scales: { y: { range: (_, low, high) => [0, Math.max(high ?? 0, 1) * 1.05] } },
        axes: [{ ...axis, space: 70 }, { ...axis, size: 52, space: 30, values: (_, ticks) => ticks.map(this.format) }],
        series: [{}, ...this.lines.map(line => ({ stroke: colour(line.color), width: 2, points: { show: false } }))],
      },
      this.data,
      this.canvas,
    );
  }

  redraw() {
    this.plot?.destroy();
    this.plot = null;
    this.draw();
  }

  resize() {
    if (this.plot && this.canvas.clientWidth) this.plot.setSize({ width: this.canvas.clientWidth, height: 120 });
    else this.draw();
  }
}
