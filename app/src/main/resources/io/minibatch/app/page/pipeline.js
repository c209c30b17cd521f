// The pipeline of a group, in one line.
import * as text from './text.js';

export function describe(status, pipeline) {
  if (pipeline) return of(pipeline);
  if (status.state === 'running') return 'run by another process';
  return status.state === 'idle' ? 'nobody reads it' : '';
}

function of(pipeline) {
  const parts = [pipeline.strategy, text.plural(pipeline.workers, 'worker')];
  if (pipeline.sinks) parts.push(text.plural(pipeline.sinks, 'sink'));
  if (pipeline.sources) parts.push(text.plural(pipeline.sources, 'source'));
  if (pipeline.state === 'standby') parts.push('stands by for another process');
  if (pipeline.waits) parts.push(waits(pipeline.waits));
  return parts.filter(Boolean).join(' · ');
}

function waits({ messages, until }) {
  const parts = [];
  if (messages) parts.push(`for ${text.plural(messages, 'more message')}`);
  if (until) parts.push(`until ${text.time(until)}`);
  return parts.length ? `waits ${parts.join(', or ')}` : '';
}
