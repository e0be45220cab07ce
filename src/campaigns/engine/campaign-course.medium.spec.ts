import { beforeAll, describe, expect, it } from '@jest/globals';
import { complaints } from '../../../test/support/complaints.js';
import { workCampaigns } from '../../../test/support/campaign-jobs.js';
import { aClient, aSelection, type Row } from '../../../test/support/factories.js';
import { fates, MailKind, NoteKind } from '../../../test/support/note-kind.js';
import { statementsDuring } from '../../../test/support/statements.js';
import { aTenant } from '../../../test/support/tenant.js';
import { rowsOf, statesOf } from '../../../test/faults/campaigns.js';
import { addWorkingDays, parisDate } from '../../journey/calendar/working-days.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { JobRunner } from '../../platform/jobs/job-runner.js';
import { RetryLater } from '../../platform/jobs/retry-later.js';
import { CampaignPages } from '../pages/campaign-pages.js';
import { BatchSizes } from './batch-sizes.js';
import { CampaignRunner } from './campaign-runner.js';
import { CampaignsService } from './campaigns.service.js';
import type { Spread } from './campaign-waves.js';

const tenant = await aTenant({}, [NoteKind, MailKind]);
const campaigns = tenant.get(CampaignsService);
beforeAll(async () => {
  tenant.get(JobRunner).prepare();
});

async function simulated(clients: Row[], kind = 'note'): Promise<string> {
  const ids = clients.map((client) => client.id);
  const selection = await aSelection(tenant, {}, ids);
  return tenant.run(() => campaigns.create({ kind, title: 'Essai', selectionId: selection.id, parameters: {} }));
}

async function clientsOf(size: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (let index = 0; index < size; index += 1) rows.push(await aClient(tenant));
  return rows;
}

async function confirm(id: string, spread: Spread | null = null): Promise<void> {
  const { version } = await tenant.run(() => campaigns.byId(id));
  await tenant.run(() => campaigns.confirm(id, { version, typed: null, spread }));
}

/** « 2031-03-03 08:00 » */
const inParis = (iso = '') => new Date(iso).toLocaleString('sv-SE', { timeZone: 'Europe/Paris' }).slice(0, 16);
const stateOf = (id: string) => tenant.run(async () => (await campaigns.byId(id)).state);
const change = (id: string, action: 'launch' | 'cancel' | 'conclude', reason = '') =>
  tenant.run(() => campaigns.change(id, action, { reason }));
const waiting = () => tenant.owner.query(`UPDATE editors SET mail_campaign_minutes = 10`);
const jobs = async (id: string) =>
  (
    await tenant.owner.query<{ late: boolean }>(
      `SELECT due_at > now() + interval '5 minutes' AS late FROM outbox WHERE payload ->> 'campaignId' = $1 AND done_at IS NULL`,
      [id],
    )
  ).rows;

describe('a batch', () => {
  it('is as many statements for thirty clients as for three', async () => {
    const statements = async (size: number) => {
      const id = await simulated(await clientsOf(size));
      await confirm(id);
      const runner = tenant.get(CampaignRunner);
      const seen = await statementsDuring(() => runner.run({ campaignId: id }, { scope: tenant.scope() }));
      expect(seen.length).toBeGreaterThan(10);
      expect(await statesOf(tenant, id)).toEqual({ done: size });
      return seen.length;
    };
    const few = await statements(3);
    expect(await statements(30)).toBe(few);
  });

  it('that one client spoils does all the others, and tells that one apart: refused by the act, or by an error', async () => {
    const clients = await clientsOf(9);
    const [, one, , , other] = clients;
    fates.refusedByAct.add(one?.id ?? '');
    fates.failing.set(other?.id ?? '', 99);
    const id = await simulated(clients);
    await confirm(id);
    await workCampaigns(tenant);
    expect(await statesOf(tenant, id)).toEqual({ done: 7, refused: 1, pending: 1 });
    expect(complaints()).toHaveLength(1);
    const refused = (await rowsOf(tenant, id)).find(({ state }) => state === 'refused');
    expect(refused?.reason).toBe('Refusé par l’acte');
    fates.failing.delete(other?.id ?? '');
    await workCampaigns(tenant, { early: true });
    expect([await statesOf(tenant, id), await stateOf(id)]).toEqual([{ done: 8, refused: 1 }, 'finished']);
  });

  it('that was interrupted is taken row by row, whatever was begun and never ended last, and alone to blame', async () => {
    const id = await simulated(await clientsOf(4));
    await confirm(id);
    const [first] = await rowsOf(tenant, id);
    await tenant.owner.query('UPDATE campaign_rows SET begun_at = now() WHERE id = $1', [first?.id]);
    const runner = tenant.get(CampaignRunner);
    // Asked before each row: the worker stops after three, and has not reached the one that was begun before.
    let asked = 0;
    const stopping = {
      get aborted() {
        asked += 1;
        return asked > 3;
      },
    } as AbortSignal;
    const hand = { scope: tenant.scope(), interrupted: true, stopping };
    await expect(runner.run({ campaignId: id }, hand)).rejects.toBeInstanceOf(RetryLater);
    expect((await rowsOf(tenant, id)).filter(({ state }) => state !== 'done').map((row) => row.id)).toEqual([
      first?.id,
    ]);
    await tenant.owner.query('UPDATE campaign_rows SET begun_at = now() WHERE id = $1', [first?.id]);
    await tenant.run(() => runner.giveUp({ campaignId: id }, 'Interrompu trois fois'));
    expect(await statesOf(tenant, id)).toEqual({ done: 3, failed: 1 });
  });
});

