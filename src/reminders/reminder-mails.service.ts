import { Injectable } from '@nestjs/common';
import { frenchDays } from '../journey/calendar/french-date.js';
import { isMailAddress } from '../identifiers/mail-address.js';
import { MailQueue, type OutgoingMail } from '../mailbox/out/mail-queue.service.js';
import { type AuditEntry, AuditService } from '../platform/audit/audit.service.js';
import { Refused } from '../platform/web/errors.js';
import {
  digestLetter,
  insiderLetter,
  type Letter,
  ownAdministratorLetter,
  representativeLetter,
  type ToldLine,
} from './reminder-letter.js';
import { type ReminderDecision, ReminderLedger } from './reminder-ledger.js';
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
type Fate = { decision: 'sent'; messageId: string; reason: null } | { decision: 'withheld'; reason: string };

/** Writes the mails of what is due, each with its row of the ledger. */
@Injectable()
export class ReminderMails {
  constructor(
    private readonly ledger: ReminderLedger,
    private readonly mail: MailQueue,
    private readonly audit: AuditService,
  ) {}

  /** One mail to our people, that leaves now. */
  async tell(one: Due, round: Round): Promise<void> {
    const { insiders } = recipientsOfDue(one, round);
    await this.send(one, insiders, insiderLetter(letterFacts(one, round)));
    await this.tellOutsiders(one, round);
    await this.audit.record(told(one));
  }

  /** One mail a person for everything that may wait until the morning: a digest, whatever there is to tell. */
  async digest({ dues, ends, waits, revoked, ours }: Morning, round: Round): Promise<void> {
    const lines = new Map<string, DigestOf>();
    const lineOf = (address: string): DigestOf => {
      const key = address.toLowerCase();
      const line = lines.get(key) ?? { address, dues: [], ends: [], waits: [], revoked: [], ours: [] };
      lines.set(key, line);
      return line;
    };
    for (const one of dues) for (const address of recipientsOfDue(one, round).insiders) lineOf(address).dues.push(one);
    for (const one of ends) for (const address of one.recipients) lineOf(address).ends.push(one);
    for (const one of waits) for (const address of one.recipients) lineOf(address).waits.push(one);
    for (const one of revoked) for (const address of one.recipients) lineOf(address).revoked.push(one);
    if (ours.length > 0) for (const address of leadsOf(round)) lineOf(address).ours.push(...ours);
    for (const line of lines.values()) await this.sendDigest(line, round);
    for (const one of dues) await this.tellOutsiders(one, round);
    await this.audit.recordMany(dues.map(told));
  }

  /** What is told to nobody, and why. */
  async withhold(decisions: ReminderDecision[]): Promise<void> {
    await this.ledger.write(decisions);
    await this.audit.recordMany(decisions.flatMap(entriesOf));
  }

  private async sendDigest({ address, dues, ends, waits, revoked, ours }: DigestOf, round: Round): Promise<void> {
    const recipient = address.slice(0, 254);
    const rows = [
      ...dues.map((one) => ({ ...common(one), recipient, reason: due })),
      ...[...ends, ...waits].map(({ decision }) => ({ ...decision, recipient })),
    ];
    if (!isMailAddress(address))
      return this.ledger.write(rows.map((row) => ({ ...row, decision: 'no_address', reason: badAddress })));
    const letter = digestLetter(
      dues.map((one) => letterFacts(one, round)),
      linesOfDigest({ ends, waits, revoked, ours }),
    );
    const fate = await this.leave({
      purpose: 'reminder_digest',
      clientId: null,
      about: null,
      to: [address],
      ...letter,
    });
    const decisions = rows.map((row): ReminderDecision => ({
      ...row,
      ...fate,
      reason: fate.reason ?? `${row.reason} Dans le récapitulatif du jour.`,
    }));
    await this.ledger.write(decisions);
    await this.audit.recordMany(decisions.flatMap(entriesOf));
  }

  // Product § 2.12: a mail that leaves the house speaks of one client, and goes to nobody else.
  private async tellOutsiders(one: Due, round: Round): Promise<void> {
    const { own, representative } = recipientsOfDue(one, round);
    const facts = letterFacts(one, round);
    for (const address of own) await this.send(one, [address], ownAdministratorLetter(facts));
    if (!representative) return;
    const { email } = representative;
    if (email) return this.send(one, [email], representativeLetter(facts));
    const reason = 'Le représentant n’a pas d’adresse électronique. Indiquez-la sur sa fiche.';
    await this.ledger.write([{ ...common(one), recipient: 'représentant', decision: 'no_address', reason }]);
  }

  private async send(one: Due, addresses: string[], letter: Letter): Promise<void> {
    const rows = (some: string[]) => some.map((address) => ({ ...common(one), recipient: address.slice(0, 254) }));
    const bad = rows(addresses.filter((address) => !isMailAddress(address)));
    await this.ledger.write(bad.map((row) => ({ ...row, decision: 'no_address', reason: badAddress })));
    const to = addresses.filter(isMailAddress);
    if (to.length === 0) return;
    const { clientId, slotId } = one.watched;
    const about = { kind: 'slot', id: slotId };
    const fate = await this.leave({ purpose: 'reminder', clientId, about, to, ...letter });
    // A recipient twice for one stage breaks the unique key: the whole round is undone, mails included.
    await this.ledger.write(rows(to).map((row) => ({ ...row, ...fate, reason: fate.reason ?? due })));
    if (fate.decision === 'withheld') await this.audit.record(withheld(one, to, fate.reason));
  }

  // What is refused is refused before anything of it is written: it leaves no trace but its reason, and the others of the round leave.
  private async leave(mail: OutgoingMail): Promise<Fate> {
    try {
      const { id } = await this.mail.queue(mail);
      return { decision: 'sent', messageId: id, reason: null };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { decision: 'withheld', reason: error.message };
    }
  }
}

// What a stage tells of a revoked certificate stands with those that head the digest: once.
function linesOfDigest({ ends, waits, revoked, ours }: Omit<Morning, 'dues'>) {
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

// Of a certificate, its slot tells it once for all recipients.
function entriesOf(decision: ReminderDecision): AuditEntry[] {
  return [...toldOf(decision), ...endTold(decision)];
}

function common({ watched, about, send }: Due): Pick<ReminderDecision, 'clientId' | 'about' | 'stage'> {
  return { clientId: watched.clientId, about, stage: send };
}

function told({ watched, about, send }: Due): AuditEntry {
  return {
    subject: { kind: 'slot', id: watched.slotId },
    clientId: watched.clientId,
    action: 'reminded',
    summary: `Rappel d’échéance, étape ${frenchDays(send)}\u00a0: «\u00a0${watched.label}\u00a0»`,
    details: { ...about, stage: send },
  };
}

function withheld(one: Due, to: string[], reason: string): AuditEntry {
  const summary = `Rappel d’échéance, étape ${frenchDays(one.send)}, ${unsentWords.withheld.reminder}\u00a0: ${to.join(', ')}`;
  return { ...told(one), action: 'reminder_withheld', summary, reason };
}
