import { de } from '../../identifiers/elision.js';
import { renderSVG } from 'uqr';
import { shownForm } from '../../platform/forms/form.js';
import type { SignedIn } from '../../platform/web/current.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { count, longDate } from '../../platform/web/view-helpers.js';
import { codeFields } from './factor.form.js';
import type { Factor } from './factors.queries.js';
import type { ColleagueFactor } from './team-factors.service.js';
import { applicationAddress } from './one-time-code.js';

const own = '/account/factor';
const crumbs = [{ label: 'Mon compte', href: '/account' }];

/** What an application needs: the picture, and the same in letters for whoever cannot show it to a camera. */
export function seedView(seed: string, person: { email: string; editorName: string }) {
  const address = applicationAddress(seed, person);
  const picture = Buffer.from(renderSVG(address, { border: 2, ecc: 'M' })).toString('base64');
  return {
    picture: `data:image/svg+xml;base64,${picture}`,
    address,
    letters: (seed.match(/.{1,4}/g) ?? []).join(' '),
  };
}

/** The recovery codes, this once. @param next where to go on to */
export function codesView(codes: string[], person: { email: string; editorName: string }, next: string) {
  const file = [
    `Codes de secours de Sceau (${person.editorName}) pour ${person.email}`,
    'Chacun remplace une fois le code de votre application.',
    '',
    ...codes,
    '',
  ].join('\r\n');
  return {
    title: 'Codes de secours',
    crumbs: [...crumbs, { label: 'Code à usage unique', href: own }],
    codes,
    next,
    file: `data:text/plain;charset=utf-8;base64,${Buffer.from(file).toString('base64')}`,
  };
}

/** « Mon compte », « Code à usage unique ». @param view.seed what waits for its first code, or null */
export function ownFactorView(view: {
  user: SignedIn;
  factor: Factor | null;
  compulsory: boolean;
  seed: string | null;
  errors: FormErrors;
}) {
  const { user, factor, compulsory, seed, errors } = view;
  return {
    title: 'Code à usage unique',
    crumbs,
    state: stateOf(factor, compulsory),
    since: sinceOf(factor),
    codesLeft: factor && count(factor.codesLeft, 'code de secours', 'codes de secours'),
    few: factor !== null && factor.codesLeft < 4,
    compulsory,
    seed: seed && seedView(seed, user),
    confirm: shownForm({ action: own, fields: codeFields, errors, submit: 'Vérifier et mettre en place' }),
    beginning: `${own}/beginning`,
    codes: factor && `${own}/codes`,
    removal: factor && !compulsory ? `${own}/removal` : null,
  };
}

/** What « Mon compte » says of it. */
export function ownFactorSection(factor: Factor | null, compulsory: boolean) {
  return {
    state: stateOf(factor, compulsory),
    since: sinceOf(factor),
    href: own,
    label: factor ? 'Le changer, ou refaire ses codes de secours' : 'Le mettre en place',
  };
}

/** Where the factor of somebody of the team is: one's own is in « Mon compte ». */
export const factorPage = (id: string, isOwn: boolean) => (isOwn ? own : `/settings/team/${id}/factor`);

/** A colleague's, for an administrator. */
export function colleagueFactorView({ id, name, factor, compulsory, isOwn }: ColleagueFactor) {
  const person = `/settings/team/${id}`;
  return {
    title: `Code à usage unique ${de(name)}`,
    crumbs: [
      { label: 'Réglages', href: '/settings' },
      { label: 'Équipe', href: '/settings/team' },
      { label: name, href: person },
    ],
    state: stateOf(factor, compulsory),
    since: sinceOf(factor),
    after: compulsory
      ? 'Il en mettra un autre en place à sa prochaine connexion, avec son mot de passe.'
      : 'Son mot de passe suffira jusqu’à ce qu’un autre code soit mis en place.',
    removal: factor && !isOwn ? `${person}/factor/removal` : null,
    own: isOwn ? factorPage(id, isOwn) : null,
  };
}

function sinceOf(factor: Factor | null): string | null {
  return factor && `Demandé à chaque connexion depuis le ${longDate(factor.confirmedAt)}.`;
}

function stateOf(factor: Factor | null, compulsory: boolean) {
  if (factor) return { tone: 'ok', icon: 'circle-check', label: 'En place', plain: true };
  return compulsory
    ? { tone: 'soon', icon: 'alert-triangle', label: 'À mettre en place' }
    : { tone: 'none', icon: 'minus', label: 'Pas en place' };
}
