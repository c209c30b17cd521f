// Something that went wrong in this process.
import { element, say } from './dom.js';
import { get, streamPath } from './http.js';
import * as text from './text.js';
import { fold } from './fold.js';

const EVENTS = {
  failed: 'failed', 'sink-failed': 'a sink refused it', dead: 'dead', undecodable: 'dead: could not be read',
  'pipeline-failed': 'the pipeline stopped', 'source-failed': 'a source failed',
};

const where = error => [error.id, EVENTS[error.event] ?? error.event, error.attempt && `attempt ${error.attempt}`]
  .filter(Boolean).map(part => ` · ${part}`).join('');

// An attempt that made its window dead is told once.
export const told = errors => errors.filter(each => each.event !== 'failed'
  || !errors.some(other => other.event === 'dead' && other.id === each.id && other.attempt === each.attempt));

export const keyOf = error => `${error.event} ${error.id} ${error.at}`;

export class Trouble {
  constructor(stream, group, error) {
    this.at = error.at;
    this.time = element('time', { datetime: error.at });
    const trace = async () => {
      const { errors } = await get(streamPath(stream, 'errors', { group }));
      return errors.find(each => keyOf(each) === keyOf(error))?.stackTrace ?? 'It is too long ago: only the last errors are remembered.';
    };
    this.root = element('div', { class: 'trouble', tabindex: '-1' },
      element('p', { class: 'where' }, this.time, where(error)),
      element('p', { class: 'error' }, error.error),
      fold('Stack trace', error.id, trace));
  }

  update() {
    say(this.time, text.time(this.at));
  }
}
