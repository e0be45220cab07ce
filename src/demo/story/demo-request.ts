import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { drawOwnForm413 } from '../../paper/own-form-413.js';
import type { Form413 } from '../../paper/form-413.js';
import { daysAgo, dayFromToday, type MadeClient, type Making } from './making.js';
import { cardNumber } from './numbers.js';
import { insert } from './rows.js';
import { reached } from './situations.js';
import { clock } from '../../platform/clock.js';

const purpose = 'Alimentation du DMP et appel au téléservice INSi par le dossier de l’usager informatisé.';

/** The dossier 413 of a client, as far as its situation says: PDF, mails, assignments. */
export async function seedRequest(making: Making, client: MadeClient): Promise<void> {
  const { db, situation, since, team, solutionId } = making;
  const holders = team.administrators.slice(0, 2);
  const state = situation.request ?? stateOf(making);
  const sent = reached(situation, 'awaiting_signature');
  const signed = reached(situation, 'signed');
  const dossier = reached(situation, 'acknowledged') ? `${clock.now().getFullYear()}-${118_000 + making.serial}` : null;
  const form = formOf(making, client);
  const pdf = sent ? await keepPdf(making, client, form, 'request_unsigned', 'formulaire-413.pdf') : null;
  const scan = signed ? await keepPdf(making, client, form, 'request_signed', 'formulaire-413-signe.pdf') : null;
  const id = await insert(db, 'requests', {
    client_id: client.id,
    state,
    state_since: daysAgo(since),
    solution_id: solutionId,
    purpose,
    form: sent ? form : null,
    unsigned_document_id: pdf,
    signed_document_id: scan,
    signed_on: signed ? dayFromToday(-since - 2) : null,
    dossier_number: dossier,
    corrections: situation.request === 'to_correct' ? 1 : 0,
    correction_reason: situation.request === 'to_correct' ? 'Le cachet de la structure est illisible.' : null,
    created_by: team.users['support']?.name ?? '',
    created_at: daysAgo(since + 10),
  });
  for (const [index, holder] of holders.entries())
    await db.query('INSERT INTO request_administrators (request_id, administrator_id, position) VALUES ($1, $2, $3)', [
      id,
      holder.id,
      index + 1,
    ]);
  await seedAssignments(making, client, id);
  if (sent) await seedMails(making, client, id, [pdf, scan]);
  tellStory(making, client, id, dossier);
}

function stateOf({ situation }: Making): string {
  return situation.stage === 'ordering' || situation.stage === 'running' ? 'validated' : situation.stage;
}

async function seedAssignments(
  { db, situation, team, since }: Making,
  client: MadeClient,
  requestId: string,
): Promise<void> {
  if (!reached(situation, 'submitted')) return;
  const active = reached(situation, 'validated');
  // A running client has its first administrator from its first certificates already.
  const taken = await db.query('SELECT 1 FROM assignments WHERE client_id = $1', [client.id]);
  if (taken.rowCount || situation.orphan) return;
  for (const holder of team.administrators.slice(0, 2)) {
    await insert(db, 'assignments', {
      client_id: client.id,
      administrator_id: holder.id,
      request_id: requestId,
      state: active ? 'active' : 'requested',
      state_since: daysAgo(since),
    });
  }
}

async function seedMails(
  { db, since, situation }: Making,
  client: MadeClient,
  requestId: string,
  documents: (string | null)[],
): Promise<void> {
  const about = {
    client_id: client.id,
    subject_kind: 'request',
    subject_id: requestId,
    sender: 'certificats@demo.example',
    direction: 'out',
  };
  const [pdf, scan] = documents;
  await insert(db, 'messages', {
    ...about,
    purpose: 'signature_request',
    recipients: [client.representative?.email ?? ''],
    subject: `${client.entity.name} : formulaire 413 à signer`,
    body: 'Bonjour,\n\nVeuillez signer, dater et tamponner le formulaire joint, puis nous le renvoyer en réponse à ce courriel.\n',
    message_id: `<${uuidv7()}@demo.example>`,
    attachment_ids: pdf ? [pdf] : [],
    state: 'sent',
    state_since: daysAgo(since + 4),
    attempts: 1,
    sent_at: daysAgo(since + 4),
    created_at: daysAgo(since + 4),
  });
  if (!reached(situation, 'submitted')) return;
  const doubtful = situation.request === 'in_doubt';
  await insert(db, 'messages', {
    ...about,
    purpose: 'request_submission',
    recipients: ['monserviceclient.certificats@esante.gouv.fr'],
    subject: `${client.entity.name} : formulaire 413 signé`,
    body: `Bonjour,\n\nVeuillez trouver ci-joint le formulaire 413 signé de ${client.entity.name}, FINESS ${client.entity.finess}.\n`,
    message_id: `<${uuidv7()}@demo.example>`,
    attachment_ids: scan ? [scan] : [],
    state: doubtful ? 'in_doubt' : 'sent',
    state_since: daysAgo(since),
    attempts: 1,
    sent_at: doubtful ? null : daysAgo(since),
    last_error: doubtful ? 'La connexion s’est fermée avant la réponse du serveur.' : null,
    created_at: daysAgo(since),
  });
}

