import { endStageWords } from './reminder-words.js';
import { isMailAddress } from '../identifiers/mail-address.js';
import type { OutgoingMail } from '../mailbox/out/mail-queue.service.js';
import type { AuditEntry } from '../platform/audit/audit.service.js';
import { digestLetter, type DigestLines, type ToldLine } from './digest-letter.js';
import { insiderLetter, type Letter, ownAdministratorLetter, representativeLetter } from './reminder-letter.js';
import type { LetterFacts } from './renewal-words.js';
import type { ReminderDecision } from './reminder-ledger.js';
import { unsentWords } from './decided.js';
import { endTold } from './ends/end-words.js';
import { toldOf } from './waits/chase-decisions.js';
import { type Due, houseOf, leadsOf, letterFacts, recipientsNow, type Round } from './reminder-round.js';

const badAddress = 'Cette adresse n’est pas valide. Corrigez-la sur la fiche.';
const due = 'Étape due, successeur non vérifié.';

/** What ends or waits, as our people are told of it in the digest: who is, and what the ledger keeps. */
export interface Told {
  recipients: string[];
  line: ToldLine;
  decision: Omit<ReminderDecision, 'recipient' | 'decision'>;
}

/** All that is told on one morning. */
export interface Morning {
  dues: Due[];
  ends: Told[];
  waits: Told[];
  /** What heads the digest of whom it concerns until it is over: told anew each morning, and no decision. */
  revoked: Pick<Told, 'recipients' | 'line'>[];
  /** What keeps reminders and is the editor’s own, for who stands for the house; nothing of it is a decision. */
  ours: ToldLine[];
}

interface DigestOf extends Morning {
  address: string;
}

/** What became of a mail: written, or refused for something that only a person can put right. */
export type Fate = { decision: 'sent'; messageId: string; reason: null } | { decision: 'withheld'; reason: string };

/** What is to be told: by a mail, whose fate says what is kept of it, or by none, since its address is not valid. */
export interface Letters {
  mails: { mail: OutgoingMail; kept: (fate: Fate) => Kept }[];
  unwritten: ReminderDecision[];
}

interface Kept {
  decisions: ReminderDecision[];
  entries: AuditEntry[];
}

const nothing: Letters = { mails: [], unwritten: [] };

export function joined(all: Letters[]): Letters {
  return { mails: all.flatMap(({ mails }) => mails), unwritten: all.flatMap(({ unwritten }) => unwritten) };
}

export function insidersOf(one: Due, round: Round): Letters {
  return letterTo(one, recipientsOfDue(one, round).insiders, insiderLetter(letterFacts(one, round)));
}

// Product § 2.12: a mail that leaves the house speaks of one client, and goes to nobody else.
export function outsidersOf(one: Due, round: Round): Letters {
  const { own, representative } = recipientsOfDue(one, round);
  const facts = letterFacts(one, round);
  const letters = own.map((address) => letterTo(one, [address], ownAdministratorLetter(facts, address)));
  return joined([...letters, representative ? toRepresentative(one, representative.email, facts) : nothing]);
}

function toRepresentative(one: Due, email: string | null, facts: LetterFacts): Letters {
  if (email) return letterTo(one, [email], representativeLetter(facts));
  const reason = 'Le représentant n’a pas d’adresse électronique. Indiquez-la sur sa fiche.';
  return { mails: [], unwritten: [{ ...common(one), recipient: 'représentant', decision: 'no_address', reason }] };
}

function letterTo(one: Due, addresses: string[], letter: Letter): Letters {
  const rows = (some: string[]) => some.map((address) => ({ ...common(one), recipient: address.slice(0, 254) }));
  const bad = rows(addresses.filter((address) => !isMailAddress(address)));
  const unwritten = bad.map((row): ReminderDecision => ({ ...row, decision: 'no_address', reason: badAddress }));
  const to = addresses.filter(isMailAddress);
  if (to.length === 0) return { mails: [], unwritten };
  const { clientId, slotId } = one.watched;
  const mail: OutgoingMail = { purpose: 'reminder', clientId, about: { kind: 'slot', id: slotId }, to, ...letter };
  const kept = (fate: Fate): Kept => ({
    decisions: rows(to).map((row) => ({ ...row, ...fate, reason: fate.reason ?? due })),
    entries: fate.decision === 'withheld' ? [withheld(one, to, fate.reason)] : [],
  });
  return { mails: [{ mail, kept }], unwritten };
}

