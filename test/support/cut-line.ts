import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line to a server that a test may cut: what stands behind it goes on, as for the others of its users. */
export interface CutLine {
  /** The same address through the line. */
  url: string;
  /** Breaks every connection, and refuses new ones. */
  cut(): Promise<void>;
  /** On the same port. */
  mend(): Promise<void>;
  /** Breaks every connection, and takes new ones. */
  blink(): void;
  /** Nothing passes any more, and nobody is told: a firewall that forgot the connection. Ends with `blink`. */
  hush(): void;
  stop(): Promise<void>;
}

/** @param isCut it begins cut */
export async function startLine(to: string, isCut = false): Promise<CutLine> {
  const target = new URL(to);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.once('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  const listen = (port: number) => new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const blink = () => sockets.forEach((socket) => socket.destroy());
  const cut = async () => {
    if (!server.listening) return;
    const closed = new Promise((done) => server.close(done));
    blink();
    await closed;
  };
  const hush = () => sockets.forEach((socket) => socket.unpipe().pause());
  await listen(0);
  const { port } = server.address() as AddressInfo;
  if (isCut) await cut();
  const url = new URL(to);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return { url: url.href, cut, mend: () => listen(port), blink, hush, stop: cut };
}
