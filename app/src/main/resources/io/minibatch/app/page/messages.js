// The first messages of a list that the server has, for people to read.
import { get, streamPath } from './http.js';
import * as text from './text.js';

const MOST = 20;

// As text: a number of more than 15 digits would become another one.
export async function messages(stream, what, query) {
  const found = (await get(streamPath(stream, what, { ...query, limit: MOST + 1, as: 'text' }))).messages;
  const shown = found.slice(0, MOST).map(written);
  return shown.concat(found.length > MOST ? 'and more' : []).join('\n\n');
}

function written({ sequence, created, attributes, size, cut, text: words, base64 }) {
  const about = [`message ${sequence}`, text.time(created), text.plural(size, 'byte'),
    ...Object.entries(attributes).map(([name, value]) => `${name}: ${value}`)];
  return `${about.join(' · ')}\n${words ?? `base64 ${base64}`}${cut ? '\n(the rest is left out)' : ''}`;
}