export function digestsOf({ dues, ends, waits, revoked, ours }: Morning, round: Round): Letters[] {
  const digests = new Map<string, DigestOf>();
  const digestOf = (address: string): DigestOf => {
    const key = address.toLowerCase();
    const digest = digests.get(key) ?? { address, dues: [], ends: [], waits: [], revoked: [], ours: [] };
    digests.set(key, digest);
    return digest;
  };
  for (const one of dues) for (const address of recipientsOfDue(one, round).insiders) digestOf(address).dues.push(one);
  for (const one of ends) for (const address of one.recipients) digestOf(address).ends.push(one);
  for (const one of waits) for (const address of one.recipients) digestOf(address).waits.push(one);
  for (const one of revoked) for (const address of one.recipients) digestOf(address).revoked.push(one);
  if (ours.length > 0) for (const address of leadsOf(round)) digestOf(address).ours.push(...ours);
  return [...digests.values()].map((digest) => digestTo(digest, round));
}

function digestTo({ address, dues, ends, waits, ...heads }: DigestOf, round: Round): Letters {
  const recipient = address.slice(0, 254);
  const rows = [
    ...dues.map((one) => ({ ...common(one), recipient, reason: due })),
    ...[...ends, ...waits].map(({ decision }) => ({ ...decision, recipient })),
  ];
  if (!isMailAddress(address))
    return { mails: [], unwritten: rows.map((row) => ({ ...row, decision: 'no_address', reason: badAddress })) };
  const letter = digestLetter(
    dues.map((one) => letterFacts(one, round)),
    linesOfDigest({ ends, waits, ...heads }),
  );
  const mail: OutgoingMail = { purpose: 'reminder_digest', clientId: null, about: null, to: [address], ...letter };
  const kept = (fate: Fate): Kept => {
    const decisions = rows.map((row): ReminderDecision => ({
      ...row,
      ...fate,
      reason: fate.reason ?? `${row.reason} Dans le récapitulatif du jour.`,
    }));
    return { decisions, entries: decisions.flatMap(entriesOf) };
  };
  return { mails: [{ mail, kept }], unwritten: [] };
}

// What a stage tells of a revoked certificate stands with those that head the digest: once.
function linesOfDigest({ ends, waits, revoked, ours }: Omit<Morning, 'dues'>): DigestLines {
  const isRevoked = ({ decision: { about } }: Told) => 'rule' in about && about.rule === 'revocation';
  return {
    revoked: linesOf([...revoked, ...waits.filter(isRevoked)]),
    ends: linesOf(ends),
    waits: linesOf(waits.filter((one) => !isRevoked(one))),
    ours,
  };
}

// Who follows the client and answers for the house reads of it once.
function linesOf(all: Pick<Told, 'line'>[]): ToldLine[] {
  return [...new Map(all.map(({ line }) => [`${line.link} ${line.what}`, line])).values()];
}

function recipientsOfDue(one: Due, round: Round) {
  return recipientsNow(one.watched, { stage: one.send, skip: one.skip }, houseOf(round));
}

/** Of a certificate, its slot tells it once for all recipients. */
export function entriesOf(decision: ReminderDecision): AuditEntry[] {
  return [...toldOf(decision), ...endTold(decision)];
}

function common({ watched, about, send }: Due): Pick<ReminderDecision, 'clientId' | 'about' | 'stage'> {
  return { clientId: watched.clientId, about, stage: send };
}

function withheld(one: Due, to: string[], reason: string): AuditEntry {
  const summary = `Rappel d’échéance, étape ${endStageWords(one.send)}, ${unsentWords.withheld.reminder}\u00a0: ${to.join(', ')}`;
  return { ...told(one), action: 'reminder_withheld', summary, reason };
}

/** That a stage was told, in the journal of its slot. */
export function told({ watched, about, send }: Due): AuditEntry {
  return {
    subject: { kind: 'slot', id: watched.slotId },
    clientId: watched.clientId,
    action: 'reminded',
    summary: `Rappel d’échéance, étape ${endStageWords(send)}\u00a0: «\u00a0${watched.label}\u00a0»`,
    details: { ...about, stage: send },
  };
}
