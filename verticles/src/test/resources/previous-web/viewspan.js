/**
 * Which messages have passed through a scrolled view without a gap. A step further than the view is
 * high is a jump: what lies between was not seen, and the span begins anew.
 */
export class ViewSpan {
  /** Ordinals of the first and last message; undefined before anything was in view. */
  first;
  last;
  #top = 0;

  /**
   * @param {{first: number, last: number}} inView last: the last one whose end is in view
   * @param {number} top scroll position
   * @param {number} height of the view
   */
  add(inView, top, height) {
    const joins = this.first !== undefined && Math.abs(top - this.#top) <= height;
    this.first = joins ? Math.min(this.first, inView.first) : inView.first;
    this.last = joins ? Math.max(this.last, inView.last) : inView.last;
    this.#top = top;
  }

  /** The view shows what it showed, or what follows it, at another scroll position. */
  moved(top) {
    this.#top = top;
  }

  /** Something else is in view now. */
  jumped() {
    this.first = undefined;
    this.last = undefined;
  }
}

/**
 * @param {NodeListOf<Element>} items one below the other, each with its ordinal in data-n
 * @param {number} upper edge of the view, in client coordinates
 * @param {number} lower edge
 * @returns {{first: number, last: number, element: Element} | undefined} element: the first in view
 */
export function inView(items, upper, lower) {
  const first = firstWhere(items, (rect) => rect.bottom > upper);
  if (first === items.length) return undefined;
  const end = firstWhere(items, (rect) => rect.bottom > lower);
  const ordinal = Number(items[first].dataset.n);
  return {
    first: ordinal,
    last: end > 0 ? Number(items[end - 1].dataset.n) : ordinal - 1,
    element: items[first],
  };
}

function firstWhere(items, holds) {
  let low = 0;
  for (let high = items.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (holds(items[middle].getBoundingClientRect())) high = middle;
    else low = middle + 1;
  }
  return low;
}
