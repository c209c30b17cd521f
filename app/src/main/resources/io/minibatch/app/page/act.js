// Does something for a button, and says what came of it. The button is not disabled meanwhile: it would lose the focus.
import { tell, tellFailure } from './said.js';

// action: what is to be said when it is done, or nothing if somebody thought better of it
export async function act(button, action) {
  if (button.getAttribute('aria-busy')) return;
  const what = button.getAttribute('aria-label') ?? button.textContent;
  button.setAttribute('aria-busy', 'true');
  try {
    const done = await action();
    if (done) tell(done);
  } catch (error) {
    tellFailure(`${what}: ${error.message}`);
  } finally {
    button.removeAttribute('aria-busy');
    document.dispatchEvent(new Event('changed'));
  }
}
