import { Injectable } from '@nestjs/common';
import { lockClients } from '../../clients/lock-clients.js';
import { HandlesJob } from '../../platform/jobs/job-handlers.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import { OutsideSubmissions } from '../moves/outside-submissions.service.js';
import { RequestsService } from '../requests.service.js';
import type { MassDossier } from './mass-dossier.entity.js';
import { MassDossiers } from './mass-dossiers.service.js';
import { whyOut } from './mass-fates.js';
import { MassRows } from './mass-rows.queries.js';

/** The journal's head is held for what is told of so many: a draft, its sending, and each habilitation (decision 0024). */
const atOnce = 100;

/** A mandate has left: each of its clients gets its request, sent that day, a hundred at a time, each time whole. */
@Injectable()
export class MassLeaving {
  constructor(
    private readonly db: TenantDb,
    private readonly dossiers: MassDossiers,
    private readonly rows: MassRows,
    private readonly requests: RequestsService,
    private readonly gathered: RequestDossiers,
    private readonly submissions: OutsideSubmissions,
    private readonly outbox: Outbox,
  ) {}

  @HandlesJob('mass.leave')
  async leave({ dossierId }: { dossierId: string }): Promise<void> {
    const dossier = await this.dossiers.byId(dossierId);
    const clientIds = await this.rows.toLeave(dossierId, atOnce);
    if (clientIds.length === 0) return;
    await lockClients(this.db, clientIds);
    const candidates = await this.rows.candidates(clientIds);
    // Why a client of the dossier has no request of it: it changed since it was sent.
    const why = new Map(candidates.map((one) => [one.id, whyOut(one, dossier.administratorIds)]));
    const leaving = clientIds.filter((id) => why.get(id) === null);
    const requests = await this.submit(dossier, leaving);
    await this.rows.left(
      dossierId,
      clientIds.map((clientId) => {
        return { clientId, requestId: requests.get(clientId) ?? null, leftOut: why.get(clientId) ?? null };
      }),
    );
    // Each with a key of its own: this job's, still open, would swallow it.
    await this.outbox.enqueue('mass.leave', { dossierId }, { key: `${dossierId}:${clientIds.at(-1)}` });
  }

  private async submit(dossier: MassDossier, clientIds: string[]): Promise<Map<string, string>> {
    const { administratorIds, sentOn, sendingReference, sendingDocumentId } = dossier;
    if (clientIds.length === 0 || !sentOn || !sendingReference || !sendingDocumentId) return new Map();
    await this.requests.prepareMany(
      clientIds.map((clientId) => ({ clientId, administratorIds, unread: true as const })),
    );
    const open = await this.gathered.lockOpenRequests(clientIds);
    const given = { date: sentOn, reference: sendingReference, documentId: sendingDocumentId };
    await this.submissions.noteAll(open, 'filed_in_mass', given, 'job');
    return new Map(open.map(({ clientId, id }) => [clientId, id]));
  }
}
