// Does something for a button, and says what came of it.
import { say } from './dom.js';

const said = document.getElementById('said');

export async function act(button, done, action) {
  button.disabled = true;
  try {
    await action();
    said.className = 'said';
    say(said, done);
  } catch (error) {
    said.className = 'said bad';
    say(said, error.message);
  } finally {
    button.disabled = false;
    button.focus();
    document.dispatchEvent(new Event('changed'));
  }
}
