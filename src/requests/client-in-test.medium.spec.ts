import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, type Visitor, wordsOf } from '../../test/support/app.js';
import { aBlank413, aDelegation, anAdministrator, dayFromToday, insertRow } from '../../test/support/factories.js';
import { aClientForMandate, scan } from '../../test/support/ready-client.js';
import { reasonsOf, requestsOf } from '../../test/support/requests.js';
import type { TestEditor } from '../../test/support/tenant.js';
import { DelegationChanges } from '../delegations/delegation-changes.service.js';
import { testDesk } from '../identifiers/form-414.js';
import type { Environment } from '../identifiers/igc-words.js';
import { ProgressService } from '../progress/progress.service.js';
import { Strategies } from '../readiness/strategies/strategies.service.js';
import { ReadinessService } from '../readiness/readiness.service.js';
import { ChannelChoice } from './channels/channel-choice.service.js';
import { PrefilledCreation } from './demarche/prefilled-creation.service.js';
import { PrefilledDossiers } from './demarche/prefilled-dossiers.service.js';
import { PrefilledLetter } from './demarche/prefilled-letter.service.js';
import { MassGathering } from './mass/mass-gathering.service.js';
import { MassDossiers } from './mass/mass-dossiers.service.js';
import { MassPapers } from './mass/mass-papers.service.js';
import { OutsideSubmissions } from './moves/outside-submissions.service.js';
import { uuidv7 } from '../platform/uuid.js';

// F4.1: test cards and test certificates are asked for by form 414, at another desk than that of the 413.
let editor: TestEditor;
let hand: ReturnType<typeof requestsOf>;
let support: Visitor;
const app = await anApp();
beforeEach(async () => {
  editor = await app.secondEditor();
  await editor.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-10'`);
  hand = requestsOf(app, editor);
  support = await app.signIn('support', editor);
});

const other = new RegExp(`formulaire 414, à ${testDesk}`, 'u');

/** As its page would, with what follows before the commit. */
async function goes(clientId: string, environment: Environment): Promise<void> {
  const page = pageOf(await support.get(`/clients/${clientId}/edit`).expect(200));
  const form = page('form[action$="/edit"]');
  const answers = Object.fromEntries(form.serializeArray().map(({ name, value }) => [name, value]));
  await support
    .post(form.attr('action') ?? '')
    .type('form')
    .send({ ...answers, _token: uuidv7(), environment })
    .expect(303);
}

async function inTest() {
  const request = await hand.prepared();
  await goes(request.clientId, 'TEST');
  return request;
}

async function aProcedure(): Promise<string> {
  const { id } = await insertRow(editor, 'procedures', {
    ...{ id: uuidv7(), kind: '413', edition: 1, origin: 'https://demarche.test', path: 'essai', number: 1 },
    ...{ title: 'Essai', fields: '[]', mapping: '{}', fetched: true, created_by: 'Essai' },
    ...{ used_at: new Date(), used_by: 'Essai' },
  });
  return id;
}

const nextOf = async (clientId: string) =>
  (await editor.owner.query('SELECT code, title, detail FROM client_progress WHERE client_id = $1', [clientId]))
    .rows[0] as { code: string; title: string; detail: string };
const see = async (url: string) => wordsOf(pageOf(await support.get(url).expect(200)), 'main').replace(/\s+/gu, ' ');

