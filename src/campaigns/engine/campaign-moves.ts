import { Injectable } from '@nestjs/common';
import { clock } from '../../platform/clock.js';
import type { MovesOf } from '../../platform/changes/moves-of.js';
import { Moves } from '../../platform/changes/moves.service.js';
import { RetryLater } from '../../platform/jobs/retry-later.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { together } from '../../platform/tenancy/together.js';
import { uuidv7 } from '../../platform/uuid.js';
import { Campaign } from './campaign.entity.js';
import { CampaignChain } from './campaign-chain.js';
import { CampaignJudgement } from './campaign-judgement.js';
import { CampaignRows } from './campaign-rows.js';
import {
  type CampaignAction,
  type CampaignGuardFacts,
  type CampaignState,
  campaignTable,
} from './campaign.transitions.js';
import { CampaignWaves } from './campaign-waves.js';
import { workingStates } from './campaign.facts.js';

export const changedMeanwhile =
  'La campagne a changé depuis que vous avez ouvert cette page. Relisez-la, puis confirmez de nouveau.';

/** Of each of two parts under way. Measured: 2,000 are foretold in the same time as by 250, and a colleague's page waits for none of them long. */
const foretoldAtOnce = 125;

const underWay = new Set(workingStates);

/** A campaign along its table: what follows from each of its moves, and what its own jobs move. Who may is asked by CampaignsService. */
@Injectable()
export class CampaignMoves {
  readonly table: MovesOf<Campaign, CampaignState, CampaignAction, CampaignGuardFacts>;

  constructor(
    private readonly chain: CampaignChain,
    private readonly judgement: CampaignJudgement,
    private readonly rows: CampaignRows,
    private readonly waves: CampaignWaves,
    private readonly db: TenantDb,
    moves: Moves,
  ) {
    this.table = moves.of({
      table: campaignTable,
      entity: Campaign,
      facts: ({ id }) => this.rows.guardFacts(id),
      tell: ({ title }, done) => ({ summary: `${done}\u00a0: «\u00a0${title}\u00a0»` }),
      effects: {
        simulate: (campaign) => this.foretell(campaign),
        // What was seen is what runs.
        confirm: async (campaign) => {
          await this.rows.settleForecasts(campaign.id);
          await this.waves.spread(campaign);
          await this.chain.next(campaign);
        },
        conclude: ({ id }) => this.rows.settleForecasts(id),
        launch: (campaign) => this.advance(campaign),
        // Its last rows may have ended while it was paused: then nobody is left to say so.
        resume: async (campaign) => {
          await this.waves.keepPace(campaign);
          await this.advance(campaign);
        },
        // Also those that wait for a job that is no more.
        retry: async (campaign) => {
          await this.rows.reopenFailed(campaign.id);
          await this.chain.next(campaign);
        },
        cancel: ({ id }) => this.rows.cancelPending(id),
      },
      lost: () => changedMeanwhile,
    });
  }

  /**
   * A batch of it is about to be done.
   * @returns null when none may be: it is paused, or over
   * @throws RetryLater while it may still be withdrawn
   */
  async begin(id: string): Promise<Campaign | null> {
    const campaign = await this.table.byId(id);
    if (!underWay.has(campaign.state)) return null;
    if (campaign.startsAt && campaign.startsAt > clock.now())
      throw new RetryLater(campaign.startsAt, 'Le délai de retrait n’est pas passé.');
    return campaign.state === 'running' ? campaign : this.note(id, 'start');
  }

  /** After a batch: the next one, or the end. */
  async goOn(id: string): Promise<void> {
    const campaign = await this.table.byId(id);
    if (underWay.has(campaign.state)) await this.advance(campaign);
  }

  /** The sweep: a campaign whose chain is broken goes on, and one whose rows have all ended ends too. */
  async takeUpWhatIsLeft(): Promise<void> {
    for (const id of await this.chain.broken()) await this.goOn(id);
  }

  /** The first row that starts, and the last that ends, say so; two at once, one of them. */
  private async note(id: string, action: 'start' | 'finish'): Promise<Campaign | null> {
    if (action === 'finish' && (await this.rows.anyOpen(id))) return null;
    return this.table.note(id, action, { columns: columnsOf(action) });
  }

  private async advance(campaign: Campaign): Promise<void> {
    if (await this.chain.next(campaign)) return;
    // Not even its first row may have begun.
    if (campaign.state === 'confirmed') await this.note(campaign.id, 'start');
    await this.note(campaign.id, 'finish');
  }

  // Says for each row what would happen: nothing is changed but the campaign itself. Some at a time: between them others have their pages;
  // two by two: PostgreSQL answers of some while others are judged.
  private async foretell(campaign: Campaign): Promise<void> {
    const [clientIds] = await together(this.rows.clientIds(campaign.selectionId), this.db.planOnce());
    let from = 0;
    const next = async (): Promise<void> => {
      while (from < clientIds.length) {
        const some = clientIds.slice(from, (from += foretoldAtOnce));
        // Their order is that of the pages, whichever is written first.
        const ids = new Map(some.map((clientId) => [clientId, uuidv7()]));
        await this.rows.foretell(campaign.id, ids, await this.judgement.of(campaign, some));
      }
    };
    await together(next(), next());
  }
}

/** What an action writes of a campaign beside its state. */
export function columnsOf(action: CampaignAction): Partial<Campaign> {
  if (action === 'simulate') return { simulatedAt: clock.now() };
  if (action === 'launch') return { startsAt: clock.now() };
  if (action === 'cancel' || action === 'finish' || action === 'conclude') return { finishedAt: clock.now() };
  return action === 'retry' ? { finishedAt: null } : {};
}
