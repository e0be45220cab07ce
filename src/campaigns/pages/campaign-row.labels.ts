import type { RowState } from '../engine/campaign.entity.js';
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

/** In the order of the bar and of the tally; they always add up to the selection. */
export const rowLabels: Record<RowState, RowLabel> = {
  done: { label: 'Faite', labels: 'Faites', tone: 'ok', icon: 'circle-check', fill: 'fill-ok', plain: true },
  refused: { label: 'Refusée', labels: 'Refusées', tone: 'bad', icon: 'ban', fill: 'fill-bad', plain: false },
  failed: {
    label: 'En échec',
    labels: 'En échec',
    tone: 'soon',
    icon: 'alert-triangle',
    fill: 'fill-soon',
    plain: false,
  },
  skipped: {
    label: 'Déjà faite',
    labels: 'Déjà faites',
    tone: 'none',
    icon: 'arrow-forward',
    fill: 'fill-later',
    plain: true,
  },
  running: {
    label: 'En cours',
    labels: 'En cours',
    tone: 'move',
    icon: 'player-play',
    fill: 'fill-move',
    plain: false,
  },
  pending: { label: 'En attente', labels: 'En attente', tone: 'none', icon: 'clock', fill: 'fill-track', plain: true },
  cancelled: { label: 'Annulée', labels: 'Annulées', tone: 'none', icon: 'x', fill: 'fill-later', plain: true },
};

export const rowStates = Object.keys(rowLabels) as RowState[];

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
