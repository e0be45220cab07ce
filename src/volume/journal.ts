import type pg from 'pg';
import { daysAgo } from '../demo/story/days.js';
import type { TransitionTable } from '../journey/states/transitions.js';
import { clock } from '../platform/clock.js';
import { addRow } from './copy.js';
import type { VolumeClient, VolumeEvent, VolumeMaking } from './making.js';

/** Where the stories wait to be put in order. */
export const createJournal = `CREATE TEMP TABLE volume_journal (LIKE audit_entries INCLUDING DEFAULTS) ON COMMIT DROP;
  ALTER TABLE volume_journal DROP COLUMN sequence, DROP COLUMN previous_hash, DROP COLUMN hash`;

/** Adds one line to the story of a client, a few days after the one before. */
export function tell(making: VolumeMaking, client: VolumeClient, event: VolumeEvent): void {
  if (making.light) return;
  const support = making.team.users['support'];
  const told = making.tables.get('volume_journal')?.at(-1);
  const before = told?.['client_id'] === client.id ? (told['at'] as Date).getTime() + 4 * 86_400_000 : null;
  addRow(making.tables, 'volume_journal', {
    id: making.newId(),
    at: new Date(Math.min(before ?? daysAgo(client.since).getTime(), clock.now().getTime())),
    actor_kind: 'person',
    actor_id: support?.id ?? null,
    actor_name: support?.name ?? '',
    subject_kind: event.kind,
    subject_id: event.id ?? client.id,
    client_id: client.id,
    action: event.action,
    from_state: event.from ?? null,
    to_state: event.to ?? null,
    summary: event.summary,
  });
}

type Table<State extends string, Action extends string> = Pick<
  TransitionTable<State, Action, never>,
  'initial' | 'label' | 'states' | 'thing'
> & { transitions: readonly { from: readonly State[]; action: Action; to: State; done: string }[] };

export interface Step<State extends string> {
  from?: State;
  to: State;
  action: string;
  summary: string;
}

/** A thing that begins, then makes these moves one after the other: states and sentences are those of its table. */
export function stepsOf<State extends string, Action extends string>(
  table: Table<State, Action>,
  actions: Action[],
): Step<State>[] {
  const { initial, label, states, transitions } = table;
  const steps: Step<State>[] = [
    { to: initial, action: 'created', summary: `${label}\u00a0: ${states[initial].label}` },
  ];
  for (const action of actions) {
    const from = steps.at(-1)?.to ?? initial;
    const row = transitions.find((one) => one.action === action && one.from.includes(from));
    if (!row) throw new Error(`${table.thing} has no ${action} from ${from}`);
    steps.push({ from, to: row.to, action, summary: row.done });
  }
  return steps;
}

const columns = `id, at, actor_kind, actor_id, actor_name, subject_kind, subject_id, client_id, action, from_state, to_state, summary`;

/** Writes the stories of all clients into the journal, oldest first: the chain is made as for any entry. */
export async function writeJournal(client: pg.Client): Promise<void> {
  // Who acts is whom the transaction acts for: one person tells the whole story.
  await client.query(`SELECT set_config('app.person_id', (SELECT actor_id::text FROM volume_journal LIMIT 1), true)`);
  // Of a table that nobody has counted, each entry would look for the one before it among all of them.
  await client.query('SET LOCAL enable_seqscan = off');
  await client.query(`INSERT INTO audit_entries (${columns}) SELECT ${columns} FROM volume_journal ORDER BY at, id`);
  await client.query('SET LOCAL enable_seqscan = on');
}
