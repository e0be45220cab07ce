import { type Role, roleTitles } from '../journey/states/transitions.js';
import { shownForm } from '../platform/forms/form.js';
import type { SignedIn } from '../platform/web/current.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { dateTime } from '../platform/web/view-helpers.js';
import { givenPasswordFields, newPersonFields, passwordFields, roleFields } from './team.form.js';
import type { User } from './user.entity.js';

/** A form that comes back, with what was typed and what is wrong. */
export interface Returned {
  values?: Record<string, unknown>;
  errors?: FormErrors;
  /** Of the form that gives a password: nothing typed there ever comes back. */
  passwordErrors?: FormErrors;
}

const crumbs = [{ label: 'Réglages', href: '/settings' }];

/** Réglages, « Équipe ». Who may not change it reads it. */
export function teamView(people: User[], role: Role, { values, errors }: Returned = {}) {
  const mayChange = role === 'admin';
  return {
    title: 'Équipe',
    head: { title: 'Équipe', crumbs },
    people: people.map((person) => ({
      name: person.name,
      email: person.email,
      role: roleTitles[person.role],
      state: stateOf(person),
      lastSignIn: person.lastSignInAt ? dateTime(person.lastSignInAt) : null,
      href: mayChange ? `/settings/team/${person.id}` : null,
    })),
    mayChange,
    form: shownForm({
      action: '/settings/team',
      fields: newPersonFields,
      values: { role: 'support', ...values },
      errors,
      submit: 'Créer le compte',
    }),
  };
}

/**
 * One person: what is about to change is told before it does.
 * @param left what they would leave behind, in French, or null
 */
export function personView(person: User, left: string | null, { values, errors, passwordErrors }: Returned = {}) {
  const own = `/settings/team/${person.id}`;
  return {
    title: person.name,
    head: {
      title: person.name,
      crumbs: [...crumbs, { label: 'Équipe', href: '/settings/team' }],
      state: stateOf(person),
    },
    facts: [
      { label: 'Adresse électronique', value: person.email },
      { label: 'Rôle', value: roleTitles[person.role] },
      { label: 'Dernière connexion', value: person.lastSignInAt ? dateTime(person.lastSignInAt) : 'jamais' },
    ],
    left,
    factor: `${own}/factor`,
    role: shownForm({
      action: `${own}/role`,
      fields: roleFields,
      values: { role: person.role, ...values },
      errors,
      effect: 'Ce que cette personne peut voir et faire change dès sa prochaine page.',
      submit: 'Changer de rôle',
    }),
    password: shownForm({
      action: `${own}/password`,
      fields: givenPasswordFields,
      errors: passwordErrors,
      effect: 'Ses sessions ouvertes se terminent.',
      submit: 'Donner ce mot de passe',
    }),
    disabling: person.disabledAt === null ? `${own}/disabling` : null,
    enabling: `${own}/enabling`,
  };
}

/** « Mon compte » */
export function accountView(user: SignedIn, errors: FormErrors = {}) {
  return {
    title: 'Mon compte',
    person: user,
    roleLabel: roleTitles[user.role],
    form: shownForm({
      action: '/account/password',
      fields: passwordFields,
      errors,
      submit: 'Changer le mot de passe',
    }),
  };
}

function stateOf(person: User) {
  return person.disabledAt
    ? { tone: 'none', icon: 'ban', label: 'Désactivé' }
    : { tone: 'ok', icon: 'circle-check', label: 'Actif', plain: true };
}
