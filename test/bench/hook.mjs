// Loaded into every measured process before its own code. It tells the memory taken; with BENCH_RECORD it also listens
// to what a page asks PostgreSQL and gives to its template.
import cluster from 'node:cluster';
import { subscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../package.json', import.meta.url));
const answers = { memory: () => Math.max(process.resourceUsage().maxRSS * 1024, mostTogether) };

// With what runs aside, looked at as long as it does: its own memory, since the program itself is shared.
const aside = new Set();
let mostTogether = 0;
subscribe('child_process', ({ process: child }) => {
  aside.add(child);
  child.once('exit', () => aside.delete(child));
});
setInterval(() => {
  if (aside.size === 0) return;
  const taken = [...aside].reduce((sum, { pid }) => sum + ownMemoryOf(pid), process.memoryUsage.rss());
  mostTogether = Math.max(mostTogether, taken);
}, 100).unref();
function ownMemoryOf(pid) {
  try {
    return Number(/^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

async function reply(message) {
  try {
    process.send({ to: message.do, value: await (answerOfMembers(message) ?? answers[message.do]?.(message)) });
  } catch (error) {
    process.send({ to: message.do, error: String(error.stack) });
  }
}

// Of several processes behind one port each is asked: the answer of all that tell something is the greatest, the memory of the largest.
function answerOfMembers(message) {
  const members = Object.values(cluster.workers ?? {});
  if (members.length === 0) return undefined;
  return Promise.all(members.map((member) => ask(member, message))).then((values) =>
    values.reduce((most, value) => (value > most ? value : most)),
  );
}

function ask(member, message) {
  return new Promise((done, failed) => {
    const answered = (answer) => {
      if (answer?.to !== message.do) return;
      member.off('message', answered);
      if (answer.error) failed(new Error(answer.error));
      else done(answer.value);
    };
    member.on('message', answered);
    member.send(message);
  });
}

/** @param {string} name @param {(message: any) => any} answer */
export function answerTo(name, answer) {
  answers[name] = answer;
}

process.on('message', (message) => void reply(message));
// One of several needs it to hear that it listens.
if (cluster.isPrimary) process.channel?.unref();
process.on('beforeExit', () => process.connected && process.send({ peak: answers.memory() }));

const listens = process.env.BENCH_RECORD === '1' || process.env.BENCH_METER === '1';
const { listenToSql } = listens ? await import('../support/listen-to-sql.mjs') : {};
if (process.env.BENCH_RECORD === '1') record();
if (process.env.BENCH_METER === '1') meter();
if (process.env.BENCH_VIEWS === '1') findViews();

// The connections that pages are answered on: those on which the process looks at its role are none of a pool.
function findViews() {
  const pools = Object.getPrototypeOf(require('pg').Pool.prototype);
  const { newClient } = pools;
  pools.newClient = function (pending) {
    this.options.options = '-c search_path=plain,public,bullmq';
    return newClient.call(this, pending);
  };
}

function record() {
  let heard = { statements: [], render: null };
  answers.listen = () => void (heard = { statements: [], render: null });
  answers.heard = () => heard;
  listenToSql(({ name, text, values }) => {
    const statement = { name, text, values, started: performance.now(), ended: 0 };
    heard.statements.push(statement);
    return () => void (statement.ended = performance.now());
  });
  listenToViews(
    createRequire(require.resolve('@nestjs/platform-express'))('express').application,
    (render) => (heard.render = render),
  );
}

// How long each kind of statement took, told by its first words: a worker's parameters are too large to keep.
function meter() {
  let spent = {};
  const begun = new Map();
  answers.meter = () => spent;
  answers.zero = () => void (spent = {});
  // When the work of a job began, by its row, on the clock that all processes of a machine share.
  answers.begun = ({ id }) => begun.get(id) ?? null;
  listenToSql(({ text, values }) => {
    const started = performance.now();
    return () => {
      const ended = performance.now();
      const kind = text.trim().replace(/\s+/g, ' ').slice(0, 60);
      spent[kind] = (spent[kind] ?? 0) + ended - started;
      if (kind.startsWith('UPDATE outbox SET tries = tries + 1')) begun.set(values[0], performance.timeOrigin + ended);
    };
  });
}

function listenToViews(application, hear) {
  const { render } = application;
  application.render = function (name, options, done) {
    const view = plain({ ...this.locals, ...options?._locals, ...options });
    delete view.settings;
    delete view._locals;
    const started = performance.now();
    return render.call(this, name, options, (error, html) => {
      hear({ name, view, milliseconds: performance.now() - started, html });
      done(error, html);
    });
  };
}

// What crosses to another process: no function. Templates only read.
function plain(value) {
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
