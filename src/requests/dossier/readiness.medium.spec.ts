import { beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../../platform/uuid.js';
import {
  aBlank413,
  aClient,
  aDelegation,
  anAdministrator,
  anInstance,
  aRepresentative,
  aSolution,
  type Columns,
} from '../../../test/support/factories.js';
import { statementsDuring } from '../../../test/support/statements.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { NotFound } from '../../platform/web/errors.js';
import { RequestsService } from '../requests.service.js';

let editor: TestEditor;

const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  await editor.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-10'`);
  await aBlank413(editor);
});

const requests = () => tenant.get(RequestsService);

async function aReadyClient(columns: Columns = {}): Promise<string> {
  const client = await aClient(editor, columns);
  await aRepresentative(editor, { client_id: client.id });
  await aDelegation(editor, { client_id: client.id });
  const solution = await aSolution(editor);
  await anInstance(editor, { client_id: client.id, solution_id: solution.id, services: ['dmp'] });
  return client.id;
}

describe('what many forms 413 lack', () => {
  it('is told of the mandate as rule 7 tells it everywhere: what became of it, and what to do', async () => {
    await anAdministrator(editor);
    const [over, narrow, later] = [await aReadyClient(), await aReadyClient(), await aReadyClient()];
    const mandate = (set: string, clientId: string) =>
      editor.owner.query(`UPDATE delegations SET ${set} WHERE client_id = $1`, [clientId]);
    await mandate('starts_on = paris_today() - 30, ends_on = paris_today() - 1', over);
    await mandate(`scope = '{SERV}'`, narrow);
    await mandate('starts_on = paris_today() + 1, ends_on = NULL', later);
    const told = await editor.run(() => requests().prospects([over, narrow, later]));
    const mandateOf = (clientId: string) =>
      told.get(clientId)?.missing.filter((sentence) => sentence.startsWith('Délégation'));
    expect(mandateOf(over)).toEqual([expect.stringMatching(/a pris fin le .* faites signer un nouveau mandat/u)]);
    expect(mandateOf(narrow)).toEqual([
      expect.stringMatching(/ne couvre pas l’offre ORG.*Ou enlevez cette offre de la demande\.$/u),
    ]);
    expect(mandateOf(later)).toEqual([expect.stringMatching(/prend effet le .* rien ne se commande avant/u)]);
  });

  it('is told for each client by its own records, whether its request is open or not', async () => {
    await anAdministrator(editor);
    const ready = await aReadyClient();
    const withoutContract = await aReadyClient({ contract_state: 'missing' });
    const alone = await aReadyClient({ self_administered: true });
    await anAdministrator(editor, { client_id: alone }, { kind: 'CPE' });
    const lonely = await aReadyClient({ self_administered: true });
    const open = await aReadyClient();
    const { id } = await editor.run(() => requests().prepare(open));
    await editor.owner.query(`UPDATE requests SET purpose = '' WHERE id = $1`, [id]);
    const bare = (await aClient(editor, { contract_state: 'signed' })).id;
    const clients = [ready, withoutContract, alone, lonely, open, bare];
    const told = await editor.run(() => requests().prospects([...clients, uuidv7()]));
    expect([...told.keys()].sort()).toEqual([...clients].sort());
    const subjects = (clientId: string) => told.get(clientId)?.missing.map((sentence) => sentence.split('\u00a0:')[0]);
    expect(subjects(ready)).toEqual([]);
    expect(subjects(withoutContract)).toEqual(['Contrat avec l’ANS']);
    expect(subjects(alone)).toEqual([]);
    expect(subjects(lonely)).toHaveLength(1);
    expect(subjects(open)).toHaveLength(1);
    expect(subjects(bare)?.slice(0, 2)).toEqual(['Représentant légal', 'Délégation']);
    for (const clientId of clients)
      expect((await editor.run(() => requests().prospect(clientId))).missing).toEqual(told.get(clientId)?.missing);
    await expect(editor.run(() => requests().prospect(uuidv7()))).rejects.toBeInstanceOf(NotFound);
  });

  it('takes as many queries for twenty clients as for two', async () => {
    await anAdministrator(editor);
    const ids: string[] = [];
    for (let index = 0; index < 20; index += 1) ids.push(await aReadyClient());
    for (const id of ids.slice(0, 5)) await editor.run(() => requests().prepare(id));
    const counts: number[] = [];
    for (const some of [[ids[0] ?? '', ids[10] ?? ''], ids])
      counts.push((await statementsDuring(() => editor.run(() => requests().prospects(some)))).length);
    expect(counts[1]).toBe(counts[0]);
    expect(counts[0]).toBeGreaterThan(5);
  });
});
