import { uuidv7 } from '../../src/platform/uuid.js';
import {
  aCampaign,
  aCampaignRow,
  aCard,
  aChaseMute,
  aChaseRule,
  aCertificate,
  aClient,
  aComment,
  aCsr,
  aDelegation,
  aFormerNumber,
  aDocument,
  aDeputy,
  aGrouping,
  aMailRule,
  aMailText,
  aSetMailbox,
  aMessage,
  anAdministrator,
  anAssignment,
  anEstablishment,
  anImport,
  anImportRow,
  anInstance,
  anOrder,
  aReminder,
  aRepresentative,
  aRequest,
  aRequestAdministrator,
  aSavedView,
  aSlot,
  aRegisterChange,
  insertRow,
  type Row,
} from './factories.js';
import { SecretsKeys } from '../../src/platform/secrets/seal.js';
import { testSecretsKey } from './secrets-key.js';
import type { TestEditor } from './tenant.js';

/** A row of each noun, all of one client, and rows in every table of the editor: what a neighbour must never reach. */
export type World = Record<
  | 'clients'
  | 'establishments'
  | 'representatives'
  | 'solutions'
  | 'instances'
  | 'documents'
  | 'delegations'
  | 'administrators'
  | 'cards'
  | 'assignments'
  | 'messages'
  | 'mail_rules'
  | 'mail_texts'
  | 'mailboxes'
  | 'requests'
  | 'slots'
  | 'certificates'
  | 'orders'
  | 'csrs'
  | 'reminders'
  | 'chase_rules'
  | 'chase_mutes'
  | 'selections'
  | 'campaigns'
  | 'campaign_rows'
  | 'departures'
  | 'mass_dossiers'
  | 'form_blanks'
  | 'procedures'
  | 'prefilled_dossiers'
  | 'imports'
  | 'outbox'
  | 'comments'
  | 'editor_authorities'
  | 'saved_views'
  | 'deputies'
  | 'absences'
  | 'groupings'
  | 'users'
  | 'account_links'
  | 'client_links'
  | 'calendar_feeds'
  | 'csr_links'
  | 'client_answers'
  | 'stopped_addresses'
  | 'sessions',
  string
>;

/** @param secret a word put in every name: a page that shows it shows this editor's data */
export async function aWorld(editor: TestEditor, secret: string): Promise<World> {
  const client = await aClient(editor, { name: `Clinique ${secret}`, town: secret });
  const of = { client_id: client.id };
  const people = await somePeople(editor, of, secret);
  const installed = await anInstallation(editor, of, secret);
  const bulk = await someBulk(editor, of, secret);
  const portfolio = await aPortfolio(editor, of, secret);
  return {
    ...people,
    ...installed,
    ...bulk,
    ...portfolio,
    clients: client.id,
    ...(await somePlumbing(editor, of)),
    ...(await someCalendars(editor, of)),
    ...(await someAccess(editor)),
    users: editor.users.account_manager.id,
  };
}

async function aDeparture(editor: TestEditor, of: { administrator_id: string }, clientId: string): Promise<string> {
  const departure = await insertRow(editor, 'departures', {
    id: uuidv7(),
    ...of,
    last_day: '2030-12-31',
    access_ends_at: '2030-12-31T17:00:00Z',
    created_by: 'Camille Essai',
  });
  await editor.owner.query(
    `INSERT INTO departure_exceptions (departure_id, line, client_id, decision, reason, decided_by) VALUES ($1, 'alone', $2, 'leave', 'Sans suite', 'Camille Essai')`,
    [departure.id, clientId],
  );
  return departure.id;
}

async function aMassDossier(
  editor: TestEditor,
  row: OfClient & { request_id: string },
  messageId: string,
): Promise<string> {
  const own = { id: uuidv7(), kind: 'forms', title: 'Dossier d’essai', state: 'sent', created_by: 'Camille Essai' };
  const { id } = await insertRow(editor, 'mass_dossiers', own);
  await insertRow(editor, 'mass_dossier_rows', { dossier_id: id, ...row });
  const told = { message_id: messageId, client_id: row.client_id, says: 'validation', outcome: 'parked' };
  await insertRow(editor, 'mass_dossier_answers', { id: uuidv7(), dossier_id: id, ...told });
  return id;
}

async function aDoubt(editor: TestEditor, request_id: string, message_id: string): Promise<void> {
  const [held, says] = ['Dossier 2026-1.', 'Dossier 2026-2.'].map((text) => JSON.stringify({ from: 'mail', text }));
  const row = { id: uuidv7(), request_id, message_id, from_state: 'acknowledged', held, says };
  await insertRow(editor, 'request_doubts', row);
}

