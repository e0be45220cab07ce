import { webcrypto } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { authorityOf, foundAuthority, type AuthorityKeep, type DemoAuthority } from './authority.js';

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/** The authority of a demonstration, which goes on issuing after a restart: founded the first time, and kept in this file. */
export async function openAuthority(file: string): Promise<DemoAuthority> {
  return authorityOf(existsSync(file) ? await read(file) : await found(file));
}

async function found(file: string): Promise<AuthorityKeep> {
  const keep = await foundAuthority();
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keep.signingKey));
  const parts = { root: keep.root, issuing: keep.issuing, key };
  const text = Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, bytes.toString('base64')]));
  writeFileSync(file, JSON.stringify(text), { mode: 0o600 });
  return keep;
}

async function read(file: string): Promise<AuthorityKeep> {
  const text = JSON.parse(readFileSync(file, 'utf8')) as Record<'root' | 'issuing' | 'key', string>;
  const bytes = (name: keyof typeof text) => Buffer.from(text[name], 'base64');
  const signingKey = await webcrypto.subtle.importKey('pkcs8', bytes('key'), algorithm, false, ['sign']);
  return { root: bytes('root'), issuing: bytes('issuing'), signingKey };
}
