import { date } from '../platform/web/view-helpers.js';
import type { EditorFacts } from './readiness.queries.js';

const settings = { href: '/settings/editor', action: 'Compléter les réglages' };

/** What the head of the page says of the editor. */
export function headFacts({ name, contractSignedOn, thirdPartySince, lasting }: EditorFacts) {
  return [
    {
      label: `${name} au portail`,
      value: thirdPartySince ? `structure tierce depuis le ${date(thirdPartySince)}` : 'pas encore structure tierce',
    },
    {
      label: 'Contrat avec l’ANS',
      value: contractSignedOn ? `signé le ${date(contractSignedOn)}` : 'date de signature inconnue',
    },
    {
      label: 'Équipe',
      value: lasting.length > 0 ? `${lasting.join(', ')}, cartes valides un an au moins` : 'aucune carte valide un an',
    },
  ];
}

/** What the editor itself still lacks, whatever its clients have. */
export function editorConditions({ contractSignedOn, thirdPartySince, siret, lasting, valid }: EditorFacts) {
  return [
    ...(contractSignedOn
      ? []
      : [
          {
            text: 'Votre propre contrat avec l’ANS n’est pas noté\u00a0: sans lui, aucun de vos administrateurs n’est habilité.',
            ...settings,
          },
        ]),
    ...(lasting.length > 0
      ? []
      : [
          {
            text:
              valid > 0
                ? 'Aucune carte de vos administrateurs n’est valable un an encore\u00a0: renouvelez-en une avant d’engager tous les clients.'
                : 'Aucun de vos administrateurs n’a de carte CPA valable\u00a0: commandez-en une.',
            href: '/administrators?of=editor',
            action: 'Voir les cartes',
          },
        ]),
    ...(thirdPartySince
      ? []
      : [
          {
            text: 'Vous n’êtes pas noté comme structure tierce sur mesHabilitations\u00a0: aucun client ne peut vous y désigner.',
            href: '/mass-habilitation/declaration',
            action: 'Noter la déclaration',
          },
        ]),
    ...(thirdPartySince && !siret
      ? [
          {
            text: 'Votre SIRET n’est pas noté\u00a0: vos clients vous cherchent par lui au portail, et les relances qui le citent ne partent pas.',
            ...settings,
          },
        ]
      : []),
  ];
}
