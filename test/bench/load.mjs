// A load generator of our own on raw sockets: node:http's client would cost more than the bare floor it measures.
import { connect } from 'node:net';

/**
 * Asks for one page again and again on keep-alive connections, compressed as a browser does.
 * @param {{ url: string, cookies?: string[], connections: number, seconds: number }} wanted the cookies take turns, page after page
 * @returns {Promise<{ perSecond: number, p50: number, p95: number, bytes: number }>} times in milliseconds, bytes of one body
 * @throws Error when an answer is not 200
 */
export async function load({ url, cookies = [], connections, seconds }) {
  const { hostname, port, pathname, search } = new URL(url);
  const lines = [`GET ${pathname}${search} HTTP/1.1`, `Host: ${hostname}:${port}`, 'Accept: text/html'];
  lines.push('Accept-Encoding: gzip, deflate, br');
  const asked = (cookie) => `${[...lines, ...(cookie ? [`Cookie: ${cookie}`] : [])].join('\r\n')}\r\n\r\n`;
  const requests = cookies.length > 0 ? cookies.map(asked) : [asked()];
  const started = performance.now();
  const until = started + seconds * 1000;
  const times = [];
  let bytes = 0;
  const one = async () => {
    const connection = new Connection(hostname, Number(port));
    try {
      while (performance.now() < until) {
        const sent = performance.now();
        bytes = await connection.ask(requests[times.length % requests.length]);
        times.push(performance.now() - sent);
      }
    } finally {
      connection.close();
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  const elapsed = performance.now() - started;
  times.sort((a, b) => a - b);
  return {
    perSecond: (times.length * 1000) / elapsed,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    bytes,
    pages: times.length,
  };
}

/** @param {number[]} sorted */
export function percentile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** @param {number[]} values */
export function median(values) {
  return percentile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

/** One connection, one request at a time. */
class Connection {
  constructor(host, port) {
    this.chunks = [];
    this.size = 0;
    this.expected = 0;
    this.socket = connect({ host, port, noDelay: true });
    this.socket.on('data', (chunk) => this.receive(chunk));
    this.socket.on('error', (error) => this.failed?.(error));
    this.socket.on('close', () => this.failed?.(new Error('The connection was closed')));
  }

  ask(request) {
    return new Promise((done, failed) => {
      this.done = done;
      this.failed = failed;
      this.socket.write(request);
    });
  }

  close() {
    this.failed = undefined;
    this.socket.destroy();
  }

  receive(chunk) {
    this.chunks.push(chunk);
    this.size += chunk.length;
    if (this.expected === 0) this.readHead();
    if (this.expected > 0 && this.size >= this.expected) this.finish();
  }

  readHead() {
    const received = this.chunks.length === 1 ? this.chunks[0] : Buffer.concat(this.chunks);
    const end = received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = received.toString('latin1', 0, end);
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    // Both sides answer with a length; a page in chunks would be one we forgot.
    if (!head.startsWith('HTTP/1.1 200') || length === undefined)
      return this.failed?.(
        new Error(`An answer that is not a whole page:\n${received.toString('utf8').slice(0, 600)}`),
      );
    this.body = Number(length);
    this.expected = end + 4 + this.body;
  }

  finish() {
    this.chunks = [];
    this.size = 0;
    this.expected = 0;
    this.done?.(this.body);
  }
}
