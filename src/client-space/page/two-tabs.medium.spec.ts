import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, type Visitor, wordsOf } from '../../../test/support/app.js';
import { subjectOf } from '../../../test/support/orders.js';
import { makeCsr } from '../../../test/support/pki.js';
import { makeBlank413 } from '../../../test/support/blank-413.js';
import { aLink, anAskedCsr, aSentRequest, unlock } from '../../../test/support/space.js';

const app = await anApp();
const support = await app.signIn('support');
beforeEach(() => app.owner.query('DELETE FROM sign_in_attempts'));

async function inside(link: { path: string; linkId: string }): Promise<Visitor> {
  const visitor = app.visitor();
  await unlock(app, visitor, link);
  return visitor;
}
const said = (text: string) => text.replace(/\s+/g, ' ');

describe('a CSR of ours and one of the client’s that meet', () => {
  type Asked = Awaited<ReturnType<typeof anAskedCsr>>;
  const right = ({ client }: Asked) => makeCsr({ subject: subjectOf(client, 'INSI-AUTO') });
  const byClient = (visitor: Visitor, { path }: Asked, pem: string) =>
    visitor.post(`${path}/csr`).attach('csr', Buffer.from(pem), 'chez-nous.csr');
  /** As the page of the order stood when it was opened. */
  const seenBy = async ({ order }: Asked) =>
    pageOf(await support.get(`/orders/${order.id}`).expect(200))('input[name=latest]').attr('value') ?? 'no form';
  const byUs = ({ order }: Asked, pem: string, seen: string) =>
    support.post(`/orders/${order.id}/csrs`).field('latest', seen).attach('csr', Buffer.from(pem), 'serveur.csr');
  const csrsOf = async ({ order }: Asked) => {
    const { rows } = await app.owner.query<{ file_name: string }>(
      'SELECT file_name FROM csrs WHERE order_id = $1 ORDER BY created_at, id',
      [order.id],
    );
    return rows.map(({ file_name: name }) => name);
  };

  it('ours first: the client’s page says whose was taken, which and when; nothing of theirs is kept', async () => {
    const asked = await anAskedCsr(app);
    const client = await inside(asked);
    await byUs(asked, (await right(asked)).pem, await seenBy(asked)).expect(303);
    const page = pageOf(await byClient(client, asked, (await right(asked)).pem).expect(422));
    expect(wordsOf(page, '.s-note.bad')).toMatch(
      new RegExp(
        `Cette commande a déjà sa CSR : « serveur.csr », remise par ${app.users.support.name} le .+\\d. La vôtre, « chez-nous.csr », n’a pas été prise`,
      ),
    );
    expect(await csrsOf(asked)).toEqual(['serveur.csr']);
    // Whoever merely has the link learns no name.
    expect(said((await app.visitor().get(asked.path).expect(200)).text)).not.toContain(app.users.support.name);
  });

  it('the client’s first: ours comes back with whose was taken, and replaces it only once that was seen', async () => {
    const asked = await anAskedCsr(app);
    const [client, ours] = [await inside(asked), (await right(asked)).pem];
    const before = await seenBy(asked);
    expect(before).toBe('');
    await byClient(client, asked, (await right(asked)).pem).expect(303);
    const page = pageOf(await byUs(asked, ours, before).expect(422));
    expect(wordsOf(page, '#error-summary')).toMatch(
      /Une CSR est arrivée entre-temps : « chez-nous.csr », remise par Ania Łukasik le .+, acceptée. La vôtre n’a pas été prise/,
    );
    expect(await csrsOf(asked)).toEqual(['chez-nous.csr']);
    await byUs(asked, ours, page('input[name=latest]').attr('value') ?? '').expect(303);
    expect(await csrsOf(asked)).toEqual(['chez-nous.csr', 'serveur.csr']);
  });

  it('at once: one is taken, and the other is told so in the words of its page', async () => {
    const asked = await anAskedCsr(app);
    const client = await inside(asked);
    const [theirs, ours, seen] = [(await right(asked)).pem, (await right(asked)).pem, await seenBy(asked)];
    const answers = await Promise.all([byClient(client, asked, theirs), byUs(asked, ours, seen)]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303, 422]));
    const lost = answers.find(({ status }) => status === 422)?.text ?? '';
    expect(said(lost)).toMatch(/Cette commande a déjà sa CSR|Une CSR est arrivée entre-temps/);
    expect(await csrsOf(asked)).toHaveLength(1);
  });
});

