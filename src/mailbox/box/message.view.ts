import { linkOfSubject } from '../../clients/client-links.js';
import type { OfferedAction } from '../../journey/states/transitions.js';
import { changesView, type ShownChanges } from '../../platform/changes/changes.view.js';
import { dateTime, fileSize } from '../../platform/web/view-helpers.js';
import { automaticNote, contentView, leftNote, quarantineView } from '../content/mail-content.view.js';
import { authorOf, stateOf, withoutEffect } from './mail-list.view.js';
import type { KeptFile } from '../kept-file.js';
import type { Found, MessageEvent, OneMessage, Proposal } from './message.queries.js';
import { isReport } from '../proof/bounce.js';
import { doubtTitle, toldDoubt } from '../proof/sender-doubt.labels.js';
import type { IncomingState, Message, OutgoingState } from '../message.entity.js';
import type { OutgoingAction } from '../out/outgoing-mail.transitions.js';
import { recognisedLabels } from '../rules/mail-rule.entity.js';

/** A mail as it is read. @param mayOpen whether the reader may open what is in quarantine @param believed somebody vouched for its author: nothing is left to be confirmed */
export function readingView(
  { message, clientName, raw, attachments, quarantine }: OneMessage,
  mayOpen = false,
  believed = false,
) {
  const incoming = message.direction === 'in';
  return {
    id: message.id,
    page: `/mailbox/messages/${message.id}`,
    incoming,
    subject: message.subject,
    from: incoming ? authorOf(message) : message.sender,
    realSender: isReport(message.purpose) ? message.sender : null,
    to: message.recipients.join(', ') || 'non indiqué',
    whenLabel: incoming ? 'Reçu' : message.sentAt ? 'Envoyé' : 'Préparé',
    when: dateTime(message.receivedAt ?? message.sentAt ?? message.createdAt),
    state: stateOf(message.direction, message.state),
    error: message.lastError,
    doubt: doubtOf(message, believed),
    returned: message.returnedMailId ? `/mailbox/messages/${message.returnedMailId}` : null,
    recognised: message.recognisedAs ? recognisedLabels[message.recognisedAs] : null,
    dossierNumber: message.dossierNumber,
    content: contentView(message),
    automatic: automaticNote(message),
    quarantine: quarantineView(message, quarantine, mayOpen),
    raw: raw && (!quarantine || mayOpen) ? fileView(raw) : null,
    attachments: attachments.map(fileView),
    left: leftNote(message.leftAttachments),
    client: message.clientId ? { href: `/clients/${message.clientId}`, name: clientName } : null,
    about: aboutOf(message),
  };
}

/** For the partial `note`: why its author is not proven, or has not to say it, and what to check. */
function doubtOf({ senderDoubt, sender, state }: Message, believed: boolean) {
  if (!senderDoubt) return null;
  const { why, check } = toldDoubt(senderDoubt, sender);
  const waits = !believed && (state === 'unmatched' || state === 'to_check');
  return {
    tone: waits ? 'soon' : 'none',
    icon: 'shield-x',
    title: `${doubtTitle(senderDoubt)}.`,
    text: waits ? `${why} ${check}` : why,
  };
}

/** For the partial `note`: the rules recognise it, and nothing moved by it: why, and what is left to do. Null where something did, or where it says nothing. @param events the newest first */
export function unmovedNote({ recognisedAs, state, subjectKind }: Message, events: MessageEvent[]) {
  const last = events.find(({ action }) => action === 'matched' || action === 'matching_undone');
  if (recognisedAs === null || last?.moved !== false) return null;
  const waits = state === 'to_check';
  const where = whereNoted[subjectKind ?? ''] ?? 'chez le client';
  const toDo = last.isOver
    ? 'Lisez-le, puis marquez-le comme vérifié.'
    : `S’il apporte quelque chose, enregistrez-le ${where}. Marquez-le ensuite comme vérifié.`;
  return {
    tone: waits ? 'soon' : 'none',
    icon: 'info-circle',
    isOver: last.isOver,
    title: `${recognisedLabels[recognisedAs]}, ${withoutEffect}.`,
    text: [last.reason, waits ? toDo : null].filter(Boolean).join(' '),
  };
}

const whereNoted: Record<string, string> = {
  request: 'dans la demande, ou dans une nouvelle si elle est close',
  order: 'dans la commande',
  mass_dossier: 'dans le dossier de masse',
};

/** What a person confirms of a mail that is attached and that nobody vouches for; what its subject reads line by line may say several things. */
export function confirmationView({ id, recognisedAs, dossierNumber }: Message) {
  const number = dossierNumber ? `, n°\u00a0${dossierNumber}` : '';
  return {
    action: `/mailbox/messages/${id}/confirmation`,
    label: recognisedAs
      ? `Confirmer\u00a0: ${recognisedLabels[recognisedAs].toLowerCase()}${number}`
      : 'Confirmer ce que dit ce courriel',
  };
}

