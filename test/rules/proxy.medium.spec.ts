import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCampaign, aCampaignRow } from '../support/factories.js';
import { proxyVersion, startProxy, type Proxy } from '../support/nginx.js';
import { testPassword } from '../support/tenant.js';

const site = 'https://sceau.example';
const megabyte = 1024 * 1024;
const suite = proxyVersion ? describe : describe.skip;

// What an operator who copies docker/nginx.conf has in front of Sceau.
suite(`behind docker/nginx.conf (${proxyVersion ?? 'no nginx here'})`, () => {
  let app: TestApp;
  let proxy: Proxy;
  let cookie = '';
  beforeAll(async () => {
    app = await startTestApp({ PUBLIC_URL: site, TRUST_PROXY: '1' });
    proxy = await startProxy(Number(new URL(app.url).port));
    const { email } = app.users.support;
    const answer = await ask('POST', '/session', { form: { email, password: testPassword } });
    expect([answer.status, answer.headers.location]).toEqual([303, '/']);
    cookie = String(answer.headers['set-cookie']?.at(-1)).split(';')[0] ?? '';
  });
  afterAll(async () => {
    await proxy.stop();
    await app.stop();
  });

  interface Sent {
    form?: Record<string, string>;
    body?: Buffer;
    headers?: Record<string, string>;
    servername?: string;
  }

  /** As a browser would, which finds sceau.example here. */
  function open(method: string, path: string, { form, body, headers = {}, servername = 'sceau.example' }: Sent) {
    const sent = form ? Buffer.from(new URLSearchParams(form).toString()) : body;
    const own = {
      Host: 'sceau.example',
      Origin: site,
      'Sec-Fetch-Site': 'same-origin',
      Accept: 'text/html',
      Cookie: cookie,
    };
    const type = form ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {};
    const length = sent ? { 'Content-Length': String(sent.length) } : {};
    const where = { host: '127.0.0.1', port: proxy.port, servername, rejectUnauthorized: false, agent: false as const };
    const request = https.request({ ...where, method, path, headers: { ...own, ...type, ...length, ...headers } });
    request.end(sent);
    return request;
  }

  function ask(method: string, path: string, sent: Sent = {}) {
    return new Promise<{ status: number; headers: http.IncomingHttpHeaders; text: string }>((done, failed) => {
      const request = open(method, path, sent);
      request.on('error', failed);
      request.on('response', (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.on('end', () => done({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      });
    });
  }

  const upload = (bytes: number): Sent => {
    const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="clients.csv"\r\n\r\n';
    return {
      body: Buffer.concat([Buffer.from(head), Buffer.alloc(bytes, 'a;b\n'), Buffer.from('\r\n--b--\r\n')]),
      headers: { 'Content-Type': 'multipart/form-data; boundary=b' },
    };
  };

  it('pages are served under https, and http leads there', async () => {
    const page = await ask('GET', '/clients');
    expect([page.status, page.headers['strict-transport-security']]).toEqual([
      200,
      'max-age=31536000; includeSubDomains',
    ]);
    const plain = await new Promise<http.IncomingMessage>((done) => {
      http.get(
        { host: '127.0.0.1', port: proxy.plainPort, path: '/clients', headers: { Host: 'sceau.example' } },
        done,
      );
    });
    expect([plain.resume().statusCode, plain.headers.location]).toEqual([301, `${site}/clients`]);
  });

  it('another name gets no answer', async () => {
    await expect(ask('GET', '/', { servername: 'autre.example' })).rejects.toThrow(
      /unrecognized name|handshake|EPROTO|socket/i,
    );
  });

  it('a campaign is told as it happens: nothing is kept back', async () => {
    const campaign = await aCampaign(app, { state: 'running' });
    await aCampaignRow(app, { campaign_id: campaign.id });
    const request = open('GET', `/campaigns/${campaign.id}/events`, { headers: { Accept: 'text/event-stream' } });
    const first = await new Promise<string>((done, failed) => {
      request.on('error', failed);
      request.on('response', (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part;
          if (/event: \w+\ndata: /.test(text)) done(text);
        });
        answer.on('end', () => failed(new Error(`It ended: ${answer.statusCode} ${text}`)));
      });
    });
    request.destroy();
    expect(first).toContain('retry: ');
  });

  it('what is too big is refused in French, by Sceau and by the proxy', async () => {
    const [ours, theirs] = [
      await ask('POST', '/imports', upload(31 * megabyte)),
      await ask('POST', '/imports', upload(33 * megabyte)),
    ];
    expect([ours.status, ours.text]).toEqual([413, expect.stringMatching(/L’envoi dépasse 30\sMo/)]);
    expect([theirs.status, theirs.text]).toEqual([
      413,
      expect.stringMatching(/<html lang="fr">.*L’envoi dépasse 32\sMo/),
    ]);
    expect(theirs.headers['content-type']).toBe('text/html; charset=utf-8');
  });

  it('where somebody comes from is what the proxy saw, not what they pretend', async () => {
    const pretended = {
      'X-Forwarded-For': '203.0.113.9',
      Forwarded: 'for=203.0.113.9',
      'X-Forwarded-Host': 'autre.example',
    };
    const { email } = app.users.auditor;
    const headers = { ...pretended, Cookie: '' };
    const answer = await ask('POST', '/session', { form: { email, password: testPassword }, headers });
    const own = String(answer.headers['set-cookie']?.at(-1)).split(';')[0] ?? '';
    const { status, text } = await ask('GET', '/account', { headers: { Cookie: own } });
    expect([status, text.includes('127.0.0.1'), text.includes('203.0.113.9')]).toEqual([200, true, false]);
  });

  it('nobody outside hears how Sceau is', async () => {
    for (const path of ['/health/ready', '/health/live']) {
      const { status, text } = await ask('GET', path);
      expect([status, text]).toEqual([403, expect.stringContaining('pas ouverte au public')]);
      expect(text).not.toMatch(/lag|redis|postgres|status/i);
    }
  });

  it('a Sceau that is away is said in French', async () => {
    const alone = await startProxy(1);
    const there = proxy;
    proxy = alone;
    try {
      const { status, text, headers } = await ask('GET', '/clients');
      expect([status, text]).toEqual([502, expect.stringContaining('Sceau ne répond pas en ce moment')]);
      expect([headers['retry-after'], text]).toEqual(['30', expect.stringContaining('trente secondes')]);
    } finally {
      proxy = there;
      await alone.stop();
    }
  });

  it('what Sceau says when it cannot answer passes as it is: its page, and when to ask again', async () => {
    const busy = http.createServer((_, answer) =>
      answer.writeHead(503, { 'Retry-After': '15' }).end('Trop de demandes'),
    );
    await new Promise<void>((done) => busy.listen(0, '127.0.0.1', done));
    const before = await startProxy((busy.address() as AddressInfo).port);
    const there = proxy;
    proxy = before;
    try {
      const { status, text, headers } = await ask('GET', '/clients');
      expect([status, headers['retry-after'], text]).toEqual([503, '15', 'Trop de demandes']);
    } finally {
      proxy = there;
      await before.stop();
      busy.close();
    }
  });
});
