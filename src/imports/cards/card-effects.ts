import { de } from '../../identifiers/elision.js';
import { uuidv7 } from '../../platform/uuid.js';
import type { CardRow, PersonRow } from '../../administrators/administrator-batch.service.js';
import { transitionFrom } from '../../journey/states/transitions.js';
import { cardTable } from '../../administrators/card.transitions.js';
import type { AuditEntry } from '../../platform/audit/audit.service.js';
import { date } from '../../platform/web/view-helpers.js';
import type { Written } from '../kinds/import-kinds.js';
import { cardFile, personKeys } from './card-file.js';
import { nameOf, type PersonKnown } from './card-state.js';
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
  { key, before }: CardJudgement,
  after: NonNullable<CardJudgement['after']>,
  file: File,
) {
  const id = after.person.id ?? uuidv7();
  const undo: CardUndo = { person: null, cards: [], made: { people: [], cards: [] }, touched: [] };
  const tell = teller(effects, after.person, file);
  effects.people.set(key, { subjectId: id, undo });
  if (after.person.id === null) {
    effects.newPeople.push(rowOf(id, after.person));
    undo.made.people.push(id);
    undo.touched.push(id);
    tell(
      'administrator',
      id,
      'created',
      `Administrateur technique repris de l’existant\u00a0: ${nameOf(after.person)}`,
    );
  } else if (before.person && personKeys.some((name) => before.person?.values[name] !== after.person.values[name])) {
    effects.changedPeople.push(rowOf(id, after.person));
    undo.person = rowOf(id, before.person);
    undo.touched.push(id);
    const labels = personKeys.filter((name) => before.person?.values[name] !== after.person.values[name]);
    const words = labels.map((name) => cardFile.label(name).toLowerCase()).join(', ');
    tell(
      'administrator',
      id,
      'edited',
      `Administrateur technique modifié par un import (${nameOf(after.person)})\u00a0: ${words}`,
    );
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
  const whose = `Carte ${card.kind} ${de(nameOf(person))}`;
  if (card.id === null) {
    const id = uuidv7();
    const { number, kind, validUntil } = card;
    effects.newCards.push({ id, administrator_id: administratorId, kind, number, valid_until: validUntil });
    undo.made.cards.push(id);
    undo.touched.push(id);
    tell(
      'card',
      id,
      'created',
      `${whose} reprise de l’existant, numéro ${number}, valable jusqu’au ${date(validUntil)}`,
      details,
    );
    replace(effects, undo, before.person?.active ?? null, nameOf(person), tell, details);
    return;
  }
  const was = before.card;
  if (!was?.id || (was.state === card.state && was.validUntil === card.validUntil)) return;
  effects.changedCards.push({ id: was.id, valid_until: orNull(card.validUntil), state: card.state });
  undo.cards.push({ id: was.id, valid_until: orNull(was.validUntil), state: was.state });
  undo.touched.push(was.id);
  const told = { ...details, version: was.version + 1 };
  if (was.state === card.state)
    tell('card', was.id, 'edited', `${whose} modifiée par un import\u00a0: fin de validité`, told);
  else tell('card', was.id, 'activate', `${whose} reprise active, valable jusqu’au ${date(card.validUntil)}`, told);
  if (was.state !== card.state) replace(effects, undo, before.person?.active ?? null, nameOf(person), tell, details);
}

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
  tell('card', old.id, 'replace', `${replaced.done} (${old.kind} ${de(name)})`, {
    ...details,
    version: old.version + 1,
  });
}

function teller(effects: CardEffects, { clientId }: PersonKnown, file: File) {
  return (kind: string, id: string, action: string, summary: string, details: Record<string, unknown> = {}) =>
    effects.audit.push({
      subject: { kind, id },
      clientId,
      action,
      summary,
      reason: `Import «\u00a0${file.name}\u00a0».`,
      details: { ...details, import: file.id },
    });
}
