import { roleTitles } from '../../journey/states/transitions.js';
import { shownForm } from '../../platform/forms/form.js';
import type { SignedIn } from '../../platform/web/current.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { ownPasswordFields } from '../password/password.form.js';

/** « Mon compte »: one section a thing, each from its own function here and its own partial. */
export function accountView(
  user: SignedIn,
  sections: { password: object; sessions: object; idle: number; factor: object; provider: string | null },
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

export function passwordSection(errors: FormErrors = {}) {
  return {
    form: shownForm({
      action: '/account/password',
      fields: ownPasswordFields,
      errors,
      effect: 'Vos autres sessions se terminent.',
      submit: 'Changer le mot de passe',
    }),
  };
}
