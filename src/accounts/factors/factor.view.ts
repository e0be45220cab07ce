import { de } from '../../identifiers/elision.js';
import { renderSVG } from 'uqr';
import { shownForm } from '../../platform/forms/form.js';
import type { SignedIn } from '../../platform/web/current.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { count, longDate } from '../../platform/web/view-helpers.js';
import { codeFields } from './factor.form.js';
import type { Factor } from './factors.queries.js';
import type { Asked } from './sign-in-policy.service.js';
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
  asked: Asked;
  seed: string | null;
  errors: FormErrors;
}) {
  const { user, factor, asked, seed, errors } = view;
  return {
    title: 'Code à usage unique',
    crumbs,
    state: stateOf(factor, asked),
    since: sinceOf(factor, asked),
    codesLeft: factor && count(factor.codesLeft, 'code de secours', 'codes de secours'),
    few: factor !== null && factor.codesLeft < 4,
    why: wordsOf(asked),
    seed: seed && seedView(seed, user),
    confirm: shownForm({ action: own, fields: codeFields, errors, submit: 'Vérifier et mettre en place' }),
    beginning: `${own}/beginning`,
    codes: factor && `${own}/codes`,
    removal: factor && !asked.compulsory ? `${own}/removal` : null,
  };
}

/** What « Mon compte » says of it. */
export function ownFactorSection(factor: Factor | null, asked: Asked) {
  return {
    state: stateOf(factor, asked),
    words: sinceOf(factor, asked) ?? wordsOf(asked),
    href: own,
    label: factor ? 'Le changer, ou refaire ses codes de secours' : 'Le mettre en place',
  };
}

/** Where the factor of somebody of the team is: one's own is in « Mon compte ». */
export const factorPage = (id: string, isOwn: boolean) => (isOwn ? own : `/settings/team/${id}/factor`);

/** A colleague's, for an administrator. */
export function colleagueFactorView({ id, name, factor, asked, isOwn }: ColleagueFactor) {
  const person = `/settings/team/${id}`;
  return {
    title: `Code à usage unique ${de(name)}`,
    crumbs: [
      { label: 'Réglages', href: '/settings' },
      { label: 'Équipe', href: '/settings/team' },
      { label: name, href: person },
    ],
    state: stateOf(factor, asked),
    since: sinceOf(factor, asked),
    after: afterRemoval(asked),
    removal: factor && !isOwn ? `${person}/factor/removal` : null,
    own: isOwn ? factorPage(id, isOwn) : null,
  };
}

function sinceOf(factor: Factor | null, { when }: Asked): string | null {
  return factor && `${askedWords[when]} depuis le ${longDate(factor.confirmedAt)}.`;
}

const askedWords: Record<Asked['when'], string> = {
  always: 'Demandé à chaque connexion',
  after_password:
    'Demandé à chaque connexion par mot de passe, mais pas par le fournisseur d’identité, qui demande le sien,',
  never:
    'Jamais demandé, car votre équipe se connecte par un fournisseur d’identité qui demande le sien\u202f; en place',
};

// Of who has none.
function wordsOf({ compulsory, when }: Asked): string {
  if (when === 'never')
    return 'Le fournisseur d’identité de votre équipe demande un second facteur lui-même\u00a0: celui de Sceau ne vous est pas demandé.';
  const after = when === 'always' ? 'à la connexion' : 'après un mot de passe';
  return `Un code que montre votre téléphone, demandé en plus ${after}\u00a0: un accès volé ne suffit plus à se connecter.${compulsory ? ' Votre équipe le demande pour votre rôle.' : ''}`;
}

function afterRemoval({ compulsory, when }: Asked): string {
  if (when === 'never' || !compulsory)
    return 'Plus aucun code ne lui est demandé, jusqu’à ce qu’un autre soit mis en place.';
  return `Un autre sera à mettre en place à sa prochaine connexion${when === 'after_password' ? ' par mot de passe' : ''}.`;
}

function stateOf(factor: Factor | null, { compulsory, when }: Asked) {
  if (factor) return { tone: 'ok', icon: 'circle-check', label: 'En place', plain: true };
  return compulsory && when !== 'never'
    ? { tone: 'soon', icon: 'alert-triangle', label: 'À mettre en place' }
    : { tone: 'none', icon: 'minus', label: 'Pas en place' };
}
