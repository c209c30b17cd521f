// Asks for the status every second while somebody looks, and shows it.
import { keep, say, show } from './dom.js';
import { get } from './http.js';
import * as text from './text.js';
import { Stream } from './stream.js';

const EVERY_MILLIS = 1000;

const streams = document.getElementById('streams');
const connection = document.getElementById('connection');
const connectionText = document.getElementById('connection-text');
let asking = false;

function update(status) {
  say(document.getElementById('store'), status.store);
  const seconds = Date.parse(status.time) / 1000;
  const items = status.streams.map(stream => ({
    stream, seconds, pipelines: status.pipelines.filter(each => each.stream === stream.stream) }));
  show(document.getElementById('none'), items.length === 0);
  keep(streams, items, item => item.stream.stream, item => new Stream(item.stream));
}

function connected(up, words) {
  connection.className = `connection ${up ? 'up' : 'down'}`;
  say(connectionText, words);
}

async function look() {
  if (document.hidden || asking) return;
  asking = true;
  try {
    const status = await get('status');
    update(status);
    connected(true, status.message);
    look.last = status.time;
  } catch (error) {
    const since = look.last ? ` since ${text.time(look.last)}` : '';
    connected(false, `not answering${since}: ${error.message}`);
  } finally {
    asking = false;
  }
}

say(document.getElementById('first-message'), `curl -d '{"data":"foobar"}' ${location.origin}/streams/test-stream`);
document.addEventListener('visibilitychange', look);
document.addEventListener('changed', look);
setInterval(look, EVERY_MILLIS);
look();
