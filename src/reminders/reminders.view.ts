import { parisDate } from '../journey/calendar/calendar-days.js';
import { holderWords } from '../journey/plan/holders.js';
import { declaredNote, nextHolder } from '../journey/plan/coverage.js';
import { frenchDate } from '../journey/calendar/french-date.js';
import { dueStages } from '../journey/calendar/reminder-stages.js';
import { shownForm } from '../platform/forms/form.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { date } from '../platform/web/view-helpers.js';
import { ledgerLine } from './ledger.view.js';
import { muteFields } from './mute.form.js';
import { expiryWords } from './renewal-words.js';
import type { PeopleToTell } from './recipients.js';
import { heldByMute, leavesAtOnce, recipientsNow } from './reminder-round.js';
import { endStageWords } from './reminder-words.js';
import type { LedgerRow, WatchedCertificate } from './reminder.queries.js';

export interface RemindersPage {
  watched: WatchedCertificate;
  ledger: LedgerRow[];
  stages: number[];
  /** Whom a stage reaches besides those that the certificate itself tells. */
  house: Pick<PeopleToTell, 'support' | 'administration'>;
  now: Date;
  mayMute: boolean;
}

/** « Pourquoi ? »: what comes next and why, everything that was decided, and the mute. */
export function remindersView(
  page: RemindersPage,
  given: { values?: Record<string, unknown>; errors?: FormErrors } = {},
) {
  const { watched, ledger, now } = page;
  const today = parisDate(now);
  const muted = watched.mutedUntil !== null && watched.mutedUntil >= today;
  return {
    title: `Rappels · ${watched.label}`,
    head: headOf(watched, now),
    own: `/slots/${watched.slotId}`,
    next: nextOf(page, muted),
    ledger: ledger.map(lineOf),
    muted: muted ? { until: frenchDate(watched.mutedUntil ?? ''), reason: watched.muteReason } : null,
    mayMute: page.mayMute,
    form: shownForm({
      action: `/slots/${watched.slotId}/muting`,
      fields: muteFields(),
      ...given,
      submit: 'Mettre en sourdine',
      icon: 'bell-off',
      tone: 'plain',
    }),
  };
}

function headOf(watched: WatchedCertificate, now: Date) {
  const { client, clientId, slotId, label, instance, notAfter, revoked } = watched;
  const declared = notAfter && !watched.certificateId;
  return {
    crumbs: [
      { href: '/clients', label: 'Clients' },
      { href: `/clients/${clientId}`, label: client },
      { href: `/clients/${clientId}/certificates`, label: 'Certificats' },
      { href: `/slots/${slotId}`, label },
    ],
    title: 'Rappels d’échéance\u00a0: pourquoi\u202f?',
    facts: [
      { label: 'Emplacement', value: label, href: `/slots/${slotId}` },
      { label: 'Instance', value: instance },
      { value: holderWords(watched.holder, watched.number) },
      ...(notAfter ? [{ label: 'Échéance', value: endOf(notAfter, revoked, now) }] : []),
      ...(declared ? [{ value: declaredNote }] : []),
    ],
  };
}

// What is revoked serves until no day: none is counted.
function endOf(notAfter: Date, revoked: boolean, now: Date): string {
  return `${date(notAfter)}, ${revoked ? 'révoqué' : expiryWords(notAfter, now)}`;
}

interface Next {
  tone: 'ok' | 'soon' | 'bad' | 'move' | 'none';
  icon: string;
  title: string;
  text: string;
}

function nextOf({ watched, stages, now, house }: RemindersPage, muted: boolean): Next {
  const silent = (title: string, text: string): Next => ({ tone: 'none', icon: 'bell-off', title, text });
  if (!watched.needed) return silent('Aucun rappel.', 'L’emplacement n’est plus requis.');
  if (!watched.notAfter)
    return silent(
      'Aucun rappel.',
      'Aucun certificat n’est encore en service\u00a0: il n’y a pas d’échéance à surveiller.',
    );
  if (watched.revoked)
    return silent(
      'Aucun rappel.',
      'Le certificat est révoqué\u00a0: c’est un nouveau certificat qu’il faut. Jusque-là, il est en tête du récapitulatif de chaque jour ouvré.',
    );
  const due = dueStages({ notAfter: watched.notAfter.toISOString(), now, stages, alreadyDecided: watched.decided });
  const why =
    nextHolder(watched) === 'none'
      ? 'L’établissement est fermé\u00a0: ils disent que rien n’est à commander.'
      : 'Les rappels cessent quand le certificat suivant est vérifié.';
  if (due.send !== null && heldByMute(due.send, { stages, mutedUntil: watched.mutedUntil, now }))
    return silent(
      `Étape ${endStageWords(due.send)}\u00a0: retenue par la sourdine.`,
      `C’est la dernière\u00a0: elle part après le ${frenchDate(watched.mutedUntil ?? '')}, ou dès que la sourdine est levée. ${why}`,
    );
  if (due.send !== null)
    return {
      tone: 'move',
      icon: 'bell',
      title: `Étape ${endStageWords(due.send)}\u00a0: due maintenant.`,
      text: `${whenItLeaves(watched.notAfter, now)} ${whoIsTold(watched, { stage: due.send, skip: due.skip }, house)} ${why}`,
    };
  if (!due.next) return silent('Plus aucune étape à venir.', 'La dernière étape de la règle est passée.');
  const told = whoIsTold(watched, { stage: due.next.stage, skip: [] }, house);
  const text = muted ? `Sauf si la sourdine dure encore ce jour-là. ${told} ${why}` : `${told} ${why}`;
  return {
    tone: 'none',
    icon: 'bell',
    title: `Prochaine étape\u00a0: ${endStageWords(due.next.stage)}, le ${frenchDate(due.next.on)}.`,
    text,
  };
}

function whenItLeaves(notAfter: Date, now: Date): string {
  return leavesAtOnce(notAfter, now)
    ? 'Elle part au prochain passage, dans 15\u00a0min au plus.'
    : 'Elle part dans le récapitulatif du prochain jour ouvré\u00a0: un seul courriel par personne et par jour.';
}

// As things stand now: roles are resolved when the stage leaves.
function whoIsTold(
  watched: WatchedCertificate,
  stage: Parameters<typeof recipientsNow>[1],
  house: RemindersPage['house'],
): string {
  const { insiders, own, representative } = recipientsNow(watched, stage, house);
  const outside = [...own, ...(representative ? [representative.email ?? 'le représentant, sans adresse'] : [])];
  const apart = outside.length > 0 ? `\u202f; à part, ${outside.join(', ')}` : '';
  return `À ce jour, pour ${insiders.join(', ')}${apart}.`;
}

function lineOf(row: LedgerRow) {
  return ledgerLine(row, { title: endStageWords(row.stage), note: `Échéance du ${date(row.notAfter)}` });
}
