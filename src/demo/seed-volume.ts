import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { makeDemoAuthority } from './demo-authority.js';
import type { LegalEntity } from './demo-directory.js';
import { seedTeam, type Person } from './demo-team.js';
import { houseName, organisationName, towns } from './names.js';
import { finessNumber, siretNumber } from './numbers.js';
import { randomFrom, type Random } from './random.js';
import { insert } from './rows.js';
import { addClient } from './seed-volume-client.js';
import type { VolumeMaking } from './seed-volume-making.js';
import { copyTables } from './seed-volume-copy.js';

// Committed as it goes: each line of the journal rewrites its chain's head, and PostgreSQL forgets the former
// versions of a row only once their transaction has ended. In one transaction the time would grow as the square.
const clientsAtOnce = 100;

export interface Volume {
  editorId: string;
  /** Who can sign in, one a role. */
  people: Person[];
  /** Rows of each table. */
  rows: Map<string, number>;
}

/**
 * One editor with as many clients as asked, for trials and measures: the same asked twice is made the same.
 * Stopped on the way, it leaves an editor with fewer clients.
 * @param client a superuser on the product's database: COPY is refused under row-level security
 * @param wanted `clients` from 1 to 100 000
 */
export async function seedVolume(
  client: pg.Client,
  wanted: { clients: number; slug: string; name: string },
): Promise<Volume> {
  const editorId = uuidv7();
  const people = peopleOf(wanted.slug);
  const rows = new Map<string, number>();
  await client.query(`SELECT set_config('app.editor_id', $1, false)`, [editorId]);
  await client.query(
    `INSERT INTO editors (editor_id, name, slug, mail_from, ans_contract_signed_on) VALUES ($1, $2, $3, $4, '2024-02-12')`,
    [editorId, wanted.name, wanted.slug, `certificats@${wanted.slug}.example`],
  );
  const making = await prepare(client, people, wanted.slug);
  for (let serial = 0; serial < wanted.clients; serial += 1) {
    addClient(making, entityOf(serial, making.random), serial);
    if ((serial + 1) % clientsAtOnce > 0 && serial + 1 < wanted.clients) continue;
    await client.query('BEGIN');
    for (const [table, count] of await copyTables(client, making.tables))
      rows.set(table, (rows.get(table) ?? 0) + count);
    await client.query('COMMIT');
  }
  // Right after so many rows the planner knows nothing of them.
  await client.query('ANALYZE');
  return { editorId, people, rows };
}

async function prepare(client: pg.Client, people: Person[], slug: string): Promise<VolumeMaking> {
  const random = randomFrom(5_000);
  const team = await seedTeam(client, people, 1);
  const authority = await makeDemoAuthority();
  const model = await authority.issue({
    subject: [
      ['C', 'FR'],
      ['O', 'VOLUME'],
      ['CN', 'MODELE'],
    ],
    usage: 'AUTH_CLI',
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2029-01-01T00:00:00Z'),
  });
  return {
    tables: tablesInOrder(),
    random,
    team,
    solutionId: await insert(client, 'solutions', { name: 'Démo DUI' }),
    purpose: 'Alimentation du DMP et appel au téléservice INSi par le dossier de l’usager informatisé.',
    newId: identifiersFrom(random),
    certificate: { der: Buffer.from(model.der), subject: model.subjectText, issuer: model.issuerText },
    editorSlug: slug,
  };
}

// A table comes after those it refers to.
function tablesInOrder(): VolumeMaking['tables'] {
  const names = [
    ['clients', 'establishments', 'representatives', 'instances', 'instance_establishments', 'delegations'],
    ['requests', 'request_administrators', 'assignments', 'slots', 'certificates', 'orders', 'audit_entries'],
  ];
  return new Map(names.flat().map((name) => [name, []]));
}

/** Ordered by time like all the product's ids, one a millisecond; they repeat from editor to editor, which the keys allow. */
function identifiersFrom(random: Random): () => string {
  let msecs = Date.UTC(2024, 0, 1);
  return () => {
    msecs += 1;
    return uuidv7({ msecs, seq: 0, random: Uint8Array.from({ length: 16 }, () => random.below(256)) });
  };
}

function entityOf(serial: number, random: Random): LegalEntity {
  const [town, departement, postalCode] = towns[serial % towns.length] ?? ['Nice', '06', '06000'];
  const establishments = Array.from({ length: 2 + random.below(5) }, (_, place) => ({
    finess: finessNumber(departement, 150_000 + serial * 8 + place),
    name: houseName(random),
  }));
  return {
    finess: finessNumber(departement, 1 + serial),
    name: `${organisationName(random)} de ${town}`,
    siret: siretNumber(serial),
    town,
    postalCode,
    departement,
    establishments,
  };
}

function peopleOf(slug: string): Person[] {
  const at = (name: string) => `${name}@${slug}.example`;
  return [
    { key: 'support', name: 'Camille Roussel', email: at('support'), role: 'support' },
    { key: 'manager', name: 'Inès Carvalho', email: at('charge'), role: 'account_manager' },
    { key: 'technical', name: 'Thomas Guérin', email: at('technique'), role: 'technical_admin' },
    { key: 'admin', name: 'Nadia Belkacem', email: at('admin'), role: 'admin' },
    { key: 'auditor', name: 'Louis Petit', email: at('audit'), role: 'auditor' },
  ];
}
