import { beforeEach, describe, expect, it } from '@jest/globals';
import { aBlank413, anAdministrator, anAssignment, dayFromToday, type Row } from '../../../test/support/factories.js';
import { aReadyClient } from '../../../test/support/ready-client.js';
import { reasonsOf, requestsOf } from '../../../test/support/requests.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import { date } from '../../platform/web/view-helpers.js';
import { AssignmentPages } from '../../assignments/assignment-pages.service.js';
import { RequestPageService } from '../page/request-page.service.js';
import { ChangeEditing } from './change-editing.service.js';

let editor: TestEditor;
let hand: ReturnType<typeof requestsOf>;

const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  await editor.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-10'`);
  await aBlank413(editor);
  hand = requestsOf(tenant, editor);
});

/** A client whose administrator leaves; who takes the place when somebody does. */
async function turnover({ arrival = true } = {}) {
  const { client, administrator: leaver } = await aReadyClient(editor);
  const plan = (person: Row, state: string) =>
    anAssignment(editor, { client_id: client.id, administrator_id: person.id, state });
  await plan(leaver, 'end_to_request');
  const comer = await anAdministrator(editor, { last_name: 'Arrivante' });
  if (arrival) await plan(comer, 'to_request');
  return { client, leaver, comer };
}

async function statesOf(clientId: string): Promise<Record<string, string>> {
  const { rows } = await editor.owner.query<{ administrator_id: string; state: string }>(
    'SELECT administrator_id, state FROM assignments WHERE client_id = $1',
    [clientId],
  );
  return Object.fromEntries(rows.map((row) => [row.administrator_id, row.state]));
}

async function told(clientId: string): Promise<string[]> {
  const { rows } = await editor.owner.query<{ summary: string }>(
    `SELECT summary FROM audit_entries WHERE client_id = $1 AND subject_kind = 'request' ORDER BY sequence`,
    [clientId],
  );
  return rows.map(({ summary }) => summary);
}

