import type pg from 'pg';
import { enterEditor } from '../platform/tenancy/editors-of-owner.js';
import { uuidOf, uuidv7 } from '../platform/uuid.js';
import { makeDemoAuthority } from '../demo/authority/authority.js';
import { newKeys } from '../demo/authority/keys.js';
import type { Person } from '../demo/story/team.js';
import { textOfName } from '../pki/verdict/distinguished-name.js';
import { readCertificates } from '../pki/certificate/certificate.js';
import { randomFrom, type Random } from '../demo/story/made/random.js';
import { insert } from './rows.js';
import { addClient } from './client.js';
import { peopleOf, seedDeputies, seedGroupings } from './company.js';
import { copyTables } from './copy.js';
import { writeJournal, createJournal } from './journal.js';
import type { VolumeMaking } from './making.js';
import { planVolume } from './plan.js';
import { entityOf, FinessNumbers } from './structures.js';
import { seedTeam } from './team.js';

// Rows wait in memory until so many clients are made.
const clientsAtOnce = 500;

export interface Volume {
  editorId: string;
  /** Who can sign in. */
  people: Person[];
  /** Rows of each table. */
  rows: Map<string, number>;
}

/**
 * One editor with as many clients as asked, for trials and measures: the same asked twice is made the same. In one transaction:
 * stopped on the way, it leaves nothing.
 * @param client a superuser on the product's database: COPY is refused under row-level security
 * @param wanted `clients` from 1 to 100 000; `light`: nothing but clients with one establishment each
 */
export async function seedVolume(
  client: pg.Client,
  wanted: { clients: number; slug: string; name: string; light?: boolean },
): Promise<Volume> {
  await client.query('BEGIN');
  try {
    const volume = await makeEditor(client, wanted);
    await client.query('COMMIT');
    return volume;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function makeEditor(
  client: pg.Client,
  wanted: { clients: number; slug: string; name: string; light?: boolean },
): Promise<Volume> {
  const editorId = uuidv7();
  const people = peopleOf(wanted.slug);
  const rows = new Map<string, number>();
  await enterEditor(client, editorId);
  await client.query(
    `INSERT INTO editors (editor_id, name, slug, mail_from, ans_contract_signed_on) VALUES ($1, $2, $3, $4, '2024-02-12')`,
    [editorId, wanted.name, wanted.slug, `certificats@${wanted.slug}.example`],
  );
  await client.query(createJournal);
  const making = await prepare(client, people, wanted);
  const numbers = new FinessNumbers();
  let last = '';
  for (const [serial, plan] of planVolume(wanted.clients, wanted.light).entries()) {
    last = addClient(making, entityOf(serial, plan.establishments, making.random, numbers), serial, plan);
    if ((serial + 1) % clientsAtOnce > 0 && serial + 1 < wanted.clients) continue;
    for (const [table, count] of await copyTables(client, making.tables))
      rows.set(table, (rows.get(table) ?? 0) + count);
    // What refers to a client looks for it by an index that nothing tells from another while its table is uncounted.
    if (serial + 1 === clientsAtOnce) await client.query(`ANALYZE ${[...making.tables.keys()].join(', ')}`);
  }
  await writeJournal(client);
  await seedDeputies(client, making, last);
  return { editorId, people, rows };
}

async function prepare(
  client: pg.Client,
  people: Person[],
  { slug, clients, light = false }: { slug: string; clients: number; light?: boolean },
): Promise<VolumeMaking> {
  const random = randomFrom(5_000);
  const team = await seedTeam(client, people);
  return {
    tables: tablesInOrder(),
    light,
    random,
    team,
    solutionId: await insert(client, 'solutions', { name: 'Démo DUI' }),
    purpose: 'Alimentation du DMP et appel au téléservice INSi par le dossier de l’usager informatisé.',
    newId: identifiersFrom(random),
    certificate: await (modelCertificate ??= issueModel()),
    editorSlug: slug,
    groupingOf: await seedGroupings(client, clients),
  };
}

let modelCertificate: Promise<VolumeMaking['certificate']> | undefined;

// One for all clients of all editors: making keys takes longer than making an editor.
async function issueModel(): Promise<VolumeMaking['certificate']> {
  const authority = await makeDemoAuthority();
  const { publicKey } = await newKeys();
  const der = await authority.issue({
    publicKey,
    subject: [
      ['C', 'FR'],
      ['O', 'VOLUME'],
      ['CN', 'MODELE'],
    ],
    usage: 'AUTH_CLI',
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2029-01-01T00:00:00Z'),
  });
  const reading = readCertificates(der);
  const model = reading.ok ? reading.certificates[0] : undefined;
  if (!model) throw new Error('The model certificate of the volume cannot be read');
  const { serialNumber, subject, issuer } = model;
  return { der, serialNumber, subject: textOfName(subject), issuer: textOfName(issuer) };
}

// A table comes after those it refers to.
function tablesInOrder(): VolumeMaking['tables'] {
  const names = [
    ['clients', 'establishments', 'representatives', 'comments', 'instances', 'instance_establishments'],
    ['delegations', 'requests', 'request_administrators', 'assignments', 'slots', 'certificates', 'orders'],
    ['messages', 'volume_journal'],
  ];
  return new Map(names.flat().map((name) => [name, []]));
}

/** Ordered by time like all the product's ids, one a millisecond; they repeat from editor to editor, which the keys allow. */
function identifiersFrom(random: Random): () => string {
  let msecs = Date.UTC(2024, 0, 1);
  const digits = (many: number) => Array.from({ length: many }, () => random.below(16).toString(16)).join('');
  return () => {
    msecs += 1;
    return uuidOf(msecs, 0, `8${digits(3)}-${digits(12)}`);
  };
}
