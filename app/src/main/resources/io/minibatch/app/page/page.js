// Asks for the status again and again while somebody looks, and shows it. What is old is seen to be old.
import { keep, say, show } from './dom.js';
import { get } from './http.js';
import * as text from './text.js';
import { Stream } from './stream.js';
import { overview, problems } from './overview.js';

const EVERY_MILLIS = 1_000;
const SELDOM_MILLIS = 15_000;
const SLOW_MILLIS = 3_000;
const MANY = 8; // more streams begin folded, and can be filtered

const list = document.getElementById('list');
const connection = document.getElementById('connection');
const filter = document.getElementById('filter');
const signIn = document.getElementById('sign-in');
let asking = false;
let again = false;
let signedOut = false;
let pause = EVERY_MILLIS;
let timer;
let last;

function connected(level, words) {
  connection.className = `connection ${level}`;
  document.body.classList.toggle('stale', level === 'down');
  say(document.getElementById('connection-text'), words);
}

function update(status) {
  const { streams, pipelines, time } = status;
  const many = streams.length > MANY;
  document.querySelectorAll('.store code').forEach(each => say(each, status.store));
  const items = streams.map(stream => ({
    stream, time, pipelines: pipelines.filter(each => each.stream === stream.stream) }));
  list.classList.toggle('many', many);
  keep(list, items, item => item.stream.stream, item => new Stream(item.stream.stream, !many));
  show(document.getElementById('none'), streams.length === 0);
  show(document.getElementById('filters'), many);
  narrow();
  const found = problems(streams);
  overview(streams, found, goTo);
  document.title = found.length ? `(${found.length}) minibatch` : 'minibatch';
  connected('up', status.message);
}

function narrow() {
  const wanted = filter.value.trim().toLowerCase();
  const views = [...(list.kept?.values() ?? [])];
  views.forEach(view => show(view.root, !view.name || view.name.toLowerCase().includes(wanted)));
  const seen = views.filter(view => !view.root.hidden).length;
  say(document.getElementById('filtered'), wanted ? `${text.count(seen)} of ${text.plural(views.length, 'stream')}` : '');
}

function goTo(stream, group) {
  filter.value = '';
  narrow();
  list.kept.get(stream)?.goTo?.(group);
}

function failed(error) {
  const since = last ? ` since ${text.time(last)}` : '';
  pause = Math.min(2 * pause, SELDOM_MILLIS);
  signedOut = error.status === 401;
  show(signIn, signedOut);
  document.title = `${error.words ?? 'at fault'} · minibatch`;
  connected('down', signedOut ? `signed out${since}: the token is another one now`
    : error.status ? `${error.words}${since}: ${error.message}` : `${error.words ?? error.message}${since}`);
}

async function ask() {
  const began = performance.now();
  const slow = setTimeout(() => connected('down', 'waiting for an answer'), SLOW_MILLIS);
  let status;
  try {
    status = await get('status');
  } catch (error) {
    failed(error);
    return;
  } finally {
    clearTimeout(slow);
  }
  last = status.time;
  // A server that has much to tell is asked less often.
  pause = Math.min(Math.max(EVERY_MILLIS, 2 * (performance.now() - began)), SLOW_MILLIS);
  try {
    update(status);
  } catch (error) {
    console.error(error);
    connected('bad', `${status.message}, but this page has a fault: ${error.message}`);
  }
}

async function look() {
  again = asking; // a button was pressed while the answer was under way: it may not know of it
  if (asking || signedOut || document.hidden) return;
  clearTimeout(timer);
  asking = true;
  do {
    again = false;
    await ask();
  } while (again && !signedOut);
  asking = false;
  timer = setTimeout(look, pause);
}

const local = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);
say(document.getElementById('first-message'), `curl ${local ? '' : "-H 'Authorization: Bearer <token>' "}-d '{"data":"foobar"}' ${
  new URL('streams/test-stream', location.origin + location.pathname)}`);
signIn.addEventListener('click', () => location.reload());
filter.addEventListener('input', narrow);
document.addEventListener('visibilitychange', look);
document.addEventListener('changed', look);
look();
