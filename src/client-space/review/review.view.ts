import { isPrerequisite, prerequisites } from '../../clients/records/prerequisites.js';
import { de } from '../../identifiers/elision.js';
import { numberWords } from '../../identifiers/structure-number.js';
import type { FormChange } from '../../requests/moves/form-changes.js';
import type { NamedStructure } from '../../requests/doubts/contradictions.queries.js';
import { cappedNumber } from '../../platform/lists/capped-counts.js';
import { answerList } from './answer-list.js';
import { gestureOf } from '../../journey/steps/request-gestures.js';
import { clock } from '../../platform/clock.js';
import { namingField } from '../../mailbox/one-client/naming-field.js';
import type { NamedOther } from '../../mailbox/one-client/one-client-a-mail.js';
import type { StoppedAddress } from '../../mailbox/out/stopped-address.entity.js';
import { shownFields } from '../../platform/forms/form.js';
import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';
import { dateTime } from '../../platform/web/view-helpers.js';
import { answerKinds, answerStates, answerWords, saysYes } from '../answers/client-answer.labels.js';
import { whyNotTurned } from './page-turns.js';
import { pointsOf } from './review-points.js';
import type { PaperReview } from '../../paper/handed/review-paper.js';
import { cutsView, type Looked, seenView, sheetView } from './sheets.view.js';
import type { ReviewedAnswer, ReviewQueries } from './review.queries.js';

/** « Relecture »: what waits to be looked at, the oldest first. */
export function reviewListView({ page, count, unknown }: Awaited<ReturnType<ReviewQueries['waiting']>>) {
  return {
    unknown,
    title: 'Relecture',
    head: { title: 'Relecture', count: cappedNumber(count), crumbs: [{ href: '/requests', label: 'Demandes' }] },
    pages: { note: 'Les plus anciennes d’abord', ...answerList.around(page, {}) },
    rows: page.rows.map((row) => ({
      href: `/client-answers/${row.id}`,
      client: row.clientName,
      kind: answerKinds[row.kind],
      words: answerWords(row),
      by: row.messageId ? 'Courriel' : 'Espace client',
      since: dateTime(row.createdAt),
    })),
  };
}

/** What was typed on the page, and comes back with what is wrong. */
interface Returned {
  values: Record<string, unknown>;
  errors: FormErrors;
  /** Other clients that the words name. */
  named: NamedOther[];
}

/** What came back beside what was asked. */
export function reviewView(
  answer: ReviewedAnswer,
  {
    next,
    written,
    review,
    named,
    drift,
    looked,
    turned,
    stopped,
    returned,
  }: {
    next: string | null;
    written: string | null;
    review: PaperReview | null;
    /** Another structure that the paper names, and not its client. */
    named: NamedStructure | null;
    /** What the records say otherwise than the form that it signs. */
    drift: FormChange[];
    looked: Looked;
    /** Whom it goes back to, when they receive nothing any more. */
    stopped: StoppedAddress | null;
    /** Who turned which page, the latest first. */
    turned: { summary: string; at: Date; by: string }[];
    returned?: Returned | undefined;
  },
) {
  const base = `/client-answers/${answer.id}`;
  const cuts = review ? cutsView(base, review) : null;
  const open = answer.state === 'to_review';
  const points = pointsOf(answer);
  const paper = answer.documentId !== null;
  const sent = answer.mandate ? 'mandat' : 'formulaire';
  return {
    title: `${answerKinds[answer.kind]} · ${answer.clientName}`,
    head: {
      title: `${answerKinds[answer.kind]}, ${answer.clientName}`,
      state: answerStates[answer.state],
      crumbs: [
        { href: '/client-answers', label: 'Relecture' },
        { href: `/clients/${answer.clientId}/space`, label: answer.clientName },
      ],
      facts: [
        { label: 'Reçu', value: dateTime(answer.createdAt) },
        { label: 'De', value: answer.personName ?? answer.signer ?? 'inconnu' },
        ...(answer.loops > 0 ? [{ label: 'Renvois', value: String(answer.loops) }] : []),
      ],
    },
    words: answerWords(answer),
    notes: [
      open && named ? namedNote(answer, named) : null,
      open && paper ? formerNote(answer) : null,
      open ? changedNote(answer, drift) : null,
      stopped ? stoppedNote(stopped) : null,
    ].filter((note) => note !== null),
    paper: paper
      ? {
          src: `/documents/${answer.documentId}`,
          pdf: answer.mediaType === 'application/pdf',
          name: answer.documentName,
          sha256: answer.documentSha,
        }
      : null,
    asked: answer.unsignedDocumentId
      ? {
          href: `/documents/${answer.unsignedDocumentId}`,
          label: `Voir le ${sent} envoyé`,
        }
      : null,
    sheet: review
      ? sheetView(base, review, looked, { document: answer.documentId, stays: whyNotTurned(answer) })
      : null,
    received: answer.received && { ...answer.received, href: `/documents/${answer.received.id}` },
    turned: turned.map(({ summary, at, by }) => `${summary.split('\u00a0: ')[0]} par ${by}, ${dateTime(at)}`),
    seen: review ? seenView(review, sent) : [],
    points: points.map((point, place) => ({
      ...point,
      number: place + 1,
      cuts: cuts?.get(point.key) ?? [],
      name: `point-${point.key}`,
      said: returned?.values[`point-${point.key}`] ?? null,
      error: returned?.errors[`point-${point.key}`],
    })),
    errors: errorSummary(returned?.errors ?? {}),
    sentBack: {
      value: returned?.values['words'] ?? '',
      error: returned?.errors['words'],
      hint: points.length > 0 ? 'Chaque point à refaire a déjà sa phrase dans le courriel.' : null,
    },
    naming: returned && returned.named.length > 0 ? namingOf(returned) : null,
    giveBack:
      open && answer.messageId ? { action: `${base}/giving-back`, what: answerKinds[answer.kind].toLowerCase() } : null,
    open,
    accept: open ? `/client-answers/${answer.id}/acceptance` : null,
    back: open && answer.kind !== 'refusal' ? `/client-answers/${answer.id}/return` : null,
    ...sendingOf(answer),
    written,
    signedOn: signedOnOf(answer, returned),
    acceptLabel: acceptWords(answer).label,
    backLabel: backLabel(answer),
    record: recordOf(answer),
    next: next ? `/client-answers/${next}` : null,
    // Whatever key does something here is said, and can be put out.
    keyline:
      open || next || review
        ? { accept: acceptWords(answer).label.toLowerCase(), back: backLabel(answer).toLowerCase() }
        : null,
  };
}

