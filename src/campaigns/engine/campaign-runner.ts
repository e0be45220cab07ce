import { Injectable } from '@nestjs/common';
import { clock } from '../../platform/clock.js';
import { HandlesJob, WhenJobGivesUp, type JobInHand } from '../../platform/jobs/job-handlers.js';
import { RetryLater } from '../../platform/jobs/retry-later.js';
import { InHand } from '../../platform/jobs/in-hand.js';
import { log } from '../../platform/log.js';
import { TenantDb, type TenantScope } from '../../platform/tenancy/tenant-db.js';
import { AppError, Refused } from '../../platform/web/errors.js';
import { BatchActs } from './batch-acts.js';
import { CampaignBatches, type BatchRow } from './campaign-batches.js';
import type { Campaign } from './campaign.entity.js';
import { CampaignMoves } from './campaign-moves.js';
import { CampaignWaves } from './campaign-waves.js';

// The order of PostgreSQL: the text of a uuid sorts as its bytes.
function lastOf(rows: BatchRow[]): string {
  return rows.map(({ id }) => id).reduce((last, id) => (id > last ? id : last));
}

/** Unexpected errors of one row before a person is told. */
export const triesOfRow = 4;

function actorOf({ title, decidedById }: Campaign) {
  return { kind: 'job', name: `Campagne «\u00a0${title}\u00a0»`, decidedBy: decidedById } as const;
}

// What people read; the error itself is in the log.
const unexpected =
  'Une erreur imprévue a interrompu la ligne. Relancez-la\u202f; si elle échoue encore, prévenez votre exploitant.';

type Hand = Pick<JobInHand, 'scope' | 'interrupted' | 'stopping'>;
/** `almostDone` is called when only the journal of a batch is still to be written. */
type BatchInHand = Hand & { almostDone: () => void };

/**
 * Does the next batches of a campaign while the job is young: one begins while what the one before did is told, and no more than these two
 * are in hand. Claim, act and outcome are one transaction: a kill at any moment leaves its rows either to do or done.
 * A batch that throws is taken again in halves, down to the row that throws: it spoils nobody. One that was interrupted is taken row by
 * row, each known to be begun: what kills its worker fails alone.
 */
@Injectable()
export class CampaignRunner {
  constructor(
    private readonly db: TenantDb,
    private readonly acts: BatchActs,
    private readonly batches: CampaignBatches,
    private readonly moves: CampaignMoves,
    private readonly waves: CampaignWaves,
  ) {}

  @HandlesJob('campaign.batch')
  async run({ campaignId }: { campaignId: string }, job: Hand): Promise<void> {
    const until = performance.now() + this.acts.jobLasts;
    const inHand = new InHand(2);
    let { scope } = job;
    try {
      for (let after: string | null = null; ;) {
        const begun = await this.db.run(job.scope, () => this.begin(campaignId, after));
        if (!begun) return await inHand.done();
        const { campaign, rows } = begun;
        scope = { ...scope, actor: actorOf(campaign) };
        // Those that failed come later, by a job of their own; those of before are in somebody else's hands.
        if (rows.length === 0 || (after !== null && rows.some(({ tries }) => tries > 0))) break;
        const hand = { ...job, scope };
        await inHand.begin<void>((almostDone) => this.batch(campaign, rows, { ...hand, almostDone }));
        if (job.interrupted || performance.now() >= until) break;
        after = lastOf(rows);
      }
    } finally {
      await inHand.ended();
    }
    await inHand.done();
    // After the commit of the rows: of two last batches at once, the later one sees the other's outcome.
    await this.db.run(scope, () => this.moves.goOn(campaignId));
  }

  @WhenJobGivesUp('campaign.batch')
  async giveUp({ campaignId }: { campaignId: string }, reason: string | null): Promise<void> {
    const guilty = reason === null ? 0 : await this.batches.giveUp(campaignId, reason, 'begun');
    // An error around the rows, or a death outside of them: none can be blamed, and none will be done.
    if (guilty === 0) await this.batches.giveUp(campaignId, reason ?? unexpected, 'all');
    await this.moves.goOn(campaignId);
  }

  @HandlesJob('campaigns.sweep')
  async sweep(): Promise<void> {
    await this.moves.takeUpWhatIsLeft();
  }

  // A job that comes before the morning of its wave is put off; one that has just done a batch writes the next, due that morning.
  private async begin(id: string, after: string | null): Promise<{ campaign: Campaign; rows: BatchRow[] } | null> {
    const campaign = await this.moves.begin(id);
    if (!campaign) return null;
    if (after === null) await this.waves.keepPace(campaign);
    const rows = await this.batches.next(id, this.acts.sizeOf(campaign), after);
    const morning = after === null && rows.length === 0 ? await this.waves.nextMorning(id) : null;
    if (morning) throw new RetryLater(morning, 'La vague suivante n’a pas commencé.');
    return { campaign, rows };
  }

  private async batch(campaign: Campaign, rows: BatchRow[], hand: BatchInHand): Promise<void> {
    await this.acts.ready(campaign, rows, (work) => this.db.run(hand.scope, work));
    const parts = hand.interrupted ? rows.map((row) => [row]) : [rows];
    for (const part of parts) await this.take(campaign, part, hand);
  }

  private async take(campaign: Campaign, rows: BatchRow[], hand: BatchInHand): Promise<void> {
    if (hand.stopping?.aborted) throw new RetryLater(clock.now(), 'Le programme qui fait les tâches s’est arrêté.');
    const [row, ...others] = rows;
    if (!row) return;
    const scope = { ...hand.scope, campaignRows: new Map(rows.map(({ id, clientId }) => [clientId, id])) };
    if (hand.interrupted) await this.db.run(scope, () => this.batches.begin(row.id));
    try {
      await this.db.run({ ...scope, oneOfMany: true, almostDone: hand.almostDone }, () =>
        this.acts.act(campaign, rows),
      );
    } catch (error) {
      if (error instanceof RetryLater) throw error;
      if (others.length === 0) return this.settleError(campaign.id, row, error, scope);
      const middle = Math.ceil(rows.length / 2);
      await this.take(campaign, rows.slice(0, middle), hand);
      await this.take(campaign, rows.slice(middle), hand);
    }
  }

  // A refusal of the business is an outcome, told with its reasons, and what the act had begun is rolled back.
  private async settleError(campaignId: string, row: BatchRow, error: unknown, scope: TenantScope): Promise<void> {
    if (error instanceof AppError) return this.db.run(scope, () => this.settleRefusal(campaignId, row.id, error));
    await this.db.run(scope, () => this.batches.countFailure(row.id, unexpected, row.tries + 1 >= triesOfRow));
    log.fault('campaign row', error, { row: row.id });
  }

  private async settleRefusal(campaignId: string, rowId: string, error: AppError): Promise<void> {
    const reasons = error instanceof Refused ? error.reasons : [error.message];
    const claimed = await this.batches.claim(campaignId, [rowId]);
    await this.batches.settle(new Map(claimed.map((row) => [row.id, { verdict: { forecast: 'refused', reasons } }])));
  }
}
