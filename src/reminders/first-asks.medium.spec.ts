import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { aClient, aDelegation, aMessage, aRepresentative, dayFromToday } from '../../test/support/factories.js';
import { aLink, anAskedCsr, aSentRequest } from '../../test/support/space.js';
import type { TestEditor } from '../../test/support/tenant.js';
import { ContractService } from '../clients/records/contract.service.js';
import { DelegationChanges } from '../delegations/delegation-changes.service.js';
import { DelegationsService } from '../delegations/delegations.service.js';
import { MailDecisions } from '../mailbox/out/mail-decisions.service.js';
import { MailSending } from '../mailbox/out/mail-sending.service.js';
import { MailQueue } from '../mailbox/out/mail-queue.service.js';

let editor: TestEditor;
const app = await anApp();
beforeEach(async () => {
  editor = await app.secondEditor();
});

const over = 'Ce qu’il demande n’est plus attendu.';
const mailOf = async (purpose: string) => {
  const { rows } = await editor.owner.query<{ id: string; state: string; last_error: string | null }>(
    `SELECT id, state, last_error FROM messages WHERE direction = 'out' AND purpose = $1 ORDER BY created_at DESC, id DESC LIMIT 1`,
    [purpose],
  );
  return rows[0]!;
};
const claim = (id: string) => editor.run(() => app.get(MailSending).claim(id));
const change = async (statement: string, ...given: unknown[]) => {
  await editor.owner.query(statement, given);
};

const aForm = async () => {
  const { requestId: id, hand } = await aSentRequest(app, editor);
  return { id, purpose: 'signature_request', sign: () => hand.sign(id), submit: () => hand.submit(id) };
};
const aMandate = async () => {
  const client = await aClient(editor);
  const { id } = await aDelegation(editor, { client_id: client.id, state: 'requested', channel: 'form' });
  const mail = { purpose: 'mandate_request' as const, clientId: client.id, about: { kind: 'delegation', id } };
  await queue({ ...mail, to: ['direction@client.test'] });
  return { id, purpose: mail.purpose };
};
const aCsr = async () => {
  const { order } = await anAskedCsr(app, editor);
  return { id: order.id, purpose: 'csr_request' };
};
const aReturn = async (kind: 'request' | 'delegation') => {
  const { id } = await (kind === 'request' ? aForm() : aMandate());
  const table = kind === 'request' ? 'requests' : 'delegations';
  const { rows } = await editor.owner.query<{ client_id: string }>(`SELECT client_id FROM ${table} WHERE id = $1`, [
    id,
  ]);
  const mail = { purpose: 'paper_return' as const, clientId: rows[0]!.client_id, about: { kind, id } };
  await queue({ ...mail, to: ['direction@client.test'] });
  return { id, purpose: mail.purpose };
};
async function prerequisites(
  contract: 'missing' | 'signed',
  purpose: 'prerequisites_request' | 'paper_return' = 'prerequisites_request',
) {
  const since = contract === 'signed' ? '2024-01-10' : null;
  const client = await aClient(editor, { contract_state: contract, contract_since: since });
  const card = { card_kind: 'CPS', card_number: '899700000014', card_state: 'active' };
  await aRepresentative(editor, { client_id: client.id, ...card });
  const mail = { purpose, clientId: client.id, about: null };
  await queue({ ...mail, to: ['direction@client.test'] });
  return { id: client.id, purpose: mail.purpose };
}
const queue = (mail: Pick<Parameters<MailQueue['queue']>[0], 'purpose' | 'clientId' | 'about' | 'to'>) =>
  editor.run(() => app.get(MailQueue).queue({ ...mail, subject: 'à faire', text: 'Bonjour,' }));
const contractSigned = (id: string) =>
  editor.run(async () => {
    const form = { contractState: 'signed' as const, contractSince: '2026-01-12', contractNumber: null };
    await app
      .get(ContractService)
      .edit({ id, contractState: 'missing' } as never, { ...form, ordering: 'delegated', version: 1 });
  });

type Scene = { id: string; purpose: string } & Partial<Record<'sign' | 'submit', () => Promise<unknown>>>;

