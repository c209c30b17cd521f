// Asks the server that the page is from.

async function ask(path, options) {
  const answer = await fetch(path, { ...options, cache: 'no-store', credentials: 'same-origin' });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(detail(text) || `The server answered with status ${answer.status}.`);
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

export const get = path => ask(path, { headers: { Accept: 'application/json' } });

export const post = path => ask(path, { method: 'POST' });

export const streamPath = (stream, what, query) =>
  `streams/${encodeURIComponent(stream)}/${what}?${new URLSearchParams(query)}`;
