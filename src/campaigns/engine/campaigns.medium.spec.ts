import { beforeAll, describe, expect, it } from '@jest/globals';
import { aClient, aSelection, type Row } from '../../../test/support/factories.js';
import { complaints } from '../../../test/support/complaints.js';
import { workCampaigns } from '../../../test/support/campaign-jobs.js';
import { fates, NoteKind } from '../../../test/support/note-kind.js';
import { aTenant } from '../../../test/support/tenant.js';
import { JobRunner } from '../../platform/jobs/job-runner.js';
import { BatchSizes } from './batch-sizes.js';
import { triesOfRow } from './campaign-runner.js';
import { CampaignsService } from './campaigns.service.js';

const tenant = await aTenant({}, [NoteKind]);
const campaigns = tenant.get(CampaignsService);
beforeAll(async () => {
  tenant.get(BatchSizes).atMost = 25;
  tenant.get(JobRunner).prepare();
});

async function simulated(clients: number): Promise<{ id: string; clients: Row[] }> {
  const rows: Row[] = [];
  for (let index = 0; index < clients; index += 1)
    rows.push(await aClient(tenant, { name: `Client ${String(index).padStart(4, '0')}` }));
  // Every tenth.
  for (let index = 9; index < clients; index += 10) fates.refused.add(rows[index]?.id ?? '');
  const selection = await aSelection(
    tenant,
    {},
    rows.map((row) => row.id),
  );
  const wish = { kind: 'note', title: 'Essai', selectionId: selection.id, parameters: {} };
  return { id: await tenant.run(() => campaigns.create(wish)), clients: rows };
}

async function confirm(id: string, typed: string | null): Promise<void> {
  const { version } = await tenant.run(() => campaigns.byId(id));
  await tenant.run(() => campaigns.confirm(id, { version, typed }));
}

async function counts(id: string): Promise<Record<string, number>> {
  const { rows } = await tenant.owner.query<{ state: string; rows: number }>(
    'SELECT state, count(*)::int AS rows FROM campaign_rows WHERE campaign_id = $1 GROUP BY state',
    [id],
  );
  return Object.fromEntries(rows.map((row) => [row.state, row.rows]));
}

async function noted(clients: Row[]): Promise<number> {
  const { rows } = await tenant.owner.query<{ rows: number }>(
    `SELECT count(*)::int AS rows FROM audit_entries WHERE action = 'noted' AND client_id = ANY ($1)`,
    [clients.map((client) => client.id)],
  );
  return rows[0]?.rows ?? -1;
}

const stateOf = (id: string) => tenant.run(async () => (await campaigns.byId(id)).state);

describe('a campaign', () => {
  it('does each of 120 rows once although each job is handed twice, and names the campaign row in the journal', async () => {
    const { id, clients } = await simulated(120);
    await expect(confirm(id, '107')).rejects.toThrow('Tapez ce nombre, 108');
    await confirm(id, '108');
    expect(await counts(id)).toEqual({ pending: 108, refused: 12 });
    await workCampaigns(tenant, { times: 2 });
    expect(await counts(id)).toEqual({ done: 108, refused: 12 });
    expect(await noted(clients)).toBe(108);
    expect(await stateOf(id)).toBe('finished');
    const { rows } = await tenant.owner.query<{ rows: number }>(
      `SELECT count(DISTINCT campaign_row_id)::int AS rows FROM audit_entries WHERE action = 'noted' AND client_id = ANY ($1)`,
      [clients.map((client) => client.id)],
    );
    expect(rows[0]?.rows).toBe(108);
  });

  it('leaves a row that was killed half-way as if it had not begun, and does it whole the next time', async () => {
    const { id, clients } = await simulated(3);
    // As one of three, as one of two, and alone.
    fates.failing.set(clients[0]?.id ?? '', 3);
    await confirm(id, null);
    await workCampaigns(tenant);
    expect(await counts(id)).toEqual({ done: 2, pending: 1 });
    expect(complaints()).toEqual([expect.stringContaining('power cut')]);
    expect(await noted(clients)).toBe(2);
    expect(await stateOf(id)).toBe('running');
    await workCampaigns(tenant, { early: true });
    expect(await counts(id)).toEqual({ done: 3 });
    expect(await noted(clients)).toBe(3);
    expect(await stateOf(id)).toBe('finished');
  });

  it('tells after the last try that a row failed, ends, and does it when a person tries again', async () => {
    const { id, clients } = await simulated(2);
    fates.failing.set(clients[0]?.id ?? '', 1 + triesOfRow);
    await confirm(id, null);
    for (let attempt = 0; attempt < triesOfRow; attempt += 1) await workCampaigns(tenant, { early: true });
    expect(await counts(id)).toEqual({ done: 1, failed: 1 });
    expect(complaints()).toHaveLength(triesOfRow);
    expect(await stateOf(id)).toBe('finished');
    await tenant.run(() => campaigns.change(id, 'retry'));
    expect(await counts(id)).toEqual({ done: 1, pending: 1 });
    await workCampaigns(tenant);
    expect(await counts(id)).toEqual({ done: 2 });
    expect(await stateOf(id)).toBe('finished');
  });

  it('touches no row while it is paused, resumes, and cancels what has not begun', async () => {
    const { id, clients } = await simulated(4);
    await confirm(id, null);
    await tenant.run(() => campaigns.change(id, 'pause'));
    await workCampaigns(tenant);
    expect(await counts(id)).toEqual({ pending: 4 });
    await tenant.run(() => campaigns.change(id, 'resume'));
    await expect(tenant.run(() => campaigns.change(id, 'cancel', { reason: '' }))).rejects.toThrow('motif');
    await tenant.run(() => campaigns.change(id, 'cancel', { reason: 'Mauvaise sélection' }));
    await workCampaigns(tenant);
    expect(await counts(id)).toEqual({ cancelled: 4 });
    expect(await noted(clients)).toBe(0);
  });

  it('is finished by whoever resumes it when its last rows ended while it was paused', async () => {
    const { id } = await simulated(1);
    await confirm(id, null);
    await tenant.run(() => campaigns.change(id, 'pause'));
    await tenant.owner.query(`UPDATE campaign_rows SET state = 'done' WHERE campaign_id = $1`, [id]);
    await tenant.run(() => campaigns.change(id, 'resume'));
    expect(await stateOf(id)).toBe('finished');
  });

  it('refuses a confirmation of a simulation that was redone meanwhile, and a second confirmation', async () => {
    const { id } = await simulated(2);
    const { version } = await tenant.run(() => campaigns.byId(id));
    await tenant.run(() => campaigns.change(id, 'simulate'));
    await expect(tenant.run(() => campaigns.confirm(id, { version, typed: null }))).rejects.toThrow('a changé');
    await confirm(id, null);
    await expect(confirm(id, null)).rejects.toThrow('n’est pas possible');
  });

  it('is not moved by the auditor, nor seen by another editor', async () => {
    const { id } = await simulated(1);
    await confirm(id, null);
    await expect(tenant.as('auditor')(() => campaigns.change(id, 'pause'))).rejects.toThrow('Votre rôle');
    const other = await tenant.secondEditor();
    await expect(other.run(() => campaigns.byId(id))).rejects.toThrow('n’existe pas');
  });
});
