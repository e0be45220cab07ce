import { prerequisitesLabel } from '../../clients/records/prerequisites.js';
import { shownForm } from '../../platform/forms/form.js';
import { clock } from '../../platform/clock.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { dateTime } from '../../platform/web/view-helpers.js';
import type { Visit } from '../door/link-door.service.js';
import type { LinkPurpose } from '../links/client-link.entity.js';
import type { SpaceFacts } from './space-page.queries.js';
import { around, base } from './space-page.view.js';
import {
  codeFields,
  colleagueFields,
  csrColleagueFields,
  prerequisiteFields,
  questionFields,
  refusalFields,
} from './space.form.js';

type Values = Record<string, unknown>;

/** A form of the space that has a page of its own, by the last part of its address. */
const spaceForms = {
  question: {
    title: 'Poser une question',
    fields: questionFields,
    submit: 'Envoyer la question',
    lead: 'La réponse vous arrive par courriel.',
  },
  refusal: {
    title: 'Ne pas donner suite',
    fields: refusalFields,
    submit: 'Ne pas donner suite',
    lead: 'Rien n’est signé en votre nom. Si vous changez d’avis, écrivez-nous\u00a0: une personne lit votre réponse avant toute suite.',
  },
  colleague: {
    title: 'Ce n’est pas à moi de signer',
    fields: colleagueFields,
    submit: 'Envoyer un lien à cette personne',
    lead: 'Le représentant légal de la structure signe, ou une personne à qui il en a donné le mandat.',
  },
  prerequisites: {
    title: prerequisitesLabel,
    fields: prerequisiteFields,
    submit: 'Envoyer mes réponses',
    lead: 'Une personne relit vos réponses avant de les noter.',
  },
} as const;

export type SpaceForm = keyof typeof spaceForms;

/** Where a link asks for a CSR: who is named there makes it. */
const csrColleague = {
  ...spaceForms.colleague,
  title: 'Ce n’est pas à moi de la faire',
  fields: csrColleagueFields,
  lead: 'La personne qui administre le serveur où le certificat sera installé fait la CSR, et la remet elle-même.',
};

/** The forms that a link has: nothing is signed, declined nor answered by one that asks for a CSR. */
export function hasForm(name: SpaceForm, purpose: LinkPurpose): boolean {
  return purpose !== 'csr' || name === 'question' || name === 'colleague';
}

/** The fields of a form, and the words around it, for what the link is for. */
function spaceFormOf(name: SpaceForm, purpose: LinkPurpose) {
  return purpose === 'csr' && name === 'colleague' ? csrColleague : spaceForms[name];
}

/** What waits behind the code; where one goes on to. */
const behindCode = ['', 'refusal', 'colleague', 'paper'] as const;

interface SpaceFormPage {
  visit: Visit;
  facts: SpaceFacts;
  /** Where form 101 is, for who has no card. */
  card: { filled: string | null; blank: string } | null;
}

export function spaceFormView(
  name: SpaceForm,
  { visit, facts, card }: SpaceFormPage,
  values: Values = {},
  errors: FormErrors = {},
) {
  const { title, lead, ...form } = spaceFormOf(name, visit.link.purpose);
  return {
    ...around(visit, facts),
    title,
    lead,
    form: shownForm({ ...form, action: `${base(visit)}/${name}`, values, errors }),
    card,
    behindCode: behindCode.some((one) => one === name),
  };
}

export function codeView(visit: Visit, facts: SpaceFacts, next: string, errors: FormErrors = {}) {
  return {
    ...around(visit, facts),
    title: 'Votre code',
    address: masked(visit.link.email),
    /** One is on its way, or there already. */
    sent: visit.link.codeUntil !== null && visit.link.codeUntil > clock.now(),
    lapsed: lapsedSentence(visit),
    next,
    form: shownForm({
      action: `${base(visit)}/code`,
      fields: codeFields,
      errors,
      hidden: [{ name: 'next', value: next }],
      submit: 'Continuer',
    }),
  };
}

// Whoever is led here with what they sent is told why, and that a file of it is not there.
function lapsedSentence({ known, unlocked, link }: Visit): string | null {
  if (!known || unlocked || !link.unlockedUntil) return null;
  return `Il servait jusqu’au ${dateTime(link.unlockedUntil)}\u00a0: il en faut un autre. Un fichier envoyé depuis n’est pas arrivé, vous le choisirez de nouveau ensuite.`;
}

/** Where we may lead after the code. */
export function afterCode(visit: Visit, asked: unknown): string {
  const next = behindCode.find((one) => one === asked) ?? '';
  return next ? `${base(visit)}/${next}` : `${base(visit)}#hand-back`;
}

// Whoever holds the link and is not its person learns no address.
function masked(email: string): string {
  const [name = '', domain = ''] = email.split('@');
  return `${name.slice(0, 1)}…@${domain}`;
}
