import { refused } from '../../platform/changes/forecast.js';
import { Injectable } from '@nestjs/common';
import { lockClients } from '../../clients/lock-clients.js';
import { log } from '../../platform/log.js';
import { together } from '../../platform/tenancy/together.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { dateTime } from '../../platform/web/view-helpers.js';
import { BatchSizes } from './batch-sizes.js';
import { CampaignBatches, type BatchRow, type ClaimedRow, type Outcome } from './campaign-batches.js';
import { CampaignJudgement } from './campaign-judgement.js';
import { CampaignKinds, type Deed, type InTransaction, type RowForecast } from './campaign-kinds.js';
import type { Campaign } from './campaign.entity.js';

/** What is done to the clients of one batch, in the caller's transaction: claimed, locked, judged, acted upon and settled as sets. */
@Injectable()
export class BatchActs {
  constructor(
    private readonly db: TenantDb,
    private readonly batches: CampaignBatches,
    private readonly judgement: CampaignJudgement,
    private readonly kinds: CampaignKinds,
    private readonly sizes: BatchSizes,
  ) {}

  get jobLasts(): number {
    return this.sizes.jobLasts;
  }

  sizeOf({ kind }: Campaign): number {
    return this.sizes.of(kind);
  }

  /** What is long is done before the transaction: forms filled aside. What fails here is told by the act, of the row that it fails for. */
  async ready({ kind, parameters }: Campaign, rows: BatchRow[], run: InTransaction): Promise<void> {
    const clientIds = rows.map(({ clientId }) => clientId);
    try {
      await this.kinds.of(kind).ready?.(clientIds, parameters, run);
    } catch (error) {
      log.fault('campaign batch, before its rows', error, { kind });
    }
  }

  /** @throws whatever the act throws: nothing of the batch is then done */
  async act(campaign: Campaign, rows: BatchRow[]): Promise<void> {
    const asked = rows.map(({ clientId }) => clientId);
    // Locked: nobody makes the judgement false before the act. Those whose row is somebody else's are judged for nothing: hardly any ever is.
    const [claimed, , judged] = await together(
      this.batches.claim(
        campaign.id,
        rows.map(({ id }) => id),
      ),
      lockClients(this.db, asked),
      this.judgement.of(campaign, asked),
    );
    if (claimed.length === 0) return;
    const clientIds = claimed.map(({ clientId }) => clientId);
    const verdicts = await this.refuseStale(campaign, claimed, judged);
    const deeds = await this.deeds(campaign, clientIds, verdicts);
    await this.batches.settle(new Map(claimed.map((row) => [row.id, outcomeOf(row, deeds, verdicts)])));
    this.sizes.learn(campaign.kind, deeds.size, this.db.context().journal.length);
  }

  private async deeds(
    { kind, parameters }: Campaign,
    claimed: string[],
    verdicts: ReadonlyMap<string, RowForecast>,
  ): Promise<Map<string, Deed>> {
    const clientIds = claimed.filter((id) => verdicts.get(id)?.forecast === 'would_do');
    if (clientIds.length === 0) return new Map();
    const deeds = await this.kinds.of(kind).actMany(clientIds, parameters, verdicts);
    if (clientIds.some((id) => !deeds.has(id))) throw new Error(`${kind} says nothing of a client it was to change`);
    return deeds;
  }

  // What the forecast stood on has changed: whoever confirmed had read something else.
  private async refuseStale(
    campaign: Campaign,
    claimed: ClaimedRow[],
    verdicts: Map<string, RowForecast>,
  ): Promise<Map<string, RowForecast>> {
    const stale = claimed.filter(({ clientId, basis }) => isStale(basis, verdicts.get(clientId)));
    if (stale.length === 0) return verdicts;
    const changed = await this.batches.changedSince(campaign.simulatedAt, stale);
    for (const { clientId } of stale) verdicts.set(clientId, refused(changedMeanwhile(changed.get(clientId))));
    return verdicts;
  }
}

function isStale(basis: string | null, verdict: RowForecast | undefined): boolean {
  return verdict?.forecast === 'would_do' && basis !== null && verdict.basis !== undefined && verdict.basis !== basis;
}

// The first line groups, the second is the client's own.
function changedMeanwhile(change: { by: string; at: Date } | undefined): string {
  const what =
    'Modifié entre-temps\u00a0: relisez ce client, et le texte s’il en part un, puis préparez une nouvelle campagne.';
  return change ? `${what}\nPar ${change.by}, le ${dateTime(change.at)}` : what;
}

function outcomeOf({ clientId }: ClaimedRow, deeds: Map<string, Deed>, verdicts: Map<string, RowForecast>): Outcome {
  const deed = deeds.get(clientId);
  return deed ? { deed } : { verdict: verdicts.get(clientId) as RowForecast };
}
