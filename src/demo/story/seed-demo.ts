import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { addDays } from '../../journey/working-days.js';
import { makeDemoAuthority, type DemoAuthority } from './demo-authority.js';
import { seedClient } from './demo-client.js';
import { makeEntities, seedDirectory, type LegalEntity } from './demo-directory.js';
import { seedGroupings } from './demo-groupings.js';
import { seedUnmatchedMails } from './demo-mails.js';
import { demoTeam, otherTeam, seedTeam, type Person } from './demo-team.js';
import { randomFrom } from './random.js';
import { insert } from './rows.js';
import { situations, type Situation } from './situations.js';
import { clock } from '../../platform/clock.js';

/**
 * The demonstration: two editors, sixty clients over every step of the journey, a register.
 * @param client connected as the owner of the tables; @param maildir where the demo editor's mail arrives.
 * @returns the editors' ids, or null when the demonstration is there already.
 */
export async function seedDemo(client: pg.Client, maildir: string): Promise<string[] | null> {
  const { rows } = await client.query<{ id: string | null }>(`SELECT editor_by_slug('demo') AS id`);
  if (rows[0]?.id) return null;
  const random = randomFrom(413);
  const entities = makeEntities(84, random);
  const authority = await makeDemoAuthority();
  await seedDirectory(client, entities, addDays(clock.today(), -9));
  await client.query('BEGIN');
  await seedAuthorities(client, authority);
  const expanded = situations.flatMap((situation) =>
    Array.from({ length: situation.clients }, (_, index) => ({
      situation,
      since: Math.max(0, situation.since - index * 3),
    })),
  );
  const demo = await seedEditor(client, {
    name: 'Éditions Démo',
    slug: 'demo',
    mailSource: `maildir://${maildir}`,
    people: demoTeam,
    entities,
    plan: expanded,
    authority,
    solution: 'Démo DUI',
    serial: 1,
  });
  await seedUnmatchedMails(client);
  const other = await seedEditor(client, {
    name: 'Autre Éditeur',
    slug: 'autre',
    mailSource: null,
    people: otherTeam,
    entities: entities.slice(76, 80),
    plan: expanded.slice(0, 3),
    authority,
    solution: 'Autre DUI',
    serial: 5_000,
  });
  await client.query('COMMIT');
  return [demo, other];
}

interface EditorMaking {
  name: string;
  slug: string;
  mailSource: string | null;
  people: Person[];
  entities: LegalEntity[];
  plan: { situation: Situation; since: number }[];
  authority: DemoAuthority;
  solution: string;
  serial: number;
}

async function seedEditor(db: pg.Client, making: EditorMaking): Promise<string> {
  const id = uuidv7();
  await db.query(`SELECT set_config('app.editor_id', $1, true)`, [id]);
  await db.query(
    'INSERT INTO editors (editor_id, name, slug, mail_from, mail_source, ans_contract_signed_on) VALUES ($1, $2, $3, $4, $5, $6)',
    [id, making.name, making.slug, `certificats@${making.slug}.example`, making.mailSource, '2024-02-12'],
  );
  const team = await seedTeam(db, making.people, making.serial);
  const solutionId = await insert(db, 'solutions', { name: making.solution });
  const random = randomFrom(making.serial);
  const clients: { id: string; situation: Situation }[] = [];
  for (const [index, { situation, since }] of making.plan.entries()) {
    const entity = making.entities[index];
    if (!entity) break;
    const clientId = await seedClient({
      db,
      random,
      team,
      solutionId,
      solutionName: making.solution,
      authority: making.authority,
      entity,
      situation,
      since,
      serial: making.serial + index,
    });
    clients.push({ id: clientId, situation });
  }
  if (making.slug === 'demo') await seedGroupings(db, clients);
  return id;
}

async function seedAuthorities(db: pg.Client, authority: DemoAuthority): Promise<void> {
  for (const { name, kind, der, sha256 } of authority.authorities) {
    await db.query(
      `INSERT INTO authorities (id, sha256, name, kind, environment, not_after, der) VALUES ($1, $2, $3, $4, 'PROD', '2040-01-01', $5)`,
      [uuidv7(), sha256, name, kind, der],
    );
  }
}
