import { addWorkingDays } from '../../src/journey/calendar/working-days.js';
import { clock } from '../../src/platform/clock.js';
import { Chasing } from '../../src/reminders/waits/chasing.service.js';
import { aClient, aDocument, aRepresentative, aRequest, type Columns, type Row } from './factories.js';
import type { TestEditor, TestTenant } from './tenant.js';

/** A Monday of a week without a holiday: what the scenes of chasing wait since. */
export const waitsSince = '2026-09-07';

export const noon = (day: string) => new Date(`${day}T10:00:00Z`);

/** At noon, so many working days after it. */
export const afterDays = (workingDays: number) => noon(addWorkingDays(waitsSince, workingDays));

/** The morning’s round of chasing, at that instant. */
export const chaseAt = (tenant: TestTenant, editor: TestEditor, at: Date): Promise<number> =>
  clock.at(at, () => editor.run(() => tenant.get(Chasing).decide()));

/** A form 413 that waits for its signature since that Monday, and its signer. */
export async function anAwaitedForm(
  editor: TestEditor,
  given: { client?: Columns; representative?: Columns; request?: Columns } = {},
): Promise<{ client: Row; request: Row }> {
  const client = await aClient(editor, { name: 'Les Tilleuls', departement: '75', ...given.client });
  const email = `direction@${client.id.slice(-8)}.test`;
  await aRepresentative(editor, { client_id: client.id, email, ...given.representative });
  const form = await aDocument(editor, { client_id: client.id, kind: 'request_unsigned' });
  const waiting = { state: 'awaiting_signature', state_since: noon(waitsSince), unsigned_document_id: form.id };
  return { client, request: await aRequest(editor, { client_id: client.id, ...waiting, ...given.request }) };
}

/** « decision stage audience », in the order of the stages. */
export async function chasedOf(editor: TestEditor, subjectId: string): Promise<string[]> {
  const { rows } = await editor.owner.query<{ line: string }>(
    `SELECT decision || ' ' || stage || ' ' || audience AS line FROM reminders WHERE subject_id = $1 ORDER BY waits_since, stage, audience, recipient`,
    [subjectId],
  );
  return rows.map(({ line }) => line);
}
