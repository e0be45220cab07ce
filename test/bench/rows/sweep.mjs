// The round of reminders, with the same few certificates due and ten times as many slots around them: its cost follows what is due. By the
// CPU of the worker and of PostgreSQL. A fifth of the others end within half a year, and were decided of.
import { setTimeout as later } from 'node:timers/promises';
import { cpuOfAll, cpuOfChildren } from '../../support/cpu.mjs';
import { asSuperuser } from '../databases.mjs';
import { findPerson } from '../people.mjs';
import { startWorker } from '../processes.mjs';
import { calm } from './import-file.mjs';

const goal = 1.2;
const due = 20;
/** Not counted: what a worker compiles in its first rounds. */
const first = 5;

/** @param {{ server: object, make: Function, sizes: { watched: number, sweeps: number }, say: (line: string) => void }} bench */
export async function measureSweep({ server, make, sizes: { watched, sweeps }, say }) {
  const database = await make('watched', ['--clients', '10'], { shared: true });
  const { editorId } = await findPerson(database);
  const costs = [];
  for (const slots of [watched, 10 * watched]) {
    say(`round of reminders among ${slots} slots`);
    await asSuperuser(database, (client) => fill(client, editorId, slots));
    costs.push(await costOfSweep(server, database, editorId, sweeps));
  }
  const [few, many] = costs;
  const result = { ours: { ms: many }, rival: { ms: few } };
  const label = `round of reminders, ${due} due: ${10 * watched} slots next to ${watched} (CPU)`;
  return [{ label, result, ratio: many / few, atMost: goal }];
}

// Declared days: a certificate would cost the seed more and the round the same.
async function fill(client, editorId, slots) {
  await client.query(`SELECT set_config('app.editor_id', $1, false)`, [editorId]);
  const { rows } = await client.query('SELECT count(*)::int AS count FROM slots');
  await client.query(
    `INSERT INTO slots (editor_id, id, client_id, instance_id, offer, usage, purpose, label, common_name, common_name_rule, needed_because, declared_not_after, declared_by, declared_at)
     SELECT i.editor_id, gen_random_uuid(), i.client_id, i.id, 'ORG', 'AUTH_CLI', 'ror', 'ROR', 'essai-' || n, 'free', 'essai',
            paris_today() + CASE WHEN n % 5 = 0 THEN 10 + n % 160 ELSE 200 + n % 800 END, 'Essai', now()
       FROM generate_series($1::int, $2::int) n
       JOIN (SELECT i.*, row_number() OVER (ORDER BY i.id) - 1 AS place, count(*) OVER () AS places FROM instances i WHERE i.retired_at IS NULL) i ON i.place = n % i.places`,
    [rows[0].count, slots - 1],
  );
  await client.query(
    `INSERT INTO reminders (editor_id, id, client_id, slot_id, declared_not_after, rule, stage, recipient, decision, reason)
     SELECT s.editor_id, gen_random_uuid(), s.client_id, s.id, s.declared_not_after, 'expiry', stage, 'tous', 'skipped', 'essai'
       FROM slots s JOIN editors e ON e.editor_id = s.editor_id CROSS JOIN unnest(e.reminder_stages) AS stage
      WHERE s.common_name LIKE 'essai-%' AND s.declared_not_after - stage <= paris_today() ON CONFLICT DO NOTHING`,
  );
  // What waited before is not what is measured.
  await client.query(`UPDATE slots SET not_needed_reason = 'essai' WHERE common_name NOT LIKE 'essai-%'`);
  await client.query('VACUUM ANALYZE slots');
  await client.query('VACUUM ANALYZE reminders');
}

async function costOfSweep(server, database, editorId, sweeps) {
  const worker = await startWorker(database);
  try {
    await calm(database);
    return await asSuperuser(database, async (client) => {
      await client.query(`SELECT set_config('app.editor_id', $1, false)`, [editorId]);
      await sweep(client, 'first');
      const cpu = () => cpuOfAll(worker.pid) + cpuOfChildren(server.pid);
      let taken = 0;
      for (let turn = 0; turn < first + sweeps; turn += 1) {
        await makeDue(client, turn);
        const before = cpu();
        await sweep(client, `turn ${turn}`);
        if (turn >= first) taken += cpu() - before;
      }
      return taken / sweeps;
    });
  } finally {
    await worker.stop();
  }
}

// Of those that are far from their end. In silence: the decision is written, and no mail beside it.
function makeDue(client, turn) {
  return client.query(
    `UPDATE slots SET declared_not_after = paris_today() + 3, muted_until = paris_today() + 9, mute_reason = 'essai'
      WHERE common_name IN (SELECT 'essai-' || n FROM generate_series(100 + $1::int * 40, 5000) n WHERE n % 5 <> 0 LIMIT ${due})`,
    [turn],
  );
}

async function sweep(client, key) {
  await client.query(
    `INSERT INTO outbox (id, name, payload, key) VALUES (gen_random_uuid(), 'reminders.decide', '{}', $1)`,
    [`bench ${key}`],
  );
  for (let turn = 0; turn < 6_000; turn += 1, await later(20)) {
    const { rows } = await client.query(
      `SELECT count(*)::int AS open FROM outbox WHERE name = 'reminders.decide' AND done_at IS NULL`,
    );
    if (rows[0].open === 0) return;
  }
  throw new Error('a round of reminders has not ended after two minutes');
}
