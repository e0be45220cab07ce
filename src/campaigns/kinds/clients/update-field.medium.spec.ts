import { describe, expect, it } from '@jest/globals';
import {
  aCertificate,
  aClient,
  aRepresentative,
  anOrder,
  aSelection,
  dayFromToday,
} from '../../../../test/support/factories.js';
import { aTenant } from '../../../../test/support/tenant.js';
import { ClientFieldChanges } from '../../../clients/shared/client-field-changes.service.js';
import { readAnswers } from '../../engine/campaign-answers.js';
import { CampaignKinds, type Parameters } from '../../engine/campaign-kinds.js';
import { CampaignRunner } from '../../engine/campaign-runner.js';
import { CampaignsService } from '../../engine/campaigns.service.js';

const tenant = await aTenant();
const editor = await tenant.secondEditor();

const kind = () => tenant.get(CampaignKinds).of('update_field');
const read = async (values: Record<string, unknown>) => readAnswers(kind(), await kind().fields(), values);

async function run(parameters: Parameters, clients: string[]) {
  const selectionId = (await aSelection(editor, {}, clients)).id;
  const wish = { kind: 'update_field', title: 'Fiches', selectionId, parameters };
  const id = await editor.run(() => tenant.get(CampaignsService).create(wish));
  await editor.owner.query(`UPDATE campaigns SET state = 'running', decided_by_id = $2 WHERE id = $1`, [
    id,
    editor.users.admin.id,
  ]);
  await tenant.get(CampaignRunner).run({ campaignId: id }, { scope: editor.scope() });
  const { rows } = await editor.owner.query<{ state: string; reason: string }>(
    'SELECT state, reason FROM campaign_rows WHERE campaign_id = $1 ORDER BY id',
    [id],
  );
  return { id, rows };
}

async function recordOf(id: string) {
  const { rows } = await editor.owner.query<Record<string, unknown>>(
    `SELECT c.contract_state, c.address, c.postal_code, c.departement, c.subject_changed_at IS NOT NULL AS wrong,
            r.email, r.card_kind, r.card_state
       FROM clients c LEFT JOIN representatives r ON r.client_id = c.id AND r.ended_on IS NULL WHERE c.id = $1`,
    [id],
  );
  return rows[0];
}

describe('what is asked of many records', () => {
  it('is read by the rules of the forms that change them one by one, all errors at once', async () => {
    expect(await read({})).toEqual({ errors: { contractState: expect.stringContaining('au moins') } });
    expect(await read({ contractState: 'signed' })).toEqual({
      errors: { contractSince: 'Indiquez la date de signature.' },
    });
    const wrong = {
      contractState: 'signed',
      contractSince: dayFromToday(3),
      phone: '12',
      cardKind: 'CPA',
      email: 'x',
    };
    const answer = await read(wrong);
    expect('errors' in answer && Object.keys(answer.errors).sort()).toEqual([
      'cardKind',
      'contractSince',
      'email',
      'phone',
    ]);
    expect(await read({ contractSince: dayFromToday(-3) })).toEqual({
      errors: { contractState: expect.stringContaining('dont c’est la date') },
    });
    expect(await read({ town: 'Nice', emptied: ['town', 'name', 'cardNumber'] })).toEqual({
      errors: { town: expect.stringContaining('l’un ou l’autre') },
    });
  });

  it('never is what one client alone has, nor what another act changes', async () => {
    const names = (await kind().fields()).map(({ name }) => name);
    for (const own of ['name', 'siret', 'finessEj', 'internalReference', 'contractNumber', 'cardNumber', 'lastName'])
      expect(names).not.toContain(own);
    expect(await read({ siret: '12345678901234', name: 'Tous', town: 'Nice' })).toEqual({
      parameters: { town: 'Nice' },
    });
  });
});

