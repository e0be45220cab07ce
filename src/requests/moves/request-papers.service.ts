import { Injectable } from '@nestjs/common';
import { WhosePaper } from '../../clients/documents/whose-paper.service.js';
import { whyNotSignedOn } from '../../journey/calendar/signing-day.js';
import type { CheckedFile } from '../../platform/changes/change-form.js';
import { clock } from '../../platform/clock.js';
import type { Document } from '../../platform/documents/document.entity.js';
import { DocumentsService, type KeptDocument } from '../../platform/documents/documents.service.js';
import { signsAnOlderOne } from '../../platform/documents/unsigned-paper.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { writeRows } from '../../platform/tenancy/write-rows.js';
import { NotFound, Refused, RefusedField } from '../../platform/web/errors.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { whyNotReplaced } from './signed-paper.js';
import { Papers } from '../blanks/papers.service.js';
import type { RequestDossier } from '../dossier/request-dossier.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import {
  type DrawnForm,
  FilledForms,
  type PrintedForm,
  type WantedForm,
  wantedOf,
} from '../forms/filled-forms.service.js';
import { RequestMoves } from './request-moves.js';
import type { Request } from '../request.entity.js';

/** The two papers of a request: the form to sign, and the form signed. */
@Injectable()
export class RequestPapers {
  constructor(
    private readonly db: TenantDb,
    private readonly documents: DocumentsService,
    private readonly forms: FilledForms,
    private readonly papers: Papers,
    private readonly dossiers: RequestDossiers,
    private readonly moves: RequestMoves,
    private readonly audit: AuditService,
    private readonly whose: WhosePaper,
  ) {}

  /** The form of the client's open request, or of the one that would be prepared now. @throws Refused naming everything that prevents it */
  async drawFor(clientId: string): Promise<DrawnForm> {
    const [dossier] = await this.dossiers.ofClients([clientId]);
    if (!dossier) throw new NotFound();
    return this.forms.draw(wantedOf(dossier));
  }

  /** The form as it would leave now. @throws Refused naming everything that prevents it */
  async draw(request: Request): Promise<DrawnForm> {
    return this.forms.draw(wantedOf(await this.dossiers.of(request)));
  }

  /** What the 503 of a client would be with the changes that are planned. @throws Refused naming everything that prevents it */
  async drawPlanned(clientId: string): Promise<DrawnForm> {
    const [dossier] = await this.dossiers.ofChanges([clientId]);
    if (!dossier) throw new NotFound();
    return this.forms.draw(wantedOf(dossier));
  }

  /**
   * Keeps the form to sign, with its answers. The same answers are not printed again: nothing new is kept then.
   * @throws Refused naming everything that prevents it
   */
  async generatePdf(request: Request): Promise<KeptDocument> {
    const printed = await this.print([request], await this.dossiers.ofRequests([request]));
    return printed.get(request.id) as KeptDocument;
  }

  /** The same for many, each with its dossier. @returns the documents, by request. @throws Refused for the first that cannot be printed */
  async print(requests: Request[], dossiers: Map<string, RequestDossier>): Promise<Map<string, KeptDocument>> {
    const asked = wantedBy(requests, dossiers);
    const papers = await this.forms.documentsOf(asked.map(({ wanted }) => wanted));
    const printed = asked.map(({ request, wanted: { form } }, index) => {
      const { document, blankId } = papers[index] as PrintedForm;
      const columns = { form, officialPaper: blankId !== null, blankId, unsignedDocumentId: document.id };
      return { request, document, columns };
    });
    await this.documents.supersedeMany(
      printed.flatMap(({ request: { unsignedDocumentId: oldId }, document: { id: newId } }) =>
        oldId && oldId !== newId ? { oldId, newId } : [],
      ),
    );
    await writeRows(
      this.db,
      `UPDATE requests q SET form = r.form, official_paper = r."officialPaper", blank_id = r."blankId", unsigned_document_id = r."unsignedDocumentId"
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, form jsonb, "officialPaper" boolean, "blankId" uuid, "unsignedDocumentId" uuid) WHERE q.id = r.id`,
      printed.map(({ request: { id }, columns }) => ({ id, ...columns })),
    );
    for (const { request, columns } of printed) Object.assign(request, columns);
    return new Map(printed.map(({ request, document }) => [request.id, document]));
  }

