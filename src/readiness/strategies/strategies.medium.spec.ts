import { beforeAll, describe, expect, it } from '@jest/globals';
import { anApp, pageOf } from '../../../test/support/app.js';
import {
  aClient,
  aDelegation,
  aDocument,
  anAdministrator,
  anAssignment,
  aRepresentative,
  aRequest,
  dayFromToday,
  type Row,
} from '../../../test/support/factories.js';
import { ProgressService } from '../../progress/progress.service.js';
import { MassGathering } from '../../requests/mass/mass-gathering.service.js';
import { delayWords, observedDelay } from '../../requests/delays/observed-delay.js';

const clients: Row[] = [];
const app = await anApp();
const support = await app.signIn('support');
await anAdministrator(app, { first_name: 'Nadia', last_name: 'Belkacem' });
beforeAll(async () => {
  for (const name of ['Les Pins', 'Les Houx', 'L’Étoile Ω']) {
    const client = await aClient(app, { name, contract_state: 'signed' });
    await aRepresentative(app, {
      client_id: client.id,
      first_names: 'Anne',
      last_name: `Le ${name.at(-1)}`,
      card_kind: 'CPS',
      card_state: 'active',
      card_valid_until: null,
    });
    const paper = await aDocument(app, { client_id: client.id });
    await aDelegation(app, { client_id: client.id, state: 'active', evidence_document_id: paper.id });
    await app.owner.query(
      `INSERT INTO directory_legal_entities (finess, name, extracted_on) VALUES ($1, $2, paris_today())`,
      [client['finess_ej'], name],
    );
    clients.push(client);
  }
  await aDelegation(app, { client_id: clients[0]?.id, channel: 'portal', state: 'active' });
  await aDelegation(app, {
    client_id: clients[1]?.id,
    channel: 'portal',
    state: 'requested',
    evidence_document_id: null,
  });
  // Over by its day, though nobody has noted it: as if it were not there.
  await aDelegation(app, { client_id: clients[2]?.id, channel: 'portal', ends_on: dayFromToday(-1) });
  await app.owner.query('UPDATE editors SET third_party_since = $1', [dayFromToday(-3)]);
  await app.run(() => app.get(ProgressService).refreshAll());
});

const tallied = (page: ReturnType<typeof pageOf>) =>
  page('.s-launch .s-tally strong')
    .toArray()
    .map((one) => Number(page(one).text()));

