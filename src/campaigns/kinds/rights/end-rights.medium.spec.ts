import { beforeEach, describe, expect, it } from '@jest/globals';
import { runForOne } from '../../../../test/support/campaign-jobs.js';
import {
  aClient,
  aDelegation,
  anAdministrator,
  anAssignment,
  aRequest,
  dayFromToday,
  insertRow,
  type Row,
} from '../../../../test/support/factories.js';
import { aTenant, type TestEditor } from '../../../../test/support/tenant.js';
import { uuidv7 } from '../../../platform/uuid.js';

let editor: TestEditor;
const tenant = await aTenant();
let client: Row;
beforeEach(async () => {
  editor = await tenant.secondEditor();
  client = await aClient(editor);
  await aDelegation(editor, { client_id: client.id });
});

const close = () =>
  runForOne(tenant, editor, {
    kind: 'end_rights',
    clientId: client.id,
    parameters: { reason: 'Le client part.', date: dayFromToday(0) },
  });
const rows = async (sql: string, id = client.id) => (await editor.owner.query<Row>(sql, [id])).rows;
const told = (id: string) =>
  rows('SELECT action, summary, reason FROM audit_entries WHERE subject_id = $1 ORDER BY sequence', id);

describe('what is under way of a client that leaves is cancelled as by hand', () => {
  it('a 503 gives back who arrives and who leaves: no end stays asked for by a form that is cancelled', async () => {
    const request = await aRequest(editor, { client_id: client.id, kind: '503', state: 'submitted' });
    const arrival = await anAssignment(editor, { client_id: client.id, state: 'requested', request_id: request.id });
    const leaver = await anAssignment(editor, {
      client_id: client.id,
      administrator_id: (await anAdministrator(editor)).id,
      state: 'end_requested',
      end_request_id: request.id,
    });
    await close();
    expect(await rows('SELECT id, state FROM assignments WHERE client_id = $1 ORDER BY created_at, id')).toEqual([
      { id: arrival.id, state: 'closed' },
      { id: leaver.id, state: 'end_to_request' },
    ]);
    expect(await told(leaver.id)).toMatchObject([{ action: 'withdraw_end' }]);
    expect(await told(request.id)).toEqual([
      { action: 'cancel', summary: 'Demande 503 annulée', reason: 'Le client part.' },
    ]);
  });

  it('a doubt ends with its request', async () => {
    const request = await aRequest(editor, { client_id: client.id, state: 'in_doubt' });
    const piece = { from: 'person', text: 'La demande est validée.', at: null };
    const doubt = { id: uuidv7(), request_id: request.id, from_state: 'acknowledged', held: piece, says: piece };
    await insertRow(editor, 'request_doubts', doubt);
    await close();
    expect(await rows('SELECT state FROM requests WHERE id = $1', request.id)).toEqual([{ state: 'cancelled' }]);
    expect(
      await rows(
        'SELECT kept, reason, settled_at IS NOT NULL AS settled FROM request_doubts WHERE request_id = $1',
        request.id,
      ),
    ).toEqual([{ kept: 'other', reason: 'Le client part.', settled: true }]);
  });
});
