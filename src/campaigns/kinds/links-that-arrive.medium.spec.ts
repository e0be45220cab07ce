import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ParsedMail } from 'mailparser';
import { readyClient, readyEditor } from '../../../test/faults/ready-client.js';
import { pageOf, wordsOf } from '../../../test/support/app.js';
import {
  aClient,
  aDocument,
  aRepresentative,
  aRequest,
  aRequestAdministrator,
  type Columns,
  type Row,
} from '../../../test/support/factories.js';
import { linkIn, type PostedApp, startPostedApp } from '../../../test/support/posted.js';
import { CampaignKinds } from '../engine/campaign-kinds.js';

let posted: PostedApp;
let ready: Awaited<ReturnType<typeof readyEditor>>;
beforeAll(async () => {
  posted = await startPostedApp();
  ready = await readyEditor(posted.app);
});
afterAll(() => posted.stop());

const longAgo = () => new Date(Date.now() - 40 * 86_400_000);

async function asked(state: string, columns: Columns = {}): Promise<Row> {
  const client = await readyClient(posted.app, ready.solution);
  const own = { client_id: client.id, state, solution_id: ready.solution.id, purpose: 'Accès au DMP', ...columns };
  const request = await aRequest(posted.app, own);
  await aRequestAdministrator(posted.app, { request_id: request.id, administrator_id: ready.administrator.id });
  return client;
}

async function signed(columns: Columns = {}): Promise<Row> {
  const client = await aClient(posted.app, columns);
  await aRepresentative(posted.app, { client_id: client.id });
  return client;
}

/** Each kind of campaign whose mails carry a link: whom it writes to, and what the page of that link asks. */
const kinds: Record<string, { parameters: Record<string, string>; client: () => Promise<Row>; heading: RegExp }> = {
  send_for_signature: {
    parameters: {},
    client: () => asked('draft'),
    heading: /^Nous attendons votre signature sur le formulaire 413$/,
  },
  chase_signers: {
    parameters: { waiting: '5', quiet: '3' },
    client: async () => {
      const paper = await aDocument(posted.app, { kind: 'request_unsigned' });
      const since = { state_since: longAgo(), unsigned_document_id: paper.id, official_paper: true };
      return asked('awaiting_signature', since);
    },
    heading: /^Nous attendons votre signature sur le formulaire 413$/,
  },
  send_mandates: {
    parameters: { scope: 'ORG', endsOn: '' },
    client: () => signed(),
    heading: /^Nous attendons votre signature sur le mandat$/,
  },
  write_to_many: {
    parameters: {
      recipients: 'representative',
      subject: 'vos certificats',
      text: 'Un contrat ?',
      asks: 'prerequisites',
    },
    client: () => signed({ contract_state: 'missing', contract_since: null }),
    heading: /^Deux questions avant de commencer$/,
  },
};

const arrivedAt = (address: string): ParsedMail[] =>
  posted.mails.filter(({ to }) => [to ?? []].flat().some(({ text }) => text.includes(address)));

it.each(Object.entries(kinds))(
  '%s: the link of the mail that arrived opens what it asks, for its client and for no other',
  async (name, { parameters, client, heading }) => {
    const { app } = posted;
    const clients = [await client(), await client()];
    for (const [index, { id }] of clients.entries()) {
      const email = `direction-${name}-${index}@client.test`;
      await app.owner.query('UPDATE representatives SET email = $2 WHERE client_id = $1', [id, email]);
    }
    const ids = clients.map(({ id }) => id);
    const kind = app.get(CampaignKinds).of(name);
    await kind.ready?.(ids, parameters, (work) => app.run(work));
    await app.run(async () => {
      const judged = await kind.judge(ids, parameters);
      expect([...judged.values()].map(({ forecast }) => forecast)).toEqual(['would_do', 'would_do']);
      await kind.actMany(ids, parameters, judged);
    });
    while ((await posted.runJobs()) > 0);
    const pages = [];
    for (const [index] of clients.entries()) {
      const [mail, ...others] = arrivedAt(`direction-${name}-${index}@client.test`);
      expect(others).toEqual([]);
      expect(linkIn(mail)).toMatch(/^\/space\/[\w-]{43}$/);
      pages.push(pageOf(await app.visitor().get(linkIn(mail)).expect(200)));
    }
    for (const [index, page] of pages.entries()) {
      expect(wordsOf(page, 'h1')).toMatch(heading);
      expect(wordsOf(page, 'header')).toContain(`pour ${String(clients[index]?.['name'])}`);
      expect(wordsOf(page, 'body')).not.toContain(String(clients[1 - index]?.['name']));
    }
  },
);
