import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aClient, aRepresentative, dayFromToday } from '../../../test/support/factories.js';
import { aLink } from '../../../test/support/space.js';
import { lacksPrerequisites } from '../../clients/records/prerequisites.facts.js';
import { WaitsQueries } from '../../reminders/waits/waits.queries.js';

const app = await anApp();
const support = await app.signIn('support');

const card = '1234567890';

/** A client without a contract, whose representative has no card and answers both questions. */
async function answered(given: Record<string, string>, link: Record<string, unknown> = {}) {
  const client = await aClient(app, { contract_state: 'missing', contract_since: null, contract_number: null });
  const noCard = { card_kind: null, card_number: null, card_state: null, card_valid_until: null };
  await aRepresentative(app, { client_id: client.id, ...noCard });
  const { path } = await aLink(app, app, { client_id: client.id, ...link });
  const tell = (form: Record<string, string>) =>
    app.visitor().post(`${path}/prerequisites`).type('form').send(form).expect(303);
  await tell(given);
  const { rows } = await app.owner.query<{ kind: string; id: string }>(
    'SELECT kind, id FROM client_answers WHERE client_id = $1',
    [client.id],
  );
  const ids = Object.fromEntries(rows.map(({ kind, id }) => [kind, id]));
  return {
    clientId: client.id,
    tell,
    /** What the client reads at their link. */
    space: async () => {
      const page = pageOf(await app.visitor().get(path).expect(200));
      return {
        h1: wordsOf(page, 'h1'),
        main: wordsOf(page, 'main'),
        box: wordsOf(page, 'section[aria-labelledby=prerequisites]'),
      };
    },
    /** Somebody follows at the same address. */
    succeed: async () => {
      await app.owner.query('UPDATE representatives SET ended_on = paris_today() WHERE client_id = $1', [client.id]);
      await aRepresentative(app, { client_id: client.id, first_names: 'Benoît', last_name: 'Martin', ...noCard });
    },
    accept: (kind: 'contract' | 'card', body: object = {}, who = support) =>
      who.post(`/client-answers/${ids[kind]}/acceptance`).type('form').send(body),
    sendBack: (kind: 'contract' | 'card', words: string) =>
      support.post(`/client-answers/${ids[kind]}/return`).type('form').send({ words }),
    words: async (kind: 'contract' | 'card') =>
      wordsOf(pageOf(await support.get(`/client-answers/${ids[kind]}`).expect(200)), 'main'),
  };
}

const recordOf = async (clientId: string) => {
  const { rows } = await app.owner.query(
    `SELECT c.contract_state, c.contract_since::text, c.contract_number, p.card_kind, p.card_number, p.card_state
       FROM clients c JOIN representatives p ON p.client_id = c.id AND p.ended_on IS NULL WHERE c.id = $1`,
    [clientId],
  );
  return rows[0];
};
const statesOf = async (clientId: string) => {
  const { rows } = await app.owner.query<{ kind: string; state: string }>(
    'SELECT kind, state FROM client_answers WHERE client_id = $1',
    [clientId],
  );
  return Object.fromEntries(rows.map(({ kind, state }) => [kind, state]));
};

