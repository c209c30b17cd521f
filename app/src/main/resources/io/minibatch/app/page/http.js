// Asks the server that the page is from. No answer is waited for without end: what hangs is a failure, too.

const LONGEST_MILLIS = 10_000;
const LONGEST_CHANGE_MILLIS = 120_000; // the browser may ask for the token meanwhile
const base = location.origin + location.pathname; // without the user and password that an address may have

// words: for the header, after "the server is"; message: for people who wait for what they asked for
export class Failure extends Error {
  constructor(words, message, status = 0) {
    super(message);
    this.words = words;
    this.status = status;
  }
}

async function ask(path, options, unanswered, longest = LONGEST_MILLIS) {
  let answer;
  let text;
  try {
    answer = await fetch(new URL(path, base), {
      ...options, cache: 'no-store', credentials: 'same-origin', signal: AbortSignal.timeout(longest) });
    text = await answer.text();
  } catch (error) {
    throw error.name === 'TimeoutError'
      ? new Failure('not answering', `The server does not answer${unanswered}.`)
      : new Failure('not reachable', 'The server is not reachable.');
  }
  if (!answer.ok) {
    const refuses = answer.status === 401 || answer.status === 403;
    throw new Failure(refuses ? 'refusing' : 'at fault',
      detail(text) || `The server answered with status ${answer.status}.`, answer.status);
  }
  return text ? JSON.parse(text) : null;
}

function detail(text) {
  try {
    return JSON.parse(text).detail;
  } catch {
    return '';
  }
}

export const get = path => ask(path, { headers: { Accept: 'application/json' } }, '');

export const post = path => ask(path, { method: 'POST' }, ', but may have done it all the same',
  LONGEST_CHANGE_MILLIS);

export function streamPath(stream, what, query) {
  if (stream === '.' || stream === '..') { // any browser would leave them out of a path, and reach something else
    throw new Error(`A stream called "${stream}" cannot be reached by HTTP. Use the command line.`);
  }
  return `streams/${encodeURIComponent(stream)}/${what}?${new URLSearchParams(query)}`;
}
