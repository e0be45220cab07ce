import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { ImapFlow } from 'imapflow';
import { isInternal } from '../../platform/outside/internal-addresses.js';
import { imapProblem, SourceProblem } from './source-problem.js';

const loopback = new Set(['127.0.0.1', 'localhost', '::1', '[::1]']);

/** How an account is reached and entered. */
export interface ImapAccount {
  host: string;
  port: number;
  /** Otherwise STARTTLS is insisted on. */
  secure: boolean;
  auth: { user: string; pass: string } | { user: string; accessToken: string };
  /** Somebody of an editor named the server: it must be outside, but for the hosts that the operator lets through. */
  publicBut: readonly string[] | null;
}

/** A line to an IMAP server (RFC 9051), signed in. @throws SourceProblem for what a person can mend */
export async function connectImap(account: ImapAccount): Promise<ImapFlow> {
  const { host, port, secure, auth, publicBut } = account;
  try {
    const address = publicBut === null || publicBut.includes(host) ? host : await publicAddress(host);
    // Only who fetches mails reads what speaks IMAP.
    const { ImapFlow } = await import('imapflow');
    const client = new ImapFlow({
      host: address,
      port,
      secure,
      // The address was looked at: another one the second time gains nothing. The certificate is of the name.
      ...(address === host ? {} : { servername: host }),
      // A password never travels in clear, but to this very machine.
      ...(secure || loopback.has(host) ? {} : { doSTARTTLS: true }),
      auth,
      logger: false,
      connectionTimeout: 15_000,
      greetingTimeout: 15_000,
      socketTimeout: 60_000,
    });
    // Without a listener a broken line would end the process; the command under way fails all the same.
    client.on('error', () => undefined);
    await client.connect().catch((error: unknown) => {
      client.close();
      throw error;
    });
    return client;
  } catch (error) {
    throw imapProblem(error) ?? error;
  }
}

async function publicAddress(host: string): Promise<string> {
  const found = isIP(host) ? [{ address: host }] : await lookup(host, { all: true });
  const inside = found.find(({ address }) => isInternal(address));
  const [first] = found;
  if (inside || !first) throw new SourceProblem('internal', `${host} leads to an internal address`);
  return first.address;
}
