import { de } from '../../identifiers/elision.js';
import { uuidv7 } from '../../platform/uuid.js';
import type { CardRow, PersonRow } from '../../administrators/administrator-batch.service.js';
import { transitionFrom } from '../../journey/states/transitions.js';
import { cardTable } from '../../administrators/card.transitions.js';
import type { AuditEntry } from '../../platform/audit/audit.service.js';
import { changedLabels, changesBetween } from '../../platform/changes/edit-conflict.js';
import { cardFields, personFields } from '../../administrators/administrator.form.js';
import { date } from '../../platform/web/view-helpers.js';
import type { Written } from '../kinds/import-kinds.js';
import { answersOf, editedRecord, type RecordChanges, toldChanges } from '../kinds/told-changes.js';
import { type CardKnown, nameOf, type PersonKnown } from './card-state.js';
import type { CardJudgement } from './judge-cards.js';

type CardChange = { id: string; valid_until: string | null; state: string };

/** What gives one person back: rows as they were, and ids of what the import made. */
export interface CardUndo {
  person: PersonRow | null;
  cards: CardChange[];
  made: { people: string[]; cards: string[] };
  /** The person and the cards it wrote: what came after on them came after the import. */
  touched: string[];
}

/** Every row a batch writes: each list is one statement. */
export interface CardEffects {
  newPeople: PersonRow[];
  changedPeople: PersonRow[];
  newCards: CardRow[];
  changedCards: CardChange[];
  audit: AuditEntry[];
  people: Map<string, Written & { undo: CardUndo }>;
}

interface File {
  id: string;
  name: string;
}

const orNull = (text: string | undefined) => (text ? text : null);

const rowOf = (id: string, { clientId, values }: PersonKnown): PersonRow => ({
  id,
  client_id: clientId,
  last_name: values['lastName'] ?? '',
  first_name: values['firstName'] ?? '',
  email: orNull(values['email']),
  phone: orNull(values['phone']),
  rpps: orNull(values['rpps']),
});

/** What must be written for the people of a batch to be what their lines say, and what would give each back. */
export function cardEffectsOf(judgements: CardJudgement[], file: File): CardEffects {
  const effects: CardEffects = {
    newPeople: [],
    changedPeople: [],
    newCards: [],
    changedCards: [],
    audit: [],
    people: new Map(),
  };
  for (const judgement of judgements) if (judgement.after) addOne(effects, judgement, judgement.after, file);
  return effects;
}

function addOne(
  effects: CardEffects,
  { key, before, verdicts }: CardJudgement,
  after: NonNullable<CardJudgement['after']>,
  file: File,
) {
  const id = after.person.id ?? uuidv7();
  const undo: CardUndo = { person: null, cards: [], made: { people: [], cards: [] }, touched: [] };
  const lines = verdicts.filter(({ differences }) => differences.length > 0).map(({ line }) => line);
  const tell = teller(effects, after.person, file, lines);
  effects.people.set(key, { subjectId: id, undo });
  if (after.person.id === null) {
    effects.newPeople.push(rowOf(id, after.person));
    undo.made.people.push(id);
    undo.touched.push(id);
    tell({
      subject: { kind: 'administrator', id },
      ...{ action: 'created', version: 1, changes: {} },
      summary: `Administrateur technique repris de l’existant\u00a0: ${nameOf(after.person)}`,
    });
  } else if (before.person) {
    const answers: [object, object] = [answersOf(before.person.values), answersOf(after.person.values)];
    const words = (labels: string) =>
      `Administrateur technique modifié par un import (${nameOf(after.person)})\u00a0: ${labels}`;
    const record = { kind: 'administrator', id, version: before.person.version } as const;
    for (const told of editedRecord(record, personFields, answers, words)) {
      effects.changedPeople.push(rowOf(id, after.person));
      undo.person = rowOf(id, before.person);
      undo.touched.push(id);
      tell(told);
    }
  }
  addCard(effects, undo, id, before, after, tell);
}

function addCard(
  effects: CardEffects,
  undo: CardUndo,
  administratorId: string,
  before: CardJudgement['before'],
  { person, card }: NonNullable<CardJudgement['after']>,
  tell: ReturnType<typeof teller>,
): void {
  const details = { administratorId, validUntil: date(card.validUntil) };
  const fields = cardFields(card.kind);
  const whose = `Carte ${card.kind} ${de(nameOf(person))}`;
  if (card.id === null) {
    const id = uuidv7();
    const { number, kind, validUntil } = card;
    effects.newCards.push({ id, administrator_id: administratorId, kind, number, valid_until: validUntil });
    undo.made.cards.push(id);
    undo.touched.push(id);
    const summary = `${whose} reprise de l’existant, numéro ${number}, valable jusqu’au ${date(validUntil)}`;
    const states = { action: 'created', to: card.state };
    tell({ subject: { kind: 'card', id }, ...states, version: 1, changes: {}, summary }, details);
    replace(effects, undo, before.person?.active ?? null, nameOf(person), tell, details);
    return;
  }
  const was = before.card;
  if (!was?.id || (was.state === card.state && was.validUntil === card.validUntil)) return;
  effects.changedCards.push({ id: was.id, valid_until: orNull(card.validUntil), state: card.state });
  undo.cards.push({ id: was.id, valid_until: orNull(was.validUntil), state: was.state });
  undo.touched.push(was.id);
  const changes = changesBetween(fields, answersOfCard(was), answersOfCard(card));
  const moved = was.state !== card.state;
  const summary = moved
    ? `${whose} reprise active, valable jusqu’au ${date(card.validUntil)}`
    : `${whose} modifiée par un import\u00a0: ${changedLabels(fields, changes)}`;
  const action = moved ? 'activate' : 'edited';
  const states = { from: was.state, to: card.state };
  tell(
    { subject: { kind: 'card', id: was.id }, action, ...states, version: was.version + 1, changes, summary },
    details,
  );
  if (moved) replace(effects, undo, before.person?.active ?? null, nameOf(person), tell, details);
}

const answersOfCard = ({ number, validUntil }: CardKnown) => ({ cardNumber: number, validUntil: validUntil || null });

// F3.4: the new card takes over from the old one, and the habilitations follow without a form.
function replace(
  effects: CardEffects,
  undo: CardUndo,
  old: PersonKnown['active'],
  name: string,
  tell: ReturnType<typeof teller>,
  details: Record<string, unknown>,
): void {
  if (!old?.id) return;
  const replaced = transitionFrom(cardTable, 'active', 'replace');
  if (!replaced) throw new Error('the table of cards knows no replace');
  const valid_until = orNull(old.validUntil);
  effects.changedCards.push({ id: old.id, valid_until, state: replaced.to });
  undo.cards.push({ id: old.id, valid_until, state: old.state });
  undo.touched.push(old.id);
  const states = { from: old.state, to: replaced.to };
  const summary = `${replaced.done} (${old.kind} ${de(name)})`;
  const version = old.version + 1;
  tell({ subject: { kind: 'card', id: old.id }, action: 'replace', ...states, version, changes: {}, summary }, details);
}

function teller(effects: CardEffects, { clientId }: PersonKnown, file: File, lines: number[]) {
  const reason = `Import «\u00a0${file.name}\u00a0».`;
  return (record: RecordChanges, details: Record<string, unknown> = {}) =>
    effects.audit.push(
      toldChanges({ ...record, reason }, clientId, { import: file.id, file: file.name, lines }, details),
    );
}
