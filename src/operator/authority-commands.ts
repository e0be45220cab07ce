import type pg from 'pg';
import { uuidv7 } from '../platform/uuid.js';
import { type AuthorityFacts, judgeAuthority } from '../pki/certificate/authority.js';
import { readCertificates } from '../pki/certificate/certificate.js';
import { prematureFinding, readCrl, signerOf } from '../pki/certificate/crl.js';
import type { Finding } from '../pki/verdict/finding.js';
import { clock } from '../platform/clock.js';
import { inEachEditor } from '../platform/tenancy/editors-of-owner.js';
import { UsageError, type Command } from './command.js';
import { bytesOf } from './given-file.js';
import { withOwnerClient } from './owner-connection.js';

export const authorityCommands: Command[] = [
  {
    name: 'authority:add',
    usage: 'FILE… [--environment PROD|TEST]',
    summary:
      'trusts the authorities of these files (PEM, one or several, DER, P7B); compare the SHA-256 with what ANS publishes; safe to run again',
    async run({ positionals, options }) {
      if (positionals.length === 0) throw new UsageError('name at least one file');
      const read = (await Promise.all(positionals.map((file) => authoritiesOf(file)))).flat();
      await withOwnerClient(async (client) => {
        for (const authority of read) await trust(client, authority, options['environment']);
      });
    },
  },
  {
    name: 'crl:add',
    usage: 'FILE…',
    summary:
      'keeps these revocation lists, once verified with a known authority; an older list never replaces a newer one',
    async run({ positionals }) {
      if (positionals.length === 0) throw new UsageError('name at least one file');
      await withOwnerClient(async (client) => {
        for (const file of positionals) await keepList(client, file);
      });
    },
  },
];

async function authoritiesOf(file: string): Promise<AuthorityFacts[]> {
  const bundle = readCertificates(await bytesOf(file));
  if (!bundle.ok) throw new UsageError(`${file}: ${sentence(bundle.finding)}`);
  return bundle.certificates.map((certificate) => {
    const { authority, verdict } = judgeAuthority(certificate);
    const blocking = verdict.findings.find(({ severity }) => severity === 'blocking');
    if (blocking) throw new UsageError(`${file}: ${sentence(blocking)}`);
    return authority;
  });
}

async function trust(client: pg.Client, authority: AuthorityFacts, given: string | undefined): Promise<void> {
  const environment = authority.environment === 'unknown' ? given : authority.environment;
  if (environment !== 'PROD' && environment !== 'TEST')
    throw new UsageError(`${authority.subjectText}: say --environment PROD or TEST, its name does not tell`);
  const { rowCount } = await client.query(
    `INSERT INTO authorities (id, sha256, name, kind, environment, not_after, der) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (sha256) DO NOTHING`,
    [
      uuidv7(),
      authority.sha256,
      authority.commonName ?? authority.subjectText,
      authority.kind,
      environment,
      authority.notAfter,
      Buffer.from(authority.der),
    ],
  );
  const known = authority.isOfficial ? 'fingerprint known' : 'fingerprint NOT among those we know: compare it';
  console.log(
    `${rowCount ? 'added' : 'already there'}: ${authority.commonName ?? authority.subjectText} (${authority.kind}, ${environment}), SHA-256 ${authority.sha256}, ${known}`,
  );
}

async function keepList(client: pg.Client, file: string): Promise<void> {
  const bytes = await bytesOf(file);
  const reading = readCrl(bytes);
  if (!reading.ok) throw new UsageError(`${file}: ${sentence(reading.finding)}`);
  const { crl } = reading;
  const { rows } = await client.query<{ sha256: string; name: string; der: Buffer }>(
    'SELECT sha256, name, der FROM authorities',
  );
  const signer = signerOf(crl, rows);
  if (!signer) throw new UsageError(`${file}: not signed by a known authority; add it first with authority:add`);
  const premature = prematureFinding(crl, clock.now());
  if (premature) throw new UsageError(`${file}: ${sentence(premature)}`);
  const { rowCount } = await client.query(
    `INSERT INTO revocation_lists (authority_sha256, this_update, next_update, entries, der) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (authority_sha256) DO UPDATE SET this_update = excluded.this_update, next_update = excluded.next_update, entries = excluded.entries, der = excluded.der, loaded_at = now()
      WHERE revocation_lists.this_update < excluded.this_update OR revocation_lists.this_update > moment() + interval '1 day'`,
    [signer.sha256, crl.thisUpdate, crl.nextUpdate, crl.count, bytes],
  );
  const outcome = rowCount ? 'kept' : 'a list as recent is already there';
  console.log(`${outcome}: ${signer.name}, ${crl.count} revoked, of ${crl.thisUpdate.toISOString()}`);
  if (rowCount) await compareEverywhere(client);
}

// Each editor's own certificates are compared by its own job, as after a list that it loads itself.
async function compareEverywhere(client: pg.Client): Promise<void> {
  const editors = await inEachEditor(client, () =>
    client.query(
      `INSERT INTO outbox (id, name, payload, key) VALUES ($1, 'certificates.watch', '{}', 'round')
       ON CONFLICT (editor_id, name, key) WHERE key IS NOT NULL AND done_at IS NULL AND failed_at IS NULL DO NOTHING`,
      [uuidv7()],
    ),
  );
  console.log(`certificates in force are compared with it by the worker, in ${editors.length} editor(s)`);
}

function sentence(finding: Finding): string {
  return [finding.title, finding.mend].filter(Boolean).join(' ');
}
