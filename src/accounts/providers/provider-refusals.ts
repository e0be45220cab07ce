/** Why somebody does not come in by a provider. */
export type Refusal =
  | 'weak'
  | 'disabled'
  | 'suspended'
  | 'no_role'
  | 'other_account'
  | 'unverified'
  | 'unverified_alone'
  | 'other_domain'
  | 'unknown'
  | 'stopped'
  | 'expired'
  | 'silent'
  | 'internal'
  | 'not_known_there'
  | 'untrusted'
  | 'not_linked';

const admin = 'un responsable Sceau de votre équipe';
const itsAdmin = 'la personne qui gère ce fournisseur dans votre entreprise';

/** What is told on the page of sign-in: why, and whom to ask. Nothing of what the provider said. */
export const refusalSentences: Record<Refusal, string> = {
  weak: `Le fournisseur ne dit pas vous avoir reconnu au niveau demandé. Recommencez avec votre carte ou votre second facteur, ou demandez à ${admin}.`,
  disabled: `Votre compte Sceau est désactivé. Demandez à ${admin}.`,
  suspended:
    'L’espace de votre éditeur est suspendu\u00a0: personne ne s’y connecte. Vos données sont intactes. Demandez pourquoi à l’exploitant de Sceau.',
  no_role: `Le fournisseur ne vous donne aucun rôle dans Sceau. Demandez à ${itsAdmin}, ou à ${admin}.`,
  other_account: `Votre compte Sceau est rattaché à un autre compte de ce fournisseur. Demandez à ${admin} de vérifier lequel est le vôtre, et de détacher l’autre depuis votre page dans «\u00a0Équipe\u00a0».`,
  unverified: `Le fournisseur ne garantit pas votre adresse électronique\u00a0: Sceau ne peut pas vous reconnaître. Demandez à ${itsAdmin} de la vérifier, ou connectez-vous par mot de passe et rattachez ce compte dans «\u00a0Mon compte\u00a0».`,
  unverified_alone: `Le fournisseur ne garantit pas votre adresse électronique\u00a0: Sceau ne peut pas vous reconnaître. Demandez à ${itsAdmin} de la vérifier, ou à ${admin} de rendre le mot de passe à toute l’équipe, le temps que vous rattachiez ce compte dans «\u00a0Mon compte\u00a0».`,
  other_domain: `Votre adresse n’est pas d’un domaine que votre équipe reconnaît par ce fournisseur. Demandez à ${admin} d’ajouter ce domaine\u202f; si vous avez un mot de passe qui vous fait entrer, rattachez ce compte dans «\u00a0Mon compte\u00a0».`,
  unknown: `Personne n’a été invité dans Sceau à votre adresse. Demandez à ${admin} de vous inviter.`,
  stopped: 'La connexion a été arrêtée chez le fournisseur. Recommencez, ou connectez-vous autrement.',
  expired: 'Cette connexion n’est plus en attente\u00a0: elle a déjà servi, ou a pris trop de temps. Recommencez.',
  silent: `Le fournisseur d’identité ne répond pas. Réessayez dans quelques minutes\u202f; ${admin} peut entrer par mot de passe.`,
  internal: `Sceau n’a pas interrogé ce fournisseur\u00a0: son adresse n’est pas en https, ou mène à l’intérieur d’un réseau. Demandez à ${admin} de la vérifier\u202f; l’exploitant de Sceau peut la permettre.`,
  not_known_there: `Le fournisseur ne reconnaît pas Sceau\u00a0: l’identifiant, le secret ou la portée que votre équipe a donnés ne sont plus les siens. Demandez à ${admin} de les vérifier.`,
  untrusted: `La réponse du fournisseur n’est pas celle qui était attendue\u00a0: elle a été refusée. Recommencez\u202f; si cela se répète, prévenez ${admin}.`,
  not_linked: `Ce compte du fournisseur est déjà celui d’une autre personne, ou vous en avez rattaché un autre. Demandez à ${admin}.`,
};

/** The same, told to who administers, of a trial: by a button of their page, nobody else to ask. */
export function trialSentence(refusal: Refusal): string {
  return ofTrial[refusal] ?? refusalSentences[refusal];
}

const ofTrial: Partial<Record<Refusal, string>> = {
  silent:
    'Le fournisseur ne répond pas, ou répond par une erreur. Vérifiez son adresse, et réessayez dans quelques minutes.',
  internal:
    'Sceau n’a pas interrogé ce fournisseur\u00a0: son adresse n’est pas en https, ou mène à l’intérieur d’un réseau. Vérifiez-la\u202f; l’exploitant de Sceau peut la permettre.',
  untrusted:
    'Ce qui répond à cette adresse n’est pas un fournisseur OpenID Connect, ou se dit à une autre. Vérifiez-la, telle que le fournisseur l’écrit.',
};
