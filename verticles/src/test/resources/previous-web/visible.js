/*
 * Characters that change the order of others without being seen (Unicode property Bidi_Control) can
 * make a text or a link look like another one. They are shown as marks and so have no effect; what a
 * right-to-left script needs is done by its letters and by dir=auto.
 */
const CONTROLS = {
  '\u061c': 'ALM',
  '\u200e': 'LRM',
  '\u200f': 'RLM',
  '\u202a': 'LRE',
  '\u202b': 'RLE',
  '\u202c': 'PDF',
  '\u202d': 'LRO',
  '\u202e': 'RLO',
  '\u2066': 'LRI',
  '\u2067': 'RLI',
  '\u2068': 'FSI',
  '\u2069': 'PDI',
};
const CONTROL = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The text for names, titles and lists: one line of plain text, controls as ⟨RLO⟩. */
export const plain = (text) => text.replace(CONTROL, (control) => `⟨${CONTROLS[control]}⟩`);

/**
 * @param {string} text
 * @returns {{text?: string, mark?: string}[]} the text in pieces; a mark stands for a control
 */
export function pieces(text) {
  const found = [];
  let end = 0;
  for (const { 0: control, index } of text.matchAll(CONTROL)) {
    if (index > end) found.push({ text: text.slice(end, index) });
    found.push({ mark: CONTROLS[control] });
    end = index + control.length;
  }
  if (end < text.length) found.push({ text: text.slice(end) });
  return found;
}