describe('a request 503, from draft to validation', () => {
  it('does not leave, signed as it is, once the end that it asks for is planned no more', async () => {
    const { client } = await turnover();
    const { id } = await hand.run(() => hand.requests.prepareChange(client.id));
    await hand.send(id);
    await hand.sign(id);
    await editor.owner.query(
      `UPDATE assignments SET state = 'active' WHERE client_id = $1 AND state = 'end_to_request'`,
      [client.id],
    );
    expect(await reasonsOf(() => hand.submit(id))).toContain('n’est plus ce qui est prévu');
  });

  it('is told, and led to, by the page of the habilitation that it ends, before and once it left', async () => {
    const { client, leaver } = await turnover();
    const { id } = await hand.run(() => hand.requests.prepareChange(client.id));
    const { rows } = await editor.owner.query<{ id: string }>(
      'SELECT id FROM assignments WHERE client_id = $1 AND administrator_id = $2',
      [client.id, leaver.id],
    );
    const ofForm = async () => {
      const page = await hand.run(() => tenant.get(AssignmentPages).one(rows[0]?.id ?? '', 'support'));
      return page.facts.find(({ label }) => label.startsWith('Demande'));
    };
    const href = `/requests/${id}`;
    expect(await ofForm()).toEqual({ label: 'Demande 503 en cours', value: 'En préparation', href });
    await hand.send(id);
    await hand.sign(id);
    await hand.submit(id);
    expect(await ofForm()).toEqual({ label: 'Demande 503', value: 'ouvrir', href });
  });

  it('is prepared from what is planned, signed, sent, acknowledged and validated by mail: who arrives is active, who leaves is closed', async () => {
    const { client, leaver, comer } = await turnover();
    const { id, created } = await hand.run(() => hand.requests.prepareChange(client.id));
    expect(created).toBe(true);
    expect(await hand.row(id)).toMatchObject({ kind: '503', state: 'draft' });
    expect(await hand.missingOf(id)).toEqual([]);
    await hand.send(id);
    const [toSigner] = await hand.messagesOf(id, 'signature_request');
    const request = await hand.row(id);
    expect(toSigner).toMatchObject({ attachment_ids: [request['unsigned_document_id']] });
    expect(request).toMatchObject({
      official_paper: false,
      form: { kind: '503', departures: [{ lastName: leaver['last_name'] }] },
    });
    await hand.sign(id);
    await hand.submit(id);
    expect(await statesOf(client.id)).toEqual({ [leaver.id]: 'end_requested', [comer.id]: 'requested' });

    const [toAns] = await hand.messagesOf(id, 'request_submission');
    await hand.receive({
      subject: 'Accusé de réception',
      text: 'Votre demande a bien été reçue. Dossier n° 2026-550001.',
      inReplyTo: toAns!.message_id,
    });
    expect(await hand.row(id)).toMatchObject({ state: 'acknowledged', dossier_number: '2026-550001' });
    await hand.receive({
      subject: 'Dossier 2026-550001',
      text: 'Votre demande a été validée. Dossier n° 2026-550001.',
    });
    expect(await hand.row(id)).toMatchObject({ state: 'validated' });
    expect(await statesOf(client.id)).toEqual({ [leaver.id]: 'closed', [comer.id]: 'active' });
    expect((await told(client.id)).at(-1)).toMatch(
      /^Demande 503 validée par l’ANS.*arrivée de .*Arrivante, départ de /u,
    );
  });

  it('gives back what it asked for when ANS refuses, and may be prepared again', async () => {
    const { client, leaver, comer } = await turnover();
    const { id } = await hand.run(() => hand.requests.prepareChange(client.id));
    await hand.send(id);
    await hand.sign(id);
    await hand.submit(id);
    await hand.run(() => hand.outcomes.refuse(id, 'Le cachet manque.'));
    expect(await statesOf(client.id)).toEqual({ [leaver.id]: 'end_to_request', [comer.id]: 'to_request' });
    const again = await hand.run(() => hand.requests.prepareChange(client.id));
    expect(again).toMatchObject({ created: true });
    expect(again.id).not.toBe(id);
  });

  it('is not sent while it leaves the client with nobody, unless somebody says why; then it says so', async () => {
    const { client, leaver } = await turnover({ arrival: false });
    const { id } = await hand.run(() => hand.requests.prepareChange(client.id));
    expect((await hand.missingOf(id)).map(({ what }) => what)).toEqual(['Client sans administrateur']);
    expect(await reasonsOf(() => hand.send(id))).toContain('plus personne ne pourrait commander');
    const editing = tenant.get(ChangeEditing);
    const answers = await hand.run(async () => editing.answersOf(await hand.requests.byId(id)));
    const edit = { ...answers, aloneReason: 'Le client nous quitte.', version: 1 };
    await hand.run(() => editing.edit(id, edit));
    await hand.send(id);
    await hand.sign(id);
    await hand.submit(id);
    await hand.run(() => hand.outcomes.validate(id, null));
    expect(await statesOf(client.id)).toEqual({ [leaver.id]: 'closed' });
    expect((await told(client.id)).at(-1)).toContain('Plus aucun administrateur n’est habilité');
  });

  it('names somebody kept meanwhile no longer, and nobody ANS has already as an arrival', async () => {
    const { client, leaver, comer } = await turnover();
    const { id } = await hand.run(() => hand.requests.prepareChange(client.id));
    await editor.owner.query(`UPDATE assignments SET state = 'active' WHERE client_id = $1`, [client.id]);
    const missing = (await hand.missingOf(id)).map(({ what }) => what);
    expect(missing).toEqual([`Départ de ${nameOf(leaver)}`, `Arrivée de ${nameOf(comer)}`]);
  });

  it('asks nothing of the contract nor of the mandate of a client that only loses people', async () => {
    const { client } = await turnover({ arrival: false });
    await anAssignment(editor, { client_id: client.id });
    await editor.owner.query(`UPDATE clients SET contract_state = 'missing' WHERE id = $1`, [client.id]);
    await editor.owner.query(`UPDATE delegations SET state = 'ended' WHERE client_id = $1`, [client.id]);
    const judged = await hand.run(() => hand.requests.judgeChanges([client.id]));
    expect(judged.get(client.id)).toMatchObject({ forecast: 'would_do' });
  });
});