async function aSpace(editor: TestEditor, of: OfClient & { request_id: string }) {
  const link = await insertRow(editor, 'client_links', {
    id: uuidv7(),
    ...of,
    purpose: 'signature',
    person_name: 'Ania Essai',
    email: 'ania@client.test',
    token_hash: uuidv7(),
    expires_at: new Date(Date.now() + 3_600_000),
    created_by: 'Camille Essai',
  });
  const document = await aDocument(editor, { kind: 'client_answer', client_id: of.client_id });
  const answer = await insertRow(editor, 'client_answers', {
    id: uuidv7(),
    ...of,
    kind: 'signed_form',
    link_id: link.id,
    document_id: document.id,
  });
  await insertRow(editor, 'space_papers', {
    id: uuidv7(),
    link_id: link.id,
    bytes: Buffer.from('%PDF-1.7'),
    sheets: JSON.stringify([{ width: 595, height: 842, turn: 0, image: null }]),
    turns: [0],
  });
  return { client_links: link.id, client_answers: answer.id };
}

/** One of the client’s; its person has one too. */
async function someCalendars(editor: TestEditor, { client_id }: OfClient) {
  const made = { token_hash: uuidv7(), created_by: 'Camille Essai' };
  await insertRow(editor, 'calendar_feeds', { id: uuidv7(), user_id: editor.users.support.id, ...made });
  const own = { id: uuidv7(), client_id, name: 'Direction', ...made, token_hash: uuidv7() };
  return { calendar_feeds: (await insertRow(editor, 'calendar_feeds', own)).id };
}

async function aBlank(editor: TestEditor): Promise<string> {
  const { id } = await aDocument(editor, { kind: 'blank_form', client_id: null });
  const empty = { fields: '[]', pages: '[]', mapping: '{}' };
  await insertRow(editor, 'form_blanks', { id, kind: '503', edition: 1, ...empty, created_by: 'Camille Essai' });
  return id;
}

async function aPrefilledDossier(editor: TestEditor, of: OfClient & { request_id: string }) {
  const procedure = await insertRow(editor, 'procedures', {
    id: uuidv7(),
    kind: '413',
    edition: 1,
    origin: 'https://demarche.test',
    path: 'administrateurs',
    number: 12345,
    title: 'Déclaration',
    fields: '[]',
    mapping: '{}',
    fetched: false,
    created_by: 'Camille Essai',
  });
  const own = { id: uuidv7(), ...of, procedure_id: procedure.id, created_by: 'Camille Essai' };
  const dossier = await insertRow(editor, 'prefilled_dossiers', own);
  return { procedures: procedure.id, prefilled_dossiers: dossier.id };
}

type OfClient = { client_id: string };

async function somePeople(editor: TestEditor, of: OfClient, secret: string) {
  const representative = await aRepresentative(editor, { ...of, last_name: secret });
  const delegation = await aDelegation(editor, of);
  const administrator = await anAdministrator(editor, { last_name: secret }, null);
  const holder = { administrator_id: administrator.id };
  const card = await aCard(editor, holder);
  const request = await aRequest(editor, { ...of, purpose: secret });
  await aRequestAdministrator(editor, { request_id: request.id, ...holder });
  const assignment = await anAssignment(editor, { ...of, ...holder, request_id: request.id });
  const message = await aMessage(editor, { ...of, subject: secret });
  const rule = await aMailRule(editor, { phrases: [secret] });
  await aDoubt(editor, request.id, message.id);
  const stopped = await insertRow(editor, 'stopped_addresses', {
    id: uuidv7(),
    ...of,
    address: `${secret}@client.test`.toLowerCase(),
    reason: secret,
  });
  await insertRow(editor, 'mail_allowances', {
    address: `${secret}@client.test`.toLowerCase(),
    day: '2026-11-27',
    mails: 1,
  });
  await insertRow(editor, 'mail_drafts', {
    ...of,
    user_id: editor.users.support.id,
    recipients: '{}',
    subject: secret,
    text: secret,
    pieces: '{}',
  });
  return {
    representatives: representative.id,
    delegations: delegation.id,
    documents: delegation['evidence_document_id'] as string,
    administrators: administrator.id,
    stopped_addresses: stopped.id,
    form_blanks: await aBlank(editor),
    departures: await aDeparture(editor, { administrator_id: administrator.id }, of.client_id),
    mass_dossiers: await aMassDossier(editor, { ...of, request_id: request.id }, message.id),
    cards: card.id,
    requests: request.id,
    ...(await aSpace(editor, { ...of, request_id: request.id })),
    ...(await aPrefilledDossier(editor, { ...of, request_id: request.id })),
    assignments: assignment.id,
    messages: message.id,
    mail_rules: rule.id,
    mail_texts: (await aMailText(editor)).id,
    mailboxes: (await aSetMailbox(editor)).id,
  };
}

