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
import { isOfDomains } from '../providers/claims.js';
import type { IdentityProvider } from '../providers/identity-provider.entity.js';
import type { Tie } from '../providers/provider-people.service.js';
import { helpOf, isOutside, passwordServes, type Ways } from '../ways-in.service.js';

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
  { ways, provider }: { ways: Map<string, Ways>; provider: IdentityProvider | null },
  role: Role,
  { values, errors, see = null }: Returned = {},
) {
  const mayChange = role === 'admin';
  return {
    title: 'Équipe',
    head: { title: 'Équipe', crumbs },
    people: people.map((person) => ({
      ...standing(person, ways.get(person.id)),
      name: person.name,
      email: person.email,
      role: roleTitles[person.role],
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
        effect: invitationEffect(provider),
        submit: 'Inviter',
      }),
      see,
    },
  };
}

// Who came since the list was read has nothing to be told of.
function standing(person: User, ways: Ways | undefined) {
  return ways
    ? { state: stateView(person, ways), outside: outsideView(person, ways) }
    : { state: states.active, outside: null };
}

/** Who is invited, and by what they will come in. */
function invitationEffect(provider: IdentityProvider | null): string {
  const link = `un lien, bon ${lastsFor.invitation.words}, pour choisir son mot de passe`;
  if (!provider) return `Un courriel lui porte ${link}.`;
  const mail = passwordServes(provider, 'support')
    ? `Un courriel lui porte ${link}\u202f; elle peut aussi entrer avec ${provider.name}.`
    : `Un courriel lui dit où se connecter avec ${provider.name}\u202f; à un responsable Sceau, il porte ${link}.`;
  return [mail, roleSaidBy(provider)].filter(Boolean).join(' ');
}

function roleSaidBy({ name, roleClaim }: IdentityProvider): string {
  return roleClaim === null
    ? ''
    : `À chaque connexion avec ${name}, le fournisseur redonne le rôle que dit son attribut «\u00a0${roleClaim}\u00a0»\u00a0: pour qu’un autre dure, changez-le chez lui.`;
}

/** What is to be done for somebody who holds nothing that lets them in; null: they do. */
function outsideView(person: User, ways: Ways) {
  if (person.disabledAt || !isOutside(ways)) return null;
  const { byLink, byAddress } = helpOf(ways);
  return {
    text: byAddress ? unseenWords(person, byLink) : shutOutWords(person, byLink),
    sending: byLink ? `/settings/team/${person.id}/link` : null,
    label: sendingLabel(person),
  };
}

function unseenWords({ email }: User, byLink: boolean): string {
  const otherwise = byLink
    ? 'envoyez-lui un lien pour choisir un mot de passe'
    : 'rendez le mot de passe à toute l’équipe (Réglages, Connexion, Fournisseur d’identité), le temps qu’elle rattache son compte depuis «\u00a0Mon compte\u00a0»';
  return `Cette personne n’est encore jamais entrée par le fournisseur d’identité\u00a0: il la reconnaîtra s’il lui connaît l’adresse ${email}, vérifiée. Sinon, ${otherwise}.`;
}

function shutOutWords({ email }: User, byLink: boolean): string {
  if (byLink) return 'Cette personne ne peut pas entrer, et n’a aucun lien valable.';
  return `Cette personne ne peut pas entrer\u00a0: un mot de passe ne lui servirait pas, et son adresse, ${email}, n’est pas d’un des domaines reconnus par le fournisseur d’identité. Ajoutez ce domaine, ou changez son rôle.`;
}

/**
 * One person: what is about to change is told before it does.
 * @param left what they would leave behind
 */
