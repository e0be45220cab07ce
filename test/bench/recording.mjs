// What a page of ours asks PostgreSQL and hands to its template, read from the running product and replayed by the floor.
import { median } from './load.mjs';

/** A page with no data of its own: what it asks is what every page asks (session, transaction, menu). */
const emptyPage = '/help';
const warmUps = 25;
const takes = 11;

/**
 * @param {{ url: string, ask: Function }} web started with `recording`
 * @param {string} cookie of somebody signed in
 * @returns {Promise<{ statements: object[], render: object, cost: object }>} the statements of the page alone, and where its time goes
 */
export async function recordPage(web, cookie, path) {
  const common = await record(web, cookie, emptyPage, 1);
  const own = usual(await record(web, cookie, path, takes));
  const { statements, render } = own[0];
  const around = common[0].statements.map(({ text }) => text);
  return {
    statements: withoutOnce(statements, around).map(({ text, values, name }) => ({ text, values, name })),
    render: { name: render.name, view: render.view },
    cost: costOf(own, around),
  };
}

// What is remembered for some seconds (the counts of the menu) is asked in one take and not in the next: the least is the page's own.
function usual(heard) {
  const fewest = Math.min(...heard.map(({ statements }) => statements.length));
  return heard.filter(({ statements }) => statements.length === fewest);
}

async function record(web, cookie, path, times) {
  const get = async () => {
    const response = await fetch(web.url + path, { headers: { cookie }, redirect: 'manual' });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}\n${text.slice(0, 2_000)}`);
  };
  for (let time = 0; time < (times > 1 ? warmUps : 2); time += 1) await get();
  const heard = [];
  for (let time = 0; time < times; time += 1) {
    await web.ask({ do: 'listen' });
    const started = performance.now();
    await get();
    const milliseconds = performance.now() - started;
    heard.push({ ...(await web.ask({ do: 'heard' })), milliseconds });
  }
  return heard;
}

// Each statement of the frame is taken away once: a page may ask the same for itself.
function withoutOnce(statements, around) {
  const left = [...around];
  return statements.filter(({ text }) => {
    const place = left.indexOf(text);
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
}

function costOf(takes, around) {
  const of = (choose) => median(takes.map(choose));
  const sql = (statements) => spanOf(statements);
  const isSession = ({ text }) => /read_session/i.test(text);
  const isTransaction = ({ text }) => /^(START|BEGIN|COMMIT|ROLLBACK)|set_config/i.test(text);
  const frame = (take) => {
    const own = new Set(withoutOnce(take.statements, around));
    return take.statements.filter((statement) => !own.has(statement));
  };
  const part = (choose) => ({
    statements: choose(takes[0]).length,
    milliseconds: of((take) => sql(choose(take))),
  });
  return {
    milliseconds: of((take) => take.milliseconds),
    own: part((take) => withoutOnce(take.statements, around)),
    session: part((take) => frame(take).filter(isSession)),
    transaction: part((take) => frame(take).filter((one) => isTransaction(one) && !isSession(one))),
    shell: part((take) => frame(take).filter((one) => !isTransaction(one) && !isSession(one))),
    template: of((take) => take.render.milliseconds),
    slowest: slowest(takes, around),
  };
}

// Statements in flight together are counted once: the union of their times.
function spanOf(statements) {
  let total = 0;
  let reached = 0;
  for (const { started, ended } of [...statements].sort((a, b) => a.started - b.started)) {
    total += Math.max(0, ended - Math.max(started, reached));
    reached = Math.max(reached, ended);
  }
  return total;
}

function slowest(takes, around) {
  const own = takes.map((take) => withoutOnce(take.statements, around));
  return own[0]
    .map(({ text }, place) => ({
      text,
      milliseconds: median(own.map((one) => (one[place] ? spanOf([one[place]]) : 0))),
    }))
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, 4);
}
