import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { boundConnections } from './connection-bounds.js';

// As the product has them, with shorter times.
const bounds = { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50, maxConnections: 12 };
const server = http.createServer((request, response) => void request.resume().on('end', () => response.end('here')));
let port = 0;
beforeAll(async () => {
  boundConnections(server, { behindProxy: false, ...bounds });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  port = (server.address() as net.AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Says `beginning`, then a byte again and again. @returns what it was answered before it was thrown out */
async function drips(beginning: string): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (piece) => (answer += piece.toString())).on('error', () => undefined);
  socket.write(beginning);
  const dripping = setInterval(() => socket.write('a'), 20);
  await once(socket, 'close');
  clearInterval(dripping);
  return answer.split('\r\n')[0] ?? '';
}

describe('a client that', () => {
  it.each([
    ['says what means nothing', ''],
    ['never ends its headers', 'GET / HTTP/1.1\r\nHost: sceau\r\nX-Slow: '],
    ['never ends what it sends', 'POST / HTTP/1.1\r\nHost: sceau\r\nContent-Length: 1000000\r\n\r\n'],
    ['never ends saying how long a piece is', 'POST / HTTP/1.1\r\nHost: sceau\r\nTransfer-Encoding: chunked\r\n\r\n'],
  ])('%s is thrown out, however regularly it sends a byte', async (_, beginning) => {
    expect(await drips(beginning)).toMatch(/^HTTP\/1\.1 4(08|00)/);
  });

  it('comes when every connection is held is not answered, and is once one is let go', async () => {
    // Read at each look: until the bound is back, nobody is thrown out, however slow the machine.
    Object.assign(server, { headersTimeout: 0, requestTimeout: 0 });
    const held = Array.from({ length: bounds.maxConnections }, () => net.connect(port, '127.0.0.1'));
    await Promise.all(
      held.map((socket) =>
        once(
          socket.on('error', () => undefined),
          'connect',
        ),
      ),
    );
    const ask = () =>
      new Promise<number>((done) => {
        const asked = http.get({ port, host: '127.0.0.1', agent: false }, (answer) =>
          done(answer.resume().statusCode ?? 0),
        );
        asked.on('error', () => done(0));
      });
    expect(await ask()).toBe(0);
    // Nobody lets go: the bound does it for them.
    Object.assign(server, bounds);
    await Promise.all(held.map((socket) => once(socket.resume(), 'close')));
    expect(await ask()).toBe(200);
  });
});