/** What accepting an answer is called: where nothing is written of it, it is read. */
export function acceptWords({ documentId, kind, content }: ReviewedAnswer): { label: string; done: string } {
  const accepted = documentId !== null || (isPrerequisite(kind) && saysYes[kind](content));
  return accepted ? { label: 'Accepter', done: 'Accepté.' } : { label: 'Marquer comme lu', done: 'Marqué comme lu.' };
}

/** The act by which what is written to the client leaves. */
export const backLabel = ({ kind }: ReviewedAnswer) => (kind === 'question' ? 'Répondre' : 'Renvoyer');

// Whose signature it bears is known; whether it is worth something still, a person says.
function formerNote({ formerSigner, representative, personName }: ReviewedAnswer) {
  if (formerSigner === null) return null;
  return {
    tone: 'soon',
    title: 'Le représentant a changé depuis l’envoi.',
    text: `Ce qui est revenu est au nom ${de(formerSigner)}\u202f; le représentant est maintenant ${representative}. Pour sa signature, retournez-le pour correction depuis sa page, puis envoyez-le de nouveau\u00a0: «\u00a0Renvoyer\u00a0» écrirait ici à ${personName ?? representative}.`,
  };
}

// It signs what was printed: nothing is sent before a person has read what is otherwise now.
function changedNote({ kind, requestId }: ReviewedAnswer, drift: FormChange[]) {
  if (kind !== 'signed_form' || drift.length === 0) return null;
  const rows = drift.map(
    ({ label, printed, now }) =>
      `${label}\u00a0: «\u00a0${printed || 'vide'}\u00a0», maintenant «\u00a0${now || 'vide'}\u00a0»`,
  );
  return {
    tone: 'soon',
    title: 'Les fiches ont changé depuis l’impression du formulaire.',
    text: `${rows.join('\u202f; ')}. Si c’est important, retournez la demande pour correction depuis sa page et faites signer de nouveau\u202f; sinon, ce qui est signé part tel quel.`,
    href: `/requests/${requestId}`,
    linkLabel: 'Ouvrir la demande',
  };
}

// Read in the paper, and by a machine: a person looks.
function namedNote({ clientName, messageId }: ReviewedAnswer, { name, number }: NamedStructure) {
  const back = messageId ? 'rendez-la à son courriel, ou renvoyez-la' : 'renvoyez-la';
  return {
    tone: 'bad',
    title: 'Cette pièce nomme une autre structure.',
    text: `On y lit ${numberWords(number)}, ${name}, et aucun numéro ${de(clientName)}\u00a0: regardez-la, et ${back} si elle n’est pas la sienne.`,
  };
}

function stoppedNote({ id, address }: StoppedAddress) {
  return {
    tone: 'soon',
    title: `${address} ne reçoit plus.`,
    text: 'Ce que vous lui renvoyez est écrit, et attend que l’adresse soit corrigée.',
    ...{ href: `/addresses/${id}`, linkLabel: 'Corriger l’adresse' },
  };
}

// Who sends what is signed, by the gesture that comes next of its request: one mail of ours to ANS, or none.
function sendingOf({ kind, environment, requestKind, requestWay, prefilled }: ReviewedAnswer) {
  if (kind !== 'signed_form') return { submits: false, after: null };
  const next = gestureOf({
    ...{ state: 'signed', way: requestWay ?? 'mail', prefilled, environment },
    ...(requestKind && { kind: requestKind }),
  });
  const submits = next.code === 'request_signed' && environment !== 'TEST';
  return { submits, after: submits ? null : next.title };
}

function namingOf({ named, values, errors }: Returned) {
  return shownFields([namingField(named)], values, errors)[0];
}

// What only the person who accepts may know of the day: of the signature on a paper; of a contract, unless the client said it.
function signedOnOf({ documentId, kind, content }: ReviewedAnswer, returned: Returned | undefined) {
  const typed = returned?.values['signedOn'];
  const day = { name: 'signedOn', type: 'date', max: clock.today(), either: true, error: returned?.errors['signedOn'] };
  if (documentId)
    return {
      ...day,
      required: true,
      label: 'Signé le',
      hint: 'La date que porte la signature, pour accepter.',
      value: typed ?? '',
    };
  if (kind !== 'contract' || !saysYes.contract(content)) return null;
  return {
    ...day,
    label: 'Contrat signé le',
    hint: 'Le jour que dit le client, à corriger au besoin.',
    value: typed ?? content.since ?? '',
  };
}

// Where the record is, for whoever would rather look first.
function recordOf({ kind, clientId }: ReviewedAnswer) {
  if (!isPrerequisite(kind)) return null;
  const { page, label } = prerequisites[kind].record;
  return { href: `/clients/${clientId}/${page}`, label };
}