  /**
   * Keeps the signed scan: what came back from the signer, or was signed before it was known here.
   * @throws Refused for a scan that proves nothing: what nobody signed, the paper of another client or another paper of this one, the signature of an older version; RefusedField for a day before the form left, or to come
   */
  recordSignature(id: string, scan: CheckedFile, signedOn: string): Promise<Document> {
    return this.keepSigned(id, signedOn, ({ clientId }) =>
      this.documents.keep({ clientId, kind: 'request_signed', ...scan }),
    );
  }

  /**
   * The same with a piece that is kept already, of which a person has read each point: it becomes the signed form, and no second copy is kept.
   * @param came the hash of what came, of which it is another view
   */
  recordKept(
    id: string,
    { documentId, came }: { documentId: string; came?: string | undefined },
    signedOn: string,
  ): Promise<Document> {
    const keep = async ({ clientId }: Request) => {
      await this.documents.takeAs(documentId, clientId, 'request_signed');
      return this.documents.withBytes(documentId);
    };
    return this.keepSigned(id, signedOn, keep, { came, read: true });
  }

  /**
   * The signed form with its pages turned takes the place of the one that came, until it leaves.
   * @throws Refused once it was sent, or is no longer what signs the request
   */
  async replaceSigned(id: string, from: string, turned: Document, summary: string): Promise<void> {
    const request = await this.moves.lock(id);
    const reason = whyNotReplaced(request.state, request.signedDocumentId === from);
    if (reason) throw new Refused([reason]);
    await this.db.execute('UPDATE requests SET signed_document_id = $2, version = version + 1 WHERE id = $1', [
      id,
      turned.id,
    ]);
    await this.audit.record({
      subject: { kind: 'request', id },
      clientId: request.clientId,
      action: 'turn_page',
      summary,
      documentId: turned.id,
      details: { version: request.version + 1, signedSha256: turned.sha256, former: from },
    });
  }

  private async keepSigned(
    id: string,
    signedOn: string,
    keep: (request: Request) => Promise<Document>,
    { came: given, read = false }: { came?: string | undefined; read?: boolean } = {},
  ): Promise<Document> {
    const request = await this.moves.lock(id);
    await this.moves.ask(request, 'record_signature', ['document', 'date']);
    // A draft may have been signed before it was known here.
    const sentAt = request.state === 'awaiting_signature' ? request.stateSince : null;
    const notThen = whyNotSignedOn(signedOn, { sentAt, today: clock.today() });
    if (notThen) throw new RefusedField('date', notThen);
    const unsigned = request.state === 'draft' ? await this.printedIfPossible(request) : await this.unsigned(request);
    const document = await keep(request);
    const came = given ?? document.sha256;
    // Thrown after: the transaction takes the kept row back with it.
    const nobodys = await this.whose.why(request.clientId, came, 'form', { read });
    if (nobodys) throw new Refused([nobodys]);
    await this.refuseOlderSignature(request, came, unsigned);
    await this.moves.move(request, 'record_signature', {
      date: signedOn,
      documentId: document.id,
      columns: { signedDocumentId: document.id, signedOn },
      details: {
        signedSha256: document.sha256,
        ...(given && { receivedSha256: given }),
        unsignedSha256: unsigned?.sha256 ?? null,
      },
    });
    return document;
  }

  // Domain § 3: editing voids the signature; the scan of what was signed before does not sign what is printed now.
  private async refuseOlderSignature(request: Request, came: string, unsigned: KeptDocument | null): Promise<void> {
    const rows = await this.db.query<{ printed: string | null }>(
      `SELECT details->>'unsignedSha256' AS printed FROM audit_entries
        WHERE subject_kind = 'request' AND subject_id = $1 AND action = 'record_signature'
          AND coalesce(details->>'receivedSha256', details->>'signedSha256') = $2`,
      [request.id, came],
    );
    if (!rows.some(({ printed }) => printed !== (unsigned?.sha256 ?? null))) return;
    throw new Refused([signsAnOlderOne('du formulaire')]);
  }

  private async unsigned(request: Request): Promise<KeptDocument | null> {
    return request.unsignedDocumentId ? this.documents.withBytes(request.unsignedDocumentId) : null;
  }

  // « Déjà signée »: what we would print is kept beside the scan when nothing is missing. Not our own declaration: what was
  // signed is none.
  private async printedIfPossible(request: Request): Promise<KeptDocument | null> {
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

function wantedBy(
  requests: Request[],
  dossiers: Map<string, RequestDossier>,
): { request: Request; wanted: WantedForm }[] {
  return requests.flatMap((request) => {
    const dossier = dossiers.get(request.id);
    return dossier ? { request, wanted: wantedOf(dossier) } : [];
  });
}