describe('a client in test', () => {
  it('is sent no form to sign, and none of its forms leaves for ANS', async () => {
    await aBlank413(editor);
    const { id } = await inTest();
    expect(await reasonsOf(() => hand.send(id))).toMatch(other);
    await hand.sign(id);
    expect(await reasonsOf(() => hand.submit(id))).toMatch(other);
    expect(await hand.messagesOf(id, 'request_submission')).toEqual([]);
  });

  it('that was signed in production goes to ANS once it is there again', async () => {
    await aBlank413(editor);
    const { id, clientId } = await hand.prepared();
    await hand.send(id);
    await goes(clientId, 'TEST');
    await hand.sign(id);
    expect(await reasonsOf(() => hand.submit(id))).toMatch(other);
    await goes(clientId, 'PROD');
    await hand.submit(id);
    expect(await hand.messagesOf(id, 'request_submission')).toHaveLength(1);
  });

  it('may take the way « par le client » alone, and needs no blank of the 413 for it', async () => {
    const { id } = await inTest();
    const choose = (code: 'mail' | 'client' | 'demarche_numerique' | 'portal') =>
      hand.run(() => app.get(ChannelChoice).choose(id, code));
    await choose('client');
    for (const way of ['mail', 'demarche_numerique', 'portal'] as const)
      expect([way, await reasonsOf(() => choose(way))]).toEqual([way, expect.stringMatching(other)]);
    const page = pageOf(await support.get(`/requests/${id}/channel`).expect(200));
    expect(
      page('[data-copy]')
        .map((_, one) => page(one).attr('data-copy'))
        .get(),
    ).toContain(testDesk);
    expect(page('a[href$="form.pdf"]')).toHaveLength(0);
  });

  it('has no dossier prefilled, and is sent the link of none', async () => {
    await aBlank413(editor);
    const procedure = await aProcedure();
    const { id, clientId } = await hand.prepared();
    const dossier = await hand.run(() => app.get(PrefilledDossiers).ask(id));
    await editor.owner.query(
      `UPDATE prefilled_dossiers SET state = 'open', told_state = 'prefilled', number = '12', expires_at = now() + interval '5 days'`,
    );
    await goes(clientId, 'TEST');
    expect(await reasonsOf(() => hand.run(() => app.get(PrefilledLetter).send(dossier.id)))).toMatch(other);
    await hand.run(() => app.get(PrefilledDossiers).withdraw(dossier.id));
    expect(await reasonsOf(() => hand.run(() => app.get(PrefilledDossiers).ask(id)))).toMatch(other);
    const late = await hand.prepared();
    const { id: asked } = await hand.run(() => app.get(PrefilledDossiers).ask(late.id));
    await goes(late.clientId, 'TEST');
    expect(await hand.run(() => app.get(PrefilledCreation).claim(asked))).toBeNull();
    const tried = () => hand.run(() => app.get(PrefilledDossiers).tryWith(procedure, clientId));
    expect(await reasonsOf(tried)).toMatch(other);
  });

  it('enters no mandate for many, leaves the one it is in, and is not ready for any of the three ways', async () => {
    const person = await anAdministrator(editor);
    const [one, two] = [
      await aClientForMandate(editor, 'Maison Alpha'),
      await aClientForMandate(editor, 'Maison Bêta'),
    ];
    await editor.run(() => app.get(ProgressService).refreshAll());
    const wish = { title: 'Mandat', administratorIds: [person.id] };
    const gathering = app.get(MassGathering);
    const dossier = await editor.run(() => gathering.gatherMandate(wish, [one.id, two.id]));
    const ready = () => editor.run(async () => (await app.get(ReadinessService).score()).ready);
    expect(await ready()).toBe(2);
    // Not derived yet: what decides is the client itself.
    await editor.owner.query(`UPDATE clients SET environment = 'TEST' WHERE id = $1`, [one.id]);
    const judged = await editor.run(() => gathering.judgeMandate([one.id], { ...wish, title: 'Autre' }));
    expect(judged.get(one.id)).toMatchObject({ forecast: 'done_already' });
    await expect(editor.run(() => app.get(MassPapers).establish(dossier.id))).rejects.toThrow(/Maison Alpha/u);
    await editor.run(() => app.get(MassDossiers).takeOut(dossier.id, one.id));
    const outside = (await editor.run(() => gathering.judgeMandate([one.id], wish))).get(one.id);
    expect(outside).toMatchObject({ forecast: 'refused', reasons: [expect.stringMatching(other)] });
    await editor.run(() => app.get(ProgressService).refreshAll());
    expect(await ready()).toBe(1);
    const { launch } = await editor.run(() =>
      app.get(Strategies).compare(
        {
          name: 'Éditeur',
          contractSignedOn: null,
          thirdPartySince: '2026-01-01',
          siret: null,
          thirdPartyDocumentId: null,
          lasting: [],
          valid: 0,
        },
        1,
      ),
    );
    expect(launch.left).toBe(1);
  });

  it('is asked for no designation on the portal, and may be asked for a mandate on paper', async () => {
    const { clientId } = await inTest();
    const prepared = { client_id: clientId, state: 'prepared', evidence_document_id: null, ends_on: null };
    const onPortal = await aDelegation(editor, { ...prepared, channel: 'portal' });
    const onPaper = await aDelegation(editor, { ...prepared, channel: 'form' });
    const ask = (id: string) =>
      editor.run(() => app.get(DelegationChanges).change(id, 'request', { date: dayFromToday(0) }));
    expect(await reasonsOf(() => ask(onPortal.id))).toMatch(other);
    expect(await ask(onPaper.id)).toMatchObject({ state: 'requested' });
  });

  it('has its 414 noted as sent by itself, then validated: whoever it names may order', async () => {
    const { id, clientId } = await inTest();
    const given = { date: dayFromToday(0), reference: '414 du jour', document: scan('f414') };
    await hand.run(() => app.get(OutsideSubmissions).note(id, 'sent_by_client', given));
    expect(await hand.row(id)).toMatchObject({ state: 'submitted', channel: 'client' });
    await hand.run(() => hand.outcomes.validate(id, null));
    expect(await hand.assignmentState(clientId)).toEqual(['active']);
    expect(await nextOf(clientId)).not.toMatchObject({ code: expect.stringMatching(/^request_/u) });
  });

  it('is told by its next action, the page that prepares and the page of the request, as soon as it goes there', async () => {
    const { id, clientId } = await hand.prepared();
    expect((await nextOf(clientId)).title).toContain('413');
    await goes(clientId, 'TEST');
    expect(await nextOf(clientId)).toEqual({
      code: 'request_draft',
      title: 'Demander les cartes et certificats de test à l’ANS',
      detail: expect.stringMatching(other),
    });
    const shown = pageOf(await support.get(`/requests/${id}`).expect(200));
    expect(shown('section[aria-labelledby=actions] summary.btn-primary').text()).toContain('envoyée par le client');
    const page = await see(`/requests/${id}`);
    expect(page).toContain('cette demande garde la trace du formulaire 414');
    expect(page).toMatch(other);
    expect(await see(`/clients/${clientId}/requests`)).toMatch(other);
    expect(await see(`/clients/${clientId}/opening`)).toMatch(other);
    expect(await see(`/requests/${id}/channel`)).toContain('Cette voie est fermée');
    await goes(clientId, 'PROD');
    expect((await nextOf(clientId)).title).toContain('413');
    expect(await see(`/requests/${id}`)).not.toMatch(other);
  });
});
