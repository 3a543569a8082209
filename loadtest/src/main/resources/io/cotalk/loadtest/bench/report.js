"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const page = document.getElementById("page");
const servers = Object.entries(data.servers);
const first = servers[0][1];
const colours = ["a", "b", "c", "d", "e", "f", "g", "h"].map((name) => `var(--${name})`);

const el = (name, attributes, ...children) => {
  const node = document.createElement(name);
  Object.entries(attributes || {}).forEach(([key, value]) => node.setAttribute(key, value));
  node.append(...children);
  return node;
};
const has = (name) => first.figures[name] !== undefined;
const value = (name) => has(name) ? first.figures[name].value : 0;
/** Three digits are enough for anything measured. */
const show = (number) => {
  const size = Math.abs(number);
  const digits = size >= 100 || Number.isInteger(number) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return number.toLocaleString("en", {maximumFractionDigits: digits});
};
const short = (number) => {
  const size = Math.abs(number);
  return size >= 1e9 ? show(number / 1e9) + "G" : size >= 1e6 ? show(number / 1e6) + "M"
    : size >= 1e4 ? show(number / 1e3) + "k" : show(number);
};
const unitOf = (unit) => ({us: "µs", "us/s": "µs a second", "1/s": "/s", ratio: "×", times: "×"})[unit] || unit;
const many = (number, word) => show(number) + " " + word + (number === 1 ? "" : "s");
const ms = (name) => show(value(name)) + " ms";
const bytes = (number) => number >= 1048576 ? show(number / 1048576) + " MiB" : number >= 10240 ? show(number / 1024) + " KiB" : show(number) + " B";

/* ---------------------------------------------------------------- in words */

const within = (name, what) =>
  `Half of ${what} within ${ms(name + "_p50_ms")}, 99 of 100 within ${ms(name + "_p99_ms")}.`;

function sends() {
  const s = data.sizes, acks = value("acks_per_second");
  const to = acks > 0 ? value("deliveries_per_second") / acks : 0;
  return [`${many(s.connections, "client")} in ${many(s.rooms, "room")} sent ${show(acks)} messages a second`
    + (s.rate || data.scenario === "mixed" ? "" : ", each sender waiting for its acknowledgement")
    + `. Each message reached ${show(Math.round(to * 10) / 10)} receivers: ${show(value("deliveries_per_second"))} deliveries a second.`,
  within("ack", "the messages were acknowledged, which means stored on disk,"), within("delivery", "the deliveries arrived")];
}

const told = {
  connect: () => [`${show(value("connects_per_second"))} clients a second connected, logged in and opened a room.`,
    within("connect", "them were ready")],
  api: () => [`${show(value("requests_per_second"))} requests a second were answered over HTTP.`, within("request", "them were answered")],
  idle: () => [`Each of ${show(value("connections"))} connections that do nothing holds ${bytes(value("memory_per_connection_bytes"))}`
    + ` of memory and takes ${show(value("cpu_node_per_connection_us_per_s"))} µs of processor time a second.`],
  history: () => [`Among ${show(value("messages_stored") || value("messages"))} stored messages, the newest page of 50 was there within`
    + ` ${ms("newest_page_p50_ms")} half of the time, a page a thousand pages back within ${ms("page_1000_p50_ms")}.`,
  ...(has("bare_query_p50_ms") ? [`The bare query in PostgreSQL takes ${ms("bare_query_p50_ms")}.`] : [])],
  slow: () => [`${show(value("closed_as_slow"))} clients that read nothing were closed, the last after ${show(value("closed_after_max_seconds"))} s;`
    + ` each held at most ${bytes(value("memory_per_slow_bytes"))}.`,
  `For the others, the time that 99 of 100 deliveries take became ${show(value("delivery_p99_ratio"))} times what it is without them.`],
  overload: () => [`At its best the server acknowledged ${show(value("peak_acks_per_second"))} messages a second.`
    + ` Offered ${show(value("offered_times_peak"))} times that, it still acknowledged ${show(value("goodput_percent"))} % of its best and refused the rest at once;`
    + ` ${show(value("back_after_seconds"))} s after the overload all was as before.`],
  storm: () => [`${show(value("reconnected"))} clients left and came back at the same moment; `
    + (has("all_caught_up_seconds") ? `all had everything they missed after ${show(value("all_caught_up_seconds"))} s.`
      : `${show(value("absent"))} of them were not back when this ended.`)],
};

