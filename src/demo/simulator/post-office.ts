import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface PostOffice {
  port: number;
  /** Takes the next mail whole and hangs up before saying so: nobody can tell whether it arrived. */
  hangUpOnNext(): void;
  stop(): Promise<void>;
}

/** An SMTP server of this machine alone, that takes every mail and hands it on, read. */
export async function openPostOffice(
  port: number,
  received: (mail: ParsedMail) => void | Promise<void>,
): Promise<PostOffice> {
  let hangUp = false;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    authOptional: true,
    size: 30 * 1024 * 1024,
    onData(stream, _session, done) {
      const taken = async () => {
        await received(await simpleParser(stream));
        if (!hangUp) return done();
        hangUp = false;
        for (const connection of server.connections) connection.close();
      };
      taken().catch((error: Error) => done(error));
    },
  });
  server.on('error', (error) => console.error('simulateur :', error.message));
  return {
    port: await listen(server, port),
    hangUpOnNext: () => (hangUp = true),
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

function listen(server: SMTPServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const listening = server.listen(port, '127.0.0.1', () => {
      const address = listening.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
