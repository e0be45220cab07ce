import { makeBlank413 } from './blank-413.js';
import { createHash, randomBytes } from 'node:crypto';
import { uuidv7 } from '../../src/platform/uuid.js';
import { addDays, parisDate } from '../../src/journey/calendar/working-days.js';
import { expectedLuhnKey } from '../../src/identifiers/luhn.js';
import type { TestEditor } from './tenant.js';

/** Columns in PostgreSQL's own names, to choose what a test is about: `aClient(tenant, { name: 'CH de Nice' })`. */
export type Columns = Record<string, unknown>;
/** The whole row as PostgreSQL keeps it: `request.client_id`. */
export type Row = Record<string, unknown> & { id: string };
type Editor = Pick<TestEditor, 'owner'>;

let counter = 0;

/** Inserts one row as the owner in the current editor, by SQL: no rule of the application stands in the way. */
export async function insertRow(editor: Editor, table: string, columns: Columns): Promise<Row> {
  const names = Object.keys(columns);
  const places = names.map((_, index) => `$${index + 1}`);
  const { rows } = await editor.owner.query<Row>(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${places.join(', ')}) RETURNING *`,
    names.map((name) => asParameter(columns[name])),
  );
  if (!rows[0]) throw new Error(`${table} kept no row`);
  return rows[0];
}

// Lists of words are arrays of PostgreSQL; anything else that is an object is jsonb.
function asParameter(value: unknown): unknown {
  const plain = value !== null && typeof value === 'object' && !Buffer.isBuffer(value) && !(value instanceof Date);
  return plain && !Array.isArray(value) ? JSON.stringify(value) : value;
}

/** A FINESS no other test row has, with its right key. */
export function aFiness(departement = '06'): string {
  counter += 1;
  const digits = `${departement}${String(counter).padStart(6, '0')}0`;
  return digits.slice(0, -1) + expectedLuhnKey(digits.replace('A', '1').replace('B', '2'));
}

/** `YYYY-MM-DD` in Paris, so many days from today. */
export function dayFromToday(days: number): string {
  return addDays(parisDate(new Date()), days);
}

const parent = (columns: Columns, name: string, build: () => Promise<Row>): Promise<string> =>
  name in columns ? Promise.resolve(columns[name] as string) : build().then((row) => row.id);

export function aClient(editor: Editor, columns: Columns = {}): Promise<Row> {
  const finess = aFiness();
  return insertRow(editor, 'clients', {
    id: uuidv7(),
    finess_ej: finess,
    name: `Centre hospitalier ${finess}`,
    address: '4 avenue Reine-Victoria',
    postal_code: '06000',
    town: 'Nice',
    departement: '06',
    contract_state: 'signed',
    contract_since: dayFromToday(-400),
    ...columns,
  });
}

export async function anEstablishment(editor: Editor, columns: Columns = {}): Promise<Row> {
  const client = await parent(columns, 'client_id', () => aClient(editor));
  const finess = aFiness();
  const own = { id: uuidv7(), finess_eg: finess, name: `Hôpital ${finess}`, town: 'Nice' };
  return insertRow(editor, 'establishments', { ...own, client_id: client, ...columns });
}

/** The slot is held by an establishment of its client, which then goes to another one. */
export async function goesElsewhere(editor: Editor, slotId: string): Promise<void> {
  const { rows } = await editor.owner.query<{ client_id: string }>('SELECT client_id FROM slots WHERE id = $1', [
    slotId,
  ]);
  const site = await anEstablishment(editor, { client_id: rows[0]?.client_id });
  await editor.owner.query('UPDATE slots SET establishment_id = $2 WHERE id = $1', [slotId, site.id]);
  const other = await aClient(editor);
  await editor.owner.query('UPDATE establishments SET client_id = $2 WHERE id = $1', [site.id, other.id]);
}

export async function aRepresentative(editor: Editor, columns: Columns = {}): Promise<Row> {
  const client = await parent(columns, 'client_id', () => aClient(editor));
  return insertRow(editor, 'representatives', {
    id: uuidv7(),
    client_id: client,
    role: 'legal_representative',
    last_name: 'Łukasik',
    first_names: 'Hélène',
    email: 'direction@client.test',
    phone: '0492034444',
    card_kind: 'CPS',
    card_number: '2600123456',
    card_state: 'active',
    card_valid_until: dayFromToday(500),
    ...columns,
  });
}

export function aSolution(editor: Editor, columns: Columns = {}): Promise<Row> {
  counter += 1;
  return insertRow(editor, 'solutions', { id: uuidv7(), name: `Logiciel ${counter}`, ...columns });
}

export async function anInstance(editor: Editor, columns: Columns = {}): Promise<Row> {
  const client = await parent(columns, 'client_id', () => aClient(editor));
  const solution = await parent(columns, 'solution_id', () => aSolution(editor));
  const own = { id: uuidv7(), name: 'Production', application_name: 'DPI-PROD', services: ['dmp'] };
  return insertRow(editor, 'instances', { ...own, client_id: client, solution_id: solution, ...columns });
}

/** Ready-made evidence; `bytes` decides size and hash. */
export function aDocument(editor: Editor, columns: Columns = {}): Promise<Row> {
  const bytes = (columns['bytes'] as Buffer | undefined) ?? Buffer.from('%PDF-1.7\n%%EOF\n');
  return insertRow(editor, 'documents', {
    id: uuidv7(),
    kind: 'delegation_evidence',
    file_name: 'delegation.pdf',
    media_type: 'application/pdf',
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes,
    created_by: 'Personne support',
    ...columns,
  });
}

/** The blank form 413 in use: without one nothing leaves for signature nor for ANS. */
export async function aBlank413(editor: Editor): Promise<Row> {
  const bytes = Buffer.from(await makeBlank413());
  return aDocument(editor, { kind: 'blank_413', client_id: null, file_name: 'f413.pdf', bytes });
}

export async function aComment(editor: TestEditor, columns: Columns = {}): Promise<Row> {
  const client = await parent(columns, 'client_id', () => aClient(editor));
  const own = { id: uuidv7(), author_id: editor.users.support.id, text: 'Rappeler la direction jeudi.' };
  return insertRow(editor, 'comments', { ...own, client_id: client, ...columns });
}

/** In force unless told otherwise. */
export async function aDelegation(editor: Editor, columns: Columns = {}): Promise<Row> {
  const client = await parent(columns, 'client_id', () => aClient(editor));
  const evidence = await parent(columns, 'evidence_document_id', () => aDocument(editor, { client_id: client }));
  return insertRow(editor, 'delegations', {
    id: uuidv7(),
    client_id: client,
    state: 'active',
    starts_on: dayFromToday(-30),
    ends_on: dayFromToday(700),
    evidence_document_id: evidence,
    ...columns,
  });
}

/** Employed by the editor, with a valid CPA card; `client_id` makes it the client's own, with a CPE. */
export async function anAdministrator(
  editor: Editor,
  columns: Columns = {},
  card: Columns | null = {},
): Promise<Row & { card: Row | null }> {
  counter += 1;
  const own = { id: uuidv7(), last_name: `Morel${counter}`, first_name: 'Camille', phone: '0612345678' };
  const email = `camille.morel${counter}@editeur.test`;
  const row = await insertRow(editor, 'administrators', { ...own, email, ...columns });
  const kind = columns['client_id'] ? 'CPE' : 'CPA';
  return { ...row, card: card && (await aCard(editor, { administrator_id: row.id, kind, ...card })) };
}

export async function aCard(editor: Editor, columns: Columns = {}): Promise<Row> {
  const holder = await parent(columns, 'administrator_id', () => anAdministrator(editor, {}, null));
  counter += 1;
  return insertRow(editor, 'cards', {
    id: uuidv7(),
    administrator_id: holder,
    kind: 'CPA',
    number: `2700${String(counter).padStart(6, '0')}`,
    state: 'active',
    valid_until: dayFromToday(600),
    ...columns,
  });
}

export async function anAssignment(editor: Editor, columns: Columns = {}): Promise<Row> {
  const client = await parent(columns, 'client_id', () => aClient(editor));
  const administrator = await parent(columns, 'administrator_id', () => anAdministrator(editor));
  const own = { id: uuidv7(), state: 'active', client_id: client, administrator_id: administrator };
  return insertRow(editor, 'assignments', { ...own, ...columns });
}

export async function aRequest(editor: Editor, columns: Columns = {}): Promise<Row> {
  const client = await parent(columns, 'client_id', () => aClient(editor));
  const own = { id: uuidv7(), client_id: client, state: 'draft', created_by: 'Personne support' };
  return insertRow(editor, 'requests', { ...own, ...columns });
}

export async function aRequestAdministrator(editor: Editor, columns: Columns = {}): Promise<Columns> {
  const request = await parent(columns, 'request_id', () => aRequest(editor));
  const administrator = await parent(columns, 'administrator_id', () => anAdministrator(editor));
  const own = { request_id: request, administrator_id: administrator, position: 1 };
  return insertRow(editor, 'request_administrators', { ...own, ...columns });
}

export function aMessage(editor: Editor, columns: Columns = {}): Promise<Row> {
  const id = uuidv7();
  return insertRow(editor, 'messages', {
    id,
    direction: 'in',
    purpose: 'other',
    sender: 'monserviceclient.certificats@esante.gouv.fr',
    recipients: ['igc@editeur.test'],
    subject: 'Accusé de réception de votre demande',
    body: 'Bonjour,\n\nVotre demande a bien été reçue.',
    message_id: `<${id}@esante.test>`,
    state: 'unmatched',
    received_at: new Date(),
    ...columns,
  });
}

export function aMailRule(editor: Editor, columns: Columns = {}): Promise<Row> {
  const own = { id: uuidv7(), position: 1, recognises: 'acknowledgement', phrases: ['a bien été reçue'] };
  return insertRow(editor, 'mail_rules', { ...own, ...columns });
}

/** One that the editor set: nothing answers there. */
export function aSetMailbox(editor: Editor, columns: Columns = {}): Promise<Row> {
  const own = {
    id: uuidv7(),
    name: 'Certificats',
    addresses: ['certificats@editeur.test'],
    host: 'imap.editeur.test',
    port: 993,
    security: 'tls',
    username: 'certificats@editeur.test',
    sign_in: 'password',
    folders: ['INBOX'],
  };
  return insertRow(editor, 'mailboxes', { ...own, ...columns });
}

/** One of the editor’s own. */
export function aMailText(editor: Editor, columns: Columns = {}): Promise<Row> {
  const own = { id: uuidv7(), label: 'Notre modèle', subject: 'des nouvelles', text: 'Bonjour {client}.' };
  return insertRow(editor, 'mail_texts', { ...own, ...columns });
}

export async function aSlot(editor: Editor, columns: Columns = {}): Promise<Row> {
  const client = await parent(columns, 'client_id', () => aClient(editor));
  const instance = await parent(columns, 'instance_id', () => anInstance(editor, { client_id: client }));
  return insertRow(editor, 'slots', {
    id: uuidv7(),
    client_id: client,
    instance_id: instance,
    offer: 'ORG',
    usage: 'AUTH_CLI',
    purpose: 'dmp_auth',
    label: 'Authentification DMP',
    common_name: 'DPI-PROD',
    common_name_rule: 'free',
    serves: ['dmp'],
    needed_because: 'L’instance alimente le DMP.',
    ...columns,
  });
}

export async function anOrder(editor: Editor, columns: Columns = {}): Promise<Row> {
  const client = await parent(columns, 'client_id', () => aClient(editor));
  const slot = await parent(columns, 'slot_id', () => aSlot(editor, { client_id: client }));
  counter += 1;
  const own = { id: uuidv7(), number: `CMD-TEST-${counter}`, state: 'csr_expected', client_id: client, slot_id: slot };
  return insertRow(editor, 'orders', { ...own, ...columns });
}

export async function aCsr(editor: Editor, columns: Columns = {}): Promise<Row> {
  const client = await parent(columns, 'client_id', () => aClient(editor));
  const order = await parent(columns, 'order_id', () => anOrder(editor, { client_id: client }));
  return insertRow(editor, 'csrs', {
    id: uuidv7(),
    client_id: client,
    order_id: order,
    file_name: 'demande.csr',
    ...fingerprints(),
    acceptable: true,
    verdict: { acceptable: true, findings: [] },
    uploaded_by: 'Personne support',
    ...columns,
  });
}

/** A row only: its bytes are random. For a real one, make it with pki.ts and give `der` and its hashes. */
export async function aCertificate(editor: Editor, columns: Columns = {}): Promise<Row> {
  const client = await parent(columns, 'client_id', () => aClient(editor));
  const slot = await parent(columns, 'slot_id', () => aSlot(editor, { client_id: client }));
  return insertRow(editor, 'certificates', {
    id: uuidv7(),
    client_id: client,
    slot_id: slot,
    ...fingerprints(),
    serial_number: randomBytes(8).toString('hex'),
    subject: 'CN=DPI-PROD',
    issuer: 'CN=AC IGC-SANTE ELEMENTAIRE ORGANISATIONS',
    common_name: 'DPI-PROD',
    not_before: new Date(Date.now() - 86_400_000),
    not_after: new Date(Date.now() + 1_000 * 86_400_000),
    environment: 'PROD',
    profile: 'ORG_AUTH_CLI',
    verdict: { acceptable: true, findings: [] },
    ...columns,
  });
}

function fingerprints(): { der: Buffer; sha256: string; spki_sha256: string } {
  const der = randomBytes(64);
  const hash = (value: Buffer) => createHash('sha256').update(value).digest('hex');
  return { der, sha256: hash(der), spki_sha256: hash(der.subarray(32)) };
}

export async function aReminder(editor: Editor, columns: Columns = {}): Promise<Row> {
  const client = await parent(columns, 'client_id', () => aClient(editor));
  const certificate = await parent(columns, 'certificate_id', () => aCertificate(editor, { client_id: client }));
  return insertRow(editor, 'reminders', {
    id: uuidv7(),
    client_id: client,
    certificate_id: certificate,
    rule: 'expiry',
    stage: 30,
    recipient: 'technique@client.test',
    decision: 'sent',
    reason: 'Échéance dans 30 jours.',
    ...columns,
  });
}

/** A number that a client had before the one it has: `replaced_by` says which. */
export async function aFormerNumber(editor: Editor, columns: Columns = {}): Promise<Row> {
  const client = await parent(columns, 'client_id', () => aClient(editor));
  const paper = await parent(columns, 'document_id', () => aDocument(editor, { client_id: client }));
  return insertRow(editor, 'former_numbers', {
    id: uuidv7(),
    client_id: client,
    number: '060785011',
    replaced_by: '740012380',
    changed_on: dayFromToday(-1),
    reason: 'Fusion',
    document_id: paper,
    recorded_by: 'Essai',
    ...columns,
  });
}

/** A rule of chasing that an editor changed: of signatures unless `wait` is given. */
export async function aChaseRule(editor: Editor, columns: Columns = {}): Promise<Row> {
  const days = { client_days: [5, 10], team_days: [], lead_days: [], task_days: [15] };
  return insertRow(editor, 'chase_rules', {
    id: uuidv7(),
    wait: 'signature',
    text_name: 'chase_signature',
    last_text_name: null,
    ...days,
    ...columns,
  });
}

/** A client of whom nobody is chased, or one of its things when `subject_id` is given. */
export async function aChaseMute(editor: Editor, columns: Columns = {}): Promise<Row> {
  const client = await parent(columns, 'client_id', () => aClient(editor));
  const own = { id: uuidv7(), client_id: client, subject_id: client, until: dayFromToday(20), reason: 'Congés' };
  return insertRow(editor, 'chase_mutes', { ...own, ...columns });
}

/** A frozen set of clients: two of its own unless `clients` are given. */
export async function aSelection(editor: Editor, columns: Columns = {}, clients?: string[]): Promise<Row> {
  const own = { id: uuidv7(), description: 'Deux clients choisis', created_by: 'Personne support' };
  const row = await insertRow(editor, 'selections', { ...own, ...columns });
  const chosen = clients ?? [(await aClient(editor)).id, (await aClient(editor)).id];
  for (const client of chosen) await insertRow(editor, 'selection_items', { selection_id: row.id, client_id: client });
  return row;
}

export async function aCampaign(editor: Editor, columns: Columns = {}): Promise<Row> {
  const selection = await parent(columns, 'selection_id', () => aSelection(editor));
  return insertRow(editor, 'campaigns', {
    id: uuidv7(),
    kind: 'prepare_requests',
    title: 'Préparer les demandes 413',
    state: 'draft',
    selection_id: selection,
    created_by: 'Personne support',
    ...columns,
  });
}

export async function aCampaignRow(editor: Editor, columns: Columns = {}): Promise<Row> {
  const campaign = await parent(columns, 'campaign_id', () => aCampaign(editor));
  const client = await parent(columns, 'client_id', () => aClient(editor));
  return insertRow(editor, 'campaign_rows', { id: uuidv7(), campaign_id: campaign, client_id: client, ...columns });
}

export function aSavedView(editor: Editor, columns: Columns = {}): Promise<Row> {
  counter += 1;
  const own = { id: uuidv7(), list: 'clients', name: `Vue ${counter}`, query: 'who=client', created_by: 'Essai' };
  return insertRow(editor, 'saved_views', { ...own, ...columns });
}

/** @param columns `deputy_id` and one of `account_manager_id`, `client_id` */
export function aDeputy(editor: Editor, columns: Columns): Promise<Row> {
  const days = { starts_on: dayFromToday(-1), ends_on: dayFromToday(10) };
  return insertRow(editor, 'deputies', { id: uuidv7(), ...days, created_by: 'Essai', ...columns });
}

export function aGrouping(editor: Editor, columns: Columns = {}): Promise<Row> {
  counter += 1;
  return insertRow(editor, 'groupings', { id: uuidv7(), name: `Groupement ${counter}`, ...columns });
}

/** A change in the national register, which all editors share. @returns its id */
export async function aRegisterChange(editor: Editor, columns: Columns = {}): Promise<string> {
  const finess = aFiness();
  const of = { finess, legal_entity_finess: finess, name: 'Après' };
  const change = { change: 'renamed', before: 'Avant', after: 'Après', extracted_on: dayFromToday(0) };
  const own = { id: uuidv7(), structure: 'legal_entity', ...of, ...change };
  return (await insertRow(editor, 'directory_changes', { ...own, ...columns })).id;
}

/** Waits for its columns to be mapped; its file is one line. */
export async function anImport(editor: Editor, columns: Columns = {}): Promise<Row> {
  const row = await insertRow(editor, 'imports', {
    id: uuidv7(),
    kind: 'clients',
    file_name: 'clients.csv',
    format: 'csv',
    size: 30,
    sha256: '00',
    header: ['FINESS EJ', 'Nom'],
    state: 'uploaded',
    created_by: 'Personne support',
    ...columns,
  });
  const bytes = Buffer.from('FINESS EJ;Nom\r\n060785011;CHU\r\n');
  await insertRow(editor, 'import_pieces', { import_id: row.id, position: 0, bytes });
  return row;
}

export async function anImportRow(editor: Editor, columns: Columns = {}): Promise<Columns> {
  const id = await parent(columns, 'import_id', () => anImport(editor));
  const own = { import_id: id, line: 2, key: '060785011', cells: '["060785011","CHU"]' };
  return insertRow(editor, 'import_rows', { ...own, ...columns });
}