/** For the partial `changes/changes`: what a person attached to the wrong client (client-space/review). @param whyNot in French */
export function againView({ id, state }: Message, whyNot: string | null, today: string) {
  const offered: OfferedAction<IncomingState, 'match_again'> = {
    ...{
      action: 'match_again',
      from: state as IncomingState,
      label: 'Remettre à rapprocher',
      to: 'unmatched',
      requires: ['reason'],
    },
    ...{ allowed: whyNot === null, reasons: whyNot === null ? [] : [whyNot] },
    effects: [
      'Ce n’est pas le bon client\u00a0: le courriel attend de nouveau d’être rapproché, et ce qui en a été pris lui est rendu.',
    ],
  };
  // Most mails are where they belong: what is to be done with them comes first.
  return changesView([offered], {
    base: `/client-answers/mails/${id}`,
    displays: { match_again: { noun: 'matching', icon: 'link-off' } },
    today,
  }).map((change) => ({ ...change, primary: false }));
}

/** The attachments of an answer to what was sent to be signed, which may be it: what a person takes them for (client-space/review). Their names end as their bytes say. */
export function papersView({ message, attachments, paperWaits }: OneMessage) {
  if (message.direction !== 'in' || !paperWaits) return null;
  const title = message.subjectKind === 'request' ? 'Formulaire signé' : 'Mandat signé';
  const what = title.toLowerCase();
  const files = attachments.filter(({ fileName }) => /\.pdf$/i.test(fileName));
  const photos = attachments.filter(({ fileName }) => /\.(?:jpe?g|png|hei[cf])$/i.test(fileName));
  if (files.length + photos.length === 0) return null;
  const several = photos.length > 1 ? `les ${photos.length} photos` : 'la photo';
  const together = photos.length > 0 ? `Prendre ${several} comme ${what}` : null;
  return { action: `/client-answers/mails/${message.id}`, title, what, files, photos, together };
}

function fileView({ id, fileName: name, size }: KeptFile) {
  return { href: `/documents/${id}?download=1`, name, weight: fileSize(size) };
}

const openLabels: Record<string, string> = {
  request: 'Ouvrir la demande',
  order: 'Ouvrir la commande',
  mass_dossier: 'Ouvrir le dossier de masse',
  slot: 'Ouvrir l’emplacement',
  certificate: 'Ouvrir le certificat',
  delegation: 'Ouvrir la délégation',
};

function aboutOf({ subjectKind, subjectId, clientId }: Message) {
  const label = subjectKind ? openLabels[subjectKind] : undefined;
  return label && subjectKind && subjectId
    ? { href: linkOfSubject({ subjectKind, subjectId, clientId }), label }
    : null;
}

/** What a person decides of a mail we sent; the rest of its table is done by jobs. */
const sendingDisplays: ShownChanges<OutgoingAction> = {
  resend: { noun: 'sending', icon: 'send' },
  consider_sent: { noun: 'settlement', icon: 'check', labels: { reason: 'Comment on le sait' } },
  consider_failed: { noun: 'failure', icon: 'mail-off' },
  withdraw: { noun: 'withdrawal', icon: 'ban' },
  complete: { noun: 'completion', icon: 'send' },
  settle: { noun: 'closure', icon: 'check' },
};

/** For the partial `changes/changes`. */
export function sendingChanges(
  message: Message,
  offered: OfferedAction<OutgoingState, OutgoingAction>[],
  today: string,
) {
  const base = `/mailbox/messages/${message.id}`;
  return changesView(offered, { base, displays: sendingDisplays, today });
}

export function proposalView(proposal: Proposal, message: Message, index: number) {
  const acknowledges = message.recognisedAs === 'acknowledgement' && message.dossierNumber && proposal.likely;
  return {
    ...proposal,
    best: index === 0 && proposal.likely,
    clientHref: proposal.href ?? `/clients/${proposal.clientId}`,
    state: proposal.likely
      ? { tone: 'ok', icon: 'circle-check', label: 'Très probable' }
      : { tone: 'none', icon: 'help-circle', label: 'Peu probable' },
    action: `/mailbox/messages/${message.id}/matching`,
    label: acknowledges ? `Rattacher, accusé n°\u00a0${message.dossierNumber}` : 'Rattacher à celle-ci',
  };
}

export function foundView(found: Found, message: Message) {
  return { ...found, action: `/mailbox/messages/${message.id}/matching` };
}

const icons: Record<string, string> = {
  queued: 'clock',
  sending: 'send',
  sent: 'check',
  failed: 'mail-off',
  dropped: 'mail-off',
  in_doubt: 'mail-exclamation',
  unmatched: 'mail',
  matched: 'link',
  to_check: 'eye',
  filed: 'archive',
};

const alarms = new Set(['private_key_refused', 'csr_quarantined']);

/** For the partial `timeline`. */
export function eventView(event: MessageEvent) {
  const tones: Record<string, string> = {
    sent: 'ok',
    matched: 'ok',
    failed: 'bad',
    in_doubt: 'soon',
    to_check: 'soon',
  };
  return {
    tone: alarms.has(event.action) ? 'bad' : (tones[event.toState ?? ''] ?? ''),
    icon: alarms.has(event.action) ? 'shield-x' : (icons[event.toState ?? ''] ?? 'mail'),
    text: event.summary,
    note: [event.reason, whoOf(event)].filter(Boolean).join(' · '),
    time: dateTime(event.at),
    iso: event.at.toISOString(),
  };
}

function whoOf({ actorName: name }: MessageEvent): string {
  return name === 'mail.send' || name === 'mailbox.collect' ? 'automatique' : name;
}
