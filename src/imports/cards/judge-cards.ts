import { leaveOut } from '../file/left-out.js';
import { type CellError, type Line, type MappedColumns, readLine } from '../file/read-line.js';
import type { Reading } from '../columns/cell-readers.js';
import type { Claims, Judged, RawLine } from '../kinds/import-kinds.js';
import { cardFile, personKeys } from './card-file.js';
import { type CardKnown, type KnownCards, personKey, type PersonKnown } from './card-state.js';
import { cardDifferences } from './card-differences.js';
import { foldCard } from './fold-card.js';

/** What the lines of one person come to. */
export interface CardJudgement extends Judged {
  before: { person: PersonKnown | null; card: CardKnown | null };
  after: { person: PersonKnown; card: CardKnown } | null;
}

/** Whom a line speaks of: its names, or its card when it has none; null when it has neither. */
export function keyOfCardLine(cells: string[], mapped: MappedColumns, reading: Reading): string | null {
  const { given } = readLine(0, cells, mapped, reading);
  const { lastName = '', firstName = '', finessEj = '', cardNumber = '' } = given;
  if (lastName !== '' && firstName !== '') return personKey(finessEj, lastName, firstName);
  return cardNumber === '' ? null : `carte ${cardNumber}`;
}

/** Judges the lines of one person: one card serves, the last line that is right says what becomes of it. */
export function judgeCards(
  key: string,
  rows: RawLine[],
  mapped: MappedColumns,
  known: KnownCards,
  reading: Reading,
  claims: Claims,
): CardJudgement {
  const lines = rows.map((row) => readLine(row.line, row.cells, mapped, reading));
  refuseTwoCards(lines);
  for (const line of lines) leaveOut(line, cardFile, reading.choices, () => true);
  const before = whoBefore(lines, known);
  let after: CardJudgement['after'] =
    before.person && before.card ? { person: before.person, card: before.card } : null;
  const verdicts = lines.map((line) => {
    const folded = foldLeaving(line, after, known, reading, key, claims);
    const differences = folded ? cardDifferences(after ?? before, folded) : [];
    after = folded ?? after;
    const { errors, left, remarks } = line;
    const outcome =
      errors.length > 0
        ? ('error' as const)
        : differences.length === 0
          ? ('unchanged' as const)
          : before.card
            ? ('changed' as const)
            : ('new' as const);
    return { line: line.line, outcome, differences, errors, left, remarks };
  });
  return {
    key,
    subjectId: before.person?.id ?? null,
    clientId: after?.person.clientId ?? null,
    before,
    after,
    verdicts,
  };
}

function foldLeaving(
  line: Line,
  so: CardJudgement['after'],
  known: KnownCards,
  reading: Reading,
  key: string,
  claims: Claims,
): CardJudgement['after'] {
  while (line.errors.length === 0) {
    const folded = foldCard(line, so, known, key, claims);
    if (!('errors' in folded)) return folded;
    line.errors.push(...folded.errors);
    if (!leaveOut(line, cardFile, reading.choices)) break;
  }
  return null;
}

// A card that is known says who holds it; a name says it of a card that is not.
function whoBefore(lines: Line[], known: KnownCards): CardJudgement['before'] {
  const { given } = lines.find(({ given }) => given['cardNumber']) ?? { given: {} as Line['given'] };
  const card = known.cards.get(given['cardNumber'] ?? '') ?? null;
  const { finessEj = '', lastName = '', firstName = '' } = given;
  const employer = known.clients.get(finessEj)?.number ?? finessEj;
  const named = known.named.get(personKey(employer, lastName, firstName)) ?? null;
  return { person: card ? (known.people.get(card.administratorId) ?? null) : named, card };
}

/** One card serves: which of several is a person's to say. */
export const severalCards = (lines: number[]): CellError => ({
  key: 'cardNumber',
  text: `Le fichier donne plusieurs cartes à la même personne (lignes ${lines.join(', ')})\u00a0: gardez celle qui sert.`,
});

function refuseTwoCards(lines: Line[]): void {
  const numbers = new Set(lines.flatMap(({ given }) => given['cardNumber'] ?? []));
  const refuse = (line: Line, error: CellError) => line.errors.push(error);
  if (numbers.size > 1) for (const line of lines) refuse(line, severalCards(lines.map((one) => one.line)));
  for (const key of [...personKeys, 'validUntil']) {
    const said = lines.filter(({ given }) => given[key] !== undefined);
    if (new Set(said.map(({ given }) => given[key])).size < 2) continue;
    for (const line of said)
      refuse(line, {
        key,
        text: `Les lignes ${said.map((one) => one.line).join(', ')} se contredisent. Gardez une seule valeur.`,
      });
  }
}
