/*
 * Which parts of a text are links: http and https only, everything else stays text. What is shown
 * is the text itself, so a link never looks like another one.
 */
const CANDIDATE = /https?:\/\/[^\s<>"'`{}|\\^\u00a0\u3000]+/giu;
const CLOSING = { ')': '(', ']': '[' };
// Korean writes on after a link without a space: in https://a.example을 the host ends before 을.
const HOST_THEN_HANGUL = /^https?:\/\/[\w.-]+\.[a-z]{2,}(?=[\uac00-\ud7a3])/iu;
const TRAILING = /[.,:;!?…'"»”’。、！？]$/u;

/**
 * @param {string} text
 * @returns {{text: string, href?: string}[]} the same text in parts; those with href are links
 */
export function parts(text) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const shown = withoutTrailing(HOST_THEN_HANGUL.exec(match[0])?.[0] ?? match[0]);
    const href = safeHref(shown);
    if (!href) continue;
    if (match.index > end) found.push({ text: text.slice(end, match.index) });
    found.push({ text: shown, href });
    end = match.index + shown.length;
  }
  if (end < text.length) found.push({ text: text.slice(end) });
  return found;
}

// "(see http://a.example/b)." ends before the bracket, "http://a.example/b_(c)" after it.
function withoutTrailing(url) {
  for (let shown = url; ; ) {
    const last = shown.at(-1);
    const opening = CLOSING[last];
    const unbalanced = opening && shown.split(last).length > shown.split(opening).length;
    if (!unbalanced && !TRAILING.test(shown)) return shown;
    shown = shown.slice(0, -1);
  }
}

function safeHref(text) {
  try {
    const url = new URL(text);
    // A user part makes http://bank.example@evil.example look like the bank.
    const plain = (url.protocol === 'http:' || url.protocol === 'https:') && !url.username && !url.password;
    return plain && url.hostname ? url.href : undefined;
  } catch {
    return undefined;
  }
}
