import { answerFacts, type FormKind, formKinds } from '../../paper/mapped/answer-facts.js';
import { type Mapping, suits } from '../../paper/mapped/propose-mapping.js';
import type { BlankField, Place } from '../../paper/mapped/blank-field.js';
import { isUnknownTick } from '../../paper/mapped/signer-boxes.js';
import type { Role } from '../../journey/states/transitions.js';
import { count, dateTime } from '../../platform/web/view-helpers.js';
import { type FoundToTry, givenView, groupsOf, mappingState, mappingView, triedView } from '../mapping.view.js';
import { type FormBlank, unmapped } from './form-blank.entity.js';
import { settled } from './mapped-blanks.service.js';

export interface BlankPageFacts {
  blank: FormBlank;
  fileName: string;
  role: Role;
  /** Of the client that a test was asked for. */
  found: FoundToTry;
  words: string;
}

/** The page of one blank: its pages drawn with the name of each box where it is, and what each box is given. */
export function formBlankView({ blank, fileName, role, found, words }: BlankPageFacts) {
  const { kind, fields, mapping } = blank;
  const base = `/settings/forms/blanks/${blank.id}`;
  const missing = unmapped(kind, mapping);
  const title = `${formKinds[kind]}, version ${blank.edition}`;
  const numbered = fields.map((field, index) => ({ field, number: index + 1 }));
  return {
    title: `${title} · Formulaires`,
    head: {
      title,
      crumbs: [
        { href: '/settings', label: 'Réglages' },
        { href: '/settings/forms', label: 'Formulaires' },
      ],
      state: mappingState(blank, 'Remplacé'),
    },
    facts: [
      { label: 'Fichier', value: fileName },
      { label: 'Déposé', value: `${dateTime(blank.createdAt)}, par ${blank.createdBy}` },
      { label: 'Cases', value: tally(blank) },
      ...(blank.recognised
        ? [{ label: 'Reconnu', value: `édition de ${blank.recognised}, correspondances connues` }]
        : []),
      ...(blank.usedAt
        ? [{ label: 'Mis en usage', value: `${dateTime(blank.usedAt)}, par ${blank.usedBy ?? ''}` }]
        : []),
    ],
    pdf: `/documents/${blank.id}`,
    pages: blank.pages.map((page, index) => ({
      label: `Page ${index + 1}`,
      width: page.width,
      height: page.height,
      boxes: numbered.flatMap((one) =>
        one.field.places.filter((place) => place.page === index).map((place) => boxView(one, place, mapping, kind)),
      ),
    })),
    base,
    lead: kind === '301' ? forBoth : null,
    ...mappingView(blank, role, {
      settled,
      refused: missing.length > 0 ? `Aucune case ne porte encore ${missing.join(', ')}.` : null,
    }),
    rows: numbered.map((one) => ({ ...rowView(one, mapping, kind), doubt: doubtOf(one, fields) })),
    facts413: groupsOf(answerFacts(kind)),
    tried: triedView(words, found, (id) => `${base}/filled.pdf?client=${id}`),
  };
}

// Guide V0.6, étape 2: CPE and CPA are ordered by the same form.
const forBoth =
  'Le même vierge sert aux cartes CPE d’un client et aux cartes CPA de l’éditeur, qui est alors la structure\u00a0: les cases du signataire restent vides, puisque son représentant les remplit.';

function tally({ fields, mapping }: FormBlank): string {
  const signers = fields.filter(({ signers: own }) => own).length;
  const filled = fields.filter(({ key }) => mapping[key]).length;
  return `${count(fields.length, 'case', 'cases')}\u00a0: ${count(filled, 'remplie', 'remplies')}, ${signers} au signataire, ${fields.length - filled - signers} laissées vides`;
}

interface Numbered {
  field: BlankField;
  number: number;
}

function boxView({ field, number }: Numbered, place: Place, mapping: Mapping, kind: FormKind) {
  const fact = mapping[field.key];
  return {
    ...place,
    href: `#case-${number}`,
    number,
    // What a box is given, else the name it has: as many characters as it has room for.
    label: shortened(fact ? labelOf(kind, fact) : field.signers ? 'au signataire' : field.name, place),
    title: `${number}. ${field.name}`,
    textX: place.x + 2,
    textY: place.y + Math.min(place.height - 2, 9),
    tone: fact ? 'is-filled' : field.signers ? 'is-signers' : 'is-empty',
  };
}

function shortened(label: string, { width }: Place): string {
  const room = Math.floor((width - 14) / 3.6);
  return room < 3 ? '' : label.length <= room ? label : `${label.slice(0, room - 1)}…`;
}

function rowView({ field, number }: Numbered, mapping: Mapping, kind: FormKind) {
  return {
    number,
    name: field.option ? `${field.name}, choix «\u00a0${field.option}\u00a0»` : field.name,
    tooltip: field.tooltip === field.name ? '' : field.tooltip,
    page: (field.places[0]?.page ?? 0) + 1,
    nature: natures[field.kind],
    signers: field.signers,
    other: field.kind === 'other',
    input: `box-${number}`,
    ...givenView(answerFacts(kind), mapping[field.key] ?? '', (fact) => suits(kind, field, fact)),
  };
}

// What its name does not say, its place on the paper and the boxes around it help to see.
function doubtOf({ field, number }: Numbered, fields: BlankField[]) {
  if (field.vouched) return { told: `Pas au signataire, vu par ${field.vouched}` };
  const [place] = field.places;
  if (!isUnknownTick(field) || !place) return null;
  const far = (one: BlankField) => {
    const [other] = one.places;
    return other?.page === place.page ? Math.abs(other.y - place.y) * 3 + Math.abs(other.x - place.x) : Infinity;
  };
  const near = fields
    .filter((one) => one.name !== field.name && one.kind === 'text' && Number.isFinite(far(one)))
    .sort((a, b) => far(a) - far(b))
    .slice(0, 2);
  const beside = near.map((one) => `«\u00a0${one.tooltip || one.name}\u00a0»`).join(' et ');
  return {
    name: `seen-${number}`,
    where: `Page ${place.page + 1}, à ${centimetres(place.x)} du bord gauche et ${centimetres(place.y)} du haut${beside ? `, près de ${beside}` : ''}.`,
  };
}

const centimetres = (points: number) => `${((points * 2.54) / 72).toFixed(1).replace('.', ',')}\u00a0cm`;

const natures: Record<BlankField['kind'], string> = {
  text: 'texte',
  tick: 'à cocher',
  choice: 'choix',
  other: 'autre',
};

function labelOf(kind: FormKind, fact: string): string {
  const known = answerFacts(kind).find((one) => one.fact === fact);
  return known ? `${known.group}, ${known.label.replace(/^\p{Lu}(?=\p{Ll})/u, (first) => first.toLowerCase())}` : fact;
}