describe('what may not be a 503', () => {
  it('is an arrival alone: a 413 declares it; nor nothing at all, nor a second request', async () => {
    const { client } = await aReadyClient(editor);
    const refused = () => reasonsOf(() => hand.run(() => hand.requests.prepareChange(client.id)));
    expect(await refused()).toContain('Aucun départ n’est prévu');
    await anAssignment(editor, { client_id: client.id, state: 'to_request' });
    expect(await refused()).toContain('se déclare par le formulaire 413');
    await hand.run(() => hand.requests.prepare(client.id));
    await anAssignment(editor, { client_id: client.id, state: 'end_to_request' });
    expect(await refused()).toContain('Une demande 413 est en cours');
  });

  it('names four who leave, says that the others are for a second one, and finds itself there when it is asked again', async () => {
    const { client } = await turnover();
    for (let one = 0; one < 5; one++) await anAssignment(editor, { client_id: client.id, state: 'end_to_request' });
    const judged = (await hand.run(() => hand.requests.judgeChanges([client.id]))).get(client.id);
    expect(judged).toMatchObject({ forecast: 'would_do', reasons: [expect.stringMatching(/2\sautres personnes/)] });
    const { id } = await hand.run(() => hand.requests.prepareChange(client.id));
    const { rows } = await editor.owner.query(
      `SELECT count(*)::int AS n FROM request_administrators WHERE request_id = $1 AND change = 'departure'`,
      [id],
    );
    expect(rows).toEqual([{ n: 4 }]);
    const again = (await hand.run(() => hand.requests.judgeChanges([client.id]))).get(client.id);
    expect(again).toMatchObject({ forecast: 'done_already', reasons: [expect.stringContaining('second 503')] });
  });

  it('is one draft of two people who prepare at once', async () => {
    const { client } = await turnover();
    const both = await Promise.all([1, 2, 3].map(() => hand.run(() => hand.requests.prepareChange(client.id))));
    expect(new Set(both.map(({ id }) => id)).size).toBe(1);
    expect(both.filter(({ created }) => created)).toHaveLength(1);
  });

  it('is a client of another editor, or an archived one', async () => {
    const { client } = await turnover();
    const other = await tenant.secondEditor();
    await expect(other.run(() => hand.requests.prepareChange(client.id))).rejects.toBeInstanceOf(NotFound);
    expect(await other.run(() => hand.requests.judgeChanges([client.id]))).toEqual(new Map());
    await editor.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [client.id]);
    await expect(hand.run(() => hand.requests.prepareChange(client.id))).rejects.toBeInstanceOf(Refused);
  });

  it('is prepared for many in as many statements as for one, whole or not at all', async () => {
    const clients = [await turnover(), await turnover(), await turnover()].map(({ client }) => client.id);
    const made = await hand.run(() => hand.requests.prepareChanges(clients));
    expect([...made.values()].every(({ created }) => created)).toBe(true);
    expect(await reasonsOf(() => hand.run(() => hand.requests.prepareChanges(clients)))).toContain('déjà ouverte');
    const { rows } = await editor.owner.query(
      `SELECT change, count(*)::int AS n FROM request_administrators GROUP BY 1 ORDER BY 1`,
    );
    expect(rows).toEqual([
      { change: 'arrival', n: 3 },
      { change: 'departure', n: 3 },
    ]);
  });

  it('names an arrival whose card is over among what is missing', async () => {
    const { client, comer } = await turnover();
    await editor.owner.query('UPDATE cards SET valid_until = $2 WHERE administrator_id = $1', [
      comer.id,
      dayFromToday(-1),
    ]);
    const judged = (await hand.run(() => hand.requests.judgeChanges([client.id]))).get(client.id);
    expect(judged).toMatchObject({ forecast: 'refused', reasons: [expect.stringContaining('n’est plus valable')] });
  });

  it('is not sent with an arrival who leaves, nor offers those who leave or left: one already named says when they go', async () => {
    const { client, comer } = await turnover();
    const { id } = await hand.run(() => hand.requests.prepareChange(client.id));
    const gone = await anAdministrator(editor, { last_name: 'Partie', left_on: dayFromToday(-40) });
    const going = await anAdministrator(editor, { last_name: 'Partante', left_on: dayFromToday(12) });
    const staying = await anAdministrator(editor, { last_name: 'Restante' });
    await editor.owner.query('UPDATE administrators SET left_on = $2 WHERE id = $1', [comer.id, dayFromToday(2)]);
    expect(await reasonsOf(() => hand.send(id))).toMatch(/Arrivante quitte ses fonctions le .*Choisissez/s);
    const { form } = (await hand.run(() => tenant.get(RequestPageService).editForm(id))) as {
      form: { fields: { name: string; options?: { value: string; hint: string }[] }[] };
    };
    const arrivals = form.fields.find(({ name }) => name === 'arrivals')?.options ?? [];
    const offered = arrivals.map(({ value }) => value);
    expect(offered).toEqual(expect.arrayContaining([comer.id, staying.id]));
    expect(offered).not.toContain(gone.id);
    expect(offered).not.toContain(going.id);
    expect(arrivals.find(({ value }) => value === comer.id)?.hint).toBe(
      `de l’éditeur, quitte ses fonctions le ${date(dayFromToday(2))}`,
    );
  });
});

function nameOf(person: Row): string {
  return `${String(person['first_name'])} ${String(person['last_name'])}`;
}
