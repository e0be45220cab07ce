import { Injectable } from '@nestjs/common';
import { spreadFields } from '../../campaigns/pages/campaign.form.js';
import { shownFields } from '../../platform/forms/form.js';
import { together } from '../../platform/tenancy/together.js';
import { number } from '../../platform/web/view-helpers.js';
import type { EditorFacts } from '../readiness.queries.js';
import type { HabilitationStrategy, StrategyBase } from './habilitation-strategy.js';
import { massMandate } from './mass-mandate.js';
import { oneFormPerClient } from './one-form-per-client.js';
import { portalDesignation } from './portal-designation.js';
import { StrategiesQueries } from './strategies.queries.js';

/** In the order of the page. */
const strategies: readonly HabilitationStrategy[] = [oneFormPerClient, portalDesignation, massMandate];

/** The ways there are, compared for the clients that are ready. */
@Injectable()
export class Strategies {
  constructor(private readonly queries: StrategiesQueries) {}

  async compare(editor: EditorFacts, ready: number) {
    const [standing, delays] = await together(this.queries.standing(), this.queries.delays());
    const base: StrategyBase = { editor, ready, ...standing, delays };
    return {
      ways: strategies.map((strategy) => wayView(strategy, base)),
      launch: launchView(base),
    };
  }
}

function wayView(strategy: HabilitationStrategy, base: StrategyBase) {
  return {
    id: strategy.code.replaceAll('_', '-'),
    label: strategy.label,
    best: strategy === portalDesignation && base.editor.thirdPartySince !== null,
    state: strategy.accepted
      ? { tone: 'ok', icon: 'circle-check', label: 'Accepté', plain: true }
      : { tone: 'none', icon: 'lock', label: 'Pas une procédure de l’ANS' },
    sentence: strategy.sentence(base),
    lines: strategy.lines(base),
    acts: strategy.acts(base),
  };
}

// The tally leads from those who are ready to those whom the campaign would ask.
function launchView({ editor, ready, seen, asked }: StrategyBase) {
  const left = ready - seen - asked;
  return {
    ready,
    seen,
    asked,
    left,
    button:
      left > 0 && editor.thirdPartySince ? `Simuler pour ${left === 1 ? 'ce client' : `les ${number(left)}`}` : null,
    // One client is spread over no days.
    waves: left > 1 ? shownFields(spreadFields, {}) : [],
    why: editor.thirdPartySince
      ? 'Tous les clients prêts sont déjà désignés, ou invités.'
      : 'Notez d’abord depuis quand vous êtes structure tierce sur mesHabilitations.',
  };
}
