import type pg from 'pg';
import { daysAgo } from './making.js';
import { reached, type Situation } from './situations.js';
import { insert, tell } from './rows.js';

interface Seeded {
  id: string;
  situation: Situation;
}

/** Two groupings: one on a shared system whose clients are running, one where each has its own and is elsewhere on the way. */
export async function seedGroupings(db: pg.Client, clients: Seeded[]): Promise<void> {
  const running = clients.filter(({ situation }) => reached(situation, 'running'));
  await seedGrouping(db, 'GCSMS des Deux Vallées', true, running.slice(0, 3), 'Hébergement commun à Lyon.');
  const onTheWay = (['nothing', 'instance', 'validated', 'ordering'] as const).flatMap((stage) =>
    clients.filter(({ situation }) => situation.stage === stage).slice(0, 1),
  );
  await seedGrouping(db, 'Groupement Littoral Solidaire', false, onTheWay, null);
}

async function seedGrouping(
  db: pg.Client,
  name: string,
  sharedSystem: boolean,
  clients: Seeded[],
  note: string | null,
): Promise<void> {
  const id = await insert(db, 'groupings', { name, shared_system: sharedSystem, note });
  const of = {
    actor: { kind: 'person' as const, name: 'Camille Roussel' },
    subject: { kind: 'grouping', id },
    clientId: null,
  };
  const joined = `${clients.length} clients ajoutés au groupement « ${name} »`;
  await tell(db, [
    { ...of, at: daysAgo(12, 9), action: 'created', summary: `Groupement « ${name} » créé` },
    { ...of, at: daysAgo(12, 10), action: 'members_added', summary: joined },
  ]);
  await db.query('UPDATE clients SET grouping_id = $1 WHERE id = ANY ($2)', [id, clients.map((client) => client.id)]);
}
