import { fullName } from '../../identifiers/person-name.js';
import { termsPhrase } from '../../delegations/delegation-phrases.js';
import type { Delegation } from '../../delegations/delegation.entity.js';
import { numberWords } from '../../identifiers/structure-number.js';
import { whyNotSignedOn } from '../../journey/calendar/signing-day.js';
import type { Form413 } from '../../paper/form-413.js';
import type { Form503 } from '../../paper/form-503/form-503.js';
import { clock } from '../../platform/clock.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { date } from '../../platform/web/view-helpers.js';
import type { AnswerKind } from '../answers/client-answer.entity.js';

/** One thing that a person looks at on a signed paper: what was asked, and the sentence the client reads when it is to be made again. */
export interface ReviewPoint {
  key: string;
  label: string;
  asked: string;
  again: string;
}

/** What a person says of each point, by its key. */
export type PointVerdicts = Record<string, 'ok' | 'redo'>;

export interface ReviewedPaper {
  kind: AnswerKind;
  clientName: string;
  number: string;
  form: Form413 | Form503 | null;
  /** What the mandate allows, and when; null for another paper. */
  mandate: Pick<Delegation, 'scope' | 'startsOn' | 'endsOn'> | null;
  official: boolean | null;
  signer: string | null;
  /** When the paper was sent. */
  sentOn: Date | null;
}

/** The points of a signed paper, in the order in which the eye meets them. None is right until the person says so: who accepts has looked at each. */
export function pointsOf(paper: ReviewedPaper): ReviewPoint[] {
  const { form, kind, mandate } = paper;
  if (kind !== 'signed_form' && kind !== 'signed_mandate') return [];
  return [
    ...structurePoints(paper),
    ...(mandate ? [scopeAndDays(mandate)] : []),
    ...(form ? [administrators(form)] : []),
    ...(kind === 'signed_form' && form !== null && !('kind' in form) ? [termsOfAns] : []),
    ...signaturePoints(paper),
  ];
}

function structurePoints({ form, clientName, number }: ReviewedPaper): ReviewPoint[] {
  return [
    {
      key: 'pages',
      label: 'Pages',
      asked: 'toutes, entières et lisibles',
      again: 'Une page manque, est coupée ou ne se lit pas.',
    },
    {
      key: 'name',
      label: 'Nom',
      asked: form?.structure.name ?? clientName,
      again: 'Le nom de la structure ne se lit pas ou a été modifié.',
    },
    {
      key: 'number',
      label: 'FINESS ou SIRET',
      asked: numberWords(form?.structure.finess ?? form?.structure.siret ?? number),
      again: 'Le numéro de la structure ne se lit pas ou a été modifié.',
    },
  ];
}

function scopeAndDays(mandate: NonNullable<ReviewedPaper['mandate']>): ReviewPoint {
  return {
    key: 'scope',
    label: 'Étendue et dates',
    asked: termsPhrase(mandate),
    again: 'L’étendue ou les dates du mandat ne se lisent pas ou ont été modifiées.',
  };
}

function administrators(form: Form413 | Form503): ReviewPoint {
  return {
    key: 'administrators',
    label: 'Administrateurs',
    asked: peopleOf(form),
    again: 'Les administrateurs techniques ne se lisent pas ou ont été modifiés.',
  };
}

/** Of a 413: a 503 has no boxes. */
const termsOfAns: ReviewPoint = {
  key: 'terms',
  label: 'Conditions et exactitude',
  asked: 'les 2 cases cochées par le signataire',
  again: 'Les deux cases de l’ANS, conditions générales et exactitude, ne sont pas toutes deux cochées.',
};

function signaturePoints({ sentOn, signer }: ReviewedPaper): ReviewPoint[] {
  return [
    {
      key: 'date',
      label: 'Date',
      asked: `entre le ${date(sentOn)} et ce jour`,
      again: 'La date manque, ou n’est pas celle de la signature.',
    },
    {
      key: 'signature',
      label: 'Signature',
      asked: signer ?? 'le représentant légal',
      again: 'La signature manque, ou est celle d’une autre personne.',
    },
    {
      key: 'stamp',
      label: 'Cachet',
      asked: 'lisible, au nom de la structure',
      again: 'Le cachet de la structure manque ou ne se lit pas.',
    },
  ];
}

/** What keeps a paper from being accepted, by the field it is said beside: all at once. */
export function whyNotAccepted(
  paper: ReviewedPaper & { documentId: string | null },
  { verdicts, signedOn }: { verdicts: PointVerdicts; signedOn: string | null },
): FormErrors {
  const points = pointsOf(paper).flatMap(({ key, label }) => {
    if (verdicts[key] === 'ok') return [];
    const why = verdicts[key] ? pointToRedo : pointNotSeen;
    return [[`point-${key}`, `${label}\u00a0: ${why}`]];
  });
  const day = paper.documentId === null ? null : whyNotThatDay(paper, signedOn);
  return Object.fromEntries([...points, ...(day ? [['signedOn', day]] : [])]) as FormErrors;
}

const pointNotSeen = 'dites s’il est conforme ou à refaire. Accepter dit que vous l’avez regardé.';
const pointToRedo = 'il est à refaire. Renvoyez le document, ou dites-le conforme.';

function whyNotThatDay({ sentOn }: ReviewedPaper, signedOn: string | null): string | null {
  if (!signedOn) return 'Indiquez la date que porte la signature.';
  return whyNotSignedOn(signedOn, { sentAt: sentOn, today: clock.today() });
}

function peopleOf(form: Form413 | Form503): string {
  const named = (people: { cardNumber: string | null; firstName: string; lastName: string }[]) =>
    people.map((person) => `${person.cardNumber ?? ''} ${fullName(person)}`.trim());
  if (!('kind' in form)) return named(form.administrators).join(', ');
  const gone = named(form.departures).map((name) => `départ\u00a0: ${name}`);
  return [...gone, ...named(form.arrivals).map((name) => `arrivée\u00a0: ${name}`)].join(', ');
}
