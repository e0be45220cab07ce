import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { sourceOf } from './source.js';

/** A browser opens six to an address, an office behind one address has some dozens of people. */
const perSource = 120;

interface Cap {
  behindProxy: boolean;
  most?: number;
  /** Who is never counted: the machine itself is no stranger. */
  exempt?: (source: string) => boolean;
}

const isLoopback = (source: string) => source.startsWith('127.') || source === '0:0:0:0::/64';

/**
 * Nobody holds all our connections: beyond a number for one source, a further one is closed at once.
 * Only where people come straight to us: behind a proxy every connection is the proxy's, which has this to do
 * (docker/nginx.conf, `limit_conn`) and is never counted here.
 */
export function capConnections(server: Server, { behindProxy, most = perSource, exempt = isLoopback }: Cap): void {
  if (behindProxy) return;
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const source = sourceOf(socket.remoteAddress ?? '');
    if (exempt(source)) return;
    const held = (open.get(source) ?? 0) + 1;
    if (held > most) {
      socket.destroy();
      return;
    }
    open.set(source, held);
    socket.once('close', () => {
      const left = (open.get(source) ?? 1) - 1;
      if (left > 0) open.set(source, left);
      else open.delete(source);
    });
  });
}
