import { Injectable } from '@nestjs/common';
import { ClientsService } from '../../clients/clients.service.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { AppError, NotFound, Refused } from '../../platform/web/errors.js';
import { MailMatching, type Match } from './mail-matching.service.js';
import { MailSubjects, type InboundMail, type RecognisedAs } from './mail-subjects.js';
import { Message } from '../message.entity.js';
import { clock } from '../../platform/clock.js';

/** What happens to a mail once it is known what it is about. */
@Injectable()
export class MatchedMail {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly matching: MailMatching,
    private readonly subjects: MailSubjects,
    private readonly clients: ClientsService,
  ) {}

  /**
   * Attaches the mail and lets its subject move. When nothing moves the mail is flagged `to_check`: somebody must read it.
   * @param recognisedAs what the subject may believe; null: attached, nothing moves
   * @returns the French sentence of what moved, or why not
   */
  async apply(id: string, match: Match, recognisedAs: RecognisedAs | null): Promise<string> {
    const message = await this.byId(id);
    await this.db.repo(Message).update(
      { id },
      {
        clientId: match.clientId,
        subjectKind: match.kind,
        subjectId: match.subjectId,
        matchedBy: match.by,
        matchedAt: clock.now(),
      },
    );
    const before = await this.lastSequence();
    const sentence = await this.letMove(match, { ...inboundOf(message), recognisedAs });
    const moved = await this.movedSince(before, match.subjectId);
    // Who attached it by hand has read it.
    const state = moved || match.by === 'person' ? 'matched' : 'to_check';
    await this.db.repo(Message).update({ id }, { state, stateSince: clock.now() });
    await this.audit.record({
      subject: { kind: 'message', id },
      clientId: match.clientId,
      action: 'matched',
      from: message.state,
      to: state,
      summary: `Courriel «\u00a0${message.subject}\u00a0» rattaché ${howMatched[match.by]}`,
      reason: sentence,
      documentId: message.rawDocumentId,
      details: { about: { kind: match.kind, id: match.subjectId } },
    });
    return sentence;
  }

  private async letMove(match: Match, mail: InboundMail): Promise<string> {
    const { kind, subjectId, by } = match;
    const port = kind ? this.subjects.of(kind) : undefined;
    if (!port || !subjectId) return 'Rien ne bouge de lui-même\u00a0: lisez-le.';
    if (by === 'person') return port.apply(subjectId, mail);
    // What comes by itself is kept whatever happens: a person then sees why nothing moved.
    return this.db
      .savepoint(() => port.apply(subjectId, mail))
      .catch((error: Error) => {
        console.error(`mail ${mail.id} could not be applied: ${error.stack ?? error.message}`);
        const why = error instanceof AppError ? error.message : 'Une erreur de notre côté a empêché de l’appliquer.';
        return `Rien n’a bougé. ${why}`;
      });
  }

  /**
   * A person says what a mail is about.
   * @param believed false: it is kept beside its subject as evidence, and nothing moves
   * @throws Refused when it is attached already.
   */
  async attach(id: string, kind: string, subjectId: string, believed = true): Promise<string> {
    const message = await this.byId(id);
    if (kind === 'client') await this.clients.byId(subjectId);
    else if (!this.subjects.of(kind)) throw new NotFound();
    // Of two people who decide at once, the second changes no row.
    const claimed = await this.db.execute(
      `UPDATE messages SET state_since = moment(), matched_at = moment() WHERE id = $1 AND direction = 'in' AND state IN ('unmatched', 'filed') AND matched_at IS NULL`,
      [id],
    );
    if (claimed === 0) throw new Refused(['Ce courriel est déjà rattaché. Ouvrez-le pour voir à quoi.']);
    const match: Match =
      kind === 'client'
        ? { kind, subjectId, clientId: subjectId, by: 'person' }
        : await this.matching.matchTo(kind, subjectId, 'person');
    return this.apply(id, match, believed ? message.recognisedAs : null);
  }

  /** Nothing of ours is concerned: out of the box, and kept. */
  async fileWithoutClient(id: string): Promise<void> {
    await this.move(id, ['unmatched'], 'filed', 'classé sans client');
  }

  /** Read: what it says was dealt with. */
  async markChecked(id: string): Promise<void> {
    await this.move(id, ['to_check'], 'matched', 'vérifié');
  }

  private async move(id: string, from: string[], to: 'filed' | 'matched', done: string): Promise<void> {
    const message = await this.byId(id);
    const changed = await this.db.execute(
      `UPDATE messages SET state = $2, state_since = moment() WHERE id = $1 AND direction = 'in' AND state = ANY($3)`,
      [id, to, from],
    );
    if (changed === 0) throw new Refused(['Ce courriel a déjà été traité. Rechargez la page pour voir par qui.']);
    await this.audit.record({
      subject: { kind: 'message', id },
      clientId: message.clientId,
      action: to === 'filed' ? 'filed' : 'checked',
      from: message.state,
      to,
      summary: `Courriel «\u00a0${message.subject}\u00a0» ${done}`,
    });
  }

  private async byId(id: string): Promise<Message> {
    const message = await this.db.repo(Message).findOneBy({ id, direction: 'in' });
    if (!message) throw new NotFound();
    return message;
  }

  // The journal is the truth about what moved: a new state of the subject since then, or none.
  private async lastSequence(): Promise<string> {
    const rows = await this.db.query<{ last: string }>('SELECT coalesce(max(sequence), 0) AS last FROM audit_entries');
    return rows[0]?.last ?? '0';
  }

  private async movedSince(sequence: string, subjectId: string | null): Promise<boolean> {
    const rows = await this.db.query(
      'SELECT 1 FROM audit_entries WHERE sequence > $1 AND subject_id = $2 AND to_state IS DISTINCT FROM from_state AND to_state IS NOT NULL',
      [sequence, subjectId],
    );
    return rows.length > 0;
  }
}

const howMatched: Record<Match['by'], string> = {
  reference: 'automatiquement\u00a0: il répond à un de nos envois',
  dossier: 'automatiquement\u00a0: numéro de dossier et expéditeur reconnus',
  bounce: 'automatiquement\u00a0: c’est le retour d’un de nos envois',
  person: 'à la main',
};

export function inboundOf(message: Message): InboundMail {
  const { id, sender, subject, body, recognisedAs, dossierNumber, receivedAt, createdAt } = message;
  return { id, sender, subject, body, recognisedAs, dossierNumber, receivedAt: receivedAt ?? createdAt };
}
