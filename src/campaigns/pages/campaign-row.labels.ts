import { campaignRowTable, type RowState } from '../engine/campaign-row.transitions.js';
import type { ForecastCode } from './campaign.queries.js';

/** How a row's outcome shows: one of them, several of them, tone, icon, and its part of the bar. */
export interface RowLabel {
  label: string;
  labels: string;
  tone: 'ok' | 'soon' | 'bad' | 'move' | 'none';
  icon: string;
  fill: string;
  plain: boolean;
}

// What the bar and the tally need besides the table.
const shown: Record<RowState, Pick<RowLabel, 'labels' | 'fill' | 'plain'>> = {
  done: { labels: 'Faites', fill: 'fill-ok', plain: true },
  refused: { labels: 'Refusées', fill: 'fill-bad', plain: false },
  failed: { labels: 'En échec', fill: 'fill-soon', plain: false },
  skipped: { labels: 'Déjà faites', fill: 'fill-later', plain: true },
  pending: { labels: 'En attente', fill: 'fill-track', plain: true },
  cancelled: { labels: 'Annulées', fill: 'fill-later', plain: true },
};

/** In the order of the bar and of the tally. */
export const rowStates = Object.keys(shown) as RowState[];

/** They always add up to the selection. */
export const rowLabels = Object.fromEntries(
  rowStates.map((state) => [state, { ...campaignRowTable.states[state], ...shown[state] }]),
) as Record<RowState, RowLabel>;

export const forecastLabels: Record<ForecastCode, RowLabel> = {
  would_do: {
    label: 'Changera',
    labels: 'Changeront',
    tone: 'move',
    icon: 'player-play',
    fill: 'fill-move',
    plain: false,
  },
  refused: { label: 'Refusé', labels: 'Refusés', tone: 'bad', icon: 'ban', fill: 'fill-bad', plain: false },
  done_already: {
    label: 'Déjà fait',
    labels: 'Déjà faits',
    tone: 'ok',
    icon: 'circle-check',
    fill: 'fill-ok',
    plain: true,
  },
};

export const forecastCodes = Object.keys(forecastLabels) as ForecastCode[];

/** Where a row is mended: the client's own page, or the one page for all. Only what is refused, or is foretold to be, has one. */
export function mendOf(row: { clientId: string; mendLabel: string | null; mendHref: string | null }) {
  if (!row.mendHref) return null;
  return { href: row.mendHref.replace(':id', row.clientId), label: row.mendLabel ?? 'Corriger' };
}

/** Where all of one reason are mended; where each has a page of its own, their rows lead there. */
export function mendOfGroup(group: { mendLabel: string | null; mendHref: string | null; rows: number }, rows: string) {
  const { mendLabel, mendHref } = group;
  if (!mendHref || !mendLabel) return null;
  return mendHref.includes(':id')
    ? { href: rows, label: `${mendLabel}, client par client` }
    : { href: mendHref, label: mendLabel };
}
