import { beforeEach, describe, expect, it } from '@jest/globals';
import { MassGathering } from '../mass/mass-gathering.service.js';
import { anApp, pageOf, type Visitor, wordsOf } from '../../../test/support/app.js';
import { aBlank413, aClient, aRequest } from '../../../test/support/factories.js';
import { requestsOf } from '../../../test/support/requests.js';

const app = await anApp();
const support = await app.signIn('support');
await app.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-10'`);
await aBlank413(app);
const hand = requestsOf(app, app);

let id: string;
let clientId: string;
let toAns: string;
beforeEach(async () => {
  ({ id, clientId } = await hand.submitted());
  toAns = (await hand.messagesOf(id, 'request_submission'))[0]!.message_id;
});

let serial = 0;
const number = () => `2026-${(serial += 1) + 5000}`;

const says = (text: string) => hand.receive({ subject: 'Votre demande', text, inReplyTo: toAns });
const page = async () => pageOf(await support.get(`/requests/${id}`).expect(200));
const doubts = async () => {
  const { rows } = await app.owner.query<Record<string, unknown>>(
    'SELECT id, kept, settled_by, reason FROM request_doubts WHERE request_id = $1 ORDER BY opened_at, id',
    [id],
  );
  return rows;
};
const settle = (visitor: Visitor, kept: unknown, reason = 'Vu avec l’ANS au téléphone') =>
  visitor.post(`/requests/${id}/ruling`).type('form').send({ kept, reason });
const lastTold = async () => {
  const { rows } = await app.owner.query<{ summary: string; reason: string; actor_name: string }>(
    `SELECT summary, reason, actor_name FROM audit_entries WHERE subject_kind = 'request' AND subject_id = $1 ORDER BY sequence DESC LIMIT 1`,
    [id],
  );
  return rows[0];
};

async function contradicted() {
  const [held, other] = [number(), number()];
  await says(`Nous avons bien reçu votre demande. Dossier n° ${held}.`);
  await says(`Votre demande a été validée. Dossier n° ${other}.`);
  return { held, other };
}

