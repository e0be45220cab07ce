import type { Refusal } from './provider-refusals.js';

/** Why, as the journal tells whoever administers: the person who was refused is sent to them. */
export const whyRefused: Record<Refusal, string> = {
  weak: 'Le niveau d’authentification n’est pas celui qui est exigé',
  disabled: 'Le compte Sceau est désactivé',
  suspended: 'L’espace de l’éditeur est suspendu',
  no_role: 'Aucune valeur de l’attribut ne donne un rôle',
  other_account:
    'Le compte Sceau est rattaché à un autre compte de ce fournisseur\u202f; sa page dans «\u00a0Équipe\u00a0» dit lequel',
  unverified: 'Le fournisseur ne garantit pas l’adresse',
  unverified_alone: 'Le fournisseur ne garantit pas l’adresse, et le mot de passe est réservé aux responsables Sceau',
  other_domain: 'L’adresse n’est pas d’un des domaines reconnus',
  unknown: 'Personne n’est invité à cette adresse',
  stopped: 'Arrêtée chez le fournisseur',
  expired: 'Elle n’était plus en attente',
  silent: 'Le fournisseur ne répond pas',
  internal: 'L’adresse du fournisseur n’est pas de celles que Sceau interroge',
  not_known_there: 'Le fournisseur ne reconnaît pas Sceau\u00a0: identifiant, secret ou portée sont à vérifier',
  untrusted: 'La réponse n’est pas celle qui était attendue',
  not_linked: 'Ce compte du fournisseur est déjà à quelqu’un d’autre, ou un autre est rattaché',
};

/** The account at the provider, by the only name that is its own. */
export function subjectWords(subject: string): string {
  return `Identifiant chez le fournisseur\u00a0: ${subject}`;
}
