import {
  IsLeftBehind,
  type Leaver,
  type LeavesBehind,
  type LeftBehind,
  namedLeft,
} from '../accounts/team/left-behind.js';
import { de } from '../identifiers/elision.js';
import { clock } from '../platform/clock.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { count } from '../platform/web/view-helpers.js';
import { isUnfinished } from './engine/campaign.facts.js';
import type { CampaignState } from './engine/campaign.transitions.js';
import { whenOf } from './pages/campaigns-ahead.view.js';

interface Decided {
  id: string;
  title: string;
  state: CampaignState;
  /** Those it still has to do. */
  clients: number;
  /** When the first of them is; null: it is their turn. */
  dueAt: Date | null;
}

/** The campaigns that somebody set going, with clients left to do: they sign with that person's name whatever becomes of the account. */
@IsLeftBehind()
export class CampaignsLeftBehind implements LeavesBehind {
  constructor(private readonly db: TenantDb) {}

  // One that is paused leaves in the name of whoever resumes it: told apart.
  async leftBy({ id, name }: Leaver): Promise<LeftBehind[]> {
    const decided = await this.decidedBy(id);
    const going = decided.filter(({ state }) => state !== 'paused');
    const paused = decided.filter(({ state }) => state === 'paused');
    return [
      told(going, (many) =>
        many === 1
          ? {
              what: `1 campagne confirmée part encore sous le nom ${de(name)}`,
              advice: 'Annulez-la ou laissez-la partir.',
            }
          : {
              what: `${many} campagnes confirmées partent encore sous le nom ${de(name)}`,
              advice: 'Annulez-les ou laissez-les partir.',
            },
      ),
      told(paused, (many) =>
        many === 1
          ? {
              what: `1 campagne confirmée par ${name} est en pause, et partira au nom de qui la reprend`,
              advice: 'Reprenez-la ou annulez-la.',
            }
          : {
              what: `${many} campagnes confirmées par ${name} sont en pause, et partiront au nom de qui les reprend`,
              advice: 'Reprenez-les ou annulez-les.',
            },
      ),
    ].flat();
  }

  private decidedBy(personId: string): Promise<Decided[]> {
    return this.db.query<Decided>(
      `SELECT k.id, k.title, k.state, n.clients, greatest(k.starts_at, n.due_at) AS due_at FROM campaigns k
        CROSS JOIN LATERAL (SELECT count(*)::int AS clients, min(r.due_at) AS due_at FROM campaign_rows r WHERE r.campaign_id = k.id AND r.state = 'pending') n
        WHERE k.decided_by_id = $1 AND ${isUnfinished('k')} AND n.clients > 0 ORDER BY greatest(k.starts_at, n.due_at) NULLS FIRST, k.id`,
      [personId],
    );
  }
}

function told(campaigns: Decided[], words: (many: number) => Pick<LeftBehind, 'what' | 'advice'>): LeftBehind[] {
  const many = campaigns.length;
  if (many === 0) return [];
  const now = clock.now();
  const more = many - namedLeft;
  return [
    {
      ...words(many),
      things: campaigns.slice(0, namedLeft).map((campaign) => ({
        href: `/campaigns/${campaign.id}`,
        name: `«\u00a0${campaign.title}\u00a0»`,
        stands: `${count(campaign.clients, 'client à faire', 'clients à faire')}, ${whenOf(campaign, now)}`,
      })),
      others: more > 0 ? count(more, 'autre campagne', 'autres campagnes') : null,
      all: { href: '/campaigns?state=moving', label: 'Les campagnes en cours' },
    },
  ];
}
