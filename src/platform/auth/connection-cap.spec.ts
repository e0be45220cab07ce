import http from 'node:http';
import net from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { waitFor } from '../../../test/support/wait-for.js';
import { capConnections } from './connection-cap.js';

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listening(cap: Parameters<typeof capConnections>[1]): Promise<number> {
  const server = http.createServer((_, response) => response.end('here'));
  servers.push(server);
  capConnections(server, cap);
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  return (server.address() as net.AddressInfo).port;
}

/** A client that sends nothing, and tells when it is thrown out. */
function slow(port: number) {
  const client = { closed: false, socket: net.connect(port, '127.0.0.1') };
  client.socket
    .resume()
    .on('error', () => undefined)
    .on('close', () => (client.closed = true));
  return client;
}

/** Its status; 0 when the door was shut. */
const answers = (port: number) =>
  new Promise<number>((done) => {
    http
      .get({ port, host: '127.0.0.1', agent: false }, (answer) => {
        answer.resume();
        done(answer.statusCode ?? 0);
      })
      .on('error', () => done(0));
  });

describe('the connections of one source', () => {
  it('are so many at once, and one more when another ends', async () => {
    const port = await listening({ behindProxy: false, most: 3, exempt: () => false });
    const clients = [slow(port), slow(port), slow(port), slow(port)];
    await waitFor('the fourth to be thrown out', () => clients.filter(({ closed }) => closed).length === 1);
    expect(await answers(port)).toBe(0);
    for (const { socket } of clients) socket.destroy();
    await waitFor('a place', async () => (await answers(port)) === 200);
  });

  it.each([
    ['of the machine itself', { behindProxy: false, most: 1 }],
    ['of a trusted proxy', { behindProxy: true, most: 1, exempt: () => false }],
  ])('%s are not counted', async (_, cap) => {
    const port = await listening(cap);
    const clients = [slow(port), slow(port), slow(port)];
    expect(await answers(port)).toBe(200);
    expect(clients.some(({ closed }) => closed)).toBe(false);
  });
});