describe('many records changed at once', () => {
  it('are told in the journal apart from the pages: « depuis le » says of what', async () => {
    const { id } = await aClient(editor, { contract_state: 'missing' });
    await aRepresentative(editor, { client_id: id, first_names: 'Anne', last_name: 'Petit' });
    await run({ contractState: 'signed', contractSince: dayFromToday(-3), cardValidUntil: dayFromToday(90) }, [id]);
    const { rows } = await editor.owner.query<{ summary: string }>(
      `SELECT summary FROM audit_entries WHERE client_id = $1 AND action = 'edited' ORDER BY summary`,
      [id],
    );
    expect(rows.map(({ summary }) => summary)).toEqual([
      'Fiche modifiée\u00a0: contrat avec l’ANS, contrat, depuis le',
      'Représentant modifié (Anne Petit)\u00a0: carte valable jusqu’au',
    ]);
  });

  it('are told of the certificates that another département makes wrong, those who have some', async () => {
    const ofParis = { postal_code: '75011', departement: '75', town: 'Paris' };
    const [bare, holder, wrong] = await Promise.all([1, 2, 3].map(() => aClient(editor, ofParis)));
    const clients = [bare, holder, wrong].map((client) => client?.id ?? '');
    const subject = `C=FR, ST=Paris (75), O=${String(holder?.['name'])}, OU=318751275, CN=DPI-PROD`;
    await aCertificate(editor, { client_id: clients[1], subject });
    await editor.owner.query('UPDATE clients SET subject_changed_at = now() WHERE id = $1', [clients[2]]);
    await aCertificate(editor, { client_id: clients[2], subject: subject.replace('Paris (75)', 'Rhône (69)') });
    const wishes = new Map(clients.map((id) => [id, { postalCode: '13001', town: 'Marseille' }]));
    const judged = await editor.run(() => tenant.get(ClientFieldChanges).judge(wishes));
    const told = clients.map((id) =>
      judged
        .get(id)
        ?.reasons.slice(1)
        .map((said) => said.replace(/\s/g, ' ')),
    );
    const one = 'Son département change : 1 certificat en service sera à révoquer et à refaire.';
    expect(told).toEqual([[], [one], []]);
  });

  it('are told of the certificates of the former environment, and stay in it while orders are passed there', async () => {
    const clients = await Promise.all([1, 2, 3, 4].map(() => aClient(editor, { environment: 'TEST' })));
    const [bare = '', holder = '', ordering = '', before = ''] = clients.map(({ id }) => id);
    await aCertificate(editor, { client_id: holder, environment: 'TEST' });
    await anOrder(editor, { client_id: ordering, state: 'to_collect', number: 'C-2026-0810' });
    await anOrder(editor, { client_id: before, state: 'csr_checked', number: 'C-2026-0811' });
    const judge = async () => {
      const wishes = new Map([bare, holder, ordering, before].map((id) => [id, { environment: 'Production' }]));
      const judged = await editor.run(() => tenant.get(ClientFieldChanges).judge(wishes));
      return [...judged].map(([id, { forecast, reasons }]) => [id, forecast, reasons.at(-1)?.replace(/\s/g, ' ')]);
    };
    const becomes = 'Environnement : Test devient Production';
    const refused =
      'La commande C-2026-0810 est passée sur la plateforme de test : terminez-la, ou annulez-la, avant de changer l’environnement.';
    expect(Object.fromEntries((await judge()).map(([id, ...told]) => [id, told]))).toEqual({
      [bare]: ['would_do', becomes],
      [holder]: ['would_do', 'Son environnement change : 1 certificat en service sera à révoquer et à refaire.'],
      [ordering]: ['refused', refused],
      [before]: ['would_do', becomes],
    });
    const { rows } = await run({ environment: 'Production' }, [holder, ordering]);
    expect(rows.map(({ state }) => state).sort()).toEqual(['done', 'refused']);
    const wrong = await editor.owner.query(
      'SELECT client_id, wrong FROM certificates_to_redo WHERE client_id = ANY ($1)',
      [[holder]],
    );
    expect(wrong.rows).toEqual([{ client_id: holder, wrong: 'TEST' }]);
  });

  it('say it, and are given back what they said, but for what somebody changed since', async () => {
    const place = { address: '1 rue des Pins', postal_code: '75011', departement: 'Paris (75)', town: 'Paris' };
    const [kept, changed, followed] = await Promise.all([1, 2, 3].map(() => aClient(editor, place)));
    const clients = [kept, changed, followed].map((client) => client?.id ?? '');
    const card = { card_kind: null, card_number: null, card_state: null, card_valid_until: null };
    for (const client_id of clients) await aRepresentative(editor, { client_id, email: 'seul@client.test', ...card });
    const wish = {
      address: '',
      postalCode: '13001',
      email: 'direction@groupe.test',
      cardKind: 'CDE',
      cardState: 'ordered',
    };
    const { id, rows } = await run(wish, clients);
    expect(rows.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
    expect(await recordOf(clients[0] ?? '')).toMatchObject({
      address: null,
      postal_code: '13001',
      wrong: true,
      email: 'direction@groupe.test',
      card_kind: 'CDE',
      card_state: 'ordered',
    });
    await editor.owner.query(`UPDATE representatives SET email = 'autre@client.test' WHERE client_id = $1`, [
      clients[1],
    ]);
    await editor.owner.query(`UPDATE representatives SET ended_on = paris_today() WHERE client_id = $1`, [clients[2]]);
    const next = { client_id: clients[2], email: wish.email, ...card, card_kind: 'CDE', card_state: 'ordered' };
    await aRepresentative(editor, next);
    const undone = await run({ undo: id }, clients);
    expect(undone.rows.map(({ state }) => state).sort()).toEqual(['done', 'refused', 'refused']);
    expect(
      undone.rows
        .filter(({ state }) => state === 'refused')
        .map(({ reason }) => reason)
        .join(),
    ).toContain('changée depuis');
    expect(await recordOf(clients[0] ?? '')).toMatchObject({
      address: '1 rue des Pins',
      postal_code: '75011',
      email: 'seul@client.test',
      card_kind: null,
    });
  });
});
