import { uuidv7 } from '../../src/platform/uuid.js';
import {
  aBlank413,
  aClient,
  aDelegation,
  aDocument,
  anAdministrator,
  anInstance,
  aRepresentative,
  aRequest,
  aRequestAdministrator,
  aSolution,
  dayFromToday,
  type Row,
} from '../support/factories.js';
import { ProgressService } from '../../src/progress/progress.service.js';
import type { TestEditor, TestTenant } from '../support/tenant.js';

/** What an editor needs before its clients may ask anything of the agency. */
export async function readyEditor(editor: TestEditor): Promise<{ solution: Row; administrator: Row }> {
  await editor.owner.query('UPDATE editors SET ans_contract_signed_on = $1', [dayFromToday(-300)]);
  await aBlank413(editor);
  return { solution: await aSolution(editor), administrator: await anAdministrator(editor) };
}

/** A client whose form 413 lacks nothing. */
export async function readyClient(editor: TestEditor, solution: Row, name?: string): Promise<Row> {
  const client = await aClient(editor, name ? { name } : {});
  await aRepresentative(editor, { client_id: client.id, card_number: cardNumber() });
  await anInstance(editor, { client_id: client.id, solution_id: solution.id, services: ['dmp', 'insi_manu'] });
  await aDelegation(editor, { client_id: client.id });
  return client;
}

/** A form 413 signed and put in, ready to leave for the agency. */
export async function signedRequest(editor: TestEditor): Promise<Row> {
  const { solution, administrator } = await readyEditor(editor);
  const client = await readyClient(editor, solution);
  const scan = await aDocument(editor, { id: uuidv7(), client_id: client.id, kind: 'request_signed' });
  const request = await aRequest(editor, {
    client_id: client.id,
    state: 'signed',
    solution_id: solution.id,
    purpose: 'Accès au DMP',
    signed_document_id: scan.id,
    signed_on: dayFromToday(-1),
  });
  await aRequestAdministrator(editor, { request_id: request.id, administrator_id: administrator.id });
  return request;
}

/** Rows put in beside the product get the summaries that it would have made: what is wrong afterwards is the fault's. */
export async function settled(tenant: TestTenant): Promise<void> {
  await tenant.run(() => tenant.get(ProgressService).refreshAll());
}

let counter = 0;

function cardNumber(): string {
  counter += 1;
  return `2600${String(counter).padStart(6, '0')}`;
}
