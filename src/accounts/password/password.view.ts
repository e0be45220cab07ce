import { shownForm } from '../../platform/forms/form.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { comesInBy } from '../providers/instead-of-password.service.js';
import type { Invited } from './chosen-password.service.js';
import { chosenPasswordFields, forgottenPasswordFields } from './password.form.js';

/** Nobody is signed in: the page of sign-in, with another form. Nothing typed as a password ever comes back. */
export function chosenPasswordView(link: string, invited: Invited, errors: FormErrors = {}) {
  const invitation = invited.kind === 'invitation';
  return {
    layout: 'sign-in',
    title: invitation ? 'Bienvenue' : 'Nouveau mot de passe',
    invitation,
    name: invited.name,
    email: invited.email,
    editorName: invited.editorName,
    instead: invited.instead && { ...invited.instead, words: comesInBy(invited.instead) },
    form: shownForm({
      action: `/password/choice/${link}`,
      fields: chosenPasswordFields,
      errors,
      submit: 'Enregistrer le mot de passe',
    }),
  };
}

/** « Mot de passe oublié » */
export function forgottenPasswordView(values: object = {}, errors: FormErrors = {}, asked = false) {
  return {
    layout: 'sign-in',
    title: 'Mot de passe oublié',
    asked,
    form: shownForm({
      action: '/password/forgotten',
      fields: forgottenPasswordFields,
      values,
      errors,
      submit: 'Recevoir un lien',
    }),
  };
}
