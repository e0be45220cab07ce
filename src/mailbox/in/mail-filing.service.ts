import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { AppError, NotFound, Refused } from '../../platform/web/errors.js';
import { doubtInside, doubtTitle, toldDoubt } from '../proof/sender-doubt.labels.js';
import { MailMatching, type Match } from './mail-matching.service.js';
import { MailSubjects, type MailEffect } from './mail-subjects.js';
import type { RecognisedAs } from '../rules/mail-rule.entity.js';
import { type IncomingState, Message } from '../message.entity.js';
import { somethingMoved } from './moved-mail.facts.js';
import { clock } from '../../platform/clock.js';
import { log } from '../../platform/log.js';

interface Told {
  from: IncomingState;
  to: IncomingState;
  action: string;
  done: string;
  since?: Date | null;
}

/** What happens to a mail once it is known what it is about. */
@Injectable()
export class MailFiling {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly matching: MailMatching,
    private readonly subjects: MailSubjects,
  ) {}

  /**
   * Attaches the mail and lets its subject move. When nothing moves the mail is flagged `to_check`: somebody must read it.
   * @param recognisedAs what the subject may believe; null: attached, nothing moves
   * @param believed somebody vouches for its author, whatever the rules recognise
   * @returns the French sentence of what moved, or why nothing did and where it waits
   */
  async apply(
    id: string,
    match: Match,
    recognisedAs: RecognisedAs | null,
    believed = recognisedAs !== null,
  ): Promise<string> {
    const message = await this.byId(id);
    const { clientId, kind: subjectKind, subjectId, by } = match;
    const said = message.recognisedAs;
    const doubt = said && message.senderDoubt;
    const effect = await this.letMove(match, Object.assign(message, { recognisedAs }), believed);
    const moved = effect.moved && !effect.toCheck;
    const why = doubt && !believed ? ` ${doubtTitle(doubt)}. ${toldDoubt(doubt, message.sender).why}` : '';
    const sentence = `${effect.sentence}${why}`;
    // Whoever attached it has said whose it is, not that what it brings was dealt with.
    const state = moved ? 'matched' : 'to_check';
    const at = clock.now();
    const found = { clientId, subjectKind, subjectId, matchedBy: by, matchedAt: at };
    await this.db.repo(Message).update({ id }, { ...found, state, stateSince: at });
    const before = by === 'person' ? await this.formerClient(id) : null;
    const elsewhere = before && before !== clientId ? ', après l’avoir été à un autre client' : '';
    await this.audit.record({
      subject: { kind: 'message', id },
      clientId,
      action: 'matched',
      from: message.state,
      to: state,
      summary: `Courriel «\u00a0${message.subject}\u00a0» rattaché ${howMatched[by]}${elsewhere}${doubt && believed ? `, ${doubtInside(doubt)} mais confirmé` : ''}${said && !effect.moved ? '\u202f; rien n’a changé' : ''}`,
      reason: sentence,
      documentId: message.rawDocumentId,
      details: {
        about: { kind: subjectKind, id: subjectId },
        moved: effect.moved,
        believed,
        ...(effect.isOver && { isOver: true }),
      },
    });
    return moved ? sentence : `${sentence} ${waits}`;
  }

  // What cannot move leaves nothing half done, and the mail is kept: a person then sees why nothing moved.
  private async letMove({ kind, subjectId, by }: Match, mail: Message, believed: boolean): Promise<MailEffect> {
    const port = kind ? this.subjects.of(kind) : undefined;
    if (!port || !subjectId) return { moved: false, sentence: 'Rien ne bouge de lui-même\u00a0: lisez-le.' };
    try {
      return await this.db.savepoint(() => port.apply(subjectId, mail, believed));
    } catch (error) {
      if (error instanceof Refused || (error instanceof AppError && by !== 'person'))
        return { moved: false, sentence: `Rien n’a changé. ${error.message}` };
      // The person is there to see it; what comes by itself must be kept whatever happens.
      if (by === 'person') throw error;
      log.fault('a mail could not be applied', error, { mail: mail.id });
      return { moved: false, sentence: 'Rien n’a changé. Une erreur de notre côté a empêché de l’appliquer.' };
    }
  }

  /**
   * A person says what a mail is about.
   * @param believed false: it is kept beside its subject as evidence, and nothing moves
   * @throws Refused when it is attached already.
   */
  async attach(id: string, kind: string, subjectId: string, believed = true): Promise<string> {
    const { recognisedAs } = await this.byId(id);
    const match = await this.matching.chosen(kind, subjectId);
    // Of two people who decide at once, the second changes no row.
    const claimed = await this.db.execute(
      `UPDATE messages SET state_since = moment(), matched_at = moment() WHERE id = $1 AND direction = 'in' AND state IN ('unmatched', 'filed') AND matched_at IS NULL`,
      [id],
    );
    if (claimed === 0) throw new Refused(['Ce courriel est déjà rattaché. Ouvrez-le pour voir à quoi.']);
    return this.apply(id, match, believed ? recognisedAs : null, believed);
  }

  /**
   * A person has checked that an author nobody vouches for wrote what is already attached: its subject moves as it says.
   * @throws Refused when there is nothing to confirm, or somebody else decided first
   */
  async confirm(id: string): Promise<string> {
    // Of two people who decide at once, the second waits, and sees what the first did.
    const message = await this.db.one(Message, { id, direction: 'in' }, { lock: true });
    if (!message) throw new NotFound();
    if (message.state !== 'to_check')
      throw new Refused(['Ce courriel a déjà été traité. Rechargez la page pour voir par qui.']);
    const { recognisedAs, subjectKind, subjectId } = message;
    if (!this.subjects.mayBeConfirmed(message) || !subjectKind || !subjectId)
      throw new Refused([
        'Ce courriel n’annonce rien qui puisse être confirmé. Lisez-le, puis marquez-le comme vérifié.',
      ]);
    if (await this.wasBelieved(id))
      throw new Refused([
        'Ce courriel a déjà été cru, et n’a rien changé\u00a0: le confirmer ne changerait rien de plus. Enregistrez ce qu’il apporte, puis marquez-le comme vérifié.',
      ]);
    const match = await this.matching.chosen(subjectKind, subjectId);
    return this.apply(id, match, recognisedAs, true);
  }

  /** Somebody vouched for its author as it was attached to what it is about: to confirm it would do nothing more. */
  async wasBelieved(id: string): Promise<boolean> {
    const [last] = await this.db.query<{ believed: boolean }>(
      `SELECT coalesce((e.details ->> 'believed')::boolean, false) AS believed FROM audit_entries e
        WHERE e.subject_kind = 'message' AND e.subject_id = $1 AND e.action IN ('matched', 'matching_undone') ORDER BY e.sequence DESC LIMIT 1`,
      [id],
    );
    return last?.believed === true;
  }

  /** Nothing of ours is concerned: out of the box, and kept. */
  async fileWithoutClient(id: string): Promise<void> {
    await this.move(id, { from: 'unmatched', to: 'filed', action: 'filed', done: 'classé sans client' });
  }

  /**
   * Read: what it says was dealt with.
   * @param answeredAt when the mail of ours that answers it was written: taken back, that one gives it back (`AnsweredMails`)
   */
  async markChecked(id: string, answeredAt: Date | null = null): Promise<void> {
    await this.move(id, { from: 'to_check', to: 'matched', action: 'checked', done: 'vérifié', since: answeredAt });
  }

  /** What was taken of it is given back: somebody must read it again. Left as it is when it moved on since. */
  async waitAgain(id: string): Promise<void> {
    if ((await this.byId(id)).state === 'matched')
      await this.move(id, { from: 'matched', to: 'to_check', action: 'waits_again', done: 'à vérifier de nouveau' });
  }

  /** Why a person does not send it back to be matched again, in French; null when they may. */
  async whyNotMatchedAgain({ id, direction, state, matchedBy }: Message): Promise<string | null> {
    if (direction !== 'in' || matchedBy !== 'person' || !['matched', 'to_check'].includes(state))
      return 'Seul un courriel rattaché à la main est remis à rapprocher.';
    const [moving] = await this.db.query<{ reason: string }>(
      `SELECT e.reason FROM audit_entries e
        WHERE e.subject_kind = 'message' AND e.subject_id = $1 AND e.action = 'matched' AND ${somethingMoved('e')}
          AND e.sequence > coalesce((SELECT max(a.sequence) FROM audit_entries a WHERE a.subject_kind = 'message' AND a.subject_id = $1 AND a.action = 'matching_undone'), 0)
        ORDER BY e.sequence LIMIT 1`,
      [id],
    );
    return moving
      ? `Ce courriel a fait bouger ce à quoi il est rattaché, et cela ne se reprend pas d’ici\u00a0: «\u00a0${moving.reason}\u00a0» Il en reste la preuve\u202f; réglez-le sur cette page-là.`
      : null;
  }

  /**
   * A person had attached it to what it does not concern, and nothing moved: it waits to be matched again.
   * @throws Refused when it moved something, or a person attached it no more
   */
  async matchAgain(id: string, reason: string): Promise<void> {
    const message = await this.db.one(Message, { id, direction: 'in' }, { lock: true });
    if (!message) throw new NotFound();
    const whyNot = await this.whyNotMatchedAgain(message);
    if (whyNot) throw new Refused([whyNot]);
    const nothing = { clientId: null, subjectKind: null, subjectId: null, matchedBy: null, matchedAt: null };
    await this.db.repo(Message).update({ id }, { ...nothing, state: 'unmatched', stateSince: clock.now() });
    const { clientId, subjectKind, subjectId } = message;
    await this.audit.record({
      subject: { kind: 'message', id },
      clientId,
      action: 'matching_undone',
      from: message.state,
      to: 'unmatched',
      summary: `Courriel «\u00a0${message.subject}\u00a0» remis à rapprocher`,
      reason,
      documentId: message.rawDocumentId,
      details: { about: { kind: subjectKind, id: subjectId } },
    });
  }

  /** Whose it was said to be before it was sent back to be matched again. */
  private async formerClient(id: string): Promise<string | null> {
    const [former] = await this.db.query<{ clientId: string | null }>(
      `SELECT client_id FROM audit_entries WHERE subject_kind = 'message' AND subject_id = $1 AND action = 'matching_undone' ORDER BY sequence DESC LIMIT 1`,
      [id],
    );
    return former?.clientId ?? null;
  }

  private async move(id: string, { from, to, action, done, since = null }: Told): Promise<void> {
    const message = await this.byId(id);
    const changed = await this.db.execute(
      `UPDATE messages SET state = $2, state_since = coalesce($4, moment()) WHERE id = $1 AND direction = 'in' AND state = $3`,
      [id, to, from, since],
    );
    if (changed === 0) throw new Refused(['Ce courriel a déjà été traité. Rechargez la page pour voir par qui.']);
    await this.audit.record({
      subject: { kind: 'message', id },
      clientId: message.clientId,
      action,
      from: message.state,
      to,
      summary: `Courriel «\u00a0${message.subject}\u00a0» ${done}`,
    });
  }

  private async byId(id: string): Promise<Message> {
    const message = await this.db.one(Message, { id, direction: 'in' });
    if (!message) throw new NotFound();
    return message;
  }
}

const waits = 'Il attend dans «\u00a0À vérifier\u00a0».';

/** « Courriel … rattaché … ». */
export const howMatched: Record<Match['by'], string> = {
  reference: 'automatiquement\u00a0: il répond à un de nos envois',
  dossier: 'automatiquement\u00a0: numéro de dossier et expéditeur reconnus',
  bounce: 'automatiquement\u00a0: c’est le retour d’un de nos envois',
  person: 'à la main',
};
