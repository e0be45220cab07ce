// Which port a program of ours takes.
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below what Linux and macOS give to outgoing connections and to whoever asks for any port: between the moment we look
// and the moment a program listens, nobody is given it by chance. Two processes begin at different places.
const lowest = 10_000;
const highest = 32_000;
let next = randomInt(lowest, highest);

/**
 * @param {number} wanted
 * @param {(line: string) => void} say
 * @returns {Promise<number>} the wanted port, or a free one when somebody listens there
 */
export async function choosePort(wanted, say) {
  // Somebody may listen on one address only: the loopback is tried as well as all of them.
  if (await isFree(wanted)) return wanted;
  const port = await freePort();
  say(`Le port ${wanted} est occupé\u00a0: l’application prend le port ${port}.`);
  return port;
}

/** @returns {Promise<number>} a port nobody listens on now, and that this process was not given before */
export async function freePort() {
  for (;;) {
    const port = next;
    next = port < highest ? port + 1 : lowest;
    if (await isFree(port)) return port;
  }
}

async function isFree(port) {
  return (await mayListen(port, undefined)) && (await mayListen(port, '127.0.0.1'));
}

function mayListen(port, host) {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen({ port, host }, () => server.close(() => done(true)));
  });
}