describe('what the forecast stood on', () => {
  it('refuses a client that somebody changed meanwhile, by name and hour, and nobody else', async () => {
    const clients = await clientsOf(3);
    for (const { id } of clients) fates.basis.set(id, 'version 1');
    const id = await simulated(clients);
    const [changed, unexplained, same] = clients.map((client) => client.id);
    fates.basis.set(changed ?? '', 'version 2');
    fates.basis.set(unexplained ?? '', 'version 2');
    const entry = { subject: { kind: 'client', id: changed ?? '' }, action: 'edited', summary: 'Nom corrigé' };
    await tenant.as('admin')(() => tenant.get(AuditService).record({ ...entry, clientId: changed ?? '' }));
    await confirm(id);
    await workCampaigns(tenant);
    const { rows } = await tenant.owner.query<{ client_id: string; state: string; reason: string | null }>(
      'SELECT client_id, state, reason FROM campaign_rows WHERE campaign_id = $1',
      [id],
    );
    const of = (client: string | undefined) => rows.find((row) => row.client_id === client);
    expect(of(changed)).toMatchObject({ state: 'refused' });
    expect(of(changed)?.reason).toMatch(/^Modifié entre-temps.*\nPar Personne admin, le .* à \d+/s);
    expect(of(unexplained)?.reason).toMatch(/^Modifié entre-temps[^\n]*$/);
    expect(of(same)).toMatchObject({ state: 'done' });
  });

  it('keeps with each refusal the page that mends it', async () => {
    const [client] = await clientsOf(1);
    fates.refused.add(client?.id ?? '');
    const id = await simulated([client as Row]);
    const { rows } = await tenant.owner.query(
      'SELECT mend_label, mend_href FROM campaign_rows WHERE campaign_id = $1',
      [id],
    );
    expect(rows).toEqual([{ mend_label: 'Ajouter le contrat', mend_href: '/clients/:id/edit' }]);
  });
});

