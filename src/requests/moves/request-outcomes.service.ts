import { de } from '../../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { Document } from '../../platform/documents/document.entity.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused } from '../../platform/web/errors.js';
import { followedUnder } from '../doubts/contradictions.service.js';
import { ContradictionsQueries } from '../doubts/contradictions.queries.js';
import { RequestMoves } from './request-moves.js';
import type { Request } from '../request.entity.js';

/** What happens to a request besides its two mails: ANS's answers, corrections, the end. */
@Injectable()
export class RequestOutcomes {
  constructor(
    private readonly db: TenantDb,
    private readonly moves: RequestMoves,
    private readonly contradictions: ContradictionsQueries,
    private readonly audit: AuditService,
  ) {}

  /** ANS has received it and gave this number. @throws Refused when the number is another client's, or not that of the dossier of many it is in */
  async acknowledge(id: string, dossierNumber: string, evidence: Evidence = {}): Promise<void> {
    const request = await this.moves.lock(id);
    await this.refuseOtherNumber(request, dossierNumber);
    const summary = `Accusé de réception de l’ANS, dossier ${dossierNumber}`;
    await this.moves.move(request, 'acknowledge', {
      given: dossierNumber ? ['dossier_number'] : [],
      columns: { dossierNumber },
      summary,
      ...evidence,
    });
  }

  /** ANS has recorded the administrators. The number is kept when it was not known yet. */
  async validate(id: string, said: string | null, evidence: Evidence = {}): Promise<void> {
    const request = await this.moves.lock(id);
    const dossierNumber = await this.numberOf(request, said);
    await this.moves.move(request, 'validate', { columns: { dossierNumber }, ...evidence });
  }

  /** @param said the number that a mail of ANS says, kept when it was not known yet */
  async askCorrection(id: string, reason: string, evidence: Evidence = {}, said: string | null = null): Promise<void> {
    const request = await this.moves.lock(id);
    const dossierNumber = await this.numberOf(request, said);
    const columns = { corrections: request.corrections + 1, correctionReason: reason, dossierNumber };
    await this.moves.move(request, 'ask_correction', { reason: reason.trim(), columns, ...evidence });
  }

  /** ANS's own words are the reason. @param said as for a correction */
  async refuse(id: string, reason: string, evidence: Evidence = {}, said: string | null = null): Promise<void> {
    const request = await this.moves.lock(id);
    const dossierNumber = await this.numberOf(request, said);
    await this.moves.move(request, 'refuse', { reason: reason.trim(), columns: { dossierNumber }, ...evidence });
  }

  /** An end of ours, or the end of a doubt, which always says why. */
  async because(id: string, action: 'settle' | 'cancel', reason: string, evidence: Evidence = {}): Promise<void> {
    await this.moves.move(await this.moves.lock(id), action, { reason: reason.trim(), ...evidence });
  }

  /** An acknowledgement that comes when the request has moved on still says its number; nothing else changes. @throws Refused as `acknowledge` */
  async noteNumber(id: string, dossierNumber: string, { documentId = null, details = {} }: Evidence): Promise<void> {
    const request = await this.moves.lock(id);
    await this.refuseOtherNumber(request, dossierNumber);
    const noted = await this.db.execute(
      'UPDATE requests SET dossier_number = $2, version = version + 1 WHERE id = $1 AND dossier_number IS NULL',
      [id, dossierNumber],
    );
    await this.audit.record({
      subject: { kind: 'request', id },
      clientId: request.clientId,
      action: 'numbered',
      summary: `Dossier ${dossierNumber}, d’après un accusé de réception de l’ANS`,
      documentId,
      details: noted ? { ...details, version: request.version + 1 } : details,
    });
  }

  /** Back to a draft that may be edited. The signature, if any, is void: its document stays. */
  async reopen(id: string, action: 'resume' | 'edit_signed'): Promise<void> {
    const request = await this.moves.lock(id);
    const { signedDocumentId } = request;
    const hashes = await this.hashes(request);
    await this.moves.move(request, action, {
      documentId: signedDocumentId,
      // What is printed next may be on another paper.
      columns: { signedDocumentId: null, signedOn: null, officialPaper: null, blankId: null },
      ...(signedDocumentId ? { summary: voidedSummary(action), details: { voided: hashes } } : {}),
    });
  }

  private async hashes(request: Request): Promise<Record<string, string | null>> {
    const of = async (id: string | null) => (id ? await this.db.one(Document, { id }) : null);
    const unsigned = await of(request.unsignedDocumentId);
    const signed = await of(request.signedDocumentId);
    return { unsignedSha256: unsigned?.sha256 ?? null, signedSha256: signed?.sha256 ?? null };
  }

  // A number that is known stays: another one is a doubt.
  private async numberOf(request: Request, said: string | null): Promise<string | null> {
    if (request.dossierNumber || !said) return request.dossierNumber;
    await this.refuseOtherNumber(request, said);
    return said;
  }

  private async refuseOtherNumber(request: Request, dossierNumber: string): Promise<void> {
    const other = await this.contradictions.otherHolder(request, dossierNumber);
    if (other)
      throw new Refused([
        `Le dossier ${dossierNumber} est déjà celui ${de(other.name)}. Relisez le numéro sur le courriel de l’ANS.`,
      ]);
    const dossier = await this.contradictions.otherDossier(request, dossierNumber);
    if (dossier)
      throw new Refused([
        followedUnder(dossier),
        'Relisez le numéro sur le courriel de l’ANS, corrigez celui du dossier de masse, ou sortez-en d’abord ce client.',
      ]);
  }
}

/** What proves an outcome: the raw mail, usually. */
export interface Evidence {
  documentId?: string | null;
  details?: Record<string, unknown>;
  /** Of a person who settles a doubt by it. */
  reason?: string;
}

function voidedSummary(action: 'resume' | 'edit_signed'): string {
  const why = action === 'resume' ? 'pour corriger la demande' : 'pour modifier la demande';
  return `Signature annulée ${why}\u202f; l’ancienne pièce signée reste au dossier`;
}
