import { count, dateTime } from '../../platform/web/view-helpers.js';
import type { CampaignState } from '../engine/campaign.transitions.js';

/** A campaign under way that has not come to a client yet. */
export interface CampaignAhead {
  id: string;
  title: string;
  state: CampaignState;
  confirmedBy: string | null;
  /** Its line waits for that moment; null: only for its turn. */
  dueAt: Date | null;
}

/** Another campaign under way, and how many clients of this one it still has to do. */
export type CampaignInCommon = Pick<CampaignAhead, 'id' | 'title' | 'confirmedBy'> & { clients: number };

/** Product § 2.5: a banner says which rows are busy. Above the pages of the client. */
export function aheadNote(campaign: CampaignAhead, now: Date) {
  return {
    ...noteOf(campaign),
    title: 'Une campagne attend de passer sur ce client\u00a0:',
    text: `${namesOf(campaign)}, ${whenOf(campaign, now)}.`,
  };
}

/** Above the simulation of another campaign. */
export function inCommonNote(campaign: CampaignInCommon) {
  const waiting = count(campaign.clients, 'de ces clients attend', 'de ces clients attendent');
  return {
    ...noteOf(campaign),
    text: `${waiting} aussi le passage de ${namesOf(campaign)}\u00a0: ce qu’elle fera peut changer cette simulation.`,
  };
}

const noteOf = ({ id }: { id: string }) => ({
  tone: 'move',
  icon: 'clock',
  href: `/campaigns/${id}`,
  linkLabel: 'Voir la campagne',
});

const namesOf = ({ title, confirmedBy }: Pick<CampaignAhead, 'title' | 'confirmedBy'>) =>
  `«\u00a0${title}\u00a0»${confirmedBy ? `, confirmée par ${confirmedBy}` : ''}`;

/** How it stands, in French. */
export function whenOf({ state, dueAt }: Pick<CampaignAhead, 'state' | 'dueAt'>, now: Date): string {
  if (state === 'paused') return 'en pause';
  return dueAt && dueAt > now ? `prévue le ${dateTime(dueAt)}` : 'en cours';
}
