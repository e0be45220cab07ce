import { shownFields } from '../../platform/forms/form.js';
import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';
import { codeFields, recoveryFields } from '../factors/factor.form.js';
import { seedView } from '../factors/factor.view.js';
import type { PendingSignIn } from './pending-sign-in.js';
import type { Owed } from './sign-in-steps.service.js';

const title = 'Code à usage unique';

/** What is typed into these pages never comes back in them. */
export function codeStepView(pending: PendingSignIn, errors: FormErrors = {}) {
  const shown = pending.door === null ? 'Votre mot de passe est le bon.' : 'Le fournisseur d’identité vous a reconnu.';
  return {
    ...page(title, pending, errors),
    action: '/sign-in/code',
    lead: `${shown} Ouvrez votre application de codes et recopiez celui de Sceau.`,
    fields: shownFields(codeFields, {}, errors),
    submit: 'Se connecter',
    other: {
      href: '/sign-in/recovery',
      label: 'Mon application n’est pas à portée\u00a0: utiliser un code de secours',
    },
  };
}

export function recoveryStepView({ person, pending }: Owed, errors: FormErrors = {}) {
  const whoRemoves = person.role === 'admin' ? 'un autre responsable Sceau' : 'un responsable Sceau';
  return {
    ...page('Code de secours', pending, errors),
    action: '/sign-in/recovery',
    lead: `Recopiez l’un des dix codes gardés quand l’application a été mise en place. Sans eux, ${whoRemoves} de votre équipe peut supprimer votre code à usage unique, dans Réglages, Équipe.`,
    fields: shownFields(recoveryFields, {}, errors),
    submit: 'Se connecter',
    other: { href: '/sign-in/code', label: 'Revenir au code de l’application' },
  };
}

export function enrolmentStepView(seed: string, { person, pending }: Owed, errors: FormErrors = {}) {
  const besides = pending.door === null ? 'du mot de passe' : 'du compte de l’entreprise';
  return {
    ...page('Mettre en place le code à usage unique', pending, errors),
    action: '/sign-in/enrolment',
    lead: `Votre équipe demande, en plus ${besides}, un code que votre téléphone montre. C’est à faire une seule fois.`,
    seed: seedView(seed, person),
    fields: shownFields(codeFields, {}, errors),
    submit: 'Vérifier et continuer',
  };
}

// Their session at the provider is open: by its button they would be here again, without being asked who they are.
function page(heading: string, { door }: PendingSignIn, errors: FormErrors) {
  const restart =
    door === null
      ? { href: '/sign-in', label: 'Recommencer avec une autre adresse' }
      : { href: `/s/${door}/provider/end`, label: 'Ce n’est pas vous\u202f? Se déconnecter du fournisseur' };
  return { layout: 'sign-in', title: heading, summary: errorSummary(errors), restart };
}