function tellStory({ situation, since }: Making, client: MadeClient, id: string, dossier: string | null): void {
  const subject = { kind: 'request', id };
  client.happened(since + 10, { subject, action: 'created', to: 'draft', summary: 'Demande 413 préparée' });
  if (reached(situation, 'awaiting_signature'))
    client.happened(since + 4, {
      subject,
      action: 'send_for_signature',
      from: 'draft',
      to: 'awaiting_signature',
      summary: 'Demande envoyée pour signature',
    });
  if (reached(situation, 'signed'))
    client.happened(since + 2, {
      subject,
      action: 'record_signature',
      from: 'awaiting_signature',
      to: 'signed',
      summary: 'Formulaire signé déposé',
    });
  if (reached(situation, 'submitted'))
    client.happened(since + 1, {
      subject,
      action: 'submit',
      from: 'signed',
      to: 'submitted',
      summary: 'Demande envoyée à l’ANS',
    });
  if (dossier)
    client.happened(since, {
      subject,
      action: 'acknowledge',
      from: 'submitted',
      to: 'acknowledged',
      summary: `Accusé de réception de l’ANS, dossier ${dossier}`,
      job: 'courriel reçu',
    });
  if (situation.request === 'to_correct')
    client.happened(since, {
      subject,
      action: 'ask_correction',
      from: 'acknowledged',
      to: 'to_correct',
      summary: 'L’ANS demande une correction',
      job: 'courriel reçu',
    });
  if (situation.request === 'in_doubt')
    client.happened(since, {
      subject,
      action: 'doubt',
      from: 'submitted',
      to: 'in_doubt',
      summary: 'Envoi incertain : à trancher',
      job: 'envoi des courriels',
    });
  if (reached(situation, 'validated'))
    client.happened(since, {
      subject,
      action: 'validate',
      from: 'acknowledged',
      to: 'validated',
      summary: 'Demande validée par l’ANS',
      job: 'courriel reçu',
    });
}

function formOf({ team, solutionName }: Making, client: MadeClient): Form413 {
  const signer = client.representative;
  return {
    structure: { name: client.entity.name, finess: client.entity.finess, siret: null },
    signer: {
      role: 'legal_representative',
      lastName: signer?.lastName ?? '',
      firstNames: signer?.firstName ?? '',
      phone: signer?.phone ?? null,
      email: signer?.email ?? null,
      cardNumber: signer?.cardNumber ?? null,
    },
    administrators: team.administrators.slice(0, 2).map((holder, index) => ({
      cardNumber: cardNumber(index + 1),
      lastName: holder.lastName,
      firstName: holder.firstName,
      phone: `019900000${index}`,
      email: 'certificats@demo.example',
    })),
    purpose,
    editorName: 'Éditions Démo',
    solutionName,
    offers: ['ORG'],
  };
}

async function keepPdf(
  { db, team }: Making,
  client: MadeClient,
  form: Form413,
  kind: string,
  fileName: string,
): Promise<string> {
  const filled = await drawOwnForm413(form);
  if (!filled.ok)
    throw new Error(`The demonstration's form lacks ${filled.missing.map((field) => field.label).join(', ')}`);
  const bytes = Buffer.from(filled.pdf);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return insert(db, 'documents', {
    client_id: client.id,
    kind,
    file_name: fileName,
    media_type: 'application/pdf',
    size: bytes.length,
    sha256,
    bytes,
    created_by: team.users['support']?.name ?? '',
  });
}