describe('the three ways', () => {
  it('are compared for those who are ready, and the tally adds up and leads to its lists', async () => {
    const page = pageOf(await support.get('/mass-habilitation').expect(200));
    expect(page('.s-ways h3').text()).toBe('Un 413 par clientDésignation par le portailMandat de masse');
    expect(tallied(page)).toEqual([3, 1, 1, 1]);
    for (const [address, count] of [
      ['/clients?readiness=ready&designation=seen', 1],
      ['/clients?readiness=ready&designation=asked', 1],
      ['/clients?readiness=ready&designation=none', 1],
    ] as const)
      expect(pageOf(await support.get(address).expect(200))('tbody tr')).toHaveLength(count);
    expect(page('.s-ways').text()).toContain('Pas une procédure de l’ANS');
    expect(page('.s-launch button').text()).toBe('Simuler pour ce client');
  });

  it('count for the forms what is left to do, as their campaign does: neither who is habilitated nor whose form is under way', async () => {
    const [recorded, opened] = clients;
    const administrator = await anAdministrator(app, { first_name: 'Marc', last_name: 'Bertin' });
    await anAssignment(app, { client_id: recorded?.id, administrator_id: administrator.id, state: 'active' });
    await aRequest(app, { client_id: opened?.id, state: 'awaiting_signature' });
    const way = pageOf(await support.get('/mass-habilitation').expect(200))('.s-ways').text();
    expect(way).toMatch(/1 PDF, remplis par Sceau\u202f; 1\sclient est déjà habilité, 1\sen a un en cours/);
    expect(way).toContain('2, avec date, cachet');
    const offered = async () =>
      pageOf(await support.get('/mass-habilitation').expect(200))('input[value="prepare_requests"]').length;
    expect(await offered()).toBe(1);
    // Everybody has one: nothing is left to prepare, and its campaign would change nobody.
    await aRequest(app, { client_id: clients[2]?.id, state: 'signed' });
    expect(await offered()).toBe(0);
    await app.owner.query('DELETE FROM assignments');
    await app.owner.query('DELETE FROM requests');
  });

  it('count for the mandate whom its campaign takes, in its annex as on its card', async () => {
    const ids = clients.map(({ id }) => id);
    const gathering = app.get(MassGathering);
    const taken = async () =>
      [...(await app.run(() => gathering.judgeMandate(ids, null))).values()].filter(
        ({ forecast }) => forecast === 'would_do',
      ).length;
    const told = async () => {
      const { text } = await support.get('/mass-habilitation/mandate.csv').expect(200);
      return [await taken(), text.trim().split('\r\n').length - 1];
    };
    expect(await told()).toEqual([3, 3]);
    await aRequest(app, { client_id: clients[1]?.id, state: 'awaiting_signature' });
    await app.run(() => gathering.gatherMandate({ title: 'Essai', administratorIds: [] }, [ids[0] ?? '']));
    expect(await told()).toEqual([1, 1]);
    const card = pageOf(await support.get('/mass-habilitation').expect(200))('[aria-labelledby="mass-mandate"]').text();
    expect(card).toMatch(
      /dossier, annexe de 1\sligne\u202f; 1\sclient est déjà dans un dossier, 1\sa une demande en cours/,
    );
    expect(card).toMatch(/1\sdélégation signée, avec son empreinte/);
    await app.owner.query('DELETE FROM mass_dossier_rows');
    await app.owner.query('DELETE FROM mass_dossiers');
    await app.owner.query('DELETE FROM requests');
  });

  it('tell for the mandate who is habilitated already: on its card as in its simulation, they are asked for again', async () => {
    const administrator = await anAdministrator(app, { first_name: 'Marc', last_name: 'Bertin' });
    const { id } = clients[0] as Row;
    await anAssignment(app, { client_id: id, administrator_id: administrator.id, state: 'active' });
    const card = pageOf(await support.get('/mass-habilitation').expect(200))('[aria-labelledby="mass-mandate"]').text();
    expect(card).toMatch(/dossier, annexe de 3\slignes, dont 1\sclient déjà habilité/);
    const ids = clients.map((one) => one.id);
    const judged = await app.run(() => app.get(MassGathering).judgeMandate(ids, null));
    expect(ids.map((one) => judged.get(one))).toEqual([
      {
        forecast: 'would_do',
        reasons: ['Déjà habilité\u00a0: le dossier le demandera de nouveau à l’ANS\nPar Marc Bertin'],
      },
      ...[1, 2].map(() => ({ forecast: 'would_do', reasons: [] })),
    ]);
    await app.owner.query('DELETE FROM assignments');
  });

  it('say how long they take only when there are enough cases', () => {
    const span = { from: '2026-11-02', to: '2026-11-06', cases: 1 };
    const late = { ...span, to: '2026-11-20' };
    expect(delayWords(observedDelay([])).text).toBe('Aucun cas observé');
    expect(delayWords(observedDelay([{ ...span, cases: 19 }])).text).toContain('Pas assez de cas');
    const many = [late, { ...span, cases: 18 }, late];
    expect(observedDelay(many)).toEqual({ cases: 20, median: 4, ninth: 4 });
    expect(observedDelay([...many, late]).ninth).toBeGreaterThan(4);
  });
});

describe('the dossier of a mass mandate', () => {
  it('is one PDF that says it is no procedure of ANS, whatever characters the names have', async () => {
    const answer = await support.get('/mass-habilitation/mandate.pdf').expect(200);
    expect(answer.headers['content-type']).toBe('application/pdf');
    expect((answer.body as Buffer).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('has an annex with the hash of each paper, one line a client', async () => {
    const { text } = await support.get('/mass-habilitation/mandate.csv').expect(200);
    const lines = text.trim().split('\r\n');
    expect(lines).toHaveLength(4);
    const { rows } = await app.owner.query<{ sha256: string }>(
      `SELECT sha256 FROM documents d JOIN delegations g ON g.evidence_document_id = d.id WHERE g.client_id = $1 AND g.channel = 'form'`,
      [clients[2]?.id],
    );
    expect(lines.find((line) => line.includes('Étoile Ω'))).toContain(rows[0]?.sha256 ?? 'none');
  });
});

describe('the page of designations', () => {
  it('shows who is awaited, refuses what says nothing, and offers nothing to whoever only reads', async () => {
    const address = '/mass-habilitation/designations';
    const page = pageOf(await support.get(address).expect(200));
    expect(page('tbody tr')).toHaveLength(1);
    const refused = await support
      .post(address)
      .type('form')
      .send({ seenOn: dayFromToday(2) })
      .expect(422);
    for (const words of [
      'Cochez au moins une désignation',
      'Cochez au moins une personne',
      'Cette date n’est pas encore venue',
    ])
      expect(refused.text).toContain(words);
    const auditor = await app.signIn('auditor');
    expect((await auditor.get(address).expect(200)).text).not.toContain('name="designation"');
    await auditor.post(address).type('form').send({}).expect(403);
  });
});