describe('two tabs, or two people of a client, that meet', () => {
  let sent: Awaited<ReturnType<typeof aSentRequest>>;
  let colleague: { path: string; linkId: string };
  beforeEach(async () => {
    sent = await aSentRequest(app);
    const of = { client_id: sent.clientId, request_id: sent.requestId, purpose: 'signature', handed_by: sent.linkId };
    colleague = await aLink(app, app, { ...of, person_name: 'Paul Mandataire' });
  });
  let papers = 0;
  const hand = async (visitor: Visitor, { path }: { path: string }) =>
    visitor
      .post(`${path}/paper`)
      .attach(
        'pages',
        Buffer.from(`${Buffer.from(await makeBlank413()).toString('latin1')}% ${++papers}\n`, 'latin1'),
        'signe.pdf',
      );
  const decline = (visitor: Visitor, { path }: { path: string }) =>
    visitor.post(`${path}/refusal`).type('form').send({ words: 'Nous changeons d’éditeur.' });
  const waiting = async () => {
    const { rows } = await app.owner.query<{ kind: string }>(
      `SELECT kind FROM client_answers WHERE client_id = $1 AND state = 'to_review' ORDER BY kind`,
      [sent.clientId],
    );
    return rows.map(({ kind }) => kind);
  };

  it('signed by one, is not declined by the other: the page says who signed and when', async () => {
    const [one, other] = [await inside(sent), await inside(colleague)];
    expect((await hand(other, colleague)).status).toBe(303);
    const { text } = await decline(one, sent).expect(422);
    expect(said(text)).toMatch(
      /Le document signé a été déposé \(Paul Mandataire, le .+\) : votre réponse n’a rien changé/,
    );
    expect(text).toContain('Nous changeons d’éditeur.');
    expect(await waiting()).toEqual(['signed_form']);
  });

  it('signed, then asked about twenty times and more: its page still has it, and it is not declined', async () => {
    const one = await inside(sent);
    expect((await hand(one, sent)).status).toBe(303);
    for (let asked = 0; asked < 21; asked++)
      await one.post(`${sent.path}/question`).type('form').send({ words: 'Est-il arrivé ?' }).expect(303);
    expect(wordsOf(pageOf(await one.get(sent.path).expect(200)), 'h1')).toContain('votre document est bien arrivé');
    expect(said((await decline(one, sent).expect(422)).text)).toContain('Le document signé a été déposé');
  });

  it('declined by one, is not signed by the other: the page says who declined and when', async () => {
    const [one, other] = [await inside(sent), await inside(colleague)];
    await decline(other, colleague).expect(303);
    const answer = await hand(one, sent);
    expect(answer.status).toBe(422);
    expect(said(answer.text)).toMatch(/ne donne pas suite \(Paul Mandataire, le .+\) : rien n’a été déposé/);
    // What is refused stands on the page that says where it is, with no field to mend.
    expect(pageOf(answer)('#error-summary, input[type=file]').length).toBe(0);
    expect(pageOf(answer)('main [role=alert]').text()).toContain('rien n’a été déposé');
    expect(await waiting()).toEqual(['refusal']);
  });

  it('declined by one, is told to the other as that one’s answer, whichever of them it was; to their own links as theirs', async () => {
    const told = async ({ path }: { path: string }) => {
      const page = pageOf(await app.visitor().get(path).expect(200));
      return [wordsOf(page, 'h1'), wordsOf(page, 'main')] as const;
    };
    const between = async (who: typeof sent | typeof colleague, other: typeof colleague, name: string) => {
      await decline(await inside(who), who).expect(303);
      expect((await told(who))[0]).toBe('Vous ne souhaitez pas donner suite');
      const [heading, words] = await told(other);
      expect(heading).toBe('Votre structure ne donne pas suite');
      expect(words).toMatch(new RegExp(`Cette réponse est arrivée \\(${name}, le \\d.+\\d\\)`));
      expect(words).not.toContain('Vous ne souhaitez pas');
    };
    await between(colleague, sent, 'Paul Mandataire');
    const again = { client_id: sent.clientId, request_id: sent.requestId, purpose: 'signature' };
    const theirs = await aLink(app, app, { ...again, person_name: 'Paul Mandataire' });
    expect((await told(theirs))[0]).toBe('Vous ne souhaitez pas donner suite');
    const { rows } = await app.owner.query<{ name: string }>(
      'SELECT person_name AS name FROM client_links WHERE id = $1',
      [sent.linkId],
    );
    await between(sent, colleague, rows[0]?.name ?? '');
  });

  it('both at once: one thing waits to be looked at, never a contradiction nor an error of ours', async () => {
    const [one, other] = [await inside(sent), await inside(colleague)];
    const answers = await Promise.all([hand(one, sent), decline(other, colleague)]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303, 422]));
    expect(await waiting()).toHaveLength(1);
  });

  it('the same thing twice at once is one that waits and one that was replaced', async () => {
    const [one, other] = [await inside(sent), await inside(colleague)];
    const papers = await Promise.all([hand(one, sent), hand(other, colleague)]);
    expect(papers.map(({ status }) => status)).toEqual([303, 303]);
    const told = { contract: 'yes', contractNumber: 'ANS-1', card: 'none' };
    const tell = (visitor: Visitor, { path }: { path: string }) =>
      visitor.post(`${path}/prerequisites`).type('form').send(told);
    await Promise.all([tell(one, sent).expect(303), tell(other, colleague).expect(303)]);
    expect(await waiting()).toEqual(['card', 'contract', 'signed_form']);
  });

  it('contract and card are the client’s, whichever link says them: the later word takes the place of the former', async () => {
    const other = await aLink(app, app, { client_id: sent.clientId });
    const tell = (path: string, told: object) =>
      app.visitor().post(`${path}/prerequisites`).type('form').send(told).expect(303);
    await tell(sent.path, { contract: 'yes', contractNumber: 'ANS-1', card: 'CPS', cardNumber: '1234567890' });
    expect(wordsOf(pageOf(await app.visitor().get(other.path).expect(200)), 'h1')).toContain(
      'vos réponses sont arrivées',
    );
    await tell(other.path, { contract: 'no', card: 'none' });
    expect(await waiting()).toEqual(['card', 'contract']);
  });

  it('is declined no more once it has left for ANS', async () => {
    const one = await inside(sent);
    await app.owner.query(`UPDATE requests SET state = 'submitted' WHERE id = $1`, [sent.requestId]);
    expect(said((await decline(one, sent).expect(422)).text)).toContain('La signature n’est plus attendue');
    expect(await waiting()).toEqual([]);
  });
});