async function anInstallation(editor: TestEditor, of: OfClient, secret: string) {
  const establishment = await anEstablishment(editor, { ...of, name: secret });
  const instance = await anInstance(editor, { ...of, name: secret });
  await insertRow(editor, 'instance_establishments', {
    instance_id: instance.id,
    establishment_id: establishment.id,
  });
  const slot = await aSlot(editor, { ...of, instance_id: instance.id, label: secret });
  const order = await anOrder(editor, { ...of, slot_id: slot.id, number: secret });
  const csr = await aCsr(editor, { ...of, order_id: order.id });
  const certificate = await aCertificate(editor, { ...of, slot_id: slot.id, common_name: secret });
  const reminder = await aReminder(editor, { ...of, certificate_id: certificate.id });
  return {
    establishments: establishment.id,
    instances: instance.id,
    solutions: instance['solution_id'] as string,
    slots: slot.id,
    orders: order.id,
    csrs: csr.id,
    certificates: certificate.id,
    reminders: reminder.id,
    chase_rules: (await aChaseRule(editor)).id,
    chase_mutes: (await aChaseMute(editor, of)).id,
    csr_links: await aCsrLink(editor, { ...of, order_id: order.id, csr_id: csr.id }, secret),
  };
}

/** The way of somebody of the client to hand a CSR over, and the one that came by it. */
async function aCsrLink(editor: TestEditor, of: OfClient & { order_id: string; csr_id: string }, secret: string) {
  const person = { person_name: secret, email: 'ania@client.test', token_hash: uuidv7(), created_by: 'Camille Essai' };
  const link = { id: uuidv7(), ...of, purpose: 'csr', ...person, expires_at: new Date(Date.now() + 3_600_000) };
  return (await insertRow(editor, 'client_links', link)).id;
}

async function someBulk(editor: TestEditor, of: OfClient, secret: string) {
  const campaign: Row = await aCampaign(editor, { title: secret });
  const row = await aCampaignRow(editor, { ...of, campaign_id: campaign.id });
  const brought = await anImport(editor, { file_name: `${secret}.csv` });
  await anImportRow(editor, { import_id: brought.id, cells: JSON.stringify(['060785011', secret]) });
  await insertRow(editor, 'import_entries', { import_id: brought.id, line: 2, bytes: Buffer.from(secret) });
  await insertRow(editor, 'import_mappings', {
    kind: 'clients',
    signature: secret,
    mapping: '["finessEj"]',
    used_by: secret,
  });
  return {
    campaigns: campaign.id,
    campaign_rows: row.id,
    selections: campaign['selection_id'] as string,
    imports: brought.id,
  };
}

async function aPortfolio(editor: TestEditor, of: OfClient, secret: string) {
  const grouping = await aGrouping(editor, { name: secret });
  const view = await aSavedView(editor, { name: secret });
  const deputy = await aDeputy(editor, { ...of, deputy_id: editor.users.account_manager.id, reason: secret });
  const absence = await aDeputy(editor, {
    account_manager_id: editor.users.account_manager.id,
    deputy_id: editor.users.support.id,
    reason: secret,
  });
  await insertRow(editor, 'register_decisions', {
    ...of,
    change_id: await aRegisterChange(editor),
    decision: 'kept',
    decided_by: 'Essai',
  });
  // What the register says of it is what our record says already: a row, and no news.
  const { rows } = await editor.owner.query<Row>('SELECT finess_ej, name FROM clients WHERE id = $1', [of.client_id]);
  await aRegisterChange(editor, { finess: rows[0]?.['finess_ej'], after: rows[0]?.['name'] });
  return { groupings: grouping.id, saved_views: view.id, deputies: deputy.id, absences: absence.id };
}