describe('a request in doubt', () => {
  it('shows both pieces side by side, each with where it comes from, and stands in the queue that home counts', async () => {
    const { held, other } = await contradicted();
    const shown = await page();
    const pieces = shown('.s-doubt-piece')
      .toArray()
      .map((piece) => shown(piece).text().replace(/\s+/g, ' '));
    expect(pieces).toEqual([
      expect.stringMatching(
        new RegExp(`tenions.*Courriel, certificats@esante.gouv.fr.*Accusé reçu.*${held}.*Lire le courriel`),
      ),
      expect.stringMatching(
        new RegExp(`autre chose.*Courriel, certificats@esante.gouv.fr.*${other}.*validée.*Lire le courriel`),
      ),
    ]);
    const list = pageOf(await support.get('/requests?state=in_doubt').expect(200));
    const home = pageOf(await support.get('/?scope=team').expect(200));
    const line = home('a[href="/requests?state=in_doubt"]').closest('li');
    const counted = Number(line.find('.s-queue-n').text());
    expect(counted).toBe(list('tbody tr').length);
    expect(list(`a[href="/requests/${id}"]`).length).toBeGreaterThan(0);
  });

  it('goes back to where it was when what was held is kept: the journal says which, and why', async () => {
    const { held } = await contradicted();
    await settle(support, 'held').expect(303);
    expect(await hand.row(id)).toMatchObject({ state: 'acknowledged', dossier_number: held, corrections: 0 });
    expect(await lastTold()).toMatchObject({
      summary: expect.stringContaining('ce qui était tenu est gardé'),
      reason: 'Vu avec l’ANS au téléphone',
    });
    expect(await doubts()).toMatchObject([{ kept: 'held', reason: 'Vu avec l’ANS au téléphone' }]);
    expect(wordsOf(await page(), 'main')).toContain('Doutes levés');
  });

  it('does what the other piece says when that is kept, with its number', async () => {
    const { other } = await contradicted();
    const [doubt] = await doubts();
    await settle(support, doubt!['id']).expect(303);
    expect(await hand.row(id)).toMatchObject({ state: 'validated', dossier_number: other });
    expect(await lastTold()).toMatchObject({ summary: expect.stringContaining('autre pièce est gardé') });
  });

  it('is settled once: the second person is told by whom, and the same form twice is once', async () => {
    await contradicted();
    const other = await app.signIn('admin');
    const answers = await Promise.all([settle(support, 'held'), settle(other, 'held')]);
    expect(answers.map(({ status }) => status)).toEqual(expect.arrayContaining([303, 422]));
    expect((await doubts()).filter(({ settled_by }) => settled_by !== null)).toHaveLength(1);
    const told = await app.owner.query(
      `SELECT 1 FROM audit_entries WHERE subject_id = $1 AND from_state = 'in_doubt'`,
      [id],
    );
    expect(told.rows).toHaveLength(1);
    const late = pageOf(await settle(support, 'held').expect(422));
    expect(wordsOf(late, '[role=alert]')).toContain('Ce doute a déjà été tranché par');
  });

  it('asks for a reason and for a piece that is there, and keeps what was typed', async () => {
    await contradicted();
    const without = pageOf(await settle(support, 'held', '').expect(422));
    expect(wordsOf(without, '#f-reason-error')).toContain('Dites pourquoi');
    const unknown = pageOf(await settle(support, '018f0000-0000-7000-8000-000000000000').expect(422));
    expect(wordsOf(unknown, 'main')).toContain('n’est plus à trancher');
    expect(unknown('#f-reason').val()).toBe('Vu avec l’ANS au téléphone');
    expect(await hand.row(id)).toMatchObject({ state: 'in_doubt' });
  });

  it('is settled by nobody who may not', async () => {
    await contradicted();
    await settle(await app.signIn('auditor'), 'held').expect(403);
    expect(await hand.row(id)).toMatchObject({ state: 'in_doubt' });
  });

  it('takes one more mail beside the others, and lets no mail settle it', async () => {
    const { held } = await contradicted();
    await says(`Votre demande a été validée. Dossier n° ${held}.`);
    expect(await hand.row(id)).toMatchObject({ state: 'in_doubt' });
    expect((await page())('.s-doubt-other')).toHaveLength(2);
    const [, second] = await doubts();
    await settle(support, second!['id']).expect(303);
    expect(await hand.row(id)).toMatchObject({ state: 'validated', dossier_number: held });
    expect((await doubts()).map(({ kept }) => kept)).toEqual(['says', 'says']);
  });
});