const faults = [["missing", "No event was lost", "lost"], ["double", "No event came twice", "came twice"],
  ["hole", "No event was left out in between", "left out"], ["stray", "Nobody heard of a room that is not theirs", "in rooms that are not open"],
  ["refused", "No request was refused", "refused"], ["unsent", "No send waited too long at the client", "never sent"],
  ["unanswered", "Every send was answered", "not answered"], ["closed", "No connection was lost", "lost"],
  ["shed", "Nobody was told to fetch events later", "to be fetched later"], ["absent", "Everybody was there at the end", "not there at the end"],
  ["unfinished", "Every connect came to its end", "neither ready nor refused"]];

function verdict() {
  const wrong = faults.filter(([name]) => value(name) > 0)
    .map(([name, , word]) => `${many(value(name), first.figures[name].unit.replace(/s$/, ""))} ${word}`);
  const audited = data.audit ? (data.audit.startsWith("not clean") ? " The audit of the stored data found faults."
    : " The audit of the stored data found nothing wrong.") : "";
  if (!wrong.length) {
    return (has("missing") ? "Every delivery was checked: none was lost, repeated or out of order." : "") + audited;
  }
  return "Not as it must be: " + wrong.join(", ") + "." + audited;
}

function cost() {
  const thing = mainThing();
  if (!thing || !value(`cpu_server_per_${thing}_us`)) return "";
  const part = (kind) => show(value(`cpu_${kind}_per_${thing}_us`));
  return `A ${thing} takes ${part("server")} µs of processor time: ${part("node")} in Co-Talk, ${part("postgres")} in PostgreSQL`
    + (value(`cpu_redis_per_${thing}_us`) >= .5 ? `, ${part("redis")} in Redis.` : ".");
}

function head() {
  const s = data.sizes;
  const when = new Date(data.began).toISOString().slice(0, 16).replace("T", " ") + " UTC";
  document.title = "Co-Talk measured: " + data.what;
  page.append(el("header", {}, el("p", {class: "over"}, `Co-Talk measured, ${when}`),
    el("h1", {}, data.what[0].toUpperCase() + data.what.slice(1)),
    el("span", {class: "badge " + (data.clean ? "good" : "bad")}, data.clean ? "every check passed" : "some check failed")));
  const texts = (told[data.scenario] || sends)();
  page.append(el("p", {}, [...texts, cost()].filter(Boolean).join(" ")), el("p", {}, verdict()));
  const load = Number(data.machine.load_before);
  page.append(el("p", {class: "soft"}, `${many(s.nodes, "node")}, ${many(s.shards, "shard")} and the client shared one machine with `
    + `${many(Number(data.machine.processors), "processor")} (${data.machine.processor}). Measured for ${many(s.time_seconds, "second")}`
    + `${servers.length > 1 && !first.search.length ? ", by turns with a bare server," : ""} after `
    + `${many(s.warmup_seconds, "second")} of warm-up. Times count from when a send was due, so waiting shows.`));
  if (load > data.machine.processors / 2) {
    page.append(el("p", {class: "note"}, `Other programs kept this machine busy when the run began (load ${data.machine.load_before} `
      + `on ${many(Number(data.machine.processors), "processor")}): latencies and costs are worse than the server's own.`));
  }
}

/* ---------------------------------------------------------------- key figures */

