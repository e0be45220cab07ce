import type { Forecast } from '../platform/changes/forecast.js';

/** Why something is not done, and where that is mended. */
export type Refusal = Pick<Forecast, 'reasons' | 'mend'>;

export const archivedClient: Refusal = {
  reasons: ['Ce client est archivé\u00a0: rétablissez-le avant de le confier à quelqu’un.'],
  mend: { label: 'Rétablir le client', href: '/clients/:id/archive' },
};

export const unablePerson: Refusal = {
  reasons: ['Cette personne n’a plus de compte actif, ou ne peut que lire. Choisissez quelqu’un d’autre.'],
  mend: { label: 'Voir l’équipe', href: '/settings/team' },
};
