// Which port the application takes.
import { createServer } from 'node:net';
import { freePort } from './embedded-postgres.mjs';

/**
 * @param {number} wanted
 * @param {(line: string) => void} say
 * @returns {Promise<number>} the wanted port, or a free one when somebody listens there
 */
export async function choosePort(wanted, say) {
  // Somebody may listen on one address only: the loopback is tried as well as all of them.
  if ((await isFree(wanted, undefined)) && (await isFree(wanted, '127.0.0.1'))) return wanted;
  const port = await freePort();
  say(`Le port ${wanted} est occupé\u00a0: l’application prend le port ${port}.`);
  return port;
}

function isFree(port, host) {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen({ port, host }, () => server.close(() => done(true)));
  });
}
