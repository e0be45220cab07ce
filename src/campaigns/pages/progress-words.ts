import { count, number, plural } from '../../platform/web/view-helpers.js';
import { type BarPart, barParts } from '../../platform/web/bar.js';
import type { RowTally } from '../engine/campaign-row.facts.js';
import { unfinishedStates } from '../engine/campaign.facts.js';
import { type CampaignState, campaignTable } from '../engine/campaign.transitions.js';
import type { CampaignPulse } from './campaign.queries.js';

/** Rows that ended lately, and in how many seconds. */
export interface Pace {
  rows: number;
  seconds: number;
}

/** How fast it goes and what is left. Under three rows or two seconds a rate is a guess: better none. */
export function speedOf(
  { rows, seconds }: Pace,
  left: number,
): { perMinute: number | null; minutesLeft: number | null } {
  if (rows < 3 || seconds < 2) return { perMinute: null, minutesLeft: null };
  const perMinute = Math.max(1, Math.round((60 * rows) / seconds));
  return { perMinute, minutesLeft: Math.ceil(left / perMinute) };
}

export function paceText({ perMinute, minutesLeft }: ReturnType<typeof speedOf>): string {
  if (perMinute === null || minutesLeft === null) return 'Les lignes sont traitées par lots.';
  const rest = minutesLeft <= 1 ? 'une minute au plus' : `${number(minutesLeft)}\u00a0min environ`;
  return `${number(perMinute)} par minute, encore ${rest}.`;
}

interface Advance {
  state: CampaignState;
  handled: number;
  /** Some row has an outcome of its own. */
  begun: boolean;
  total: number;
}

/** Campaigns that still do rows, now or later. */
export const goesOn: ReadonlySet<CampaignState> = new Set(unfinishedStates);

/**
 * How far it is, its number first. Before its first row has an outcome, what is settled was only set aside by its simulation: that is no
 * way done, and what is still to do is what one asks.
 */
export function advanceOf(advance: Advance): { number: string; words: string; short: string } {
  const { state, handled, begun, total } = advance;
  if (!begun && goesOn.has(state)) {
    const left = total - handled;
    const aside = handled > 0 ? `, ${count(handled, 'écartée', 'écartées')} dès la simulation` : '';
    const words = `${plural(left, 'ligne', 'lignes')} à faire${aside}`;
    return { number: number(left), words, short: `${number(left)} à faire` };
  }
  const way = wayOf(advance);
  return {
    number: number(way),
    words: `${plural(way, 'traitée', 'traitées')} sur ${number(total)}, soit ${shareOf(way, total, 100)}\u202f%`,
    short: `${number(way)} sur ${number(total)}`,
  };
}

/** How many of its rows it has done: one that was withdrawn did none, whatever its simulation had set aside. */
function wayOf({ state, handled, begun }: Advance): number {
  return begun || state === 'finished' ? handled : 0;
}

/** How far it is, and what did not go well: « 3 sur 8, 1 refusée, 2 en échec ». */
export function outcomeWords(campaign: Advance & RowTally): string {
  const { refused, failed } = campaign;
  return [
    advanceOf(campaign).short,
    refused > 0 ? count(refused, 'refusée', 'refusées') : '',
    failed > 0 ? `${number(failed)} en échec` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** The same as a bar: what became of its rows; nothing before the first one. */
export function campaignBar(campaign: Advance & RowTally): BarPart[] {
  const { done, refused, failed, total } = campaign;
  const way = wayOf(campaign);
  const counts = [
    { fill: 'fill-ok', value: done },
    { fill: 'fill-bad', value: refused },
    { fill: 'fill-soon', value: failed },
    { fill: 'fill-later', value: way - done - refused - failed },
  ];
  return way === 0 ? [] : barParts(counts, total);
}

const shareOf = (way: number, total: number, parts: number) => (total > 0 ? Math.floor((parts * way) / total) : 0);

/**
 * What a screen reader says of a change, when it is worth an interruption: another state, another quarter of the way. Null otherwise:
 * the page itself holds the numbers.
 */
export function saidOf(before: CampaignPulse | null, now: CampaignPulse): string | null {
  if (!before) return null;
  const { label } = campaignTable.states[now.state];
  const { number: far, words } = advanceOf(now);
  const done = `${far} ${words}`;
  if (before.state !== now.state) return `Campagne ${label.toLowerCase()}\u00a0: ${done}${failures(now)}.`;
  return quarterOf(before) === quarterOf(now) ? null : `${done}${failures(now)}.`;
}

function failures({ failed }: CampaignPulse): string {
  return failed > 0 ? `, ${count(failed, 'en échec', 'en échec')}` : '';
}

const quarterOf = (pulse: CampaignPulse) => shareOf(wayOf(pulse), pulse.total, 4);
