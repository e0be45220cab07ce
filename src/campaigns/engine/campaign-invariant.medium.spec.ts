import { beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { complaints } from '../../../test/support/complaints.js';
import { confirmedNotes, noteOf } from '../../../test/support/campaign-notes.js';
import { fates, NoteKind } from '../../../test/support/note-kind.js';
import { aTenant } from '../../../test/support/tenant.js';
import { AppError } from '../../platform/web/errors.js';
import { JobRunner } from '../../platform/jobs/job-runner.js';
import { BatchSizes } from './batch-sizes.js';
import { CampaignMoves } from './campaign-moves.js';
import { CampaignsService } from './campaigns.service.js';

const size = 12;
const tenant = await aTenant({}, [NoteKind]);
beforeAll(async () => {
  tenant.get(JobRunner).prepare();
  tenant.get(BatchSizes).atMost = 5;
});

/** What happens to a campaign under way, in any order; what is refused in its state changes nothing. */
type Event = 'work' | 'work twice' | 'work late' | 'lose the jobs' | 'sweep' | 'pause' | 'resume' | 'cancel' | 'retry';

const events = fc.array(
  fc.constantFrom<Event>(
    'work',
    'work twice',
    'work late',
    'lose the jobs',
    'sweep',
    'pause',
    'resume',
    'cancel',
    'retry',
  ),
  { minLength: 4, maxLength: 14 },
);
/** How often the act fails on each client, 99 for always; -1: it refuses. */
const trouble = fc.array(fc.constantFrom(0, 0, 0, 0, -1, 2, 99), { minLength: size, maxLength: size });

async function job(late: boolean): Promise<void> {
  const { rows } = await tenant.owner.query<{ id: string; name: string }>(
    `SELECT id, name FROM outbox WHERE name = 'campaign.batch' AND done_at IS NULL AND failed_at IS NULL AND (due_at <= now() OR $1) ORDER BY due_at LIMIT 1`,
    [late],
  );
  const [row] = rows;
  // Held elsewhere: the carrier comes back.
  if (row)
    await tenant
      .get(JobRunner)
      .run(row.name, { editorId: tenant.editorId, outboxId: row.id })
      .catch(() => undefined);
}

async function happen(event: Event, id: string): Promise<void> {
  const campaigns = tenant.get(CampaignsService);
  if (event === 'work' || event === 'work late') return job(event === 'work late');
  if (event === 'work twice') return void (await Promise.all([job(true), job(true)]));
  if (event === 'sweep') return tenant.run(() => tenant.get(CampaignMoves).takeUpWhatIsLeft());
  if (event === 'lose the jobs')
    return void (await tenant.owner.query(`UPDATE outbox SET done_at = now() WHERE done_at IS NULL`));
  await tenant
    .run(() => campaigns.change(id, event, { reason: 'Essai' }))
    .catch((error: unknown) => expect(error).toBeInstanceOf(AppError));
}

it('every row has one outcome whatever happens, in any order, two at once: what is told adds up at every instant', async () => {
  await fc.assert(
    fc.asyncProperty(
      trouble,
      fc.array(fc.boolean(), { minLength: size, maxLength: size }),
      events,
      async (acts, refused, course) => {
        const { id, clients } = await confirmedNotes(tenant, size, (client, index) => {
          if (refused[index] && index > 0) fates.refused.add(client);
          if (acts[index] === -1) fates.refusedByAct.add(client);
          else fates.failing.set(client, acts[index] ?? 0);
        });
        for (const event of course) {
          const [, seen] = await Promise.all([happen(event, id), noteOf(tenant, id, clients)]);
          for (const note of [seen, await noteOf(tenant, id, clients)]) {
            expect(note.rows).toBe(size);
            expect(note.toldTwice).toBe(0);
            expect(note.done).toBe(note.told);
            if (note.over) expect(note.open).toBe(0);
          }
        }
        // Whatever was lost, the sweep and its jobs bring what is not paused to its end.
        const paused = (await noteOf(tenant, id, clients)).state === 'paused';
        for (let round = 0; round < 30 && !(await noteOf(tenant, id, clients)).over; round += 1) {
          await happen('sweep', id);
          await job(true);
        }
        const last = await noteOf(tenant, id, clients);
        expect(paused || last.over).toBe(true);
        complaints();
      },
    ),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 25), endOnFailure: true },
  );
});
