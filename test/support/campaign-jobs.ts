import { expect } from '@jest/globals';
import { HeldElsewhere } from '../../src/platform/jobs/carried-job.js';
import { CampaignKinds, type Parameters } from '../../src/campaigns/engine/campaign-kinds.js';
import { CampaignRunner } from '../../src/campaigns/engine/campaign-runner.js';
import { CampaignsService } from '../../src/campaigns/engine/campaigns.service.js';
import { JobRunner } from '../../src/platform/jobs/job-runner.js';
import { aSelection } from './factories.js';
import type { TestEditor, TestTenant } from './tenant.js';

/**
 * Does the jobs of campaigns as workers would, round after round, until none is due.
 * @param options.times how often each job is handed, to several at once
 * @param options.early also those that are due later: each once
 * @returns how many jobs there were
 */
export async function workCampaigns(
  tenant: TestTenant,
  { times = 1, early = false }: { times?: number; early?: boolean } = {},
): Promise<number> {
  const runner = tenant.get(JobRunner);
  for (let round = 0, jobs = 0; ; round += 1) {
    const { rows } = await tenant.owner.query<{ id: string; name: string }>(
      `SELECT id, name FROM outbox WHERE name LIKE 'campaign%' AND done_at IS NULL AND failed_at IS NULL AND ($1 OR due_at <= now()) ORDER BY id`,
      [early && round === 0],
    );
    if (rows.length === 0) return jobs;
    jobs += rows.length;
    const handed = rows.flatMap((row) => Array.from({ length: times }, () => row));
    const hand = async () => {
      for (let job = handed.pop(); job; job = handed.pop())
        await runner.run(job.name, { editorId: tenant.editorId, outboxId: job.id }).catch(laterIfHeld);
    };
    await Promise.all([hand(), hand(), hand()]);
  }
}

/** A campaign of one client, simulated, decided by a person and run at once. @returns its id */
export async function runForOne(
  tenant: TestTenant,
  editor: TestEditor,
  { kind, clientId, parameters }: { kind: string; clientId: string; parameters: Parameters },
): Promise<string> {
  const selectionId = (await aSelection(editor, {}, [clientId])).id;
  const wish = { kind, title: 'Essai', selectionId, parameters };
  const id = await editor.run(() => tenant.get(CampaignsService).create(wish));
  const decidedBy = editor.users.admin.id;
  await editor.owner.query(`UPDATE campaigns SET state = 'running', decided_by_id = $2 WHERE id = $1`, [id, decidedBy]);
  await tenant.get(CampaignRunner).run({ campaignId: id }, { scope: editor.scope() });
  return id;
}

/** The campaign that gives back what this one did to that client, run at once. @returns its id */
export function undoForOne(
  tenant: TestTenant,
  editor: TestEditor,
  { id, kind, clientId }: { id: string; kind: string; clientId: string },
): Promise<string> {
  const wish = tenant.get(CampaignKinds).of(kind).inverse?.({ id, title: 'Essai', parameters: {} });
  return runForOne(tenant, editor, { kind, clientId, parameters: wish?.parameters ?? {} });
}

// What another has in hand, the carrier brings again later.
function laterIfHeld(error: Error): void {
  expect(error).toBeInstanceOf(HeldElsewhere);
}
