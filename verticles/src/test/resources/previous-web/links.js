/*
 * Which parts of a text are links: http and https only, everything else stays text. What is shown is
 * the text itself, but for the host where it could be taken for another one: then it is shown as the
 * browser will ask for it, in ASCII ("punycode", RFC 3492).
 */
const CANDIDATE = /https?:\/\/[^\s<>"'`{}|\\^\u00a0\u3000\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+/giu;
const CLOSING = { ')': '(', ']': '[' };
// Korean writes on after a link without a space: in https://a.example을 the host ends before 을.
const HOST_THEN_HANGUL = /^https?:\/\/[\w.-]+\.[a-z]{2,}(?=[\uac00-\ud7a3])/iu;
const TRAILING = /[.,:;!?…'"»”’。、！？]$/u;
const HOST = /^(https?:\/\/)([^/?#:]+|\[[^\]]*\])/iu;
/** Labels of a host in one script that its readers know; all others are shown in ASCII. */
const ONE_SCRIPT = [
  /^[\p{Script=Hangul}0-9-]+$/u,
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々0-9-]+$/u,
];

/**
 * @param {string} text
 * @returns {{text: string, href?: string}[]} the text in parts; those with href are links
 */
export function parts(text) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const written = withoutTrailing(HOST_THEN_HANGUL.exec(match[0])?.[0] ?? match[0]);
    const url = safeUrl(written);
    if (!url) continue;
    if (match.index > end) found.push({ text: text.slice(end, match.index) });
    found.push({ text: withTrueHost(written, url), href: url.href });
    end = match.index + written.length;
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

function safeUrl(text) {
  try {
    const url = new URL(text);
    // A user part makes http://bank.example@evil.example look like the bank.
    const safe = (url.protocol === 'http:' || url.protocol === 'https:') && !url.username && !url.password;
    return safe && url.hostname ? url : undefined;
  } catch {
    return undefined;
  }
}

function withTrueHost(written, url) {
  return written.replace(HOST, (all, scheme, host) =>
    isPlain(host, url.hostname) ? all : scheme + url.hostname,
  );
}

// As written is true label by label: the ASCII one itself, or letters of one script for it.
function isPlain(host, hostname) {
  const written = host.toLowerCase().split('.');
  const asked = hostname.split('.');
  return (
    written.length === asked.length &&
    written.every((label, index) => label === asked[index] || isOneScript(label, asked[index]))
  );
}

const isOneScript = (label, ascii) =>
  ascii.startsWith('xn--') &&
  label === label.normalize('NFKC') &&
  ONE_SCRIPT.some((script) => script.test(label));
