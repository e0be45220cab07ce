import { lastsFor } from '../links/account-links.service.js';
import { de } from '../../identifiers/elision.js';
import { type Role, roleTitles } from '../../journey/states/transitions.js';
import { shownForm } from '../../platform/forms/form.js';
import type { RefusedField } from '../../platform/web/errors.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { clock } from '../../platform/clock.js';
import { sessionsSection } from '../account/sessions.view.js';
import { factorPage } from '../factors/factor.view.js';
import type { AccessOf } from './access.service.js';
import { dateTime, longDate } from '../../platform/web/view-helpers.js';
import { accountState, type AccountState, isUnanswered } from './account-state.js';
import { newPersonFields, roleFields } from './team.form.js';
import type { AccountLink } from '../links/account-link.entity.js';
import type { LeftBehind } from './left-behind.js';
import type { User } from '../user.entity.js';
import type { Outside } from '../ways-in.service.js';

/** A form that comes back, with what was typed and what is wrong. */
export interface Returned {
  values?: Record<string, unknown>;
  errors?: FormErrors;
  /** Where to go instead. */
  see?: RefusedField['see'];
}

const crumbs = [{ label: 'Réglages', href: '/settings' }];

/** Réglages, « Équipe ». Who may not change it reads it. */
export function teamView(
  people: User[],
  { tied, outside }: { tied: Set<string>; outside: Outside[] },
  role: Role,
  { values, errors, see = null }: Returned = {},
) {
  const mayChange = role === 'admin';
  return {
    title: 'Équipe',
    head: { title: 'Équipe', crumbs },
    people: people.map((person) => ({
      name: person.name,
      email: person.email,
      role: roleTitles[person.role],
      state: states[accountState(person, tied.has(person.id))],
      outside: outsideView(person, outside),
      lastSignIn: person.lastSignInAt ? dateTime(person.lastSignInAt) : null,
      href: mayChange ? `/settings/team/${person.id}` : null,
    })),
    mayChange,
    form: {
      ...shownForm({
        action: '/settings/team',
        fields: newPersonFields,
        values: { role: 'support', ...values },
        errors,
        effect: `Un courriel lui porte un lien, bon ${lastsFor.invitation.words}, pour choisir son mot de passe.`,
        submit: 'Inviter',
      }),
      see,
    },
  };
}

/** What is to be done for somebody who comes in by no way; null: they do. */
function outsideView(person: User, outside: Outside[]) {
  const own = outside.find(({ id }) => id === person.id);
  if (!own) return null;
  return {
    text: own.byLink ? noWay : `${noWay} Un mot de passe ne lui servirait pas\u00a0: ${throughProvider(person)}.`,
    sending: own.byLink ? `/settings/team/${person.id}/link` : null,
    label: sendingLabel(person),
  };
}

const noWay = 'Cette personne ne peut pas entrer, et n’a aucun lien valable.';

const throughProvider = ({ email }: User) =>
  `son compte chez le fournisseur d’identité doit porter l’adresse ${email}, ou son rôle changer`;

/**
 * One person: what is about to change is told before it does.
 * @param left what they would leave behind
 */
export function personView(
  person: User,
  left: LeftBehind[],
  { link, sessions, factor, tied, isOwn }: AccessOf,
  { values, errors }: Returned = {},
) {
  const own = `/settings/team/${person.id}`;
  const state = accountState(person, tied);
  return {
    title: person.name,
    head: {
      title: person.name,
      crumbs: [...crumbs, { label: 'Équipe', href: '/settings/team' }],
      state: states[state],
      links: [{ href: `/settings/persons/user/${person.id}`, label: 'Données personnelles', icon: 'eye' }],
    },
    facts: [
      { label: 'Adresse électronique', value: person.email },
      { label: 'Rôle', value: roleTitles[person.role] },
      { label: 'Dernière connexion', value: person.lastSignInAt ? dateTime(person.lastSignInAt) : 'jamais' },
      { label: 'Mot de passe', value: passwordWords(state, person) },
      {
        label: 'Code à usage unique',
        value: factor ? `en place depuis le ${longDate(factor.confirmedAt)}` : 'pas en place',
      },
      ...(link ? [linkFact(link)] : []),
    ],
    left: left.map((one) => ({
      ...one,
      // Named one by one, they are all there.
      all: one.things.length === 0 || one.others ? one.all : null,
    })),
    factor: factor && factorPage(person.id, isOwn),
    sessions: sessionsSection(sessions, own, {
      caption: `Sessions ouvertes ${de(person.name)}`,
      endAll: 'Terminer toutes ses sessions',
    }),
    sending: person.disabledAt ? null : `${own}/link`,
    sendingLabel: sendingLabel(person),
    revoking: link && isInForce(link) ? `${own}/link/revocation` : null,
    role: shownForm({
      action: `${own}/role`,
      fields: roleFields,
      values: { role: person.role, ...values },
      errors,
      effect: 'Ses sessions se terminent\u00a0: elle se connecte de nouveau avec son nouveau rôle.',
      submit: 'Changer de rôle',
    }),
    disabling: person.disabledAt === null ? `${own}/disabling` : null,
    enabling: person.erasedAt ? null : `${own}/enabling`,
  };
}

function passwordWords(state: AccountState, { hasPassword }: User): string {
  if (hasPassword) return 'choisi';
  return state === 'shut_out'
    ? 'aucun, et le fournisseur proposé, s’il y en a un, ne connaît pas cette personne'
    : 'pas encore choisi';
}

function sendingLabel(person: User): string {
  if (isUnanswered(person)) return 'Renvoyer l’invitation';
  return person.hasPassword
    ? 'Envoyer un lien de nouveau mot de passe'
    : 'Envoyer un lien pour choisir un mot de passe';
}

function isInForce({ usedAt, revokedAt, expiresAt }: AccountLink): boolean {
  return !usedAt && !revokedAt && expiresAt > clock.now();
}

/** What became of the last link that was sent. */
function linkFact(link: AccountLink) {
  const label = link.kind === 'invitation' ? 'Lien d’invitation' : 'Lien de mot de passe';
  if (link.usedAt) return { label, value: `suivi le ${dateTime(link.usedAt)}` };
  if (link.revokedAt) return { label, value: `annulé le ${dateTime(link.revokedAt)}` };
  if (!isInForce(link)) return { label, value: `expiré le ${dateTime(link.expiresAt)}` };
  const until = `bon jusqu’au ${dateTime(link.expiresAt)}`;
  if (link.mailState === 'sent' && link.mailedAt)
    return { label, value: `parti le ${dateTime(link.mailedAt)}, ${until}` };
  if (link.mailState === 'refused') return { label, value: 'le courriel n’est pas parti', note: link.mailAnswer };
  if (link.mailState === 'unknown')
    return { label, value: 'personne ne sait si le courriel est parti', note: link.mailAnswer };
  return { label, value: `le courriel part, ${until}`, note: link.mailAnswer };
}

const states: Record<AccountState, object> = {
  disabled: { tone: 'none', icon: 'ban', label: 'Désactivé' },
  shut_out: { tone: 'bad', icon: 'lock', label: 'Ni mot de passe ni compte rattaché' },
  invited: { tone: 'move', icon: 'mail', label: 'Invité' },
  active: { tone: 'ok', icon: 'circle-check', label: 'Actif', plain: true },
};
