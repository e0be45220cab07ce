import { expect, it } from '@jest/globals';
import { readyClient, readyEditor } from '../../test/faults/ready-client.js';
import { anApp } from '../../test/support/app.js';
import { send } from '../../test/support/records.js';

const app = await anApp();

// Fifty forms, each with a token of its own: nothing but the request itself says that they are one.
it('fifty people who ask for one client’s request at once are led to one, and the journal tells it once', async () => {
  const { solution } = await readyEditor(app);
  const client = await readyClient(app, solution);
  const support = await app.signIn();
  const ask = async () => {
    const { status, headers } = await send(support, `/clients/${client.id}/requests`, { _token: crypto.randomUUID() });
    return `${status} ${headers['location'] ?? ''}`;
  };
  const answers = new Set(await Promise.all(Array.from({ length: 50 }, ask)));
  const { rows } = await app.owner.query<{ id: string }>('SELECT id FROM requests WHERE client_id = $1', [client.id]);
  expect(rows).toHaveLength(1);
  // A connection that does not come in time is said to be busy: nothing was changed, and the form may be sent again.
  answers.delete('503 ');
  expect([...answers]).toEqual([`303 /requests/${rows[0]?.id}`]);
  const { rows: told } = await app.owner.query(
    `SELECT 1 FROM audit_entries WHERE subject_kind = 'request' AND subject_id = $1 AND from_state IS NULL`,
    [rows[0]?.id],
  );
  expect(told).toHaveLength(1);
});
