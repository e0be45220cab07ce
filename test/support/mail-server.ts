import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail server that counts what it took, and can take a mail without ever saying so, or put it off. */
export interface MailServer {
  url: string;
  /** Message-ID of each mail taken whole, one entry a copy. */
  copies: string[];
  /** From now on mails are taken and never answered. */
  fallSilent(): void;
  speakAgain(): void;
  /** From now on one mail of so many is put off (451): it may come again. Null: all are taken. */
  putOffOneOf(many: number | null): void;
  /** How many were put off. */
  putOff(): number;
  stop(): Promise<void>;
}

/** @param milliseconds how long it takes to answer each mail; @param given the port of one that stopped */
export async function startMailServer(milliseconds = 0, given = 0): Promise<MailServer> {
  const copies: string[] = [];
  let silent = false;
  let [oneOf, seen, putOff]: [number | null, number, number] = [null, 0, 0];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        seen += 1;
        if (oneOf && seen % oneOf === 0) {
          putOff += 1;
          return done(Object.assign(new Error('4.3.0 busy'), { responseCode: 451 }));
        }
        copies.push(/^Message-ID:\s+(\S+)/im.exec(Buffer.concat(chunks).toString('latin1'))?.[1] ?? 'unknown');
        if (!silent) setTimeout(done, milliseconds);
      });
    },
  });
  // A line that a killed process left is no fault of the server's.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => void server.listen(given, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    copies,
    fallSilent: () => (silent = true),
    speakAgain: () => (silent = false),
    putOffOneOf: (many) => (oneOf = many),
    putOff: () => putOff,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
