import { describe, expect, it } from '@jest/globals';
import type { CheerioAPI } from 'cheerio';
import { anApp, pageOf, type Visitor, wordsOf } from '../../../test/support/app.js';
import { aCampaign, aCampaignRow, aClient, aSelection } from '../../../test/support/factories.js';
import { CampaignKinds } from '../engine/campaign-kinds.js';

const app = await anApp();
const support = await app.signIn('support');

async function campaign(state: string, rows: string[]): Promise<string> {
  const { id } = await aCampaign(app, { state });
  for (const row of rows) await aCampaignRow(app, { campaign_id: id, forecast: 'would_do', state: row });
  return id;
}

const page = async (id: string, visitor = support) => pageOf(await visitor.get(`/campaigns/${id}`).expect(200));
const send = (id: string, noun: string, body = {}) => support.post(`/campaigns/${id}/${noun}`).type('form').send(body);
const acts = ['pause', 'resumption', 'retrial', 'cancellation'];

async function offered(id: string): Promise<string[]> {
  const shown = await page(id);
  return acts.filter((noun) => shown(`form[action="/campaigns/${id}/${noun}"]`).length > 0);
}

describe('the acts of a campaign', () => {
  it.each([
    ['running', ['done', 'pending'], ['pause', 'cancellation']],
    ['paused', ['done', 'pending'], ['resumption', 'cancellation']],
    ['running', ['done', 'failed'], ['retrial']],
    ['paused', ['done', 'done'], ['resumption']],
    ['finished', ['done', 'failed'], ['retrial']],
    ['finished', ['done', 'refused'], []],
    ['cancelled', ['done', 'cancelled'], []],
  ])('of a campaign %s with rows %j are %j, and no others are shown', async (state, rows, expected) => {
    expect(await offered(await campaign(state, rows))).toEqual(expected);
  });

  it('are refused with the reason when the page was read before they ceased to apply', async () => {
    const over = await campaign('finished', ['done']);
    const ended = 'n’est pas possible dans l’état « Terminée »';
    for (const noun of ['pause', 'resumption']) {
      await send(over, noun, {}).expect(303);
      expect(wordsOf(await page(over), '.s-flash')).toContain(ended);
    }
    const form = { 'cancellation-reason': 'Trop tard' };
    const late = pageOf(await send(over, 'cancellation', form).expect(422));
    expect(wordsOf(late, '[role=alert]')).toContain(ended);
    expect(wordsOf(late, '[aria-labelledby=typed-title]')).toContain('Trop tard');
    const nothing = await campaign('running', ['done']);
    const all = pageOf(await send(nothing, 'cancellation', form).expect(422));
    expect(wordsOf(all, '[role=alert]')).toContain('Toutes les lignes sont traitées');
  });

  it('are not confirmed a second time, which says who did and when', async () => {
    const { id } = await aCampaign(app, {
      state: 'confirmed',
      confirmed_at: new Date(),
      confirmed_by: 'Inès Carvalho',
      version: 3,
    });
    await aCampaignRow(app, { campaign_id: id, forecast: 'would_do', state: 'pending' });
    await send(id, 'confirmation', { version: 2 }).expect(303);
    expect(wordsOf(await page(id), '.s-flash')).toMatch(
      /déjà confirmée, par Inès Carvalho, le .*rien n’a été fait de plus/,
    );
  });

  it('tell each row by its client and its number: two clients have one name', async () => {
    const { id } = await aCampaign(app, { state: 'finished' });
    const client = await aClient(app, { name: 'Union Bel-Air' });
    await aCampaignRow(app, { campaign_id: id, client_id: client.id, forecast: 'would_do', state: 'done' });
    expect(wordsOf(await page(id), '#lines tbody th, tbody th')).toContain(String(client['finess_ej']));
  });

  it('are told in the words of the table, and a noun that names none is no page', async () => {
    const id = await campaign('running', ['pending']);
    await send(id, 'pause').expect(303);
    expect(wordsOf(await page(id), '.s-flash')).toContain('Campagne mise en pause.');
    await send(id, 'start').expect(404);
  });

  it('come back with the form when the reason of an ending is missing', async () => {
    const id = await campaign('paused', ['pending']);
    expect((await send(id, 'cancellation', {}).expect(422)).text).toContain('Indiquez le motif.');
  });
});