describe('what a client says of their contract and card', () => {
  const all = { contract: 'yes', contractNumber: 'ANS-77', contractSince: '2024-02-01', card: 'CDE', cardNumber: card };

  it('is written into the record by the one act that accepts it, told beforehand, in the name of who accepts', async () => {
    const { clientId, accept, words } = await answered(all);
    expect(await words('contract')).toContain('Accepter note le contrat signé, n° ANS-77, le 01/02/2024.');
    expect(await words('card')).toContain(`Accepter note la carte CDE ${card}, active, au représentant.`);
    await accept('contract', { signedOn: '2024-02-01' }).expect(303);
    await accept('card').expect(303);
    expect(await recordOf(clientId)).toEqual({
      contract_state: 'signed',
      contract_since: '2024-02-01',
      contract_number: 'ANS-77',
      card_kind: 'CDE',
      card_number: card,
      card_state: 'active',
    });
    const { rows } = await app.owner.query(
      `SELECT action, actor_kind FROM audit_entries WHERE client_id = $1 AND (subject_kind = 'representative' AND action = 'edited' OR action = 'contract_recorded') ORDER BY sequence`,
      [clientId],
    );
    expect(rows).toEqual([
      { action: 'contract_recorded', actor_kind: 'person' },
      { action: 'edited', actor_kind: 'person' },
    ]);
  });

  it('twice is written once', async () => {
    const { clientId, accept } = await answered(all);
    await accept('contract', { signedOn: '2024-02-01' }).expect(303);
    await accept('contract', { signedOn: '2025-02-01' }).expect(422);
    expect(await recordOf(clientId)).toMatchObject({ contract_since: '2024-02-01' });
  });

  it('goes back when it is wrong, with what is to be said anew: by a mail, and in the space until it is', async () => {
    const { clientId, sendBack, space, words } = await answered(all);
    expect(await words('contract')).toContain('Renvoyer');
    await sendBack('contract', 'Ce numéro est celui d’un devis.').expect(303);
    expect(await statesOf(clientId)).toEqual({ contract: 'sent_back', card: 'to_review' });
    expect(await recordOf(clientId)).toMatchObject({ contract_state: 'missing' });
    const { rows } = await app.owner.query<{ subject: string; body: string }>(
      `SELECT subject, body FROM messages WHERE client_id = $1 AND direction = 'out'`,
      [clientId],
    );
    expect(rows[0]?.subject).toContain('votre réponse est à reprendre, votre contrat avec l’ANS');
    expect(rows[0]?.body).toContain('Ce numéro est celui d’un devis.');
    expect(rows[0]?.body).not.toContain('document');
    await sendBack('card', 'Le numéro compte dix chiffres.').expect(303);
    const theirs = await space();
    expect(theirs.h1).toBe('Une réponse est à reprendre');
    expect(theirs.main).toContain('Ce numéro est celui d’un devis. Le numéro compte dix chiffres.');
    const waits = await app.run(() => app.get(WaitsQueries).ofClient(clientId));
    expect(waits.map(({ rule, since }) => [rule, since])).toEqual([['prerequisites', dayFromToday(0)]]);
  });

  it('needs the day of the contract from somebody', async () => {
    const { clientId, accept } = await answered({ ...all, contractSince: '' });
    await accept('contract').expect(422);
    expect(await statesOf(clientId)).toMatchObject({ contract: 'to_review' });
    await accept('contract', { signedOn: '2024-02-02' }).expect(303);
    expect([await statesOf(clientId), await recordOf(clientId)]).toMatchObject([
      { contract: 'accepted' },
      { contract_since: '2024-02-02', contract_state: 'signed' },
    ]);
  });

  it('changes nothing when they say no, or have no card', async () => {
    const { clientId, accept } = await answered({ contract: 'no', card: 'none' });
    const before = await recordOf(clientId);
    await accept('contract').expect(303);
    await accept('card').expect(303);
    expect(await statesOf(clientId)).toEqual({ contract: 'accepted', card: 'accepted' });
    expect(await recordOf(clientId)).toEqual(before);
  });

  it('is asked for still where they said no, once somebody has read it', async () => {
    const { space, accept } = await answered({ contract: 'no', card: 'none' });
    expect(await space()).toMatchObject({
      h1: 'Merci, vos réponses sont arrivées',
      box: expect.not.stringContaining('Nous savons ce qu’il faut'),
    });
    await accept('contract').expect(303);
    await accept('card').expect(303);
    expect(await space()).toMatchObject({
      h1: 'Deux questions avant de commencer',
      box: expect.stringContaining('Répondre'),
    });
  });

  it('is asked for no more once both are written down, until the card ends', async () => {
    const { clientId, space, accept } = await answered(all);
    expect((await space()).box).toContain('Nous savons ce qu’il faut');
    await accept('contract', { signedOn: '2024-02-01' }).expect(303);
    await accept('card').expect(303);
    expect(await space()).toMatchObject({
      h1: 'Tout est en ordre',
      box: expect.stringContaining('Nous savons ce qu’il faut'),
    });
    await app.owner.query(`UPDATE representatives SET card_valid_until = paris_today() - 1 WHERE client_id = $1`, [
      clientId,
    ]);
    expect(await space()).toMatchObject({
      h1: 'Deux questions avant de commencer',
      box: expect.stringContaining('Répondre'),
    });
  });

  it('is said to be known no more while they say that they have none after all', async () => {
    const { space, accept, tell } = await answered(all);
    await accept('contract', { signedOn: '2024-02-01' }).expect(303);
    await accept('card').expect(303);
    await tell({ contract: 'no', card: 'none' });
    const { h1, box } = await space();
    expect(h1).toBe('Merci, vos réponses sont arrivées');
    expect(box).toContain('Vos réponses sont arrivées.');
    expect(box).not.toContain('Nous savons ce qu’il faut');
  });

  it('is asked for no more once what is missing is asked of ANS: nobody is reminded of it either', async () => {
    const { clientId, space, accept } = await answered({ contract: 'no', card: 'none' });
    await accept('contract').expect(303);
    await accept('card').expect(303);
    const noted = async (contract: string, card: string | null) => {
      await app.owner.query('UPDATE clients SET contract_state = $2 WHERE id = $1', [clientId, contract]);
      await app.owner.query(
        `UPDATE representatives SET card_state = $2, card_kind = CASE WHEN $2::text IS NULL THEN NULL ELSE 'CDE' END WHERE client_id = $1`,
        [clientId, card],
      );
      const { rowCount } = await app.owner.query(`SELECT FROM clients c WHERE c.id = $1 AND ${lacksPrerequisites}`, [
        clientId,
      ]);
      return { reminded: rowCount === 1, ...(await space()) };
    };
    const [nothing, asks] = ['Rien n’est attendu de vous pour le moment', 'Deux questions avant de commencer'];
    expect(await noted('requested', 'ordered')).toMatchObject({
      reminded: false,
      h1: nothing,
      main: expect.stringContaining('Ce qui manque encore est demandé. Dès l’arrivée, dites-le ici'),
      box: expect.stringContaining(
        'Votre contrat avec l’ANS est demandé. Votre carte est commandée. Dire que c’est arrivé',
      ),
    });
    expect(await noted('requested', null)).toMatchObject({ reminded: true, h1: asks });
    expect(await noted('missing', 'ordered')).toMatchObject({ reminded: true, h1: asks });
  });

  it('is never a colleague’s card written down as the representative’s', async () => {
    const { clientId, accept, words } = await answered(all, { email: 'paul@client.test' });
    expect(await words('card')).toContain('cette carte n’est pas celle du représentant');
    await accept('card').expect(303);
    expect(await recordOf(clientId)).toMatchObject({ card_number: null, card_state: null });
  });

  it('is never the former representative’s card written down as the one’s who follows at the same address', async () => {
    const { clientId, accept, words, succeed } = await answered(all);
    await succeed();
    expect(await words('card')).toContain('cette carte n’est pas celle du représentant, mais d’Ania Łukasik');
    await accept('card').expect(303);
    expect(await recordOf(clientId)).toMatchObject({ card_number: null, card_state: null });
  });

  it('stays the representative’s card when their name was corrected meanwhile', async () => {
    const { clientId, accept } = await answered(all);
    await app.owner.query(`UPDATE representatives SET last_name = 'Łukasik-Roy' WHERE client_id = $1`, [clientId]);
    await accept('card').expect(303);
    expect(await recordOf(clientId)).toMatchObject({ card_number: card });
  });

  it('is not written on an archived client, nor by who may not', async () => {
    const { clientId, accept } = await answered(all);
    const auditor = await app.signIn('auditor');
    await accept('card', {}, auditor).expect(403);
    await app.owner.query(`UPDATE clients SET archived_at = now() WHERE id = $1`, [clientId]);
    await accept('card').expect(303);
    expect([await statesOf(clientId), await recordOf(clientId)]).toMatchObject([
      { card: 'to_review' },
      { card_number: null },
    ]);
  });

  it('is not accepted with a day to come: refused beside it, and nothing is written', async () => {
    const { clientId, accept } = await answered(all);
    const before = await recordOf(clientId);
    const page = pageOf(await accept('contract', { signedOn: dayFromToday(1) }).expect(422));
    expect(wordsOf(page, '#f-signedOn-error')).toContain('à venir');
    expect([await statesOf(clientId), await recordOf(clientId)]).toMatchObject([{ contract: 'to_review' }, before]);
    await accept('contract', { signedOn: dayFromToday(0) }).expect(303);
  });

  it('is refused with a day to come', async () => {
    const client = await aClient(app);
    const { path } = await aLink(app, app, { client_id: client.id });
    const given = { ...all, contractSince: '2999-01-01' };
    await app.visitor().post(`${path}/prerequisites`).type('form').send(given).expect(422);
  });
});
