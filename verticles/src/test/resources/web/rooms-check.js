/*
 * Property check of /rooms.js, run inside the page: a server whose answers are late, and pushes that
 * overtake them. In the end the list must be what the server has: a late list takes nothing back.
 */
(async () => {
  const { Rooms } = await import('/rooms.js');
  const me = { id: '1', handle: 'me', name: 'me' };

  // A small generator with a seed (mulberry32), so that a failure can be run again.
  const generator = (seed) => () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const delay = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

  class Server {
    rooms = new Map();
    constructor(random) {
      this.random = random;
      for (let id = 1; id <= 30; id++) this.make(String(id));
    }
    make(id) {
      const room = { id, kind: 'group', title: id, members: [], memberCount: 1, head: 1, n: 0, readN: 0 };
      this.rooms.set(id, room);
      return room;
    }
    // What is so now, told some time later.
    async later(value) {
      const answer = JSON.parse(JSON.stringify(value ?? null));
      await delay(this.random() * 30);
      return answer;
    }
    listRooms = (cursor, limit) => {
      const all = [...this.rooms.values()].sort((a, b) => b.id - a.id).filter(({ id }) => !cursor || Number(id) < cursor);
      const rooms = all.slice(0, Math.min(limit, this.limit ?? 7));
      const next = all.length > rooms.length ? Number(rooms.at(-1).id) : undefined;
      return this.later({ rooms, next });
    };
    getRoom = async (id) => {
      const room = await this.later(this.rooms.get(id));
      if (!room) throw Object.assign(new Error(), { code: 'not_found' });
      return room;
    };
  }

  const run = async (seed) => {
    const random = generator(seed);
    const server = new Server(random);
    const rooms = new Rooms(me, server, { add: () => undefined });
    const pick = () => [...server.rooms.keys()][Math.floor(random() * server.rooms.size)];
    let made = 100;
    rooms.load();
    for (let step = 0; step < 60; step++) {
      const chance = random();
      if (chance < 0.2) {
        const { id } = server.make(String(made++));
        rooms.added(id);
      } else if (chance < 0.4 && server.rooms.size > 5) {
        const id = pick();
        server.rooms.delete(id);
        rooms.left(id);
      } else if (chance < 0.7) {
        const room = server.rooms.get(pick());
        room.head++;
        room.n++;
        rooms.head({ r: room.id, q: room.head, n: room.n, ts: step });
      } else if (chance < 0.85) {
        const room = server.rooms.get(pick());
        room.readN = room.n;
        rooms.read(room.id, room.n);
      } else rooms.load();
      await delay(random() * 6);
    }
    await rooms.load();
    // Each room is read again at most once a second: what waits for that may still be on its way.
    const text = (all) =>
      all
        .map(({ id, head, n, readN }) => `${id}:${head},${n},${readN}`)
        .sort()
        .join(' ');
    const wanted = text([...server.rooms.values()]);
    const end = Date.now() + 10_000;
    while (text(rooms.list) !== wanted && Date.now() < end) await delay(20);
    rooms.stop();
    if (text(rooms.list) !== wanted) throw new Error(`seed ${seed}: ${text(rooms.list)} instead of ${wanted}`);
    for (const room of rooms.list) if (room.unread !== room.n - room.readN) throw new Error(`seed ${seed}: unread`);
  };

  const many = async () => {
    const server = new Server(() => 0);
    server.limit = 200;
    for (let id = 31; id <= 5_500; id++) server.make(String(id));
    const rooms = new Rooms(me, server, { add: () => undefined });
    await rooms.load();
    if (rooms.list.length !== 5_500) throw new Error(`${rooms.list.length} of 5500 rooms`);
  };

  await Promise.all([many(), ...Array.from({ length: 40 }, (_, seed) => run(seed))]);
  return 'held';
})();
