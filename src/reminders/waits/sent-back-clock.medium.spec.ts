import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { afterDays, anAwaitedForm, chaseAt, chasedOf, noon, waitsSince } from '../../../test/support/chased.js';
import {
  aClient,
  aDelegation,
  aDocument,
  aMessage,
  aRepresentative,
  insertRow,
} from '../../../test/support/factories.js';
import { aLink } from '../../../test/support/space.js';
import type { TestEditor } from '../../../test/support/tenant.js';
import { parisDate } from '../../journey/calendar/calendar-days.js';
import { clock } from '../../platform/clock.js';
import { uuidv7 } from '../../platform/uuid.js';
import { DelegationsQueries } from '../../delegations/delegations.queries.js';
import { ClientFactsQueries } from '../../progress/client-facts.queries.js';

let editor: TestEditor;
const app = await anApp();
beforeEach(async () => {
  editor = await app.secondEditor();
});

async function aForm() {
  const { client, request } = await anAwaitedForm(editor);
  const [of, purpose] = [{ client_id: client.id, request_id: request.id }, 'signature'];
  return { clientId: client.id, subjectId: request.id, of, ...(await linkOf({ ...of, purpose })) };
}
async function aMandate() {
  const client = await aClient(editor, { departement: '75' });
  await aRepresentative(editor, { client_id: client.id, email: `direction@${client.id.slice(-8)}.test` });
  const asked = { client_id: client.id, state: 'requested', channel: 'form', state_since: noon(waitsSince) };
  const { id } = await aDelegation(editor, asked);
  const [of, purpose] = [{ client_id: client.id, delegation_id: id }, 'mandate'];
  return { clientId: client.id, subjectId: id, of, ...(await linkOf({ ...of, purpose })) };
}
/** As the next action of its client counts it. */
const sinceOf = (clientId: string) =>
  editor.run(async () => {
    const [[client], [mandate]] = [
      await app.get(ClientFactsQueries).ofClients([clientId]),
      await app.get(DelegationsQueries).thatCount([clientId], clock.today()),
    ];
    return client?.requestSince ?? mandate?.since;
  });
const linkOf = (columns: object) => aLink(app, editor, { ...columns, created_at: noon(waitsSince) });

describe.each([
  ['form', aForm, 'request', 'signature_request'],
  ['mandate', aMandate, 'delegation', 'mandate_request'],
] as const)('a %s whose mail waited for an address', (_, make, kind, purpose) => {
  async function aHeldMail(until: string, columns: object = {}) {
    const paper = await make();
    const about = { subject_kind: kind, subject_id: paper.subjectId, client_id: paper.clientId, purpose };
    const held = {
      direction: 'out',
      recipients: ['direction@client.test'],
      held_until: until,
      created_at: noon(waitsSince),
    };
    await aMessage(editor, { ...about, ...held, state: 'queued', put_off: 'address', ...columns });
    return paper;
  }

  it('is late for nobody while it waits: nobody has it', async () => {
    const paper = await aHeldMail('infinity');
    expect(await sinceOf(paper.clientId)).toBe(clock.today());
  });

  it('is waited for since it left: stages and next action begin then', async () => {
    const paper = await aHeldMail(afterDays(11).toISOString(), { state: 'sent', put_off: null });
    expect(await chaseAt(app, editor, afterDays(13))).toBe(0);
    expect(await sinceOf(paper.clientId)).toBe(parisDate(afterDays(11)));
    expect(await chaseAt(app, editor, afterDays(16))).toBe(1);
  });

  it('is late as ever when another mail of it waited, or when it was taken back', async () => {
    for (const columns of [{ purpose: 'reminder' }, { state: 'withdrawn', put_off: null }]) {
      const paper = await aHeldMail('infinity', columns);
      expect(await sinceOf(paper.clientId)).toBe(waitsSince);
    }
  });
});

describe.each([
  ['form', aForm, 'signed_form', '/requests?state=awaiting_signature&chased=1'],
  ['mandate', aMandate, 'signed_mandate', '/clients?chased=mandate'],
] as const)('a signed %s that came back, and was sent back two days later', (_, make, kind, toCall) => {
  async function sendBack({ of, clientId, linkId }: Awaited<ReturnType<typeof make>>, day: number) {
    const { id } = await aDocument(editor, { client_id: clientId, kind: 'client_answer' });
    await insertRow(editor, 'client_answers', {
      ...{ ...of, id: uuidv7(), kind, document_id: id, link_id: linkId, content: { sentBack: 'Le cachet manque.' } },
      ...{ state: 'sent_back', created_at: afterDays(day - 2), state_since: afterDays(day) },
    });
  }

  it('is waited for since that day: stages and next action begin anew', async () => {
    const paper = await make();
    await sendBack(paper, 11);
    expect(await chaseAt(app, editor, afterDays(13))).toBe(0);
    expect(await sinceOf(paper.clientId)).toBe(parisDate(afterDays(11)));
    expect(await chaseAt(app, editor, afterDays(16))).toBe(1);
    expect(await chasedOf(editor, paper.subjectId)).toEqual(['sent 5 client']);
  });

  it('is reminded in words that are so', async () => {
    await sendBack(await make(), 11);
    await chaseAt(app, editor, afterDays(16));
    const { rows } = await editor.owner.query<{ body: string }>(`SELECT body FROM messages WHERE direction = 'out'`);
    expect(rows[0]?.body).toContain('nous vous avons renvoyé ce qui nous était revenu');
    expect(rows[0]?.body).not.toContain('pas encore reçu en retour');
  });

  it('is called about when the reminders of that new wait are exhausted, not those of the first one', async () => {
    const paper = await make();
    const support = await app.signIn('support', editor);
    const listed = async () => pageOf(await support.get(toCall).expect(200))('tbody tr').length;
    await chaseAt(app, editor, afterDays(25));
    expect(await listed()).toBe(1);
    await sendBack(paper, 27);
    expect(await listed()).toBe(0);
    await chaseAt(app, editor, afterDays(52));
    expect(await listed()).toBe(1);
  });

  it('is said to its client to be awaited by a day of that new wait', async () => {
    const paper = await make();
    await sendBack(paper, 11);
    await editor.owner.query(`UPDATE client_links SET expires_at = now() + interval '1 year'`);
    const page = await app.visitor().get(paper.path).expect(200);
    const words = wordsOf(pageOf(page), 'main');
    expect(words).toContain('Le cachet manque.');
    if (kind === 'signed_form') expect(words).toContain('Attendu depuis le 29 septembre 2026');
  });
});
