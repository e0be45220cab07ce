import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isInternal } from './internal-addresses.js';
import { outsideFetch } from './outside-fetch.js';

let server: Server;
let asked: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.url === '/moved') response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
    else if (request.url === '/large') response.end(Buffer.alloc(2 * 1024 * 1024));
    else request.pipe(response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()));
});
afterAll(() => new Promise<void>((closed) => void server.close(() => closed())));

const at = (path: string, host = '127.0.0.1') => `http://${host}:${(server.address() as AddressInfo).port}${path}`;
const production = outsideFetch({ hosts: [], httpOnLoopback: false });
const known = outsideFetch({ hosts: ['127.0.0.1', 'localhost'], httpOnLoopback: true });

describe('an address that somebody of an editor typed', () => {
  it.each([
    ...[
      '127.0.0.1',
      '10.1.2.3',
      '172.20.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '255.255.255.255',
    ],
    ...[
      '::1',
      '::',
      'fe80::1',
      'fd00::1',
      '::ffff:10.0.0.1',
      '::ffff:a00:1',
      '64:ff9b::a00:1',
      '2002:a00:1::',
      'no address',
    ],
  ])('is internal at %s', (address) => expect(isInternal(address)).toBe(true));

  it.each(['1.1.1.1', '172.32.0.1', '193.0.0.1', '2606:4700::1111', '2a01:e0a::1'])('is public at %s', (address) =>
    expect(isInternal(address)).toBe(false),
  );

  it.each([
    'http://idp.example/',
    'file:///etc/passwd',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:7f00:1]/',
    'https://0x7f000001/',
    'https://2130706433/',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/',
    'https://localhost./',
  ])('is not called in production: %s', async (address) => {
    asked = [];
    await expect((async () => production(address))()).rejects.toThrow(/internal|https|ENOTFOUND/);
    expect(asked).toEqual([]);
  });

  it('is called when the operator names its host, and is never followed elsewhere', async () => {
    const answer = await known(at('/echo', 'localhost'), { method: 'POST', body: new URLSearchParams({ a: 'b' }) });
    expect([answer.status, await answer.text()]).toEqual([200, 'a=b']);
    const moved = await known(at('/moved'));
    expect([moved.status, moved.headers.get('location')]).toEqual([302, 'http://169.254.169.254/latest']);
  });

  it('gives an answer of a megabyte at most, and within the time', async () => {
    await expect(known(at('/large'))).rejects.toThrow('larger than 1 MB');
    await expect(known(at('/echo'), { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  });
});