describe('a campaign that sends mails', () => {
  it('waits for the delay of withdrawal, and is withdrawn until then with nothing done', async () => {
    await waiting();
    const id = await simulated(await clientsOf(2), 'note_by_mail');
    await confirm(id);
    expect(await jobs(id)).toEqual([{ late: true }]);
    await workCampaigns(tenant, { early: true });
    expect([await statesOf(tenant, id), await stateOf(id)]).toEqual([{ pending: 2 }, 'confirmed']);
    await change(id, 'cancel', 'Mauvaise sélection');
    await workCampaigns(tenant, { early: true });
    expect([await statesOf(tenant, id), await stateOf(id)]).toEqual([{ cancelled: 2 }, 'cancelled']);
  });

  it('is launched at once by a person, once', async () => {
    await waiting();
    const id = await simulated(await clientsOf(2), 'note_by_mail');
    await confirm(id);
    const offered = await tenant.run(async () => campaigns.offered(await campaigns.byId(id), 'support'));
    expect(offered.find(({ action }) => action === 'launch')).toMatchObject({ allowed: true });
    await change(id, 'launch');
    await expect(change(id, 'launch')).rejects.toThrow('n’est pas possible');
    await workCampaigns(tenant);
    expect([await statesOf(tenant, id), await stateOf(id)]).toEqual([{ done: 2 }, 'finished']);
    // The job that waited finds nothing left to do.
    await workCampaigns(tenant, { early: true });
    expect(await statesOf(tenant, id)).toEqual({ done: 2 });
  });

  it('and is spread leaves with its first wave: the page says that day, and nobody can launch it before', async () => {
    await waiting();
    const id = await simulated(await clientsOf(3), 'note_by_mail');
    const firstDay = addWorkingDays(parisDate(new Date()), 4);
    await confirm(id, { perDay: 2, firstDay });
    const shown = () => tenant.run(() => tenant.get(CampaignPages).progress(id, {}, 'support'));
    const { waits, cancel } = (await shown()).controls;
    expect(inParis(waits?.iso)).toBe(`${firstDay} 08:00`);
    expect([waits?.launch, waits?.cancel, cancel]).toEqual([false, true, true]);
    expect((await shown()).pace).toContain('vague 1 sur 2');
    await expect(change(id, 'launch')).rejects.toThrow('première vague');
    expect(await stateOf(id)).toBe('confirmed');
    // The delay of withdrawal over, it still waits for its day.
    await tenant.owner.query(`UPDATE campaigns SET starts_at = now() - interval '1 minute' WHERE id = $1`, [id]);
    expect((await shown()).controls.waits).toMatchObject({ launch: false, cancel: true });
  });

  it('and whose first wave begins within its delay of withdrawal waits for the end of the delay, or is launched', async () => {
    await waiting();
    const id = await simulated(await clientsOf(1), 'note_by_mail');
    await confirm(id);
    await tenant.owner.query(`UPDATE campaigns SET wave_size = 1, first_day = now()::date WHERE id = $1`, [id]);
    await tenant.owner.query(`UPDATE campaign_rows SET due_at = now() + interval '1 minute' WHERE campaign_id = $1`, [
      id,
    ]);
    const { startsAt } = await tenant.run(() => campaigns.byId(id));
    const { waits } = (await tenant.run(() => tenant.get(CampaignPages).progress(id, {}, 'support'))).controls;
    expect(waits).toMatchObject({ iso: startsAt?.toISOString(), launch: true });
  });

  it('does not wait where the editor says so, nor does any other', async () => {
    await waiting();
    const other = await simulated(await clientsOf(1));
    await confirm(other);
    await tenant.owner.query('UPDATE editors SET mail_campaign_minutes = 0');
    const id = await simulated(await clientsOf(1), 'note_by_mail');
    await confirm(id);
    expect([await jobs(id), await jobs(other)]).toEqual([[{ late: false }], [{ late: false }]]);
    await expect(change(other, 'launch')).rejects.toThrow('n’attend plus');
  });
});

describe('a campaign that would change nobody', () => {
  it('is not confirmed, and is closed with the reasons that were read', async () => {
    const [client] = await clientsOf(1);
    fates.refused.add(client?.id ?? '');
    const id = await simulated([client as Row]);
    await expect(confirm(id)).rejects.toThrow('Levez les motifs de refus');
    await change(id, 'conclude');
    expect([await statesOf(tenant, id), await stateOf(id)]).toEqual([{ refused: 1 }, 'finished']);
    const [noted] = await clientsOf(1);
    fates.already.add(noted?.id ?? '');
    await expect(confirm(await simulated([noted as Row]))).rejects.toThrow('c’est déjà fait pour tous');
    const fit = await simulated(await clientsOf(1));
    await expect(change(fit, 'conclude')).rejects.toThrow('Des clients changeraient');
  });
});

describe('a campaign made from the rows of another', () => {
  it('is simulated anew on those of one outcome, or of one reason', async () => {
    const clients = await clientsOf(4);
    const [one, other] = clients.map((client) => client.id);
    fates.refused.add(one ?? '');
    fates.refusedByAct.add(other ?? '');
    const id = await simulated(clients);
    await confirm(id);
    await workCampaigns(tenant);
    expect(await statesOf(tenant, id)).toEqual({ done: 2, refused: 2 });
    fates.refused.delete(one ?? '');
    const prepare = (reason?: string) =>
      tenant.run(() => campaigns.prepareFrom(id, { outcome: 'refused', ...(reason ? { reason } : {}) }));
    const all = await prepare();
    expect([await statesOf(tenant, all), await stateOf(all)]).toEqual([{ pending: 2 }, 'simulated']);
    expect(await statesOf(tenant, await prepare('Sans contrat'))).toEqual({ pending: 1 });
    await expect(prepare('Jamais dit')).rejects.toThrow('Aucune ligne');
    await expect(tenant.as('auditor')(() => campaigns.prepareFrom(id, { outcome: 'refused' }))).rejects.toThrow(
      'Votre rôle',
    );
  });
});

describe('the size of a batch', () => {
  it('follows what the kind tells of each client, within bounds', () => {
    const sizes = new BatchSizes();
    expect(sizes.of('new')).toBe(333);
    sizes.learn('quiet', 100, 100);
    sizes.learn('wordy', 100, 1_200);
    sizes.learn('silent', 0, 0);
    expect([sizes.of('quiet'), sizes.of('wordy'), sizes.of('silent')]).toEqual([500, 83, 333]);
  });
});
