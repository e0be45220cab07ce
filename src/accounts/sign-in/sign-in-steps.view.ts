import type { Role } from '../../journey/states/transitions.js';
import { shownFields } from '../../platform/forms/form.js';
import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';
import { codeFields, recoveryFields } from '../factors/factor.form.js';
import { seedView } from '../factors/factor.view.js';

const title = 'Code à usage unique';

/** What is typed into these pages never comes back in them. */
export function codeStepView(errors: FormErrors = {}) {
  return {
    ...page(title, errors),
    action: '/sign-in/code',
    lead: 'Votre mot de passe est le bon. Ouvrez votre application de codes et recopiez celui de Sceau.',
    fields: shownFields(codeFields, {}, errors),
    submit: 'Se connecter',
    other: {
      href: '/sign-in/recovery',
      label: 'Mon application n’est pas à portée\u00a0: utiliser un code de secours',
    },
  };
}

export function recoveryStepView(role: Role, errors: FormErrors = {}) {
  const whoRemoves = role === 'admin' ? 'un autre responsable Sceau' : 'un responsable Sceau';
  return {
    ...page('Code de secours', errors),
    action: '/sign-in/recovery',
    lead: `Recopiez l’un des dix codes gardés quand l’application a été mise en place. Sans eux, ${whoRemoves} de votre équipe peut supprimer votre code à usage unique, dans Réglages, Équipe.`,
    fields: shownFields(recoveryFields, {}, errors),
    submit: 'Se connecter',
    other: { href: '/sign-in/code', label: 'Revenir au code de l’application' },
  };
}

export function enrolmentStepView(
  seed: string,
  person: { email: string; editorName: string },
  errors: FormErrors = {},
) {
  return {
    ...page('Mettre en place le code à usage unique', errors),
    action: '/sign-in/enrolment',
    lead: 'Votre équipe demande, en plus du mot de passe, un code que votre téléphone montre. C’est à faire une seule fois.',
    seed: seedView(seed, person),
    fields: shownFields(codeFields, {}, errors),
    submit: 'Vérifier et continuer',
  };
}

function page(heading: string, errors: FormErrors) {
  return { layout: 'sign-in', title: heading, summary: errorSummary(errors) };
}
