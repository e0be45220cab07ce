import type { Server } from 'node:http';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import express, { type NextFunction, type Request, type Response } from 'express';
import { passwordMatches } from '../platform/auth/password.js';
import { openQueue } from '../platform/jobs/job-carrier.js';

interface Board {
  port: number;
  close(): Promise<void>;
}

/**
 * What the carrier holds, for the operator: on this machine only, behind a password of its own, nothing can be changed, and a job shows ids
 * and no data of anybody. What a job is and what became of it is in its row: `npm run cli -- queues`.
 * @param options.passwordHash argon2id
 */
export async function openQueueBoard(options: {
  databaseUrl: string;
  redisUrl?: string | undefined;
  passwordHash: string;
  port: number;
}): Promise<Board> {
  const { queue, close } = openQueue(options);
  const pages = new ExpressAdapter();
  createBullBoard({
    queues: [
      new BullMQAdapter(queue as never, { readOnlyMode: true, description: options.redisUrl ? 'Redis' : 'PostgreSQL' }),
    ],
    // The adapter brings its own copy of the same interface.
    serverAdapter: pages as never,
  });
  const app = express();
  app.disable('x-powered-by');
  app.use(headers, asking(options.passwordHash), pages.getRouter() as express.Router);
  const server = await new Promise<Server>((done, failed) => {
    const opened = app.listen(options.port, '127.0.0.1', () => done(opened)).once('error', failed);
  });
  return {
    port: (server.address() as { port: number }).port,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await close();
    },
  };
}

// Its page sets styles on its elements, and its first data in a script of JSON that is never run.
function headers(_request: Request, response: Response, next: NextFunction): void {
  response.set({
    'Content-Security-Policy':
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  });
  next();
}

function asking(passwordHash: string) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const [scheme, given = ''] = (request.headers.authorization ?? '').split(' ');
    const [, password = ''] = /^operator:(.*)$/s.exec(Buffer.from(given, 'base64').toString()) ?? [];
    const known =
      scheme === 'Basic' && password !== '' ? passwordMatches(passwordHash, password) : Promise.resolve(false);
    known.then((right) => {
      if (right) return next();
      response
        .set('WWW-Authenticate', 'Basic realm="Sceau operator", charset="UTF-8"')
        .status(401)
        .send('operator only');
      return undefined;
    }, next);
  };
}