const headlines = [
  ["max_deliveries_per_second", "highest deliveries in time"], ["max_sends_per_second", "highest sends in time"],
  ["messages_stored", "messages in the shard"],
  ["goodput_percent", "of the peak acknowledged in overload"], ["back_after_seconds", "until all was as before"],
  ["acks_per_second", "acknowledged sends"], ["deliveries_per_second", "deliveries"],
  ["connects_per_second", "connects"], ["requests_per_second", "requests"],
  ["ack_p50_ms", "until acknowledged, half of the sends"], ["ack_p99_ms", "until acknowledged, 99 of 100"],
  ["delivery_p99_ms", "until delivered, 99 of 100"],
  ["connect_p50_ms", "until connected, half"], ["connect_p99_ms", "until connected, 99 of 100"],
  ["request_p50_ms", "until answered, half"], ["request_p99_ms", "until answered, 99 of 100"],
  ["cpu_server_per_send_us", "of all servers' processors a send"],
  ["cpu_node_per_delivery_us", "of the nodes' processors a delivery"],
  ["cpu_server_per_connect_us", "of all servers' processors a connect"],
  ["cpu_server_per_request_us", "of all servers' processors a request"],
  ["memory_per_connection_bytes", "of memory a connection"], ["heap_per_connection_bytes", "of heap a connection"],
  ["all_caught_up_seconds", "until all had caught up"], ["recovered_after_seconds", "to recover from the burst"],
  ["closed_after_max_seconds", "until every slow reader was closed"], ["memory_per_slow_bytes", "of memory a slow reader"],
  ["delivery_p99_ratio", "the readers' p99 without slow ones"],
  ["newest_page_p50_ms", "for the newest page, half of the time"], ["page_1000_p50_ms", "for page 1,000 back, half of the time"],
  ["bare_query_p50_ms", "for the bare query in PostgreSQL"],
  ["page_1000_to_newest", "page 1,000 to the newest page"], ["newest_page_to_bare_query", "the newest page to the bare query"]];

function tile(figure, label) {
  const [number, unit] = figure.unit === "B" ? bytes(figure.value).split(" ") : [show(figure.value), unitOf(figure.unit)];
  return el("div", {class: "card tile"}, el("b", {}, number + " ", el("small", {}, unit)), el("span", {}, label));
}

function tiles() {
  const box = el("div", {class: "tiles"});
  const known = headlines.filter(([name]) => has(name));
  known.slice(0, known.length >= 8 ? 8 : known.length === 7 ? 6 : known.length).forEach(([name, label]) => box.append(tile(first.figures[name], label)));
  [["cpu_node_per_delivery_us", "a bare server's processor time a delivery"], ["cpu_node_per_connect_us", "a bare server's processor time a connect"],
    ["max_deliveries_per_second", "a bare server's highest deliveries"]]
    .filter(([name]) => data.ratios[name]).forEach(([name, label]) =>
      box.append(tile({value: data.ratios[name], unit: "times"}, label)));
  // Rows shall be full.
  const count = box.children.length;
  const columns = count <= 5 ? count : count % 4 && count % 3 === 0 ? 3 : 4;
  box.style.setProperty("--columns", columns);
  page.append(box);
}

/** The name of a figure without its unit, which has a column of its own. */
const plain = (name) => name.replace(/_(ms|us|bytes|percent|seconds)$/, "").replace("_us_per_s", "").replaceAll("_", " ")
  .replace("p999", "p99.9").replace(/^cpu /, "processor time, ").replace("postgres", "PostgreSQL").replace("redis", "Redis");

const aimWords = {
  acks_per_second: "Acknowledged sends", cpu_server_per_send_us: "Processor time of all servers a send",
  delivery_cpu_to_bare: "Processor time of a delivery, to a bare server's", cpu_node_per_delivery_us: "Processor time of the nodes a delivery",
  cpu_node_per_connect_us: "Processor time of the nodes a connect", newest_page_to_bare_query: "Newest page, to the bare query",
  closed_as_slow: "Clients that read nothing were closed as slow", closed_after_max_seconds: "The last of them after",
  memory_per_slow_bytes: "Memory that each held at most", delivery_p99_ratio: "The readers' p99, to that without slow ones",
  goodput_percent: "Acknowledged in overload, of the peak", refusals_busy_percent: "Refusals that say busy",
  refusals_with_wait_percent: "Refusals that tell how long to wait", heap_max_percent: "Heap in use at most",
  back_after_seconds: "As before after the overload in"};