describe('what puts a request in doubt', () => {
  it('a number that is not the one of the dossier of many it is in: it may not be kept as long as it is there', async () => {
    const [held, cited] = [number(), number()];
    const wish = { title: `Dossier ${held}`, dossierNumber: held };
    await app.run(() => app.get(MassGathering).gatherForms(wish, [clientId]));
    await says(`Nous avons bien reçu votre demande. Dossier n° ${cited}.`);
    expect(await hand.row(id)).toMatchObject({ state: 'in_doubt', dossier_number: null });
    const [doubt] = await doubts();
    const refused = pageOf(await settle(support, doubt!['id']).expect(422));
    expect(wordsOf(refused, 'main')).toContain(`sous le dossier ${held}, celui du dossier de masse`);
    await settle(support, 'held').expect(303);
    expect(await hand.row(id)).toMatchObject({ state: 'submitted', dossier_number: null });
  });

  it('a number that is another client’s: neither moves, and it may not be kept', async () => {
    const taken = number();
    const other = await aClient(app, { name: 'Résidence Voisine' });
    await aRequest(app, { client_id: other.id, state: 'acknowledged', dossier_number: taken });
    await says(`Nous avons bien reçu votre demande. Dossier n° ${taken}.`);
    expect(await hand.row(id)).toMatchObject({ state: 'in_doubt', dossier_number: null });
    expect(wordsOf(await page(), '.s-doubt')).toContain('est celui de Résidence Voisine');
    const [doubt] = await doubts();
    expect(wordsOf(pageOf(await settle(support, doubt!['id']).expect(422)), 'main')).toContain(
      'déjà celui de Résidence Voisine',
    );
    await settle(support, 'held').expect(303);
    expect(await hand.row(id)).toMatchObject({ state: 'submitted', dossier_number: null });
  });

  it('a structure that is not the one of the form', async () => {
    const foyer = await aClient(app, { name: 'Foyer Autre' });
    const { rows } = await app.owner.query<{ number: string }>('SELECT number FROM clients WHERE id = $1', [foyer.id]);
    await says(`Votre demande pour la structure ${rows[0]!.number} a été validée.`);
    expect(await hand.row(id)).toMatchObject({ state: 'in_doubt' });
    expect(wordsOf(await page(), '.s-doubt')).toMatch(/Formulaire.*Le formulaire est au nom de.*Foyer Autre/);
  });

  it('not a number that is no structure, nor the client’s own', async () => {
    const { rows } = await app.owner.query<{ number: string }>('SELECT number FROM clients WHERE id = $1', [clientId]);
    await says(`Votre demande pour ${rows[0]!.number} a été validée. ANS, SIREN 187512751.`);
    expect(await hand.row(id)).toMatchObject({ state: 'validated' });
  });

  it('a validation while a correction is asked for', async () => {
    await says('Votre dossier est incomplet, merci de le corriger.');
    expect(await hand.row(id)).toMatchObject({ state: 'to_correct' });
    await says('Votre demande a été validée.');
    expect(await hand.row(id)).toMatchObject({ state: 'in_doubt', corrections: 1 });
    await settle(support, 'held').expect(303);
    expect(await hand.row(id)).toMatchObject({ state: 'to_correct', corrections: 1 });
  });

  it.each(['Votre dossier est incomplet, merci de le corriger.', 'Votre demande a été refusée.'])(
    'what answers a sending from before a correction: « %s »',
    async (text) => {
      await says('Votre dossier est incomplet, merci de le corriger.');
      await hand.run(() => hand.outcomes.reopen(id, 'resume'));
      await hand.send(id);
      await hand.sign(id, 'signed again');
      await hand.submit(id);
      await says(text);
      expect(await hand.row(id)).toMatchObject({ state: 'in_doubt', corrections: 1 });
      expect(wordsOf(await page(), '.s-doubt')).toContain('Renvoyée à l’ANS le');
      await settle(support, 'held').expect(303);
      expect(await hand.row(id)).toMatchObject({ state: 'submitted', corrections: 1 });
      // What answers the latest one moves it, as any.
      const sent = await hand.messagesOf(id, 'request_submission');
      const [again = ''] = sent.map(({ message_id }) => message_id).filter((one) => one !== toAns);
      await hand.receive({ subject: 'Votre demande', text, inReplyTo: again });
      expect((await hand.row(id))['state']).toBe(text.includes('refusée') ? 'refused' : 'to_correct');
    },
  );

  it('a person who notes it, and another who chooses neither piece', async () => {
    await support
      .post(`/requests/${id}/doubt`)
      .type('form')
      .send({ 'doubt-reason': 'Le client dit l’avoir annulée' })
      .expect(303);
    expect(wordsOf(await page(), '.s-doubt')).toContain('Le client dit l’avoir annulée');
    expect((await page())('input[name=kept]')).toHaveLength(1);
    await support
      .post(`/requests/${id}/cancellation`)
      .type('form')
      .send({ 'cancel-reason': 'Confirmé', 'cancellation-reason': 'Confirmé' })
      .expect(303);
    expect(await doubts()).toMatchObject([{ kept: 'other', reason: 'Confirmé' }]);
  });
});
