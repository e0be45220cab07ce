import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { PageRequest } from '../../platform/web/current.js';
import { IsUnderWay, type ShownWork, type UnderWay } from '../../platform/web/under-way.js';
import { count } from '../../platform/web/view-helpers.js';
import { hasBegun, type RowTally, rowTally } from '../engine/campaign-row.facts.js';
import type { CampaignState } from '../engine/campaign.transitions.js';
import { campaignBar, outcomeWords } from './progress-words.js';
import { isUnfinished } from '../engine/campaign.facts.js';

interface RunningCampaign extends RowTally {
  id: string;
  title: string;
  state: CampaignState;
  begun: boolean;
}

const shownAtOnce = 3;
const freshFor = 5_000;
const mostKept = 1_000;

/** The campaigns that run, in the menu of everybody of the editor: asked once in five seconds for all of them, not for each page. */
@IsUnderWay()
export class RunningCampaigns implements UnderWay {
  private readonly kept = new Map<string, { work: ShownWork[]; until: number }>();

  constructor(private readonly db: TenantDb) {}

  /** The pages of campaigns tell them as they are now: what was just decided shows. */
  underWay({ path }: PageRequest): Promise<ShownWork[]> {
    return this.ofEditor(path.startsWith('/campaigns'));
  }

  /** Inside a transaction of the editor. */
  async ofEditor(now: boolean): Promise<ShownWork[]> {
    const { editorId } = this.db.context();
    const known = this.kept.get(editorId);
    if (known && !now && known.until > Date.now()) return known.work;
    const work = shown(await this.running());
    // Maps keep the order of insertion: the first one is the oldest.
    if (this.kept.size >= mostKept) this.kept.delete(String(this.kept.keys().next().value));
    this.kept.delete(editorId);
    this.kept.set(editorId, { work, until: Date.now() + freshFor });
    return work;
  }

  private running(): Promise<RunningCampaign[]> {
    return this.db.query<RunningCampaign>(
      `SELECT k.id, k.title, k.state, n.*, ${hasBegun('k.id')} AS begun FROM (SELECT id, title, state FROM campaigns WHERE ${isUnfinished('campaigns')} ORDER BY id DESC LIMIT 20) k
        CROSS JOIN LATERAL (SELECT ${rowTally} FROM campaign_rows r WHERE r.campaign_id = k.id) n ORDER BY k.id DESC`,
    );
  }
}

// What waits for somebody to resume it comes after what moves, and beyond three one goes to the list.
function shown(campaigns: RunningCampaign[]): ShownWork[] {
  const moving = campaigns.filter(({ state }) => state !== 'paused');
  const inOrder = [...moving, ...campaigns.filter(({ state }) => state === 'paused')];
  const rest = inOrder.length - shownAtOnce;
  const lines = inOrder.slice(0, shownAtOnce).map(lineOf);
  if (rest <= 0) return lines;
  const note = count(rest, 'autre en cours', 'autres en cours');
  return [...lines, { href: '/campaigns?state=moving', title: 'Toutes', note, parts: [] }];
}

function lineOf(campaign: RunningCampaign): ShownWork {
  const note = `${outcomeWords(campaign)}${campaign.state === 'paused' ? ', en pause' : ''}`;
  return { href: `/campaigns/${campaign.id}`, title: campaign.title, note, parts: campaignBar(campaign) };
}
