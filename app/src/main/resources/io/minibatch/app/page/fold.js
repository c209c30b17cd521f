// Long text behind a summary: asked for when somebody opens it.
import { element, say, summary } from './dom.js';

export function fold(words, of, load) {
  const text = element('pre', { tabindex: '0', role: 'group', 'aria-label': `${words} of ${of}` });
  const box = element('details', { ontoggle: look }, summary(words, of), text);

  async function look() {
    if (!box.open) return;
    try {
      say(text, await load());
    } catch (error) {
      say(text, error.message);
    }
  }

  return box;
}
