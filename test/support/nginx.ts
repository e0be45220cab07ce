import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cryptoProvider, PemConverter, X509CertificateGenerator } from '@peculiar/x509';
import { makeKeys } from './made-keys.js';
import { waitFor } from './wait-for.js';
import { freePort } from '../../src/local/port.mjs';
import { answers } from './ports.js';

cryptoProvider.set(webcrypto);

export interface Proxy {
  /** Of the TLS port. */
  port: number;
  /** Of the one that leads to it. */
  plainPort: number;
  stop(): Promise<void>;
}

/** Debian puts it among the programs of the administrator. */
const path = `${process.env['PATH'] ?? ''}:/usr/sbin`;
const version = spawnSync('nginx', ['-v'], { encoding: 'utf8', env: { PATH: path } });

/** Null where there is none: CI brings Debian's (.ci/run). */
export const proxyVersion = version.status === 0 ? version.stderr.trim().replace(/^nginx version: /, '') : null;

/** nginx with docker/nginx.conf, as it is but for its ports, its certificate and where Sceau is. */
export async function startProxy(sceauPort: number): Promise<Proxy> {
  const folder = mkdtempSync(join(tmpdir(), 'sceau-nginx-'));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'logs'));
  const [port, plainPort] = [await freePort(), await freePort()];
  await writeCertificate(folder);
  const example = readFileSync(new URL('../../docker/nginx.conf', import.meta.url), 'utf8')
    .replace('server 127.0.0.1:3000;', `server 127.0.0.1:${sceauPort};`)
    .replace(/^ *listen \[::\].*\n/gm, '')
    .replace('listen 80;', `listen 127.0.0.1:${plainPort};`)
    .replaceAll('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
    .replaceAll('/etc/ssl/sceau', folder);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  writeFileSync(
    join(folder, 'nginx.conf'),
    `${user} daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log; events { worker_connections 512; }
http { access_log off; ${temporary.join(' ')}\n${example}\n}\n`,
  );
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], {
    env: { PATH: path },
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    await waitFor('the proxy answers', () => answers(port), Boolean, 20);
  } catch {
    throw new Error(`nginx did not start:\n${readFileSync(join(folder, 'error.log'), 'utf8')}`);
  }
  return {
    port,
    plainPort,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function writeCertificate(folder: string): Promise<void> {
  const keys = await makeKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=sceau.example',
    keys,
    signingAlgorithm: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000),
  });
  writeFileSync(join(folder, 'fullchain.pem'), certificate.toString('pem'));
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  writeFileSync(join(folder, 'privkey.pem'), PemConverter.encode(key, 'PRIVATE KEY'), { mode: 0o600 });
}
