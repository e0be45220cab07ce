import { Injectable } from '@nestjs/common';
import { EditorService } from '../../accounts/editor.service.js';
import { OwnClients } from '../../clients/own-clients.service.js';
import { offers } from '../../journey/states/transitions.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused, RefusedField } from '../../platform/web/errors.js';
import { Procedures } from '../procedures/procedures.service.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import { OutsideSubmissions } from '../moves/outside-submissions.service.js';
import { RequestMoves } from '../moves/request-moves.js';
import { Request } from '../request.entity.js';
import type { ChosenChannel } from '../request-states.js';
import { requestTable } from '../request.transitions.js';
import type { ChannelFacts } from './channel.js';
import { channelOf } from './channels.js';
import type { PortalEvidence } from './portal-evidence.form.js';

/** By which way a request is to reach ANS: chosen by a person, for one request, while it has not left. */
@Injectable()
export class ChannelChoice {
  constructor(
    private readonly db: TenantDb,
    private readonly moves: RequestMoves,
    private readonly dossiers: RequestDossiers,
    private readonly procedures: Procedures,
    private readonly editors: EditorService,
    private readonly submissions: OutsideSubmissions,
    private readonly documents: DocumentsService,
    private readonly own: OwnClients,
    private readonly audit: AuditService,
  ) {}

  async factsOf(request: Request): Promise<ChannelFacts> {
    const { ansRequestAddress: ansAddress } = await this.editors.current();
    const procedure = await this.procedures.inUse(request.kind);
    return { request, dossier: await this.dossiers.of(request), procedure, ansAddress };
  }

  /** @throws Refused with every reason why this way is not open */
  async choose(id: string, code: ChosenChannel): Promise<void> {
    const request = await this.moves.lock(id);
    await this.own.refuse([request.clientId]);
    if (request.chosenChannel === code) return;
    const reasons = isOpen(request) ? channelOf[code].refusals(await this.factsOf(request)) : [left(request)];
    if (reasons.length > 0) throw new Refused(reasons);
    await this.db.repo(Request).update({ id }, { chosenChannel: code, version: request.version + 1 });
    await this.audit.record({
      subject: { kind: 'request', id },
      clientId: request.clientId,
      action: 'channel_chosen',
      summary: `Voie choisie\u00a0: ${channelOf[code].label}`,
      details: { version: request.version + 1, before: request.chosenChannel, channel: code },
    });
  }

  /** What a person saw on mesHabilitations, or wrote of it: the note is kept as such. @throws Refused, RefusedField */
  async notePortal(id: string, { date, reference, document, note }: PortalEvidence): Promise<void> {
    const request = await this.moves.lock(id);
    await this.own.refuse([request.clientId]);
    if (!document && !note) throw new RefusedField('document', 'Joignez une pièce, ou écrivez ce que vous avez vu.');
    if (document && note)
      throw new RefusedField('note', 'Une pièce ou une note, pas les deux\u00a0: la preuve est une.');
    const { clientId } = request;
    const file = document ?? {
      fileName: 'constat-meshabilitations.txt',
      mediaType: 'text/plain',
      bytes: Buffer.from(note),
    };
    await this.moves.ask(request, 'filed_on_portal', ['date', 'reference', 'document']);
    const kept = await this.documents.keep({ clientId, kind: 'request_evidence', ...file, note: note || null });
    await this.submissions.noteAll([request], 'filed_on_portal', { date, reference, documentId: kept.id });
  }
}

/** Whether it may still go one way or another. */
export function isOpen({ state }: Pick<Request, 'state'>): boolean {
  return offers(requestTable, state, 'filed_on_portal');
}

function left({ state }: Request): string {
  return `La demande est «\u00a0${requestTable.states[state].label}\u00a0»\u00a0: sa voie ne change plus.`;
}
