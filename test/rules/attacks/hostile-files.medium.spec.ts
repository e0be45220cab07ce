import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import supertest from 'supertest';
import { cpuOfAll } from '../../support/cpu.mjs';
import { startWeb } from '../../faults/victims.js';
import { aClient, anOrder, aSlot } from '../../support/factories.js';
import { cookieOf, startTestApp, type TestApp, type Visitor } from '../../support/app.js';
import * as hostile from '../../support/hostile-files.js';
import { testPassword } from '../../support/tenant.js';
import { nested } from '../../support/hidden-keys.js';

/** What one hostile file is: where it is sent, and the words of its refusal. */
interface Attack {
  name: string;
  path: string;
  field: string;
  fileName: string;
  bytes: Buffer;
  more?: Record<string, string>;
  /** What the person is told; null when it is kept as what it is. */
  told: RegExp | null;
}

/** Pages that are compared: enough for a 95th centile that one slow answer does not make. */
const rounds = 4;
const pages = 25;
const attempts = 5;

describe('files made to cost their reader', () => {
  let app: TestApp;
  let support: Visitor;
  let attacks: Attack[];

  beforeAll(async () => {
    // As in production: three seconds a file.
    app = await startTestApp({ READING_SECONDS: '3' });
    support = await app.signIn('admin');
    attacks = await made();
  });
  afterAll(() => app.stop());

  async function made(): Promise<Attack[]> {
    const client = await aClient(app);
    const slot = await aSlot(app, { client_id: client.id });
    const order = await anOrder(app, { client_id: client.id, slot_id: slot.id, state: 'csr_expected' });
    const paper = {
      path: `/clients/${client.id}/documents`,
      field: 'file',
      fileName: 'a.pdf',
      more: { kind: 'other' },
    };
    const table = { path: '/imports', field: 'file', more: { kind: 'clients' } };
    const blank = { path: '/settings/forms', field: 'blank', fileName: 'blank.pdf' };
    const list = { path: '/settings/authorities/lists', field: 'list', fileName: 'a.crl' };
    const mail = { path: '/mailbox/uploads', field: 'mail', fileName: 'a.eml' };
    const folds = /volume anormal|trop de temps/;
    return [
      { name: 'PDF of 1.9 million objects', ...paper, bytes: hostile.heavyPdf(1_900_000), told: folds },
      { name: 'PDF of 40,000 objects in streams', ...paper, bytes: hostile.heavyPdf(40_000), told: null },
      { name: 'PDF of nested arrays', ...paper, bytes: hostile.nestedPdf(1_000_000), told: null },
      { name: 'PDF of 300,000 objects', ...paper, bytes: hostile.crowdedPdf(300_000), told: folds },
      { name: 'PDF of 400 MB', ...paper, bytes: hostile.inflatedPdf(400), told: folds },
      { name: 'PDF of 1.9 million objects as a blank', ...blank, bytes: hostile.heavyPdf(1_900_000), told: folds },
      { name: '29 MB of line ends', ...table, fileName: 'a.csv', bytes: hostile.emptyLines(29_000_000), told: /vides/ },
      {
        name: 'workbook of empty rows',
        ...{
          ...table,
          fileName: 'a.xlsx',
          bytes: await hostile.emptyWorkbook('<row/>', 6_000_000),
          told: /vides|volume/,
        },
      },
      {
        name: 'workbook of empty cells',
        ...{
          ...table,
          fileName: 'b.xlsx',
          bytes: await hostile.emptyWorkbook('<c/>', 9_000_000),
          told: /vides|volume/,
        },
      },
      {
        name: 'workbook of empty texts',
        ...{
          ...table,
          fileName: 'c.xlsx',
          bytes: await hostile.crowdedTexts('<si/>', 9_000_000),
          told: /textes|volume|temps/,
        },
      },
      {
        name: 'workbook of one endless text',
        ...{
          ...table,
          fileName: 'd.xlsx',
          bytes: await hostile.crowdedTexts('<si><t>xxxxxxxx</t></si>', 4_000_000),
          told: /textes|volume|temps/,
        },
      },
      {
        name: 'bomb in a drop of papers',
        ...{ path: '/imports', field: 'file', more: { kind: 'evidence' }, fileName: 'a.zip' },
        ...{ bytes: await hostile.zipBomb(300), told: null },
      },
      { name: '20,000 deep ASN.1 as a list', ...list, bytes: hostile.deepAsn1(20_000), told: /liste de révocation/ },
      {
        name: '20,000 deep ASN.1 as a CSR',
        ...{ path: `/orders/${order.id}/csrs`, field: 'csr', fileName: 'a.csr' },
        ...{ bytes: hostile.deepAsn1(20_000), told: null },
      },
      { name: 'mail of 1,000 parts', ...mail, bytes: hostile.crowdedMail(1_000), told: null },
      { name: 'mail of 20,000 parts', ...mail, bytes: hostile.crowdedMail(20_000), told: null },
      { name: 'mail of 50 mails', ...mail, bytes: Buffer.from(nested('x', 50)), told: null },
    ];
  }

  function send(visitor: Visitor, { path, field, fileName, bytes, more = {} }: Attack) {
    let sent = visitor.post(path);
    for (const [name, value] of Object.entries(more)) sent = sent.field(name, value);
    return sent.attach(field, bytes, fileName);
  }

  it('are refused calmly, each within its seconds, or read as what they are', async () => {
    const wrong: string[] = [];
    for (const attack of attacks) {
      const before = cpuOfAll(process.pid) ?? 0;
      const { status, text, headers } = await send(support, attack);
      const seconds = ((cpuOfAll(process.pid) ?? 0) - before) / 1_000;
      // On a machine that does more than this, any of them may be told that it takes too long, or to come back.
      const late =
        (status === 422 && /demande trop de temps/.test(text)) ||
        (status === 503 && headers['retry-after'] && /de nouveau dans/.test(text));
      const said = late || (attack.told === null ? status === 303 : status === 422 && attack.told.test(text));
      // Of computing, what runs aside included: what else a machine does costs nobody his seconds. Three of reading, and what stands around them.
      if (!said || seconds > 10) wrong.push(`${attack.name}: ${status} after ${seconds.toFixed(1)} s of computing`);
    }
    expect(wrong).toEqual([]);
  });

  // The web process alone, as it runs in production: what sends the files and asks for the pages is another one.
  it('do not slow the pages of the others', async () => {
    const web = await startWeb(app.database, undefined, { NODE_ENV: 'test', FACTORS_OPTIONAL: '1' });
    try {
      const visitor = await signedIn(web.url);
      const page = async () => {
        const began = performance.now();
        await visitor.get('/clients').expect(200);
        return performance.now() - began;
      };
      const series = async (times: number[]) => {
        for (let turn = 0; turn < pages; turn += 1) times.push(await page());
      };
      const attackers = await armed(web.url, visitor);
      await series([]);
      const ratios: number[] = [];
      // What else this machine does only ever adds: the lowest of a few is what the files themselves cost.
      while (ratios.length < attempts && !ratios.some((ratio) => ratio < 2)) ratios.push(await compared());
      expect(Math.min(...ratios)).toBeLessThan(2);

      async function compared(): Promise<number> {
        const [idle, busy]: [number[], number[]] = [[], []];
        for (let round = 0; round < rounds; round += 1) {
          await series(idle);
          attackers.postMessage('go', []);
          await series(busy);
          attackers.postMessage('stop', []);
          await once(attackers, 'message');
        }
        return centile(busy) / centile(idle);
      }
      await attackers.terminate();
    } finally {
      await web.kill();
    }
  });

  /** One file after the other, from a thread that takes no time from the pages: elsewhere, it would be on another machine. */
  async function armed(url: string, visitor: Visitor): Promise<Worker> {
    const bodies = attacks
      .filter(({ told }) => told !== null)
      .map(({ path, field, fileName, bytes, more = {} }) => {
        const fields = Object.entries(more).map(
          ([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
        );
        const head = `${fields.join('')}--b\r\nContent-Disposition: form-data; name="${field}"; filename="${fileName}"\r\n\r\n`;
        return { path, body: Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--b--\r\n')]) };
      });
    const headers = {
      ...{ Cookie: cookieOf(visitor, url), Origin: url, 'Sec-Fetch-Site': 'same-origin', Accept: 'text/html' },
      'Content-Type': 'multipart/form-data; boundary=b',
    };
    const worker = new Worker(senders, { eval: true, execArgv: [], workerData: { url, headers, bodies } });
    await once(worker, 'message');
    return worker;
  }

  async function signedIn(url: string): Promise<Visitor> {
    const agent = supertest.agent(url);
    agent.set({ Origin: url, 'Sec-Fetch-Site': 'same-origin', Accept: 'text/html' });
    const { email } = app.users.admin;
    await agent.post('/session').type('form').send({ email, password: testPassword }).expect(303);
    return agent;
  }
});

const senders = `
  const { parentPort, workerData: { url, headers, bodies } } = require('node:worker_threads');
  const { request } = require('node:http');
  require('node:os').setPriority(0, 19);
  let going = false;
  const send = ({ path, body }) => new Promise((done) => {
    const sent = request(url + path, { method: 'POST', headers: { ...headers, 'Content-Length': body.length } }, (answer) => answer.resume().on('end', done));
    sent.on('error', done);
    sent.end(Buffer.from(body));
  });
  const attack = async () => { for (; going; turn += 1) { await send(bodies[turn % bodies.length]); await new Promise((go) => setTimeout(go, 50)); } };
  let turn = 0;
  let attacks = Promise.resolve();
  parentPort.on('message', async (word) => {
    going = word === 'go';
    if (going) attacks = attack();
    else { await attacks; parentPort.postMessage('stopped'); }
  });
  parentPort.postMessage('ready');`;

function centile(times: number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
}