/** A link that somebody was sent, a session of theirs that nobody can come in by, and a secret of a colleague. */
async function someAccess(editor: TestEditor) {
  const { id } = editor.users.account_manager;
  const link = await insertRow(editor, 'account_links', {
    id: uuidv7(),
    user_id: id,
    kind: 'reset',
    created_by: 'Essai',
    expires_at: new Date(Date.now() + 3_600_000),
  });
  const session = uuidv7();
  await editor.owner.query(
    `INSERT INTO sessions (id_hash, id, editor_id, user_id, content, seal, device, address, ends_at)
       VALUES (uuid_send($1), $1, $2, $3, '{}', '', 'Essai', '192.0.2.1', now() + interval '1 hour')`,
    [session, editor.editorId, id],
  );
  const owner = editor.users.support.id;
  const sealed = SecretsKeys.read(testSecretsKey).seal('SEED', {
    editorId: editor.editorId,
    kind: 'one_time_seed',
    ownerId: owner,
  });
  await insertRow(editor, 'secrets', { kind: 'one_time_seed', owner_id: owner, sealed });
  // Of somebody no test signs in as: they would be asked for their code.
  const factored = uuidv7();
  const person = {
    email: `code@${editor.slug}.test`,
    name: 'Personne au code',
    role: 'auditor',
    password_hash: 'none',
  };
  await insertRow(editor, 'users', { id: factored, ...person });
  await insertRow(editor, 'factors', { user_id: factored, last_step: 0 });
  await insertRow(editor, 'recovery_codes', { id: uuidv7(), user_id: factored, code_hash: 'none' });
  await insertRow(editor, 'sign_in_policies', { factor_for: 'admins' });
  // The demonstration has read its mailbox already.
  const reading = `INSERT INTO mailbox_readings (source) VALUES ('maildir:///courriels') ON CONFLICT DO NOTHING`;
  await editor.owner.query(reading);
  await insertRow(editor, 'forgotten_mails', { digest: '0'.repeat(64) });
  await insertRow(editor, 'identity_providers', { name: 'Fournisseur' });
  await insertRow(editor, 'provider_links', { issuer: 'https://idp.test', subject: id, user_id: id });
  return { account_links: link.id, sessions: session };
}

async function somePlumbing(editor: TestEditor, of: OfClient) {
  const paper = await aDocument(editor, { kind: 'blank_413', client_id: null });
  await insertRow(editor, 'blank_settings', { id: paper.id, fills_purpose: true });
  const past = { withdrawn_at: new Date(), withdrawn_by: 'Personne support' };
  const said = { id: uuidv7(), reason: 'Courriel de l’ANS', accepted_by: 'Personne support' };
  await insertRow(editor, 'other_papers', { ...said, ...past });
  await insertRow(editor, 'readiness_measures', { day: '2026-01-31', clients: 3, ready: 1, one_lack: 1 });
  const comment = await aComment(editor, of);
  await insertRow(editor, 'exposed_keys', { spki_sha256: 'ab'.repeat(32), came_by: 'pour un essai' });
  const authority = await insertRow(editor, 'editor_authorities', {
    id: uuidv7(),
    sha256: 'cd'.repeat(32),
    name: 'Autorité d’essai',
    kind: 'root',
    environment: 'TEST',
    not_after: '2033-06-25',
    der: Buffer.from([0]),
    added_by: 'Essai',
  });
  await insertRow(editor, 'editor_revocation_lists', {
    authority_sha256: 'cd'.repeat(32),
    this_update: '2026-11-01',
    entries: 0,
    der: Buffer.from([0]),
    loaded_by: 'Essai',
  });
  await aFormerNumber(editor, { ...of, document_id: paper.id });
  await insertRow(editor, 'form_tokens', { token: uuidv7(), location: '/' });
  await insertRow(editor, 'audit_entries', {
    id: uuidv7(),
    sequence: 0,
    actor_kind: 'system',
    actor_name: 'Essai',
    subject_kind: 'client',
    subject_id: of.client_id,
    ...of,
    action: 'created',
    summary: 'Client créé',
    previous_hash: Buffer.alloc(0),
    hash: Buffer.alloc(0),
  });
  await insertRow(editor, 'audit_anchors', { day: '2026-01-01', sequence: 1, hash: Buffer.from([0]), line: 'Essai' });
  await insertRow(editor, 'audit_checks', { sequence: 0, hash: Buffer.from([0]), checked_by: 'Essai' });
  const job = await insertRow(editor, 'outbox', {
    id: uuidv7(),
    name: 'progress.refresh',
    payload: {},
    due_at: '2999-01-01',
  });
  return { outbox: job.id, comments: comment.id, editor_authorities: authority.id };
}
