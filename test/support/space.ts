import { uuidv7 } from '../../src/platform/uuid.js';
import { DelegationChanges } from '../../src/delegations/delegation-changes.service.js';
import { DelegationsService } from '../../src/delegations/delegations.service.js';
import { CsrAskings } from '../../src/exchanges/csr/csr-askings.service.js';
import { hashOfToken, LinkTokens } from '../../src/platform/auth/link-tokens.js';
import { pageOf, type TestApp, type Visitor } from './app.js';
import { aBlank413, aClient, aRepresentative, dayFromToday, insertRow } from './factories.js';
import { ordersOf, slotNamed } from './orders.js';
import { jpeg } from './photos.js';
import { requestsOf } from './requests.js';
import type { TestEditor } from './tenant.js';

/** A request whose signer was written to, and their way in. */
export async function aSentRequest(app: TestApp, editor: TestEditor = app) {
  await editor.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-10' WHERE editor_id = $1`, [
    editor.editorId,
  ]);
  await aBlank413(editor);
  const hand = requestsOf(app, editor);
  const { id, clientId } = await hand.prepared();
  await hand.send(id);
  const { rows } = await editor.owner.query<{ id: string }>('SELECT id FROM client_links WHERE request_id = $1', [id]);
  const linkId = rows[0]?.id ?? '';
  return { hand, requestId: id, clientId, linkId, ...addressOf(app, linkId) };
}

/** A mandate whose signer was written to, and their way in. */
export async function aSentMandate(app: TestApp, editor: TestEditor = app) {
  const { id: clientId } = await aClient(editor);
  await aRepresentative(editor, { client_id: clientId });
  const terms = { channel: 'form' as const, startsOn: dayFromToday(0), scope: ['ORG' as const], endsOn: null };
  const { id } = await editor.run(() => app.get(DelegationsService).prepare(clientId, terms));
  const change = (...given: MandateChange) => editor.run(() => app.get(DelegationChanges).change(id, ...given));
  await change('send');
  const { rows } = await editor.owner.query<{ id: string }>('SELECT id FROM client_links WHERE delegation_id = $1', [
    id,
  ]);
  const linkId = rows[0]?.id ?? '';
  return { id, clientId, change, linkId, ...addressOf(app, linkId) };
}
type MandateChange = Parameters<DelegationChanges['change']> extends [string, ...infer Rest] ? Rest : never;

export function addressOf(app: TestApp, linkId: string): { token: string; path: string } {
  const token = app.get(LinkTokens).of(linkId);
  return { token, path: `/space/${token}` };
}

/** A link by hand, for what no gesture makes: over, revoked, of a given purpose. */
export async function aLink(app: TestApp, editor: TestEditor, columns: Record<string, unknown>) {
  const id = uuidv7();
  await insertRow(editor, 'client_links', {
    id,
    purpose: 'prerequisites',
    person_name: 'Ania Łukasik',
    email: 'direction@client.test',
    token_hash: hashOfToken(app.get(LinkTokens).of(id)),
    expires_at: new Date(Date.now() + 86_400_000),
    created_by: 'Personne support',
    ...columns,
  });
  return { linkId: id, ...addressOf(app, id) };
}

/** An order that waits for its CSR, and the way of somebody of its client to hand it over. */
export async function anAskedCsr(app: TestApp, editor: TestEditor = app) {
  const hand = ordersOf({ ...app, ...editor });
  const { client, instance, slots } = await hand.aClientWithSlots(['insi_auto']);
  const slot = slotNamed(slots, 'INSI-AUTO');
  const { order } = await hand.open(slot.id);
  const to = 'ania@client.test';
  await aRepresentative(editor, { client_id: client.id, first_names: 'Ania', last_name: 'Łukasik', email: to });
  const mail = { order: order.id, to, subject: 'votre CSR', text: 'Ici\u00a0: {espace}', reply: null, naming: [] };
  await editor.run(() => app.get(CsrAskings).send(client.id, mail));
  const { rows } = await editor.owner.query<{ id: string }>('SELECT id FROM client_links WHERE order_id = $1', [
    order.id,
  ]);
  const linkId = rows[0]?.id ?? '';
  return { hand, client, instance, slot, order, linkId, ...addressOf(app, linkId) };
}

/** The code that was mailed last for a link. */
export async function codeOf(app: TestApp, editor: TestEditor, linkId: string): Promise<string> {
  const { rows } = await editor.owner.query<{ link_code: number }>(
    'SELECT link_code FROM messages WHERE link_id = $1 AND link_code IS NOT NULL ORDER BY link_code DESC LIMIT 1',
    [linkId],
  );
  return app.get(LinkTokens).code(linkId, rows[0]?.link_code ?? 0);
}

/** Asks for a code and gives it, as the person who reads that mailbox. */
export async function unlock(
  app: TestApp,
  visitor: Visitor,
  { path, linkId }: { path: string; linkId: string },
  editor: TestEditor = app,
) {
  await visitor.post(`${path}/codes`).type('form').send({}).expect(303);
  const code = await codeOf(app, editor, linkId);
  await visitor.post(`${path}/code`).type('form').send({ code }).expect(303);
}

/** Two photos of what was sent, or a PDF, handed back. @returns the page of the answer */
export async function aHandedAnswer(
  app: TestApp,
  sent: { path: string; linkId: string; requestId: string },
  pdf?: Buffer,
): Promise<string> {
  const client = app.visitor();
  await unlock(app, client, sent);
  const form = client.post(`${sent.path}/paper`);
  if (pdf) await form.attach('pages', pdf, 'formulaire.pdf').expect(303);
  else {
    await form
      .attach('pages', jpeg(), 'a.jpg')
      .attach('pages', jpeg({ comment: 'page 2' }), 'b.jpg')
      .expect(303);
    await handOver(client, sent);
  }
  const { rows } = await app.owner.query<{ id: string }>(
    `SELECT id FROM client_answers WHERE request_id = $1 AND state = 'to_review'`,
    [sent.requestId],
  );
  return `/client-answers/${rows[0]?.id}`;
}

/** Looks at the photos that were chosen and hands them over, as the page offers it. @returns where one is led to */
export async function handOver(visitor: Visitor, { path }: { path: string }): Promise<string> {
  const page = pageOf(await visitor.get(`${path}/paper`).expect(200));
  const form = page('form[action$="/handing"]');
  const [of, turns] = ['of', 'turns'].map((name) => form.find(`input[name=${name}]`).attr('value'));
  const { headers } = await visitor.post(`${path}/paper/handing`).type('form').send({ of, turns }).expect(303);
  return headers['location'] ?? '';
}
