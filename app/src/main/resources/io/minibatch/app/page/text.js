// Numbers and times for people.

const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export const count = number => whole.format(number);

export const rate = perSecond => `${short.format(perSecond)}/s`;

export const millis = number => (number >= 1000 ? `${short.format(number / 1000)} s` : `${short.format(number)} ms`);

export const time = iso => clock.format(new Date(iso));

export const plural = (number, what) => `${count(number)} ${what}${number === 1 ? '' : 's'}`;