function aims() {
  const table = el("table", {}, el("tr", {}, el("th", {}, "What must hold"), el("th", {class: "n"}, "measured"),
    el("th", {class: "n"}, "aim"), el("th", {}, "")));
  const row = (what, figure, limit, met, words) => table.append(el("tr", {}, el("td", {}, what),
    el("td", {class: "n"}, figure), el("td", {class: "n"}, limit), el("td", {class: "mark " + (met ? "good" : "bad")}, words)));
  first.aims.forEach((aim) => {
    const figure = first.figures[aim.figure];
    const unit = figure ? " " + unitOf(figure.unit) : "";
    row(aimWords[aim.figure] || plain(aim.figure), figure ? show(figure.value) + unit : "", aim.side + " " + show(aim.limit) + unit, aim.met,
      aim.met ? "✓ met" : aim.binding === false ? "✗ not reached" : "✗ failed");
  });
  faults.filter(([name]) => has(name)).forEach(([name, words]) => {
    const met = value(name) === 0;
    row(words, met ? "0" : many(value(name), first.figures[name].unit.replace(/s$/, "")), "0", met, met ? "✓ met" : "✗ failed");
  });
  if (data.audit) {
    const clean = !data.audit.startsWith("not clean");
    row("The stored rooms, read by the audit, are whole", clean ? "clean" : "not clean", "clean", clean, clean ? "✓ met" : "✗ failed");
  }
  if (table.rows.length > 1) page.append(el("h2", {}, "Aims"), el("div", {class: "card scroll"}, table));
}

/* ---------------------------------------------------------------- where it goes */

function mainThing() {
  const things = data.scenario === "fanout" || data.scenario === "slow" ? ["delivery", "send"] : ["send", "connect", "request", "reconnect", "delivery"];
  return things.find((thing) => has(`cpu_server_per_${thing}_us`));
}

/** A bar of parts that add up, and what they are. */
function bar(title, unit, parts, after) {
  const real = parts.filter(([, amount]) => amount > 0);
  const sum = real.reduce((so, [, amount]) => so + amount, 0);
  if (!sum) return null;
  const strip = el("div", {class: "bar", role: "img", "aria-label": title});
  const table = el("table", {class: "parts"});
  real.forEach(([name, amount, colour]) => {
    strip.append(el("span", {style: `flex: ${amount} 0 0; background: ${colour}`, title: `${name}: ${show(amount)} ${unit}`}));
    table.append(el("tr", {}, el("td", {}, el("i", {style: "background:" + colour}), name), el("td", {class: "n"}, `${show(amount)} ${unit}`),
      el("td", {class: "n"}, (amount / sum < .01 ? "<1" : Math.round(100 * amount / sum)) + " %")));
  });
  return el("figure", {class: "card"}, el("h3", {}, `${title}: ${show(sum)} ${unit}`), strip, table, ...(after ? [el("p", {class: "soft"}, after)] : []));
}

function spent() {
  const thing = mainThing();
  const box = el("div", {class: "plots"});
  if (thing) {
    const of = (kind) => value(`cpu_${kind}_per_${thing}_us`);
    const groups = [["loops", "event loops: sockets, lanes, fan-out, bus"], ["workers", "worker and virtual threads"],
      ["compiler", "just-in-time compiler"], ["gc", "garbage collection"], ["cluster", "Hazelcast"], ["other", "other threads"]]
      .map(([group, words], i) => ["Co-Talk, " + words, of("node_" + group), colours[[0, 4, 6, 7, 3, 5][i]]]);
    const nodes = groups.some(([, amount]) => amount > 0) ? groups : [["Co-Talk", of("node"), colours[0]]];
    box.append(bar(`Processor time of a ${thing}`, "µs", [...nodes, ["PostgreSQL", of("postgres"), colours[2]], ["Redis", of("redis"), colours[1]]],
      `The measuring client beside it takes ${show(of("client"))} µs a ${thing}.`) || "");
  }
  const ack = value("ack_mean_ms"), commit = value("commit_mean_ms"), delivery = value("delivery_mean_ms");
  if (commit > 0 && ack > commit) {
    box.append(bar("Mean time until a delivery", "ms", [["frames, sockets and waiting for the lane", ack - commit, colours[0]],
      ["commit in PostgreSQL, mean of all commits", commit, colours[2]], ["fan-out, after the acknowledgement", Math.max(0, delivery - ack), colours[1]]]) || "");
  }
  if (box.children.length) page.append(el("h2", {}, "Where the time goes"), box);
}

