import 'reflect-metadata';
import { execFile } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createServer, type Server } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as x509 from '@peculiar/x509';
import { projectRoot } from '../../platform/web/project-root.js';
import { problemSentence } from './source-problem.labels.js';
import type { ProblemCode } from './source-problem.js';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), 'sceau-imap-'));
const trusted = join(folder, 'authority.pem');
const servers: Server[] = [];

interface Made {
  certificate: x509.X509Certificate;
  keys: webcrypto.CryptoKeyPair;
}
let authority: Made;

beforeAll(async () => {
  authority = await made('CN=Autorité de test', { authority: true });
  writeFileSync(trusted, authority.certificate.toString('pem'));
});
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** @param options.by who signs it; without, it signs itself */
async function made(
  subject: string,
  options: { by?: Made; ip?: string; dns?: string; ended?: boolean; authority?: boolean } = {},
): Promise<Made> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const { by, ip, dns, ended = false, authority: isAuthority = false } = options;
  const names = [
    ...(ip ? [{ type: 'ip' as const, value: ip }] : []),
    ...(dns ? [{ type: 'dns' as const, value: dns }] : []),
  ];
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: '01',
      subject,
      issuer: by?.certificate.subject ?? subject,
      notBefore: new Date(Date.now() - 10 * day),
      notAfter: new Date(Date.now() + (ended ? -day : 10 * day)),
      signingAlgorithm: algorithm,
      publicKey: keys.publicKey,
      signingKey: by?.keys.privateKey ?? keys.privateKey,
      extensions: [
        new x509.BasicConstraintsExtension(isAuthority, undefined, true),
        ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
      ],
    },
    webcrypto as never,
  );
  return { certificate, keys };
}

/** An IMAP server as far as anybody comes: its greeting, what it can, and no to whoever signs in. */
async function listen({ certificate, keys }: Made): Promise<number> {
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const server = createServer(
    { cert: certificate.toString('pem'), key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n` },
    (line) => {
      line.on('error', () => undefined);
      line.write('* OK [CAPABILITY IMAP4rev1] ready\r\n');
      line.on('data', (said) => {
        const [tag = ''] = said.toString('latin1').split(' ');
        line.write(`${tag} NO [AUTHENTICATIONFAILED] no\r\n`);
      });
    },
  );
  server.on('tlsClientError', () => undefined);
  servers.push(server);
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  return (server.address() as AddressInfo).port;
}

/** What a process that trusts our authority runs into: authorities are read once, as Node starts. */
async function problemAt(port: number): Promise<ProblemCode> {
  const built = pathToFileURL(join(projectRoot(), 'dist/src/mailbox/sources/imap-connection.js')).href;
  const account = { host: '127.0.0.1', port, secure: true, auth: { user: 'a', pass: 'b' }, publicBut: null };
  const code = `const { connectImap } = await import('${built}');
    await connectImap(${JSON.stringify(account)}).then(() => console.log('none'), ({ code }) => console.log(code));
    process.exit(0);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], {
    env: { PATH: process.env['PATH'], NODE_EXTRA_CA_CERTS: trusted },
  });
  return stdout.trim() as ProblemCode;
}

describe('the certificate of a mail server', () => {
  it('that is good lets us come to the password', async () => {
    expect(await problemAt(await listen(await made('CN=imap', { by: authority, ip: '127.0.0.1' })))).toBe('login');
  });

  it('that it signed itself is refused, and says whom to ask for another', async () => {
    const code = await problemAt(await listen(await made('CN=imap', { ip: '127.0.0.1' })));
    expect(code).toBe('tls_unknown');
    expect(problemSentence(code, false)).toMatch(/d’aucune autorité reconnue.*Demandez à qui tient votre messagerie/);
  });

  it('of an authority that nobody knows is refused the same', async () => {
    const stranger = await made('CN=Autorité inconnue', { authority: true });
    expect(await problemAt(await listen(await made('CN=imap', { by: stranger, ip: '127.0.0.1' })))).toBe('tls_unknown');
  });

  it('that is over is refused, and says that it is to be renewed', async () => {
    const code = await problemAt(await listen(await made('CN=imap', { by: authority, ip: '127.0.0.1', ended: true })));
    expect(code).toBe('tls_expired');
    expect(problemSentence(code, false)).toMatch(/a expiré.*le renouveler/);
  });

  it('of another name is refused, and says which name to give', async () => {
    const code = await problemAt(await listen(await made('CN=imap', { by: authority, dns: 'imap.autre.example' })));
    expect(code).toBe('tls_name');
    expect(problemSentence(code, false)).toMatch(/au nom d’un autre serveur.*le nom qui est sur le certificat/);
  });
});