export function personView(
  person: User,
  left: LeftBehind[],
  { link, sessions, factor, ways, ties, provider, isOwn }: AccessOf,
  { values, errors }: Returned = {},
) {
  const own = `/settings/team/${person.id}`;
  return {
    title: person.name,
    head: {
      title: person.name,
      crumbs: [...crumbs, { label: 'Équipe', href: '/settings/team' }],
      state: stateView(person, ways),
      links: [{ href: `/settings/persons/user/${person.id}`, label: 'Données personnelles', icon: 'eye' }],
    },
    facts: [
      { label: 'Adresse électronique', value: person.email },
      { label: 'Rôle', value: roleTitles[person.role] },
      { label: 'Dernière connexion', value: person.lastSignInAt ? dateTime(person.lastSignInAt) : 'jamais' },
      { label: 'Mot de passe', value: passwordWords(person, ways) },
      ...ties.map(tieFact),
      {
        label: 'Code à usage unique',
        value: factor ? `en place depuis le ${longDate(factor.confirmedAt)}` : 'pas en place',
      },
      ...(link ? [linkFact(link)] : []),
    ],
    outside: outsideView(person, ways)?.text ?? null,
    ties: ties.map(({ issuer, subject }) => ({ issuer, subject, after: afterDetaching(person, provider) })),
    detaching: isOwn ? null : `${own}/provider/removal`,
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
    sending: person.disabledAt || !(ways.passwordServes || isUnanswered(person)) ? null : `${own}/link`,
    sendingLabel: sendingLabel(person),
    revoking: link && isInForce(link) ? `${own}/link/revocation` : null,
    role: shownForm({
      action: `${own}/role`,
      fields: roleFields,
      values: { role: person.role, ...values },
      errors,
      effect: roleEffect(provider),
      submit: 'Changer de rôle',
    }),
    disabling: person.disabledAt === null ? `${own}/disabling` : null,
    enabling: person.erasedAt ? null : `${own}/enabling`,
  };
}

function roleEffect(provider: IdentityProvider | null): string {
  const ends = 'Ses sessions se terminent\u00a0: elle se connecte de nouveau avec son nouveau rôle.';
  return provider && provider.roleClaim !== null ? `Ses sessions se terminent. ${roleSaidBy(provider)}` : ends;
}

/** The account at the provider by which they are known, so that somebody can say which one is theirs. */
function tieFact({ issuer, subject, linkedAt, lastEntryAt }: Tie) {
  const last = lastEntryAt ? `, dernière entrée le ${dateTime(lastEntryAt)}` : '';
  return {
    label: 'Compte chez le fournisseur',
    value: subject,
    note: `chez ${issuer}, rattaché le ${longDate(linkedAt)}${last}`,
  };
}

function afterDetaching({ email }: User, provider: IdentityProvider | null): string {
  if (!provider) return '';
  return isOfDomains(email, provider.emailDomains)
    ? `À sa prochaine connexion avec ${provider.name}, elle est reconnue à son adresse, ${email}, si le fournisseur la garantit, et le compte d’alors lui est rattaché.`
    : `Son adresse, ${email}, n’est pas d’un des domaines reconnus\u00a0: elle n’entre plus avec ${provider.name} avant d’y rattacher un compte depuis «\u00a0Mon compte\u00a0».`;
}

function passwordWords(person: User, ways: Ways): string {
  if (!ways.passwordServes)
    return `${person.hasPassword ? 'choisi, mais ne sert pas à se connecter' : 'aucun'}\u00a0: il est réservé aux responsables Sceau`;
  if (person.hasPassword) return 'choisi';
  return accountState(person, ways) === 'shut_out'
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

function stateView(person: User, ways: Ways): object {
  const state = accountState(person, ways);
  return state === 'shut_out' && person.hasPassword
    ? { ...states.shut_out, label: 'Mot de passe qui ne sert pas, aucun compte rattaché' }
    : states[state];
}

const states: Record<AccountState, object> = {
  disabled: { tone: 'none', icon: 'ban', label: 'Désactivé' },
  unseen: { tone: 'soon', icon: 'lock', label: 'Encore jamais entré par le fournisseur' },
  shut_out: { tone: 'bad', icon: 'lock', label: 'Ni mot de passe ni compte rattaché' },
  invited: { tone: 'move', icon: 'mail', label: 'Invité' },
  active: { tone: 'ok', icon: 'circle-check', label: 'Actif', plain: true },
};
