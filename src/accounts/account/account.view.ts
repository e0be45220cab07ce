import { roleTitles } from '../../journey/states/transitions.js';
import { shownForm } from '../../platform/forms/form.js';
import type { SignedIn } from '../../platform/web/current.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { lastsFor } from '../links/account-links.service.js';
import { ownPasswordFields } from '../password/password.form.js';

/** « Mon compte »: one section a thing, each from its own function here and its own partial. */
export function accountView(
  user: SignedIn,
  sections: { password: object; sessions: object; idle: number; factor: object; provider: object | null },
) {
  return {
    title: 'Mon compte',
    head: {
      title: 'Mon compte',
      facts: [{ value: user.name }, { value: user.email }, { label: 'Rôle', value: roleTitles[user.role] }],
    },
    ...sections,
  };
}

/** Where the account at the provider is. @param mayDetach whether they come in without it */
export function tiedLabel(mayDetach: boolean): string {
  return mayDetach ? 'Détacher ce compte' : 'Voir ce compte, votre seule entrée';
}

/** @param serves whether it lets them in */
export function passwordSection(serves: boolean, errors: FormErrors = {}) {
  return {
    form: shownForm({
      action: '/account/password',
      fields: ownPasswordFields,
      errors,
      effect: `${serves ? '' : 'Votre équipe ne se connecte pas par mot de passe\u00a0: le vôtre confirme seulement que c’est vous, avant une action sensible. '}Vos autres sessions se terminent.`,
      submit: 'Changer le mot de passe',
    }),
  };
}

/** @param email where a link may go by which they choose one; null: their team comes in otherwise */
export function noPasswordSection(email: string | null) {
  const words =
    email === null
      ? 'Vous n’en avez pas\u00a0: dans votre équipe, le mot de passe est réservé aux responsables Sceau, en secours.'
      : `Vous n’en avez pas. Un lien part à votre adresse, ${email}, pour en choisir un\u00a0: il sert une fois, pendant ${lastsFor.reset.words}, et vos sessions ouvertes se terminent alors.`;
  return { words, link: email === null ? null : '/account/password/link' };
}
