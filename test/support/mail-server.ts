import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail server that counts what it took, and can take a mail without ever saying so. */
export interface MailServer {
  url: string;
  /** Message-ID of each mail taken whole, one entry a copy. */
  copies: string[];
  /** From now on mails are taken and never answered. */
  fallSilent(): void;
  speakAgain(): void;
  stop(): Promise<void>;
}

/** @param milliseconds how long it takes to answer each mail; @param given the port of one that stopped */
export async function startMailServer(milliseconds = 0, given = 0): Promise<MailServer> {
  const copies: string[] = [];
  let silent = false;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
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
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
