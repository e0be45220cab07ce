import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { cookieOf, type Visitor } from '../support/app.js';
import { aClient, type Row } from '../support/factories.js';
import { startTenant, testPassword, type TestTenant } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { provenAfterEach } from './proof.js';
import { settled } from './ready-client.js';
import { startWeb } from './victims.js';

// Pass: whatever is sent, or not sent to its end, is told in words or thrown out; nothing is kept of it, on the disk neither; what is
// well sent comes right after.
const megabyte = 1024 * 1024;

describe('an upload', () => {
  let tenant: TestTenant;
  let web: Awaited<ReturnType<typeof startWeb>>;
  let agent: Visitor;
  let client: Row;
  const spool = mkdtempSync(join(tmpdir(), 'sceau-spool-'));
  const open: Socket[] = [];
  beforeAll(async () => {
    tenant = await startTenant();
    client = await aClient(tenant);
    await settled(tenant);
    web = await startWeb(tenant.database, undefined, { TMPDIR: spool });
    agent = supertest.agent(web.url);
    agent.set({ Origin: web.url, 'Sec-Fetch-Site': 'same-origin', Accept: 'text/html' });
    const { email } = tenant.users.support;
    await agent.post('/session').type('form').send({ email, password: testPassword }).expect(303);
  });
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.destroy();
    await waitFor('nothing is left on the disk', () => readdirSync(spool).length === 0);
    expect(await kept()).toEqual([{ imports: 0, documents: 0 }]);
    const { status } = await agent.get('/clients').expect(200);
    expect(status).toBe(200);
  });
  provenAfterEach(() => tenant);
  afterAll(async () => {
    await web.kill();
    rmSync(spool, { recursive: true, force: true });
    await tenant.stop();
  });

  const kept = async () =>
    (
      await tenant.owner.query(
        'SELECT (SELECT count(*)::int FROM imports) AS imports, (SELECT count(*)::int FROM documents) AS documents',
      )
    ).rows as object[];

  /** The two doors: what goes to the disk as it comes, and what is held in memory. */
  const doors = () => [
    { path: '/imports', fields: { kind: 'clients' }, name: 'clients.csv' },
    { path: `/clients/${client.id}/documents`, fields: { kind: 'other' }, name: 'piece.pdf' },
  ];

  const bodyOf = ({ fields, name }: ReturnType<typeof doors>[number], bytes: Buffer) => {
    const written = Object.entries(fields)
      .map(([field, value]) => `--b\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`)
      .join('');
    const head = `${written}--b\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`;
    return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--b--\r\n')]);
  };

  /** A request as it is written on the line. `length`: what it says of its size; none, it comes in pieces. */
  async function begin(path: string, length: number | null): Promise<{ socket: Socket; answer: () => string }> {
    const socket = connect(web.port, '127.0.0.1').on('error', () => undefined);
    open.push(socket);
    let answer = '';
    socket.on('data', (piece: Buffer) => (answer += piece.toString()));
    await once(socket, 'connect');
    const headers = [
      `POST ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${web.port}`,
      `Origin: ${web.url}`,
      'Sec-Fetch-Site: same-origin',
      'Accept: text/html',
      `Cookie: ${cookieOf(agent, web.url)}`,
      'Content-Type: multipart/form-data; boundary=b',
      length === null ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`,
    ];
    socket.write(`${headers.join('\r\n')}\r\n\r\n`);
    return { socket, answer: () => answer };
  }
  const piece = (bytes: Buffer) =>
    Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);

  it('whose sender stops half way leaves nothing', async () => {
    for (const door of doors()) {
      const body = bodyOf(door, Buffer.alloc(2 * megabyte, 'a;b\n'));
      const { socket } = await begin(door.path, body.length);
      socket.write(body.subarray(0, body.length / 2));
      if (door.path === '/imports') await waitFor('it is being spooled', () => readdirSync(spool).length > 0);
      socket.destroy();
    }
  });

  it('that comes a byte a second is thrown out after its minute, and leaves nothing', async () => {
    const [door] = doors() as [ReturnType<typeof doors>[number]];
    const body = bodyOf(door, Buffer.alloc(megabyte, 'a;b\n'));
    const { socket, answer } = await begin(door.path, body.length);
    socket.write(body.subarray(0, 70_000));
    await waitFor('it is being spooled', () => readdirSync(spool).length > 0);
    let at = 70_000;
    const dripping = setInterval(() => socket.write(body.subarray(at, (at += 1))), 1_000);
    await once(socket, 'close');
    clearInterval(dripping);
    expect(answer()).toMatch(/^(HTTP\/1\.1 408|$)/);
  });

  it('of 200 MB is refused on its own word, before it comes', async () => {
    for (const [{ path }, bound] of doors().map((one, at) => [one, at === 0 ? 30 : 10] as const)) {
      const { answer } = await begin(path, 200 * megabyte);
      const told = (text: string) => text.startsWith('HTTP/1.1 413') && new RegExp(`dépasse ${bound}\\sMo`).test(text);
      await waitFor('it is told', answer, told);
    }
  });

  it('that does not say its size is dropped as it passes the bound, in words', async () => {
    for (const [door, bound] of doors().map((one, at) => [one, at === 0 ? 30 : 10] as const)) {
      const { socket, answer } = await begin(door.path, null);
      const body = bodyOf(door, Buffer.alloc((bound + 1) * megabyte, 'a;b\n'));
      for (let at = 0; at < body.length && !socket.destroyed; at += megabyte)
        socket.write(piece(body.subarray(at, at + megabyte)));
      socket.write('0\r\n\r\n');
      await waitFor(
        'it is told',
        answer,
        (text) => text.startsWith('HTTP/1.1 413') && new RegExp(`dépasse ${bound}\\sMo`).test(text),
      );
    }
  });

  it('of ten thousand fields is refused in words', async () => {
    for (const { path } of doors()) {
      const one = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n';
      const body = Buffer.from(`${one.repeat(10_000)}--b--\r\n`);
      const { socket, answer } = await begin(path, body.length);
      socket.write(body);
      await waitFor('it is told', answer, (text) => /^HTTP\/1\.1 413[^]*<\/html>/.test(text));
      expect(answer()).toContain('trop d’éléments');
    }
    const typed = await agent.post('/clients').type('form').send('a=1&'.repeat(10_000));
    expect([typed.status, typed.text]).toEqual([413, expect.stringContaining('trop')]);
  });
});
