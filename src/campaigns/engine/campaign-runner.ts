import { Injectable } from '@nestjs/common';
import { OwnClients } from '../../clients/own-clients.service.js';
import { HandlesJob, WhenJobGivesUp, type JobInHand } from '../../platform/jobs/job-handlers.js';
import { TenantDb, type TenantScope } from '../../platform/tenancy/tenant-db.js';
import { AppError, NotFound, Refused } from '../../platform/web/errors.js';
import { CampaignKinds } from './campaign-kinds.js';
import type { Campaign } from './campaign.entity.js';
import { CampaignRows, type ClaimedRow } from './campaign-rows.js';
import { CampaignsService } from './campaigns.service.js';
import { log } from '../../platform/log.js';

// What people read; the error itself is in the log and in the outbox.
const unexpected =
  'Une erreur imprévue a interrompu la ligne. Relancez-la\u202f; si elle échoue encore, prévenez votre exploitant.';

/** Does one row. Claim, act and outcome are one transaction: a kill at any moment leaves the row either to do or done. */
@Injectable()
export class CampaignRunner {
  constructor(
    private readonly db: TenantDb,
    private readonly kinds: CampaignKinds,
    private readonly rows: CampaignRows,
    private readonly campaigns: CampaignsService,
    private readonly clients: OwnClients,
  ) {}

  @HandlesJob('campaign.row')
  async run({ rowId }: { rowId: string }, job: Pick<JobInHand, 'scope' | 'lastTry'>): Promise<void> {
    const opened = await this.db.run(job.scope, () => this.start(rowId));
    if (!opened) return;
    const { title, decidedById: decidedBy } = opened;
    const actor = { kind: 'job', name: `Campagne «\u00a0${title}\u00a0»`, decidedBy } as const;
    const scope: TenantScope = { ...job.scope, actor, campaignRowId: rowId };
    try {
      await this.makeReady(rowId, scope);
      await this.db.run(scope, () => this.doRow(rowId));
    } catch (error) {
      await this.settleError(rowId, error, job, scope);
    }
    // After the commit of the row: of two last rows at once, the later one sees the other's outcome.
    await this.db.run({ ...scope, campaignRowId: null }, () => this.campaigns.note(opened.id, 'finish'));
  }

  @WhenJobGivesUp('campaign.row')
  async giveUp({ rowId }: { rowId: string }, reason: string | null): Promise<void> {
    await this.campaigns.rowGivenUp(rowId, reason ?? unexpected);
  }

  @HandlesJob('campaigns.sweep')
  async sweep(): Promise<void> {
    await this.campaigns.takeUpWhatIsLeft();
  }

  private async start(rowId: string): Promise<Pick<Campaign, 'id' | 'title' | 'decidedById'> | null> {
    const campaignId = await this.rows.campaignOf(rowId);
    if (!campaignId) return null;
    const { id, title, state, decidedById } = await this.campaigns.byId(campaignId);
    if (state === 'confirmed') await this.campaigns.note(id, 'start');
    return { id, title, decidedById };
  }

  private async makeReady(rowId: string, scope: TenantScope): Promise<void> {
    const run = <Value>(work: () => Promise<Value>) => this.db.run(scope, work);
    const row = await run(() => this.rows.waiting(rowId));
    if (!row) return;
    const { kind, parameters } = await run(() => this.campaigns.byId(row.campaignId));
    await this.kinds.of(kind).ready?.([row.clientId], parameters, run);
  }

  private async doRow(rowId: string): Promise<void> {
    const claimed = await this.rows.claim(rowId);
    if (!claimed) return;
    await this.judgeAndAct(rowId, claimed);
  }

  // The client is locked: nobody makes the judgement false before the act.
  private async judgeAndAct(rowId: string, { campaignId, clientId }: ClaimedRow): Promise<void> {
    const { kind: name, parameters } = await this.campaigns.byId(campaignId);
    const kind = this.kinds.of(name);
    await this.rows.lockClient(clientId);
    await this.clients.refuse([clientId]);
    const judged = (await kind.judge([clientId], parameters)).get(clientId);
    if (!judged) throw new NotFound();
    if (judged.forecast !== 'would_do') return this.rows.settle(rowId, judged);
    const deed = (await kind.actMany([clientId], parameters)).get(clientId);
    if (!deed) throw new Error(`${name} says nothing of a client it was to change`);
    await this.rows.done(rowId, deed);
  }

  // A refusal of the business is an outcome, told with its reasons, and what the act had begun is rolled back.
  private async settleError(
    rowId: string,
    error: unknown,
    job: Pick<JobInHand, 'lastTry'>,
    scope: TenantScope,
  ): Promise<void> {
    if (error instanceof AppError) return this.db.run(scope, () => this.settleRefusal(rowId, error));
    await this.db.run(scope, () => this.rows.countFailure(rowId, unexpected, job.lastTry));
    if (!job.lastTry) throw error;
    log.fault('campaign row', error, { row: rowId });
  }

  private async settleRefusal(rowId: string, error: AppError): Promise<void> {
    const reasons = error instanceof Refused ? error.reasons : [error.message];
    if (await this.rows.claim(rowId)) await this.rows.settle(rowId, { forecast: 'refused', reasons });
  }
}