describe('how a campaign is taken back', () => {
  it('is said where its kind is chosen, and before it is confirmed, beside the delay of its mails', async () => {
    const kinds = app.get(CampaignKinds);
    const selection = await aSelection(app, {}, [(await aClient(app)).id]);
    for (const kind of ['end_rights', 'write_to_many', 'documents'].map((name) => kinds.of(name))) {
      const chosen = pageOf(
        await support.get(`/campaigns/new?selection=${selection.id}&kind=${kind.kind}`).expect(200),
      );
      expect(chosen('main').text()).toContain(kind.takenBack);
    }
    const { id } = await aCampaign(app, { state: 'simulated', kind: 'chase_signers', parameters: { whom: 'waiting' } });
    await aCampaignRow(app, { campaign_id: id, forecast: 'would_do', state: 'pending' });
    const shown = wordsOf(pageOf(await support.get(`/campaigns/${id}/simulation`).expect(200)), '#decide ~ *');
    expect(shown).toContain('Un rappel parti ne revient pas. Rien d’autre n’est changé.');
    expect(shown).toMatch(/Les courriels attendent \d+ minutes : la campagne peut s’annuler d’ici là\./u);
  });
});

describe('the undoing of a campaign that is over', () => {
  const undo = (shown: ReturnType<typeof pageOf>) => ({
    offered: shown('form[action$="/inverse"]').length,
    locked: shown('button[aria-disabled="true"]').text(),
    why: shown('#undo-why').text().trim(),
  });

  it('is offered, or stays in its place with the reason where what was done cannot be undone at once', async () => {
    const over = async (kind: string, row: string, parameters = {}) => {
      const { id } = await aCampaign(app, { state: 'finished', kind, parameters });
      await aCampaignRow(app, { campaign_id: id, forecast: 'would_do', state: row });
      return id;
    };
    const none = { offered: 0, locked: '', why: '' };
    expect(undo(await page(await over('assign_account_manager', 'done')))).toEqual({ ...none, offered: 1 });
    const made = await over('prepare_requests', 'done');
    expect(undo(await page(made))).toEqual({
      ...none,
      locked: 'Annuler par une campagne inverse',
      why: 'À défaire client par client\u00a0: «\u00a0Annuler la demande\u00a0», sur sa page.',
    });
    expect(undo(await page(made, await app.signIn('auditor')))).toEqual(none);
    // Nothing was changed, or it is itself what gives back: there is nothing to undo.
    expect(undo(await page(await over('prepare_requests', 'refused')))).toEqual(none);
    expect(undo(await page(await over('assign_account_manager', 'done', { undo: made })))).toEqual(none);
  });

  async function withInverse(state: string, outcomes: [string, string][], columns = {}) {
    const { id } = await aCampaign(app, { state: 'finished', kind: 'assign_account_manager' });
    const parameters = { undo: id };
    const given = {
      kind: 'assign_account_manager',
      confirmed_at: new Date(),
      confirmed_by: 'Inès Carvalho',
      ...columns,
    };
    const inverse = await aCampaign(app, { state, title: 'Annulation : Essai', parameters, ...given });
    for (const [before, after] of outcomes) {
      const client = await aClient(app);
      await aCampaignRow(app, { campaign_id: id, client_id: client.id, forecast: 'would_do', state: before });
      await aCampaignRow(app, { campaign_id: inverse.id, client_id: client.id, forecast: 'would_do', state: after });
    }
    return { id, inverse: inverse.id };
  }

  it('says that it was undone, by which campaign and when, on its page and its report, and is not offered again', async () => {
    const { id, inverse } = await withInverse('finished', [
      ['done', 'done'],
      ['done', 'skipped'],
      ['refused', 'refused'],
    ]);
    const shown = await page(id);
    expect(undo(shown)).toEqual({
      offered: 0,
      locked: 'Annuler par une campagne inverse',
      why: expect.stringMatching(/^Déjà annulée par «.Annulation : Essai.», le .* plus rien à annuler\.$/),
    });
    const report = pageOf(await support.get(`/campaigns/${id}/report`).expect(200));
    for (const one of [shown, report])
      expect(one(`a[href="/campaigns/${inverse}"]`).text()).toMatch(/^«.Annulation : Essai.», le .* \(1.client\)$/);
    await send(id, 'inverse').expect(303);
    expect(wordsOf(await page(id), '.s-flash')).toContain('Déjà annulée par');
  });

  it('is offered for those that are left, and for them alone', async () => {
    const { id, inverse } = await withInverse('finished', [
      ['done', 'done'],
      ['done', 'refused'],
    ]);
    const shown = await page(id);
    expect(undo(shown)).toEqual({ offered: 1, locked: '', why: '' });
    expect(shown(`a[href="/campaigns/${inverse}"]`)).toHaveLength(1);
    const to = (await send(id, 'inverse').expect(303)).headers['location'] as string;
    const { rows } = await app.owner.query('SELECT count(*)::int AS n FROM campaign_rows WHERE campaign_id = $1', [
      to.split('/')[2],
    ]);
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('waits while another is under way; one that nobody confirmed is none', async () => {
    const { id } = await withInverse('running', [['done', 'pending']]);
    expect(undo(await page(id)).why).toContain('est en train de l’annuler');
    const never = await withInverse('simulated', [['done', 'pending']], { confirmed_at: null, confirmed_by: null });
    const shown = await page(never.id);
    expect(undo(shown)).toEqual({ offered: 1, locked: '', why: '' });
    expect(shown(`a[href="/campaigns/${never.inverse}"]`)).toHaveLength(0);
  });
});

describe('a campaign that was stopped', () => {
  it('says by whom, when and why, on its page and on paper, and nowhere that it ended by itself', async () => {
    const id = await campaign('paused', ['done', 'pending']);
    await send(id, 'cancellation', { 'cancellation-reason': 'Mauvaise sélection' }).expect(303);
    const report = pageOf(await support.get(`/campaigns/${id}/report`).expect(200));
    for (const shown of [await page(id), report]) {
      const words = wordsOf(shown, 'main');
      expect(words).toMatch(/Annulée par\s?Personne support, le \d\d\/\d\d\/\d{4}/);
      expect(words).toMatch(/Motif\s?Mauvaise sélection/);
    }
    expect(wordsOf(report, '.s-kv')).not.toContain('Terminée');
  });
});

describe('what became of a campaign', () => {
  it('leads from each line to the page of what it made, whatever that is', async () => {
    const made = async (result_kind: string) => {
      const client = await aClient(app);
      const { id } = await aCampaign(app, { state: 'finished' });
      const row = { campaign_id: id, client_id: client.id, forecast: 'would_do', state: 'done', outcome: 'Fait' };
      await aCampaignRow(app, { ...row, result_kind, result_id: client.id });
      return { client, href: (await page(id))('[aria-labelledby="lines"] tbody td a').attr('href') };
    };
    for (const [kind, address] of [
      ['request', '/requests/:id'],
      ['order', '/orders/:id'],
      ['assignment', '/assignments/:id'],
      ['delegation', '/clients/:id/delegation'],
      ['message', '/mailbox/messages/:id'],
      ['document', '/documents/:id'],
      ['mass_dossier', '/mass-dossiers/:id'],
    ] as const) {
      const { client, href } = await made(kind);
      expect(href).toBe(address.replace(':id', client.id));
    }
  });

  async function refusedFor(reasons: [string, string | null, string | null][]): Promise<string> {
    const { id } = await aCampaign(app, { state: 'finished', title: 'Confier les Pins' });
    await aCampaignRow(app, { campaign_id: id, forecast: 'would_do', state: 'done', outcome: '=1+1' });
    for (const [reason, mend_label, mend_href] of reasons)
      await aCampaignRow(app, {
        ...{ campaign_id: id, forecast: 'would_do', state: 'refused', reason, forecast_reason: reason },
        ...{ mend_label, mend_href },
      });
    return id;
  }

  it('leads from each reason to its rows, and to the page that mends it: one for all, or each client’s own', async () => {
    const id = await refusedFor([
      ['Sans adresse\nM. Lenoir', 'Compléter la fiche', '/clients/:id/edit'],
      ['Sans adresse\nMme Sabatier', 'Compléter la fiche', '/clients/:id/edit'],
      ['Carte expirée', 'Renouveler la carte', '/cards'],
      ['Sans remède', null, null],
    ]);
    const shown = await page(id);
    const groups = shown('[aria-labelledby="group-refused"] tbody tr').toArray();
    expect(groups.map((row) => shown(row).text().replace(/\s+/g, ' ').trim())).toEqual([
      '2Sans adresseCompléter la fiche, client par client',
      '1Carte expiréeRenouveler la carte',
      '1Sans remède',
    ]);
    expect(shown(groups[1]).find('small a').attr('href')).toBe('/cards');
    const rows = pageOf(await support.get(shown(groups[0]).find('small a').attr('href') ?? '').expect(200));
    const own = rows('[aria-labelledby="lines"] tbody tr').toArray();
    expect(own).toHaveLength(2);
    for (const row of own) {
      const client = rows(row).find('th a').attr('href');
      expect(rows(row).find('small a').attr('href')).toBe(`${client}/edit`);
    }
  });

  it('is written to a file as it is filtered, without formulas, and the journal says so', async () => {
    const id = await refusedFor([
      ['Sans adresse', null, null],
      ['Carte expirée', null, null],
    ]);
    const file = async (query: string) => (await support.get(`/campaigns/${id}/outcome.csv${query}`).expect(200)).text;
    expect((await file('')).trim().split('\r\n')).toHaveLength(4);
    expect(await file('')).toContain(";'=1+1;");
    const shown = await page(id);
    const reason = shown('[aria-labelledby="group-refused"] tbody a').first().attr('href') ?? '';
    const filtered = pageOf(await support.get(reason).expect(200));
    const href = filtered('a[href*="outcome.csv"]').attr('href') ?? '';
    const lines = (await support.get(href).expect(200)).text.trim().split('\r\n');
    expect(lines.map((line) => line.split(';')[2])).toEqual(['Issue', 'Refusée']);
    const told = await app.owner.query(
      `SELECT 1 FROM audit_entries WHERE subject_id = $1 AND action = 'exported' AND summary LIKE '%1_ligne, refusées'`,
      [id],
    );
    expect(told.rowCount).toBe(1);
  });

  it('is foretold in a file too, as the page of the simulation is filtered', async () => {
    const { id } = await aCampaign(app, { state: 'simulated', title: 'Confier les Pins' });
    await aCampaignRow(app, { campaign_id: id, forecast: 'would_do' });
    const refusal = { forecast: 'refused', forecast_reason: '=Sans adresse\nM. Lenoir' };
    await aCampaignRow(app, { campaign_id: id, ...refusal });
    const file = async (href: string) => (await support.get(href).expect(200)).text.trim().split('\r\n');
    const shown = pageOf(await support.get(`/campaigns/${id}/simulation`).expect(200));
    const all = await file(shown('a[href*="simulation.csv"]').attr('href') ?? '');
    expect(all.map((line) => line.split(';').slice(2))).toEqual([
      ['Prévision', 'Motif'],
      ['Changera', ''],
      ['Refusé', "'=Sans adresse M. Lenoir"],
    ]);
    const filtered = pageOf(await support.get(`/campaigns/${id}/simulation?forecast=refused`).expect(200));
    expect(await file(filtered('a[href*="simulation.csv"]').attr('href') ?? '')).toHaveLength(2);
    await support.get(`/campaigns/${id.replace(/^......../, '00000000')}/simulation.csv`).expect(404);
  });

  it('is told on paper with who, when, counts, reasons and rows; a part says that it is one', async () => {
    const id = await refusedFor([['Sans adresse', null, null]]);
    const report = pageOf(await support.get(`/campaigns/${id}/report`).expect(200));
    expect(wordsOf(report, '.s-report-counts')).toContain('Faite1');
    expect(wordsOf(report, '.s-report-counts')).toContain('Total2');
    expect(wordsOf(report, 'main')).toContain(id);
    const part = pageOf(await support.get(`/campaigns/${id}/report?outcome=refused`).expect(200));
    expect(wordsOf(part, 'main')).toContain('Seulement 1 ligne\u00a0: refusées'.replace('\u00a0', ' '));
    expect(part('main table').last().find('tbody tr')).toHaveLength(1);
  });

  it('tells the commonest reasons, and all others together: on the page, in the simulation and on paper lines add up', async () => {
    const reasons = Array.from({ length: 63 }, (_, at): [string, null, null] => [`Motif ${at}`, null, null]);
    const id = await refusedFor([['Motif 1', null, null], ...reasons]);
    await app.owner.query(
      `UPDATE campaign_rows SET forecast = 'refused' WHERE campaign_id = $1 AND state = 'refused'`,
      [id],
    );
    const told = (document: CheerioAPI, rows: string) =>
      document(rows)
        .toArray()
        .map((row) => document(row).text().replace(/\s+/g, ' ').trim());
    const foretold = pageOf(await support.get(`/campaigns/${id}/simulation`).expect(200));
    for (const shown of [await page(id), foretold]) {
      const lines = told(shown, '[aria-labelledby="group-refused"] tbody tr');
      expect([lines.length, lines[0], lines.at(-1)]).toEqual([61, '2Motif 1', '3Autres motifs']);
      const all = shown('[aria-labelledby="group-refused"] tbody a').last().attr('href') ?? '';
      const rows = pageOf(await support.get(all).expect(200));
      expect(rows('[aria-labelledby="lines"] tbody tr')).toHaveLength(50);
    }
    const report = pageOf(await support.get(`/campaigns/${id}/report`).expect(200));
    expect(told(report, 'main tr').filter((line) => line.includes('Autres motifs'))).toEqual(['RefuséeAutres motifs3']);
  });

  it('is begun again with those that were refused, by a campaign that is simulated', async () => {
    const id = await refusedFor([['Sans adresse', null, null]]);
    expect((await page(id))(`form[action="/campaigns/${id}/sequel"] button`).text()).toContain('le refusé');
    const to = (await send(id, 'sequel').expect(303)).headers['location'] as string;
    const shown = pageOf(await support.get(to).expect(200));
    expect(wordsOf(shown, 'h1')).toContain('Reprise');
    const none = await campaign('finished', ['done']);
    await send(none, 'sequel').expect(303);
    expect(wordsOf(await page(none), '.s-flash')).toContain('Aucune ligne de cette campagne');
  });
});

describe('a campaign that waits before its mails leave', () => {
  it('tells when it begins, offers to withdraw it or not to wait, and nothing else', async () => {
    const id = await campaign('confirmed', ['pending']);
    await app.owner.query(`UPDATE campaigns SET starts_at = now() + interval '1 day' WHERE id = $1`, [id]);
    const shown = await page(id);
    expect(wordsOf(shown, '.s-note')).toMatch(/^Part le \d\d\/\d\d\/\d{4} à \d{1,2} h \d\d/);
    const forms = shown('main form[method="post"]').toArray();
    expect(forms.map((form) => shown(form).attr('action'))).toEqual([
      `/campaigns/${id}/launch`,
      `/campaigns/${id}/cancellation`,
    ]);
    await send(id, 'launch').expect(303);
    const launched = await page(id);
    expect(launched(`form[action="/campaigns/${id}/launch"]`)).toHaveLength(0);
    // The same button of a page that was read before.
    await send(id, 'launch').expect(303);
    expect(wordsOf(await page(id), '.s-flash')).toContain('n’est pas possible');
  });
});

describe('a new campaign', () => {
  it('says where clients are chosen from when none are', async () => {
    const shown = pageOf(await support.get('/campaigns/new').expect(200));
    expect(shown('main a[href="/requests"]')).toHaveLength(1);
    expect(wordsOf(shown, 'main')).toContain('Préparer les demandes 413');
  });

  it('offers its operations under headings, each with a sentence, and only what the role does by hand', async () => {
    const selection = (await aSelection(app, {}, [(await aClient(app)).id])).id;
    const headings = async (visitor: Visitor) => {
      const shown = pageOf(await visitor.get(`/campaigns/new?selection=${selection}`).expect(200));
      return shown('.s-kinds h3')
        .toArray()
        .map((one) => shown(one).text());
    };
    expect(await headings(support)).toEqual([
      'Demandes',
      'Habilitations et délégations',
      'Certificats',
      'Fiches',
      'Écrire',
    ]);
    const technical = await app.signIn('technical_admin');
    const kinds = pageOf(await technical.get(`/campaigns/new?selection=${selection}`).expect(200));
    const offered = kinds('.s-kinds li a')
      .toArray()
      .map((one) => new URLSearchParams(kinds(one).attr('href')?.split('?')[1]).get('kind') ?? '');
    for (const kind of app.get(CampaignKinds).all())
      expect([kind.kind, offered.includes(kind.kind)]).toEqual([
        kind.kind,
        app.get(CampaignKinds).mayRun(kind, 'technical_admin') && !kind.decidedElsewhere,
      ]);
  });
});
