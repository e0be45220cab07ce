import { Injectable } from '@nestjs/common';
import { ClientsService } from '../../clients/clients.service.js';
import type { Turn } from '../../paper/handed/upright.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { DelegationPapers } from '../../delegations/delegation-papers.service.js';
import { vouchFor } from '../../platform/files/seen-files.js';
import { TenantDb, type TenantScope } from '../../platform/tenancy/tenant-db.js';
import { asideRoom } from '../../platform/aside/aside-room.js';
import { Aside } from '../../platform/aside/aside.js';
import { Refused } from '../../platform/web/errors.js';
import { dateTime } from '../../platform/web/view-helpers.js';
import { RequestPapers } from '../../requests/moves/request-papers.service.js';
import type { AnswerKind } from '../answers/client-answer.entity.js';
import { answerKinds } from '../answers/client-answer.labels.js';
import { turnedMore, turnWords, whyNotTurned } from './page-turns.js';
import { type ReviewedAnswer, ReviewQueries } from './review.queries.js';

const room = asideRoom<typeof import('../../paper/handed/turn-pages.js')>('paper/handed/turn-pages.js');

/** A page to keep turned, of the paper that was looked at. */
export interface PageTurn {
  page: number;
  turn: Exclude<Turn, 0>;
  /** The paper that was on the screen: another one is turned by nobody who has not seen it. */
  document: string;
}

/** A paper as it would be kept. */
interface DrawnTurn {
  turns: Turn[];
  pdf: Uint8Array;
}

/** Keeps a page of what came back turned: a version of it, made of what came, which stays as it came. */
@Injectable()
export class PaperTurns {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly clients: ClientsService,
    private readonly documents: DocumentsService,
    private readonly queries: ReviewQueries,
    private readonly papers: RequestPapers,
    private readonly mandates: DelegationPapers,
    private readonly aside: Aside,
  ) {}

  /** Written aside, before the transaction that keeps it. @throws NotFound; Refused for what may not be turned, in the words of the page */
  async draw(scope: TenantScope, id: string, asked: PageTurn): Promise<DrawnTurn> {
    const { turns, bytes } = await this.db.run(scope, async () => {
      const answer = await this.queries.one(id);
      await this.refuse(answer, asked);
      const came = await this.documents.withBytes(answer.received?.id ?? asked.document);
      return { turns: turnedMore(answer.turns, asked), bytes: came.bytes };
    });
    const paper = await this.aside.call(room, 'turnPages', [bytes, turns]);
    if (!paper.ok) throw new Refused([paper.reason]);
    return { turns, pdf: paper.pdf };
  }

  /** The paper so turned, to be looked at. @throws Refused */
  async preview(answer: ReviewedAnswer, asked: Pick<PageTurn, 'page' | 'turn'>): Promise<Buffer> {
    const reason = whyNotTurned(answer);
    if (reason || !answer.documentId) throw new Refused([reason ?? '']);
    const { bytes } = await this.documents.withBytes(answer.documentId);
    const paper = await this.aside.call(room, 'turnPages', [bytes, turnedMore([], asked)]);
    if (!paper.ok) throw new Refused([paper.reason]);
    return Buffer.from(paper.pdf);
  }

  /** Of two who turn at once, the second is told who was first. @returns the id of the version. @throws Refused */
  async keep(id: string, asked: PageTurn, { turns, pdf }: DrawnTurn): Promise<string> {
    await this.db.query('SELECT 1 FROM client_answers WHERE id = $1 FOR UPDATE', [id]);
    const answer = await this.queries.one(id);
    await this.refuse(answer, asked);
    const { clientId, kind, requestId, delegationId, documentSha } = answer;
    const { page, turn, document: from } = asked;
    const accepted = answer.state === 'accepted';
    const turned = await this.documents.keep({
      clientId,
      kind: (accepted && acceptedAs[kind]) || 'client_answer',
      fileName: turnedName(answer.received?.name ?? answer.documentName ?? ''),
      mediaType: 'application/pdf',
      // What came was searched when it came; we added how its pages stand.
      bytes: vouchFor(Buffer.from(pdf)),
    });
    await this.documents.supersede(from, turned.id);
    await this.db.execute(
      `UPDATE client_answers SET document_id = $2, received_document_id = coalesce(received_document_id, $3), turns = $4, version = version + 1 WHERE id = $1`,
      [id, turned.id, from, turns],
    );
    const summary = `Page ${page} tournée ${turnWords[turn]}\u00a0: ${answerKinds[kind].toLowerCase()}`;
    await this.audit.record({
      subject: { kind: 'client_answer', id },
      clientId,
      action: 'turn_page',
      summary,
      documentId: turned.id,
      details: {
        page,
        turn,
        sha256: turned.sha256,
        former: { id: from, sha256: documentSha },
        received: answer.received?.sha256 ?? documentSha,
      },
    });
    if (accepted && requestId) await this.papers.replaceSigned(requestId, from, turned, summary);
    if (accepted && delegationId) await this.mandates.turn(delegationId, from, turned, summary);
    return turned.id;
  }

  private async refuse(answer: ReviewedAnswer, { document }: PageTurn): Promise<void> {
    await this.clients.open(answer.clientId);
    const reason = whyNotTurned(answer);
    if (reason) throw new Refused([reason]);
    if (answer.documentId === document) return;
    const [last] = await this.queries.turnsOf(answer.id);
    const who = last ? `${last.summary}, par ${last.by} le ${dateTime(last.at)}. ` : '';
    throw new Refused([
      `${who}Ce n’est plus la pièce que vous aviez sous les yeux\u00a0: la voici, regardez si elle est droite.`,
    ]);
  }
}

/** What an accepted paper is among the pieces of its client. */
const acceptedAs: Partial<Record<AnswerKind, string>> = {
  signed_form: 'request_signed',
  signed_mandate: 'delegation_evidence',
};

function turnedName(name: string): string {
  return name.replace(/(?: \(pages tournées\))?(\.pdf)?$/i, ' (pages tournées).pdf');
}
