import { count, number } from '../../platform/web/view-helpers.js';
import type { HabilitationStrategy } from './habilitation-strategy.js';

const dossiers = { label: 'Dossiers de masse', icon: 'file-text', href: '/mass-dossiers' };

/** The guide's wish (« Futures évolutions »): one dossier for all. Not a procedure of ANS today, and it says so. */
export const massMandate: HabilitationStrategy = {
  code: 'mass_mandate',
  label: 'Mandat de masse',
  accepted: false,
  sentence: () =>
    'Un seul dossier et son annexe\u00a0: souhaité par le guide, prêt ici pour le jour où l’ANS l’accepte.',
  lines: ({ ready }) => [
    { label: 'Formulaires', strong: '1', text: ` dossier, annexe de ${count(ready, 'ligne', 'lignes')}` },
    {
      label: 'Signatures',
      strong: '1',
      text: `, la vôtre\u202f; ${number(ready)} délégations signées, avec leur empreinte`,
    },
    { label: 'Relectures et envois', strong: '1', text: '' },
    { label: 'Durée d’un client', text: 'Aucun cas observé' },
    { label: 'Si un administrateur part', text: 'Un avenant au dossier' },
    {
      label: 'Ce qui bloque',
      text: 'L’accord de l’ANS\u00a0: ce n’est pas une de ses procédures aujourd’hui, et aucun format n’est publié',
    },
  ],
  acts: ({ ready }) =>
    ready === 0
      ? [dossiers]
      : [
          { label: 'Réunir en un dossier…', icon: 'list-check', kind: 'gather_mandate', query: 'readiness=ready' },
          { label: 'Dossier d’essai, PDF', icon: 'file-download', href: '/mass-habilitation/mandate.pdf' },
          { label: 'Annexe, CSV', icon: 'file-download', href: '/mass-habilitation/mandate.csv' },
          dossiers,
        ],
};
