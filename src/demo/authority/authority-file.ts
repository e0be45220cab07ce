import { webcrypto } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Environment } from '../../identifiers/igc-words.js';
import { authorityOf, foundAuthority, type AuthorityKeep, type DemoAuthority } from './authority.js';

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/** The authority of a demonstration for one environment, which goes on issuing after a restart: founded the first time, and kept in this file. */
export async function openAuthority(file: string, environment: Environment): Promise<DemoAuthority> {
  return authorityOf(existsSync(file) ? await read(file, environment) : await found(file, environment));
}

async function found(file: string, environment: Environment): Promise<AuthorityKeep> {
  const keep = await foundAuthority(environment);
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keep.signingKey));
  const parts = { root: keep.root, issuing: keep.issuing, key };
  const text = Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, bytes.toString('base64')]));
  writeFileSync(file, JSON.stringify(text), { mode: 0o600 });
  return keep;
}

async function read(file: string, environment: Environment): Promise<AuthorityKeep> {
  const text = JSON.parse(readFileSync(file, 'utf8')) as Record<'root' | 'issuing' | 'key', string>;
  const bytes = (name: keyof typeof text) => Buffer.from(text[name], 'base64');
  const signingKey = await webcrypto.subtle.importKey('pkcs8', bytes('key'), algorithm, false, ['sign']);
  return { environment, root: bytes('root'), issuing: bytes('issuing'), signingKey };
}