describe('a first request that waited until nothing of it is expected any more', () => {
  it.each<[string, () => Promise<Scene>]>([
    ['a form to sign', aForm],
    ['a mandate to sign', aMandate],
    ['a form to sign again', () => aReturn('request')],
    ['a mandate to sign again', () => aReturn('delegation')],
    ['a CSR to hand over', aCsr],
    ['the contract and the card', () => prerequisites('missing')],
    ['the contract that went back', () => prerequisites('missing', 'paper_return')],
    ['both, of a client that has them: others are wanted', () => prerequisites('signed')],
  ])('leaves as long as it is: %s', async (_, scene) => {
    const { purpose } = await scene();
    expect(await claim((await mailOf(purpose)).id)).not.toBeNull();
  });

  it.each<[string, () => Promise<Scene>, (of: Scene) => Promise<unknown>]>([
    ['the form is signed', aForm, (of) => of.sign!()],
    ['the form is cancelled', aForm, (of) => change(`UPDATE requests SET state = 'cancelled' WHERE id = $1`, of.id)],
    [
      'another paper is to be signed',
      aForm,
      (of) => change('UPDATE requests SET unsigned_document_id = NULL WHERE id = $1', of.id),
    ],
    [
      'the form to sign again is cancelled',
      () => aReturn('request'),
      (of) => change(`UPDATE requests SET state = 'cancelled' WHERE id = $1`, of.id),
    ],
    [
      'the form to sign again left anew, corrected',
      () => aReturn('request'),
      (of) => change(`UPDATE requests SET state_since = moment() + interval '1 minute' WHERE id = $1`, of.id),
    ],
    [
      'the mandate to sign again is refused',
      () => aReturn('delegation'),
      (of) => change(`UPDATE delegations SET state = 'refused' WHERE id = $1`, of.id),
    ],
    [
      'the mandate is sent back',
      aMandate,
      (of) => change(`UPDATE delegations SET state = 'to_correct' WHERE id = $1`, of.id),
    ],
    ['the order is cancelled', aCsr, (of) => change(`UPDATE orders SET state = 'cancelled' WHERE id = $1`, of.id)],
    ['the CSR came', aCsr, (of) => change(`UPDATE orders SET state = 'to_order' WHERE id = $1`, of.id)],
    ['the contract is noted', () => prerequisites('missing'), (of) => contractSigned(of.id)],
    [
      'the contract that went back is noted',
      () => prerequisites('missing', 'paper_return'),
      (of) => contractSigned(of.id),
    ],
  ])('stays here when %s, says so, and is not sent again', async (_, scene, happens) => {
    const of = await scene();
    await happens(of);
    const { id } = await mailOf(of.purpose);
    expect(await claim(id)).toBeNull();
    expect(await mailOf(of.purpose)).toMatchObject({ state: 'withdrawn', last_error: over });
    await expect(editor.run(() => app.get(MailDecisions).resend(id))).rejects.toThrow(over);
  });

  it('so does a mandate whose letter another mail has brought since, and that one leaves', async () => {
    const client = await aClient(editor);
    await aRepresentative(editor, { client_id: client.id });
    const terms = { channel: 'form' as const, startsOn: dayFromToday(0), scope: ['ORG' as const], endsOn: null };
    const { id } = await editor.run(() => app.get(DelegationsService).prepare(client.id, terms));
    const act = (...given: Parameters<DelegationChanges['change']> extends [string, ...infer Rest] ? Rest : never) =>
      editor.run(() => app.get(DelegationChanges).change(id, ...given));
    await act('send');
    const first = await mailOf('mandate_request');
    await act('send_back', { reason: 'L’étendue change.' });
    await act('send');
    const second = await mailOf('mandate_request');
    expect(await claim(first.id)).toBeNull();
    await expect(editor.run(() => app.get(MailDecisions).resend(first.id))).rejects.toThrow(over);
    expect(await claim(second.id)).not.toBeNull();
  });

  it('so does a signed form on its way to ANS once its request is cancelled, not while it is doubted', async () => {
    const { id, sign, submit } = await aForm();
    await sign();
    await submit();
    const mail = await mailOf('request_submission');
    await change(`UPDATE requests SET state = 'cancelled' WHERE id = $1`, id);
    expect(await claim(mail.id)).toBeNull();
    await change(`UPDATE requests SET state = 'in_doubt' WHERE id = $1`, id);
    await editor.run(() => app.get(MailDecisions).resend(mail.id));
    expect(await claim(mail.id)).not.toBeNull();
  });

  it('so does the mail by which a colleague gets their link, and none that answers them later', async () => {
    const { requestId, clientId, linkId, hand } = await aSentRequest(app, editor);
    const handed = { client_id: clientId, request_id: requestId, purpose: 'signature', handed_by: linkId };
    const { linkId: theirs } = await aLink(app, editor, { ...handed, email: 'paul@client.test' });
    const mail = { client_id: clientId, direction: 'out', state: 'queued', purpose: 'other', link_id: theirs };
    const first = await aMessage(editor, { ...mail, recipients: ['paul@client.test'] });
    const answer = await aMessage(editor, { ...mail, recipients: ['paul@client.test'] });
    await hand.sign(requestId);
    expect(await claim(first.id)).toBeNull();
    expect(await claim(answer.id)).not.toBeNull();
  });
});