/* ---------------------------------------------------------------- over time */

const leastOf = (values, seconds) => values && values.map((_, i) => Math.min(...values.slice(Math.max(0, i - seconds + 1), i + 1)));

/** Ticks that end at or above the greatest value, so that no line leaves the grid. */
function scale(values, log) {
  const greatest = Math.max(...values);
  if (log) {
    const least = Math.pow(10, Math.floor(Math.log10(Math.min(...values))));
    const ticks = [least];
    while (ticks[ticks.length - 1] < greatest) ticks.push(ticks[ticks.length - 1] * 10);
    if (ticks.length === 1) ticks.push(least * 10);
    const top = Math.log(ticks[ticks.length - 1] / least);
    return {ticks, share: (number) => Math.log(Math.max(number, least) / least) / top};
  }
  const rough = greatest / 4, power = Math.pow(10, Math.floor(Math.log10(rough)));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough * .999);
  const ticks = [0];
  while (ticks[ticks.length - 1] < greatest * .999) ticks.push(ticks[ticks.length - 1] + step);
  return {ticks, share: (number) => number / ticks[ticks.length - 1]};
}

function timeTicks(last) {
  const step = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600].find((each) => last / each <= 6) || 7200;
  const ticks = [];
  for (let at = 0; at <= last + .3; at += step) ticks.push(at);
  return ticks;
}

/** The drawing of a plot at this width in pixels, so that its text is as large as all other. */
function drawing(width, unit, lines, log) {
  const height = Math.round(Math.min(230, Math.max(180, width * .45))), left = 62, right = 12, bottom = 40, top = 8;
  const {ticks, share} = scale(lines.flatMap((line) => line.values).filter((number) => number > 0), log);
  const last = Math.max(...lines.map((line) => line.at[line.at.length - 1]));
  const x = (at) => left + (width - left - right) * Math.min(1, at / last);
  const y = (number) => top + (height - top - bottom) * (1 - share(number));
  const parts = [];
  ticks.forEach((tick) => parts.push(`<line class="grid" x1="${left}" x2="${width - right}" y1="${y(tick)}" y2="${y(tick)}"/>`
    + `<text x="${left - 7}" y="${y(tick) + 4}" text-anchor="end">${short(tick)}</text>`));
  timeTicks(last).forEach((tick) => parts.push(`<text x="${x(tick)}" y="${height - bottom + 17}" text-anchor="middle">${tick}</text>`));
  const middle = top + (height - top - bottom) / 2;
  parts.push(`<text x="${left + (width - left - right) / 2}" y="${height - 5}" text-anchor="middle">seconds</text>`
    + `<text x="12" y="${middle}" text-anchor="middle" transform="rotate(-90 12 ${middle})">${unit}</text>`);
  lines.forEach((line) => {
    // Of a second without any value there is nothing to show on a logarithmic axis.
    const points = line.values.map((number, i) => [number, x(line.at[i]).toFixed(1) + "," + y(number).toFixed(1)])
      .filter(([number]) => !log || number > 0).map(([, point]) => point);
    parts.push(`<polyline points="${points.join(" ")}" fill="none" stroke="${line.colour}" stroke-width="1.9"`
      + ` stroke-linejoin="round"${line.dashed ? ' stroke-dasharray="5 4"' : ""}/>`);
  });
  return `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" aria-hidden="true">${parts.join("")}</svg>`;
}

