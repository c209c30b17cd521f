// Numbers and times for people.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const whole = new Intl.NumberFormat('en');
const three = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const toMinute = new Intl.DateTimeFormat(undefined, clock);
const toSecond = new Intl.DateTimeFormat(undefined, { ...clock, second: '2-digit' });
const withDate = new Intl.DateTimeFormat(undefined, {
  ...clock, second: '2-digit', year: 'numeric', month: 'short', day: 'numeric' });

export const count = number => whole.format(number);

export const short = number => compact.format(number);

export const rate = perSecond => `${perSecond < 1_000 ? three.format(perSecond) : whole.format(perSecond)}/s`;

export function millis(number) {
  if (number >= MINUTE) return span(number);
  if (number >= SECOND) return `${three.format(number / SECOND)} s`;
  return number >= 1 || number === 0 ? `${three.format(number)} ms` : `${three.format(number * 1_000)} µs`;
}

// Of another day with its date.
export function time(iso) {
  const date = new Date(iso);
  return (date.toDateString() === new Date().toDateString() ? toSecond : withDate).format(date);
}

export const minute = seconds => toMinute.format(new Date(seconds * SECOND));

export const plural = (number, what) => `${count(number)} ${what}${number === 1 ? '' : 's'}`;

// A long time: its largest unit is enough.
export function span(long) {
  if (long >= 2 * DAY) return plural(Math.floor(long / DAY), 'day');
  if (long >= 2 * HOUR) return `${Math.floor(long / HOUR)} h`;
  if (long >= 2 * MINUTE) return `${Math.floor(long / MINUTE)} min`;
  return `${Math.max(0, Math.floor(long / SECOND))} s`;
}

// Of ISO 8601, as Java writes durations: hours, minutes and seconds.
export function duration(iso) {
  const [, hours = 0, minutes = 0, seconds = 0] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(iso) ?? [];
  const long = hours * HOUR + minutes * MINUTE + seconds * SECOND;
  return long % HOUR === 0 && long >= HOUR ? (long % DAY === 0 ? plural(long / DAY, 'day') : `${long / HOUR} h`) : iso;
}
