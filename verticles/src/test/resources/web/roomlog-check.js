/*
 * Property check of /roomlog.js, run inside the page by BrowserIT: a log of 120 events reaches it
 * shuffled, repeated and with holes, while pages are read; it must end with every event once.
 */
(async () => {
  const { RoomLog } = await import('/roomlog.js');
  const LENGTH = 120;
  const all = Array.from({ length: LENGTH }, (_, index) => ({ q: index + 1 }));

  // A small generator with a seed (mulberry32), so that a failure can be run again.
  const generator = (seed) => () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };

  const wait = (condition) =>
    new Promise((resolve, reject) => {
      const end = Date.now() + 10_000;
      const look = () => (condition() ? resolve() : Date.now() > end ? reject(new Error('late')) : setTimeout(look, 5));
      look();
    });

  const run = async (seed) => {
    const random = generator(seed);
    let written = 40;
    const fresh = [];
    const history = async ({ before = written + 1, after, limit }) => {
      const head = written;
      await new Promise((resolve) => setTimeout(resolve, random() * 4));
      const found = all.filter(({ q }) => q <= head && (after === undefined ? q < before : q > after));
      const events = after === undefined ? found.slice(-limit) : found.slice(0, limit);
      return { events, head, more: found.length > limit };
    };
    const log = new RoomLog(history, (events) => fresh.push(...events.map(({ q }) => q)));
    const loading = log.load(20);
    const wire = all
      .slice(30)
      .filter(() => random() > 0.3)
      .flatMap((event) => (random() > 0.7 ? [event, event] : [event]))
      .map((event) => ({ event, at: event.q + random() * 12 }))
      .sort((a, b) => a.at - b.at);
    for (const { event } of wire) {
      written = Math.max(written, event.q);
      log.apply(event);
      if (random() > 0.6) await new Promise((resolve) => setTimeout(resolve, random() * 3));
    }
    await loading;
    written = LENGTH;
    log.gap({ to: LENGTH });
    await wait(() => log.last === LENGTH);
    while (log.more) await log.loadOlder(50);
    const held = log.events.map(({ q }) => q).join();
    const wanted = all.map(({ q }) => q).join();
    if (held !== wanted) throw new Error(`seed ${seed}: ${held}`);
    if (new Set(fresh).size !== fresh.length) throw new Error(`seed ${seed}: appended twice`);
    log.close();
  };

  await Promise.all(Array.from({ length: 40 }, (_, seed) => run(seed)));
  return 'held';
})();
