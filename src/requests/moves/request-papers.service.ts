import { Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm';
import type { CheckedFile } from '../../platform/changes/change-form.js';
import { fillOfficialForm413 } from '../../paper/fill-form-413.js';
import { fillMapped } from '../../paper/mapped/fill-mapped.js';
import { drawOwnForm413 } from '../../paper/own-form-413.js';
import { checkForm413, type FilledForm, type Form413 } from '../../paper/form-413.js';
import { drawChangeLetter } from '../../paper/form-503/change-letter.js';
import { checkForm503, type Form503 } from '../../paper/form-503/form-503.js';
import type { Document } from '../../platform/documents/document.entity.js';
import { vouchFor } from '../../platform/files/seen-files.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import { BlankForms } from '../blanks/blank-forms.service.js';
import { Papers } from '../blanks/papers.service.js';
import { form413Of, form503Of, formOf, type RequestDossier } from '../dossier/request-dossier.js';
import { formAnswers } from '../forms/blank-answers.service.js';
import { FormBlanks } from '../forms/form-blanks.service.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import { RequestMoves } from './request-moves.js';
import { Request } from '../request.entity.js';
import type { RequestKind } from '../request-states.js';

/** A form drawn from today's facts, not kept yet. */
export interface DrawnForm {
  pdf: Uint8Array;
  form: Form413 | Form503;
  /** On the official blank, or on our own. */
  official: boolean;
  /** Which blank, where it is one of the official ones. */
  blankId: string | null;
}

/** The two papers of a request: the form to sign, and the form signed. */
@Injectable()
export class RequestPapers {
  constructor(
    private readonly db: TenantDb,
    private readonly documents: DocumentsService,
    private readonly blanks: BlankForms,
    private readonly mapped: FormBlanks,
    private readonly papers: Papers,
    private readonly dossiers: RequestDossiers,
    private readonly moves: RequestMoves,
  ) {}

  /** The form as it would leave now. @throws Refused naming everything that prevents it */
  async draw(request: Request): Promise<DrawnForm> {
    const dossier = await this.dossiers.of(request);
    return this.drawOf(dossier);
  }

  private async drawOf(dossier: RequestDossier): Promise<DrawnForm> {
    const kind = dossier.change ? '503' : '413';
    const mapped = await this.mapped.inUse(kind);
    if (mapped) {
      const missing = dossier.change ? checkForm503(form503Of(dossier)) : checkForm413(form413Of(dossier));
      if (missing.length > 0) printed({ ok: false, missing });
      const filled = await fillMapped(await this.mapped.withBytes(mapped), formAnswers(kind, dossier));
      return { pdf: printed(filled), form: formOf(dossier), official: true, blankId: mapped.id };
    }
    if (dossier.change) return this.drawChange(form503Of(dossier));
    const form = form413Of(dossier);
    const current = await this.blanks.current();
    const blank = await this.blanks.currentBytes();
    const filled = blank ? await fillOfficialForm413(blank, form) : await drawOwnForm413(form);
    return { pdf: printed(filled), form, official: blank !== null, blankId: current?.id ?? null };
  }

  /** What the 503 of a client would be with the changes that are planned. @throws Refused naming everything that prevents it */
  async drawPlanned(clientId: string): Promise<DrawnForm> {
    const [dossier] = await this.dossiers.ofChanges([clientId]);
    if (!dossier) throw new NotFound();
    return this.drawOf(dossier);
  }

  // A letter of the structure, for what it is, while no blank of form 503 is in use.
  private async drawChange(form: Form503): Promise<DrawnForm> {
    return { pdf: printed(await drawChangeLetter(form)), form, official: false, blankId: null };
  }

  /**
   * Keeps the form to sign, with its answers. The same facts give the same bytes: nothing new is kept then.
   * @throws Refused naming everything that prevents it
   */
  async generatePdf(request: Request): Promise<Document> {
    const { pdf, form, official: officialPaper, blankId } = await this.draw(request);
    const former = request.unsignedDocumentId ? await this.documents.withBytes(request.unsignedDocumentId) : null;
    if (former && former.bytes.equals(Buffer.from(pdf))) {
      await this.printed(request, { officialPaper, blankId });
      return former;
    }
    const document = await this.documents.keep({
      clientId: request.clientId,
      kind: 'request_unsigned',
      fileName: fileNameOf(request.kind, officialPaper, form.structure.finess ?? form.structure.siret ?? ''),
      mediaType: 'application/pdf',
      bytes: pdf,
    });
    if (former) await this.documents.supersede(former.id, document.id);
    await this.printed(request, { form, officialPaper, blankId, unsignedDocumentId: document.id });
    return document;
  }

  private async printed(
    request: Request,
    columns: Partial<Pick<Request, 'form' | 'officialPaper' | 'blankId' | 'unsignedDocumentId'>>,
  ): Promise<void> {
    await this.db.repo(Request).update({ id: request.id }, columns as QueryDeepPartialEntity<Request>);
    Object.assign(request, columns);
  }

  /**
   * Keeps the signed scan: what came back from the signer, or was signed before it was known here.
   * @throws Refused for a scan that proves nothing: the unsigned form itself, or the signature of an older version
   */
  async recordSignature(id: string, scan: CheckedFile, signedOn: string): Promise<Document> {
    const request = await this.moves.lock(id);
    await this.moves.ask(request, 'record_signature', ['document', 'date']);
    const unsigned = request.state === 'draft' ? await this.printedIfPossible(request) : await this.unsigned(request);
    const document = await this.documents.keep({ clientId: request.clientId, kind: 'request_signed', ...scan });
    // Thrown after: the transaction takes the kept row back with it.
    if (document.sha256 === unsigned?.sha256)
      throw new Refused([
        'Ce fichier est exactement le formulaire à signer\u00a0: il ne porte pas de signature. Déposez la version signée.',
      ]);
    await this.refuseOlderSignature(request, document, unsigned);
    await this.moves.move(request, 'record_signature', {
      date: signedOn,
      documentId: document.id,
      columns: { signedDocumentId: document.id, signedOn },
      details: { signedSha256: document.sha256, unsignedSha256: unsigned?.sha256 ?? null },
    });
    return document;
  }

  // Domain § 3: editing voids the signature; the scan of what was signed before does not sign what is printed now.
  private async refuseOlderSignature(request: Request, scan: Document, unsigned: Document | null): Promise<void> {
    const rows = await this.db.query<{ printed: string | null }>(
      `SELECT details->>'unsignedSha256' AS printed FROM audit_entries
        WHERE subject_kind = 'request' AND subject_id = $1 AND action = 'record_signature' AND details->>'signedSha256' = $2`,
      [request.id, scan.sha256],
    );
    if (!rows.some(({ printed }) => printed !== (unsigned?.sha256 ?? null))) return;
    throw new Refused([
      'Ce scan porte la signature d’une version antérieure du formulaire. Faites signer la version actuelle, puis déposez-la.',
    ]);
  }

  private async unsigned(request: Request): Promise<Document | null> {
    return request.unsignedDocumentId ? this.documents.withBytes(request.unsignedDocumentId) : null;
  }

  // « Déjà signée »: what we would print is kept beside the scan when nothing is missing. Not our own declaration: what was
  // signed is none.
  private async printedIfPossible(request: Request): Promise<Document | null> {
    const { blank, otherAccepted } = await this.papers.rules();
    if (request.kind === '413' && !blank && !otherAccepted) return this.unsigned(request);
    try {
      return await this.generatePdf(request);
    } catch (error) {
      if (error instanceof Refused) return this.unsigned(request);
      throw error;
    }
  }
}

/** What the paper of a request is called: ours is never called a form of ANS. */
export function fileNameOf(kind: RequestKind, official: boolean, number: string): string {
  const ours = kind === '413' ? 'declaration-413' : 'changement-administrateurs';
  return `${official ? `formulaire-${kind}` : ours}${number ? `-${number}` : ''}.pdf`;
}

function printed(filled: FilledForm): Uint8Array {
  if (!filled.ok) throw new Refused(filled.missing.map(({ label, reason }) => `${label}\u00a0: ${reason}`));
  return vouchFor(filled.pdf);
}
