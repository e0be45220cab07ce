import type { OfferedAction } from '../../journey/states/transitions.js';
import { changesView, type ReturnedChange, type ShownChanges } from '../../platform/changes/changes.view.js';
import { date, dateTime, number, time } from '../../platform/web/view-helpers.js';
import type { RowState } from '../engine/campaign-row.transitions.js';
import type { Campaign } from '../engine/campaign.entity.js';
import type { Wave } from '../engine/campaign-waves.js';
import type { CampaignAction, CampaignState } from '../engine/campaign.transitions.js';

/** What may be done of a campaign now, and by whom. */
export interface CampaignMoves {
  campaign: Campaign;
  mayAct: boolean;
  offered: OfferedAction<CampaignState, CampaignAction>[];
  /** Why whoever reads goes no further with it, in French; null when they may. */
  closed: string | null;
  /** What it changed can be given back by another campaign. */
  undoable: boolean;
  /** Why it cannot, where nothing of its kind can. */
  notUndone: string | null;
  /** The form of an ending that came back. */
  returned?: ReturnedChange | undefined;
}

/** Each at its address; the confirmation has a form of its own, and what is automatic has none. */
export const campaignDisplays = {
  simulate: { noun: 'simulation', icon: 'refresh' },
  conclude: { noun: 'conclusion', icon: 'circle-check' },
  launch: { noun: 'launch', icon: 'player-play' },
  pause: { noun: 'pause', icon: 'player-pause' },
  resume: { noun: 'resumption', icon: 'player-play' },
  retry: { noun: 'retrial', icon: 'refresh' },
  cancel: { noun: 'cancellation', icon: 'player-stop', warn: true },
} satisfies ShownChanges<CampaignAction>;

/** The ending, with its reason, for the partial `changes/changes`; the other moves are buttons beside what they change. */
export function endingOf({ campaign, mayAct, offered, returned }: CampaignMoves) {
  if (!mayAct) return [];
  const { cancel } = campaignDisplays;
  const view = { base: `/campaigns/${campaign.id}`, displays: { cancel }, today: '', returned };
  return changesView(
    offered.filter(({ allowed }) => allowed),
    view,
  );
}

export function isUnconfirmed({ state }: Campaign): boolean {
  return state === 'draft' || state === 'simulated';
}

/** Until when nothing of it is done: its delay of withdrawal is over, and its first wave begins; null when it does not wait. */
export function waitsOf({ state, startsAt }: Campaign, waves: Wave[], now: Date): Date | null {
  if (state !== 'confirmed' || startsAt === null) return null;
  const first = waves.find(({ pending }) => pending > 0)?.dueAt ?? startsAt;
  const begins = first > startsAt ? first : startsAt;
  return begins > now ? begins : null;
}

/** Which buttons stand beside what they change. @param of how many rows have an outcome @param waits until when nothing is done */
export function controls(moves: CampaignMoves, of: (state: RowState) => number, waits: Date | null, now: Date) {
  const { campaign, mayAct, offered, undoable, notUndone, closed } = moves;
  const may = (action: CampaignAction) => offered.some((one) => one.action === action && one.allowed);
  const over = campaign.state === 'finished' || campaign.state === 'cancelled';
  const undone = mayAct && over && of('done') > 0;
  const delayed = campaign.state === 'confirmed' && campaign.startsAt !== null && campaign.startsAt > now;
  const failed = of('failed');
  return {
    // Before the delay of withdrawal is over, three things only: nothing, withdraw, do not wait; that of a wave is nobody's to skip.
    waits: waits && {
      at: momentOf(waits, now),
      iso: waits.toISOString(),
      launch: may('launch'),
      cancel: may('cancel'),
    },
    closed: mayAct && !isUnconfirmed(campaign) ? closed : null,
    pause: !delayed && may('pause'),
    resume: may('resume'),
    cancel: !isUnconfirmed(campaign) && may('cancel'),
    retry: may('retry') ? `Relancer ${failed <= 1 ? 'la ligne en échec' : `les ${number(failed)} en échec`}` : null,
    sequel: mayAct && over && of('refused') > 0 ? sequelWords(of('refused')) : null,
    inverse: undone && undoable,
    notUndone: undone ? notUndone : null,
  };
}

function momentOf(moment: Date, now: Date): string {
  return date(moment) === date(now) ? `à ${time(moment)}` : `le ${dateTime(moment)}`;
}

function sequelWords(refused: number): string {
  return `Nouvelle campagne avec ${refused === 1 ? 'le refusé' : `les ${number(refused)} refusés`}`;
}