describe('« Renvoyer »', () => {
  it('is offered of a mail that was taken back, and no more once nothing of it is expected; its pages say why', async () => {
    const { id, purpose } = await aForm();
    const mail = await mailOf(purpose);
    const support = await app.signIn('support', editor);
    await editor.run(() => app.get(MailDecisions).withdraw(mail.id));
    const own = `/mailbox/messages/${mail.id}`;
    const page = async () => pageOf(await support.get(own).expect(200));
    expect((await page())(`form[action="${own}/sending"]`)).toHaveLength(1);
    expect(wordsOf(await page(), 'main')).toContain('d’où il peut être renvoyé');
    await change(`UPDATE requests SET state = 'cancelled' WHERE id = $1`, id);
    expect((await page())(`form[action="${own}/sending"]`)).toHaveLength(0);
    expect(wordsOf(await page(), '.s-actions')).toContain(
      `${over} Il ne repart plus : écrivez-en un autre s’il le faut.`,
    );
    expect(wordsOf(await page(), 'main')).not.toContain('d’où il peut être renvoyé');
    const { rows } = await editor.owner.query<{ client_id: string }>('SELECT client_id FROM requests WHERE id = $1', [
      id,
    ]);
    const said = wordsOf(pageOf(await support.get(`/clients/${rows[0]?.client_id}/mail`).expect(200)), 'main');
    expect(said).toContain('Il ne repart plus');
    expect(said).not.toContain('d’où il peut être renvoyé');
  });

  it('of one that failed gives way to « Ne plus s’en occuper »: it leaves the list of what failed, and may be read', async () => {
    const { id, purpose } = await aForm();
    const mail = await mailOf(purpose);
    await change(`UPDATE messages SET state = 'failed', last_error = '550 inconnu' WHERE id = $1`, mail.id);
    await change(`UPDATE requests SET state = 'cancelled' WHERE id = $1`, id);
    const support = await app.signIn('support', editor);
    const own = `/mailbox/messages/${mail.id}`;
    const page = pageOf(await support.get(own).expect(200));
    expect(page(`form[action="${own}/closure"]`)).toHaveLength(1);
    await support.post(`${own}/closure`).type('form').send({}).expect(303);
    expect(await mailOf(purpose)).toMatchObject({ state: 'dropped', last_error: '550 inconnu' });
    const list = pageOf(await support.get('/mailbox/sent?state=trouble').expect(200));
    expect(list(`a[href="${own}"]`)).toHaveLength(0);
    const settled = pageOf(await support.get('/mailbox/sent?state=dropped').expect(200));
    expect(settled(`a[href="${own}"]`)).toHaveLength(1);
    expect(pageOf(await support.get(own).expect(200))(`form[action="${own}/sending"]`)).toHaveLength(0);
  });

  it('of many that failed settles those that leave no more, and those alone', async () => {
    const { id, purpose } = await aForm();
    const failed = { direction: 'out', purpose: 'other', state: 'failed', recipients: ['a@x.test'] };
    const other = await aMessage(editor, failed);
    const mail = await mailOf(purpose);
    await change(`UPDATE messages SET state = 'failed' WHERE id = $1`, mail.id);
    await change(`UPDATE requests SET state = 'cancelled' WHERE id = $1`, id);
    const support = await app.signIn('support', editor);
    const list = pageOf(await support.get('/mailbox/sent?state=failed').expect(200));
    const address = list('main a[href^="/mailbox/sent/closure"]').attr('href') ?? '';
    const page = pageOf(await support.get(address).expect(200));
    expect(wordsOf(page, 'main')).toContain('1 courriel de la liste');
    expect(wordsOf(page, 'main')).toContain('1 courriel n’est pas repris. Ce qu’il dit est encore vrai');
    const seen = page('input[name=seen]').attr('value');
    await support.post(address).type('form').send({ seen }).expect(303);
    await editor.run(() => app.get(MailDecisions).decideMany([mail.id, other.id], 'settle'));
    const { rows } = await editor.owner.query(`SELECT id, state FROM messages WHERE state IN ('failed', 'dropped')`);
    expect(rows.toSorted((one, two) => one.state.localeCompare(two.state))).toEqual([
      { id: mail.id, state: 'dropped' },
      { id: other.id, state: 'failed' },
    ]);
  });

  it('of many leaves them aside, and says so before', async () => {
    const { id, purpose } = await aForm();
    const other = await aMessage(editor, {
      direction: 'out',
      purpose: 'other',
      state: 'failed',
      recipients: ['a@x.test'],
    });
    await change(`UPDATE messages SET state = 'failed' WHERE id = $1`, (await mailOf(purpose)).id);
    await change(`UPDATE requests SET state = 'cancelled' WHERE id = $1`, id);
    const support = await app.signIn('support', editor);
    const page = pageOf(await support.get('/mailbox/sent/resending?state=failed').expect(200));
    expect(wordsOf(page, 'main')).toContain(`1 courriel de la liste`);
    expect(wordsOf(page, 'main')).toContain(`1 courriel n’est pas repris. ${over}`);
    expect(page(`main a[href="/mailbox/messages/${other.id}"]`)).toHaveLength(1);
  });
});
