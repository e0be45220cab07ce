import { fullName, signerName } from '../../identifiers/person-name.js';
import {
  prerequisites,
  prerequisitesAsked,
  prerequisitesQuestions,
  prerequisitesLabel,
} from '../../clients/records/prerequisites.js';
import { spaceOf } from '../../platform/auth/link-tokens.js';
import { de } from '../../identifiers/elision.js';
import { parisDate, zoneOfDepartement } from '../../journey/calendar/working-days.js';
import { signatureDue } from '../../journey/steps/request-step.js';
import { clock } from '../../platform/clock.js';
import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';
import { fileSize, longDate, time } from '../../platform/web/view-helpers.js';
import type { Visit } from '../door/link-door.service.js';
import type { SpaceFacts } from './space-page.queries.js';
import type { LinkPurpose } from '../links/client-link.entity.js';
import { latest, prerequisitesOf, sentBackOf, type SpaceStage, stageOf } from './space-stage.js';
import { sendingOf } from './space-sending.js';
import { spaceSteps } from './space-steps.view.js';
import { spaceWords } from './space-words.js';

/** The first page of a link: what is expected, why, until when; then how it is handed back. */
export function spacePageView(visit: Visit, facts: SpaceFacts, errors: FormErrors = {}) {
  const { link, editorName, unlocked } = visit;
  const { purpose } = link;
  const stage = stageOf(purpose, facts);
  const words = spaceWords(purpose, stage, facts, editorName);
  const open = stage === 'expected' || stage === 'again';
  const signing = open && purpose !== 'prerequisites';
  return {
    ...around(visit, facts),
    title: words.heading,
    greeting: `Bonjour ${link.personName},`,
    ...words,
    due: open ? dueOf(visit, facts) : null,
    note: noteOf(purpose, stage, facts),
    paper: facts.documentId
      ? { href: `${base(visit)}/form.pdf`, size: facts.documentSize === null ? '' : fileSize(facts.documentSize) }
      : null,
    inside: insideOf(facts),
    signing,
    mandate: purpose === 'mandate',
    official: purpose === 'signature' && facts.requestKind === '413',
    unlocked,
    photosWait: facts.photosWait ? `${base(visit)}/paper` : null,
    prerequisites: prerequisitesBox(visit, facts),
    elsewhere: signing,
    steps: spaceSteps(purpose, stage, { editor: editorName, covered: facts.covered }, sendingOf(facts, editorName)),
    // Where nothing is handed over any more, what was just refused has no field to stand on.
    refused: signing ? null : (errors['pages'] ?? null),
    errors: signing ? errorSummary(errors) : null,
    error: errors['pages'],
  };
}

/** What all pages of a link have around them. */
export function around(visit: Visit, facts: Pick<SpaceFacts, 'clientName' | 'contact'>) {
  return {
    layout: 'public',
    editorName: visit.editorName,
    forWhom: `pour ${facts.clientName}`,
    base: base(visit),
    contact: facts.contact,
    closed: visit.closed,
    until: longDate(visit.link.expiresAt),
    /** Until when what was opened by the code stays open: said where it is used, before it lapses. */
    codeServes: visit.unlocked ? time(visit.link.unlockedUntil) : null,
  };
}

export function base({ token }: Pick<Visit, 'token'>): string {
  return spaceOf(token);
}

function dueOf({ link }: Visit, facts: SpaceFacts): string | null {
  if (link.purpose !== 'signature' || !facts.requestSince) return null;
  const due = signatureDue(parisDate(facts.requestSince), zoneOfDepartement(facts.departement));
  // Nobody is asked for something « avant » a day that is past.
  if (due < clock.today()) return `Attendu depuis le ${longDate(due)}`;
  return due < parisDate(link.expiresAt) ? `Avant le ${longDate(due)}` : null;
}

function noteOf(purpose: LinkPurpose, stage: SpaceStage, facts: SpaceFacts) {
  if (stage === 'again') {
    const papers = [latest(facts, 'signed_form') ?? latest(facts, 'signed_mandate')];
    const returned = purpose === 'prerequisites' ? sentBackOf(facts) : papers;
    const reason = returned.flatMap((one) => one?.reason ?? []).join(' ') || null;
    return { tone: 'soon', title: 'À refaire.', text: reason ?? 'Votre retour n’a pas pu être accepté.' };
  }
  if (stage === 'expected' && (facts.correctionReason || facts.reworked))
    return {
      tone: 'soon',
      title: 'Cette version remplace la précédente.',
      text: facts.correctionReason ?? 'La signature de la version précédente ne vaut plus.',
    };
  const paper = latest(facts, 'signed_form') ?? latest(facts, 'signed_mandate');
  if (stage !== 'received' || !paper) return null;
  const signed = (paper.content.signatures ?? []).map(
    ({ signer, at }) =>
      `Signature électronique ${de(signer ?? 'signataire non nommé')}${at ? `, le ${longDate(at)}` : ''}.`,
  );
  // What was said of the photos was said before they were handed back: there is nothing to do any more.
  const text = signed.join(' ');
  return text === '' ? null : { tone: 'none', title: '', text };
}

function insideOf({ form, clientName, number: known }: SpaceFacts) {
  if (!form) return null;
  const people = 'kind' in form ? form.arrivals : form.administrators;
  const names = people.map(fullName);
  const leavers = 'kind' in form ? form.departures.map(fullName) : [];
  return [
    { label: 'Structure', value: `${clientName}, ${known}` },
    { label: 'Signataire', value: signerName(form.signer) },
    ...(leavers.length > 0 ? [{ label: 'Qui part', value: leavers.join(', ') }] : []),
    ...(names.length > 0 ? [{ label: 'Administrateurs', value: names.join(', ') }] : []),
  ];
}

function prerequisitesBox(visit: Visit, facts: SpaceFacts) {
  if (visit.link.purpose === 'mandate' || facts.archived) return null;
  const { known, answered, awaited } = prerequisitesOf(facts);
  return {
    href: `${base(visit)}/prerequisites`,
    title: prerequisitesLabel,
    known,
    answered,
    awaited: awaited.map((kind) => prerequisites[kind].awaited).join(' '),
    questions: `${prerequisitesQuestions}\u00a0: ${prerequisitesAsked}.`,
  };
}
