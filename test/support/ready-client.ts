import { uuidv7 } from '../../src/platform/uuid.js';
import {
  aClient,
  aDelegation,
  anAdministrator,
  anInstance,
  aRepresentative,
  aSolution,
  type Row,
} from './factories.js';
import type { TestEditor } from './tenant.js';

/** A client of whom everything is known: its form 413 lacks nothing. */
export async function aReadyClient(editor: TestEditor) {
  const client = await aClient(editor, { name: `Association L’Œuvre ${uuidv7().slice(-6)}` });
  await aRepresentative(editor, { client_id: client.id });
  await aDelegation(editor, { client_id: client.id });
  const solution = await aSolution(editor);
  await anInstance(editor, { client_id: client.id, solution_id: solution.id, services: ['dmp', 'insi_auto'] });
  const administrator = await anAdministrator(editor, {}, { number: someCardNumber() });
  return { client, administrator };
}

/** A client that acts for itself: its own administrator with a CPE, and no mandate. */
export async function aSelfActingClient(editor: TestEditor) {
  const client = await aClient(editor, { self_administered: true });
  await aRepresentative(editor, { client_id: client.id });
  const solution = await aSolution(editor);
  await anInstance(editor, { client_id: client.id, solution_id: solution.id, services: ['dmp'] });
  const administrator = await anAdministrator(
    editor,
    { client_id: client.id },
    { kind: 'CPE', number: someCardNumber() },
  );
  return { client, administrator };
}

/** A client that may enter a mandate for many: it lacks nothing of what is asked of them all. */
export async function aClientForMandate(editor: TestEditor, name: string): Promise<Row> {
  const client = await aClient(editor, { name });
  await aRepresentative(editor, { client_id: client.id });
  await aDelegation(editor, { client_id: client.id });
  await editor.owner.query(
    'INSERT INTO directory_legal_entities (finess, name, extracted_on) VALUES ($1, $2, paris_today()) ON CONFLICT DO NOTHING',
    [client['finess_ej'], name],
  );
  return client;
}

/** A signed paper, as it comes back; the mark tells one from another. */
export function scan(mark: string) {
  const bytes = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from(mark)]);
  return { fileName: 'scan.png', mediaType: 'image/png', bytes };
}

function someCardNumber(): string {
  return `49${String(Math.random()).slice(2, 10)}`;
}
