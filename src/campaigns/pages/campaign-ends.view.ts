import { count, dateTime } from '../../platform/web/view-helpers.js';
import type { Campaign } from '../engine/campaign.entity.js';
import { isUnderWay, type Undoing } from '../engine/campaign-undoings.js';

/** How a campaign ended, and what became of it afterwards. */
export interface CampaignEnds {
  campaign: Campaign;
  /** Who stopped it, and why, as the journal has it. */
  stopped: { by: string; at: Date; reason: string | null } | null;
  /** Those that give back what it did. */
  undoings: Undoing[];
}

/** By whom it was stopped, and why: on the page, and as evidence. */
export function stoppedFacts({ stopped }: CampaignEnds) {
  if (!stopped) return [];
  return [
    { label: 'Annulée par', value: `${stopped.by}, le ${dateTime(stopped.at)}` },
    { label: 'Motif', value: stopped.reason ?? 'non indiqué' },
  ];
}

/** The campaigns that gave back what it did, each a link. */
export function undoneFacts({ undoings }: CampaignEnds) {
  return undoings
    .filter((one) => one.done > 0 || isUnderWay(one))
    .map((one) => {
      const title = `«\u00a0${one.title}\u00a0»`;
      const href = `/campaigns/${one.id}`;
      if (isUnderWay(one)) return { label: 'En cours d’annulation par', value: title, href };
      const value = `${title}, le ${dateTime(one.at)} (${count(one.done, 'client', 'clients')})`;
      return { label: 'Annulée par', value, href };
    });
}
