import { count } from '../../platform/web/view-helpers.js';
import type { HabilitationStrategy } from './habilitation-strategy.js';
import { delayWords } from '../../requests/delays/observed-delay.js';

/** mesHabilitations (F5): each client designates the editor, declared once as a third-party structure. */
export const portalDesignation: HabilitationStrategy = {
  code: 'portal_designation',
  label: 'Désignation par le portail',
  accepted: true,
  sentence: ({ editor }) => `mesHabilitations\u00a0: le représentant désigne ${editor.name}, vous composez l’équipe.`,
  lines: ({ editor, ready, seen, asked, refused, delays }) => {
    const left = ready - seen;
    const delay = delayWords(delays.portal);
    return [
      { label: 'Formulaires', strong: '0', text: '' },
      {
        label: 'Signatures',
        strong: '0',
        text: ` sur papier, ${count(left, 'désignation en ligne', 'désignations en ligne')}\u202f; ${count(seen, 'est faite', 'sont faites')}`,
      },
      {
        label: 'Relectures et envois',
        strong: '0',
        text: `, et ${count(left, 'désignation', 'désignations')} à constater au portail${asked > 0 ? `, dont ${count(asked, 'déjà demandée', 'déjà demandées')}` : ''}`,
      },
      {
        label: 'Durée d’un client',
        strong: delay.strong,
        text: `${delay.text}. Effet immédiat à la désignation`,
      },
      { label: 'Si un administrateur part', text: 'Un geste sur votre équipe, pour tous' },
      {
        label: 'Ce qui bloque',
        text: editor.thirdPartySince
          ? `Le représentant ouvre le portail avec sa carte. ${count(refused, 'y a renoncé', 'y ont renoncé')}`
          : 'Votre déclaration comme structure tierce, à noter avec sa preuve',
      },
    ];
  },
  acts: ({ editor, asked }) => [
    editor.thirdPartySince
      ? {
          label: 'Passer du papier au portail',
          icon: 'world',
          kind: 'move_to_portal',
          query: 'readiness=ready&designation=none',
        }
      : { label: 'Noter votre déclaration', icon: 'world', href: '/mass-habilitation/declaration' },
    ...(asked > 0 ? [{ label: 'Constater au portail', icon: 'eye', href: '/mass-habilitation/designations' }] : []),
  ],
};
