import { count } from '../../platform/web/view-helpers.js';
import type { HabilitationStrategy, StrategyBase } from './habilitation-strategy.js';

const dossiers = { label: 'Dossiers de masse', icon: 'file-text', href: '/mass-dossiers' };

/** The guide's wish (« Futures évolutions »): one dossier for all. Not a procedure of ANS today, and it says so. */
export const massMandate: HabilitationStrategy = {
  code: 'mass_mandate',
  label: 'Mandat de masse',
  accepted: false,
  sentence: () =>
    'Un seul dossier et son annexe\u00a0: souhaité par le guide, prêt ici pour le jour où l’ANS l’accepte.',
  lines: (base) => [
    {
      label: 'Formulaires',
      strong: '1',
      text: ` dossier, annexe de ${count(leftOf(base), 'ligne', 'lignes')}${againOf(base.mandate)}${othersOf(base.mandate)}`,
    },
    {
      label: 'Signatures',
      strong: '1',
      text: `, la vôtre\u202f; ${count(leftOf(base), 'délégation signée', 'délégations signées')}, avec ${leftOf(base) > 1 ? 'leur' : 'son'} empreinte`,
    },
    { label: 'Relectures et envois', strong: '1', text: '' },
    { label: 'Durée d’un client', text: 'Aucun cas observé' },
    { label: 'Si un administrateur part', text: 'Un avenant au dossier' },
    {
      label: 'Ce qui bloque',
      text: 'L’accord de l’ANS\u00a0: ce n’est pas une de ses procédures aujourd’hui, et aucun format n’est publié',
    },
  ],
  acts: (base) =>
    leftOf(base) === 0
      ? [dossiers]
      : [
          { label: 'Réunir en un dossier…', icon: 'list-check', kind: 'gather_mandate', query: 'readiness=ready' },
          { label: 'Dossier d’essai, PDF', icon: 'file-download', href: '/mass-habilitation/mandate.pdf' },
          { label: 'Annexe, CSV', icon: 'file-download', href: '/mass-habilitation/mandate.csv' },
          dossiers,
        ],
};

// Whom the campaign takes, as it judges them.
function leftOf({ ready, mandate: { held, underWay } }: StrategyBase): number {
  return ready - held - underWay;
}

// They are taken, and counted above: their people may be others than the dossier’s.
function againOf({ again }: StrategyBase['mandate']): string {
  return again > 0 ? `, dont ${count(again, 'client déjà habilité', 'clients déjà habilités')}` : '';
}

function othersOf({ held, underWay }: StrategyBase['mandate']): string {
  const said = [
    ...(held > 0 ? [count(held, 'client est déjà dans un dossier', 'clients sont déjà dans un dossier')] : []),
    ...(underWay > 0 ? [count(underWay, 'a une demande en cours', 'ont une demande en cours')] : []),
  ];
  return said.length > 0 ? `\u202f; ${said.join(', ')}` : '';
}
