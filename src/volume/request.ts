import { daysAgo, dayFromToday } from '../demo/story/days.js';
import { parisDate } from '../journey/calendar/calendar-days.js';
import { addRow } from './copy.js';
import { requestTable, type RequestAction } from '../requests/request.transitions.js';
import { stepsOf, tell } from './journal.js';
import type { VolumeClient, VolumeMaking } from './making.js';

const agency = 'monserviceclient.certificats@esante.gouv.fr';

const actions: RequestAction[] = ['send_for_signature', 'record_signature', 'submit', 'acknowledge', 'validate'];
/** The usual way of a request. */
const way = stepsOf(requestTable, actions);
const aside = { to_correct: 'ask_correction', in_doubt: 'doubt', refused: 'refuse' } as const;

/** The request of a client as far as its plan says, with its mails and the assignments it brought. */
export function addRequest(making: VolumeMaking, client: VolumeClient): void {
  const { stage, request } = client.plan;
  const reached = stage === 'service' ? way.length - 1 : way.findIndex(({ to }) => to === stage);
  const id = making.newId();
  const since = stage === 'service' ? daysAgo(client.since - 20) : daysAgo(making.random.below(20));
  const dossier = reached >= 4 ? `${since.getFullYear()}-${String(200_000 + client.serial)}` : null;
  addRow(making.tables, 'requests', {
    id,
    client_id: client.id,
    state: request ?? way[reached]?.to ?? requestTable.initial,
    state_since: since,
    solution_id: making.solutionId,
    purpose: making.purpose,
    signed_on: reached >= 2 ? dayFromToday(-Math.max(client.since - 14, 0)) : null,
    submitted_on: reached >= 3 ? parisDate(since) : null,
    dossier_number: dossier,
    corrections: request === 'to_correct' ? 1 : 0,
    correction_reason: request === 'to_correct' ? 'Le cachet de la structure est illisible.' : null,
    created_by: making.team.users['support']?.name ?? '',
    created_at: daysAgo(client.since),
  });
  addAdministrators(making, client, id, { reached, since });
  tellWay(making, client, id, reached);
  // Old mails are not kept for ever: those of open requests, and of some of the others.
  if (stage !== 'service' || client.serial % 6 === 0) addMails(making, client, { id, reached, dossier });
}

function addAdministrators(
  making: VolumeMaking,
  client: VolumeClient,
  requestId: string,
  { reached, since }: { reached: number; since: Date },
): void {
  // Domain rule 8: some clients have certificates and nobody left to renew them.
  const orphan = client.serial % 90 === 31;
  for (const [index, { id }] of making.team.administrators.entries()) {
    const row = { request_id: requestId, administrator_id: id, position: index + 1 };
    addRow(making.tables, 'request_administrators', row);
    if (reached < 3 || client.plan.request === 'refused') continue;
    addRow(making.tables, 'assignments', {
      id: making.newId(),
      client_id: client.id,
      administrator_id: id,
      request_id: requestId,
      state: reached < 5 ? 'requested' : orphan ? 'closed' : 'active',
      state_since: since,
      recorded_at: reached < 5 ? null : since,
    });
  }
}

function tellWay(making: VolumeMaking, client: VolumeClient, id: string, reached: number): void {
  const { stage, request } = client.plan;
  const moves = request ? [...actions.slice(0, reached), aside[request]] : actions.slice(0, reached);
  for (const [index, step] of stepsOf(requestTable, moves).entries()) {
    // Of a request long validated only its two ends are told: the totals of a journal are large enough.
    if (stage === 'service' && index > 0 && index < reached) continue;
    tell(making, client, { kind: requestTable.thing, id, ...step });
  }
}

function addMails(
  making: VolumeMaking,
  client: VolumeClient,
  { id, reached, dossier }: { id: string; reached: number; dossier: string | null },
): void {
  const ours = `certificats@${making.editorSlug}.example`;
  const about = { client_id: client.id, subject_kind: 'request', subject_id: id };
  if (reached >= 3) {
    const at = daysAgo(Math.max(client.since - 16, 1));
    const doubtful = client.plan.request === 'in_doubt';
    const mail = message(making, client, at);
    if (!doubtful)
      tell(making, client, {
        kind: 'message',
        id: mail.id,
        action: 'deliver',
        from: 'sending',
        to: 'sent',
        summary: 'Courriel envoyé',
      });
    addRow(making.tables, 'messages', {
      ...mail,
      ...about,
      direction: 'out',
      purpose: 'request_submission',
      sender: ours,
      recipients: [agency],
      subject: `${client.entity.name}\u00a0: formulaire 413 signé`,
      state: doubtful ? 'in_doubt' : 'sent',
      sent_at: doubtful ? null : at,
    });
  }
  if (!dossier) return;
  const at = daysAgo(Math.max(client.since - 18, 0));
  // Some mails of the agency cite nothing of ours: a person has to say whose they are.
  const stray = client.plan.stage !== 'service' && client.serial % 16 === 3;
  addRow(making.tables, 'messages', {
    ...message(making, client, at),
    ...(stray ? { client_id: null, subject_kind: null, subject_id: null } : about),
    direction: 'in',
    purpose: 'incoming',
    sender: agency,
    recipients: [ours],
    subject: `Accusé de réception de votre demande ${dossier}`,
    state: stray ? 'unmatched' : 'matched',
    received_at: at,
    recognised_as: 'acknowledgement',
    dossier_number: dossier,
    matched_by: stray ? null : 'dossier',
    matched_at: stray ? null : at,
  });
}

// Every row of a table names the same columns.
function message(making: VolumeMaking, client: VolumeClient, at: Date) {
  const id = making.newId();
  return {
    id,
    client_id: null,
    subject_kind: null,
    subject_id: null,
    body: `Bonjour,\n\nÀ propos de ${client.entity.name}, FINESS ${client.entity.finess}.\n`,
    message_id: `<${id}@${making.editorSlug}.example>`,
    state_since: at,
    created_at: at,
    sent_at: null,
    received_at: null,
    recognised_as: null,
    dossier_number: null,
    matched_by: null,
    matched_at: null,
  };
}