/** Null where there is nothing to show. */
function plot(title, unit, lines, log) {
  const usable = lines.filter((line) => line.values && line.values.length > 1 && line.values.some((number) => number > 0));
  if (!usable.length) return null;
  const key = el("div", {class: "key"});
  usable.forEach((line) => key.append(el("span", {},
    el("i", {style: line.dashed ? `background: repeating-linear-gradient(90deg, ${line.colour} 0 5px, transparent 5px 8px)` : "background:" + line.colour}),
    line.label)));
  const card = el("figure", {class: "card", role: "img", "aria-label": `${title}, ${unit}`}, el("h3", {}, title), key);
  const paper = el("div", {});
  card.append(paper);
  card.draw = () => { paper.innerHTML = drawing(Math.max(240, card.clientWidth - 34), unit, usable, log); };
  return card;
}

const line = (server, name, label, colour, dashed, factor) => ({
  at: server.series.at_seconds, label, colour: colours[colour], dashed,
  values: server.series[name] && server.series[name].map((number) => number * (factor || 1))});

function afterCollections() {
  const all = line(first, "heap_bytes", "least in 10 s: after a collection", 2, true, 1 / 1048576);
  return {...all, values: leastOf(all.values, 10)};
}

function plots() {
  const ours = (i, name) => i ? ` of ${name}` : "";
  const percentiles = (what) => servers.flatMap(([name, server], i) =>
    [["p50", "half", 0], ["p99", "99 of 100", 1], ["p999", "999 of 1,000", 3]].filter(([p]) => i === 0 || p === "p99").map(([p, words, colour]) =>
      line(server, `${what}_${p}_ms`, words + ours(i, name), i ? 2 : colour, i > 0)));
  const rate = (what) => servers.map(([name, server], i) => line(server, what + "_per_second", what + ours(i, name), i ? 2 : 0, i > 0));
  const kinds = [["node", "Co-Talk"], ["postgres", "PostgreSQL"], ["redis", "Redis"], ["client", "client"]];
  const groups = [["loops", "event loops"], ["workers", "workers"], ["compiler", "compiler"], ["gc", "collections"], ["cluster", "Hazelcast"]];
  section("Over time", "h2", [
    plot("Time until delivered", "ms, logarithmic", percentiles("delivery"), true),
    plot("Time until answered", "ms, logarithmic", percentiles("answer"), true),
    plot("Deliveries", "a second", rate("deliveries")),
    plot("Answers", "a second", [...rate("answers"), line(first, "refusals_per_second", "refusals", 5, true)]),
    plot("Processor time", "% of one processor", kinds.map(([kind, words], i) => line(first, `cpu_${kind}_percent`, words, [0, 2, 1, 6][i], kind === "client"))),
    plot("Processor time of Co-Talk by threads", "% of one processor", groups.map(([group, words], i) =>
      line(first, `cpu_node_${group}_percent`, words, [0, 4, 6, 7, 3][i])))]);
  section("Memory and queues over time", "summary", [
    plot("Heap of the nodes", "MiB", [line(first, "heap_bytes", "in use", 0, false, 1 / 1048576), afterCollections()]),
    plot("Direct memory of the nodes", "MiB", [line(first, "direct_bytes", "in use", 0, false, 1 / 1048576)]),
    plot("Sends in one commit", "sends", [line(first, "batch_size", "mean", 2)]),
    plot("Waiting to be written", "sends", [line(first, "lane_queue", "in lanes", 1)]),
    plot("Waiting for slow sockets", "KiB", [line(first, "queued_bytes", "queued", 1, false, 1 / 1024)]),
    plot("Authenticated connections", "connections", [line(first, "connections", "connections", 0)])]);
}

