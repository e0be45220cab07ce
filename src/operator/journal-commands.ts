import { createPublicKey, type KeyObject } from 'node:crypto';
import type pg from 'pg';
import { anchorKey, isGenuine, readAnchors, type ReadAnchor } from '../platform/audit/anchor-line.js';
import { required, UsageError, type Command } from './command.js';
import { bytesOf } from './given-file.js';
import { withOwner } from './owner-connection.js';

export const journalCommands: Command[] = [
  {
    name: 'audit:verify',
    usage: '--editor SLUG [--anchors PATH] [--key PATH]',
    summary:
      'follows the journal’s hash chain and names the first entry that was tampered with; with the anchors that were kept elsewhere (a file, a mail), also whether its end was cut',
    help: 'audit:verify --editor SLUG [--anchors PATH] [--key PATH]\n  PATH of --anchors: the file of ANCHOR_FOLDER, or a mail that an administrator kept. Signatures are checked with the public key of --key (PEM), else with that of ANCHOR_KEY.',
    async run({ options, ...args }) {
      const { anchors, key } = options;
      const editor = required({ ...args, options }, 'editor');
      const proofs = anchors === undefined ? null : { ...(await readProofs(anchors)), key: await publicKey(key) };
      await withOwner(editor, async (client) => {
        const { rows } = await client.query<{ broken: string | null; entries: string }>(
          'SELECT first_broken_audit_entry() AS broken, (SELECT count(*) FROM audit_entries) AS entries',
        );
        if (rows[0]?.broken) throw new UsageError(`the chain is broken at entry ${rows[0].broken}`);
        const found = proofs ? await compare(client, proofs) : '';
        console.log(`${rows[0]?.entries} entries, chain intact${found}`);
      });
    },
  },
  {
    name: 'anchor:key',
    usage: '',
    summary: 'prints the public key of ANCHOR_KEY, for whoever keeps the anchors of a journal',
    async run() {
      const key = await publicKey(undefined);
      if (!key) throw new UsageError('the environment variable ANCHOR_KEY is missing (see .env.example)');
      console.log(key.export({ format: 'pem', type: 'spki' }).toString().trimEnd());
    },
  },
];

/** What was kept elsewhere, and the key that proves it. */
interface Proofs {
  file: string;
  anchors: ReadAnchor[];
  key: KeyObject | null;
}

async function readProofs(file: string): Promise<Omit<Proofs, 'key'>> {
  return { file, anchors: readAnchors((await bytesOf(file)).toString('utf8')) };
}

/** @throws UsageError for a file or a variable that holds none */
async function publicKey(file: string | undefined): Promise<KeyObject | null> {
  if (file !== undefined) {
    const bytes = await bytesOf(file);
    return readKey(() => createPublicKey(bytes), `${file}: no public key (PEM) is in it`);
  }
  const own = process.env['ANCHOR_KEY'];
  const none = 'the environment variable ANCHOR_KEY is no Ed25519 key (see .env.example)';
  return own ? readKey(() => createPublicKey(anchorKey(own)), none) : null;
}

function readKey(read: () => KeyObject, none: string): KeyObject {
  try {
    return read();
  } catch {
    throw new UsageError(none);
  }
}

/** @throws UsageError naming every anchor that the journal does not hold. @returns what was found, for the end of the sentence */
async function compare(client: pg.ClientBase, { file, anchors: all, key }: Proofs): Promise<string> {
  const { rows: own } = await client.query<{ id: string }>('SELECT current_editor() AS id');
  const anchors = all.filter(({ editorId }) => editorId === own[0]?.id);
  if (anchors.length === 0) throw new UsageError(`${file} has no anchor of this editor’s journal`);
  const wrong: string[] = [];
  let unproven = 0;
  for (const anchor of anchors) {
    const genuine = key && isGenuine(anchor, key);
    if (genuine === null) unproven += 1;
    const fault = genuine === false ? 'its signature is not the key’s' : await faultOf(client, anchor);
    if (fault) wrong.push(`  anchor of ${anchor.at}, entry ${anchor.sequence}: ${fault}`);
  }
  if (wrong.length > 0) throw new UsageError(`the journal is not the one that was anchored:\n${wrong.join('\n')}`);
  return `, ${anchors.length} anchors held${unproven > 0 ? `, ${unproven} of them without a signature that this key proves` : ''}`;
}

async function faultOf(client: pg.ClientBase, { sequence, hash }: ReadAnchor): Promise<string | null> {
  const { rows } = await client.query<{ hash: string }>(
    `SELECT encode(hash, 'hex') AS hash FROM audit_entries WHERE sequence = $1`,
    [sequence],
  );
  if (!rows[0]) return 'the journal ends before it: it was cut';
  return rows[0].hash === hash ? null : 'another entry is in its place: the journal was written again';
}