function section(title, kind, cards) {
  const real = cards.filter(Boolean);
  if (!real.length) return;
  const box = el("div", {class: "plots"}, ...real);
  const draw = () => real.forEach((card) => card.draw());
  if (kind === "summary") {
    const details = el("details", {}, el("summary", {}, title), box);
    details.addEventListener("toggle", draw);
    page.append(details);
  } else {
    page.append(el("h2", {}, title), box);
  }
  draw();
  addEventListener("resize", draw);
}

/* ---------------------------------------------------------------- tables */

function search() {
  if (!first.search.length) return;
  const table = el("table", {}, el("tr", {}, ...["rate, 1/s", "latency, ms", "answered", ""].map((name, i) =>
    el("th", {class: i < 3 ? "n" : ""}, name))));
  first.search.forEach((step) => table.append(el("tr", {}, el("td", {class: "n"}, show(step.rate)),
    el("td", {class: "n"}, show(step.latency_ms)), el("td", {class: "n"}, Math.round(step.held * 100) + " %"),
    el("td", {class: "mark " + (step.met ? "good" : "bad")}, step.met ? "✓ met" : "✗ not met"))));
  page.append(el("h2", {}, "Search for the highest rate"), el("div", {class: "card scroll"}, table));
}

function figures() {
  const groups = [["Checks", (name) => faults.some(([fault]) => fault === name)], ["Processor time", (name) => name.startsWith("cpu_")],
    ["Rates", (name, unit) => unit === "1/s"], ["Times", (name, unit) => unit === "ms" || unit === "s"],
    ["Memory", (name, unit) => unit === "B"], ["Others", () => true]].map(([title, takes]) => ({title, takes, names: []}));
  const unit = (name) => servers.map(([, server]) => server.figures[name]).find(Boolean).unit;
  [...new Set(servers.flatMap(([, server]) => Object.keys(server.figures)))]
    .forEach((name) => groups.find((group) => group.takes(name, unit(name))).names.push(name));
  const compared = Object.keys(data.ratios).length > 0;
  page.append(el("h2", {}, "All figures"));
  ["Rates", "Times", "Processor time", "Memory", "Others", "Checks"].map((title) => groups.find((group) => group.title === title))
    .filter((group) => group.names.length).forEach((group) => {
      const table = el("table", {}, el("tr", {}, el("th", {}, "figure"), ...servers.map(([name]) => el("th", {class: "n"}, name)),
        ...(compared ? [el("th", {class: "n"}, "ratio")] : []), el("th", {}, "unit")));
      group.names.forEach((name) => table.append(el("tr", {title: name}, el("td", {}, plain(name)),
        ...servers.map(([, server]) => el("td", {class: "n"}, server.figures[name] ? show(server.figures[name].value) : "")),
        ...(compared ? [el("td", {class: "n"}, data.ratios[name] === undefined ? "" : show(data.ratios[name]))] : []),
        el("td", {}, unitOf(unit(name))))));
      page.append(el("details", {}, el("summary", {}, `${group.title} (${group.names.length})`), el("div", {class: "card scroll"}, table)));
    });
}

function rest() {
  const pairs = (object) => {
    const table = el("table", {});
    Object.entries(object).forEach(([key, text]) => table.append(el("tr", {}, el("td", {}, key.replaceAll("_", " ")), el("td", {}, String(text)))));
    return el("div", {class: "card scroll"}, table);
  };
  page.append(el("h2", {}, "Conditions"), el("p", {class: "soft"}, "Repeat it with ", el("code", {}, data.command)));
  const details = (title, content) => page.append(el("details", {}, el("summary", {}, title), content));
  details("Machine", pairs(data.machine));
  details("Sizes", pairs(data.sizes));
  if (Object.keys(data.settings).length) details("Settings that differ from the standard", pairs(data.settings));
  if (data.audit) details("What the audit said", el("div", {class: "card"}, el("pre", {}, data.audit.trim())));
  if (Object.keys(first.codes).length) details("Refusals and closes by code", pairs(first.codes));
}

head(); tiles(); aims(); spent(); plots(); search(); figures(); rest();
