import { Injectable } from '@nestjs/common';
import { checkFiness } from '../../identifiers/finess.js';
import { checkSiret } from '../../identifiers/siret.js';
import { DirectoryQueries, type LegalEntity, type RegisteredEstablishment } from './directory.queries.js';
import { RegisterSearchQueries } from './register-search.queries.js';
import { searchWords } from './search-words.js';

/** One page of results: enough to choose from, little enough to read. */
export const searchLimit = 50;

/** Under so many entities, words near those typed are looked for too. */
const few = 3;

/** A word that was typed with a slip, and what it was read as. */
export interface ReadWord {
  typed: string;
  as: string[];
}

/** What a search in the register came to; of a list, `read` says which words were taken for others. */
export type Finding =
  | { kind: 'nothing_asked' }
  | { kind: 'refused'; reason: string }
  /** `client`: whose number it is all the same. */
  | { kind: 'unknown'; number: string; client: { id: string; name: string; number: string } | null }
  | { kind: 'list'; entities: LegalEntity[]; examples: RegisteredEstablishment[]; more: boolean; read: ReadWord[] }
  | {
      kind: 'one';
      entity: LegalEntity;
      establishments: RegisteredEstablishment[];
      asked: RegisteredEstablishment | null;
    };

/** Guide V0.6, « Identifier le FINESS juridique »: from a name, a town or a number to the FINESS EJ to write down. */
@Injectable()
export class DirectoryService {
  constructor(
    private readonly queries: DirectoryQueries,
    private readonly searches: RegisterSearchQueries,
  ) {}

  async find(query: string): Promise<Finding> {
    const text = query.trim();
    if (text === '') return { kind: 'nothing_asked' };
    const number = text.replace(/[\s.\-/_]/g, '').toUpperCase();
    if (/^\d{14}$/.test(number)) return this.bySiret(number);
    if (looksLikeFiness(number)) return this.byFiness(number);
    return this.byWords(text);
  }

  private async byFiness(number: string): Promise<Finding> {
    const checked = checkFiness(number);
    if (!checked.ok) return { kind: 'refused', reason: checked.reason };
    const entity = await this.queries.legalEntity(checked.value);
    if (entity) return this.one(entity, null);
    // Domain rule 6: only a look-up tells a FINESS EG from a FINESS EJ.
    const asked = await this.queries.establishment(checked.value);
    const owner = asked && (await this.queries.legalEntity(asked.legalEntityFiness));
    if (owner) return this.one(owner, asked);
    // A SIREN has nine digits and the key of a FINESS.
    const company = await this.queries.legalEntitiesOfSiren(checked.value, searchLimit);
    return company.length > 0 ? this.list(company, [], []) : this.unknown(checked.value);
  }

  private async bySiret(number: string): Promise<Finding> {
    const checked = checkSiret(number);
    if (!checked.ok) return { kind: 'refused', reason: checked.reason };
    const finess = await this.queries.legalEntityOfSiret(checked.value);
    const entity = finess && (await this.queries.legalEntity(finess));
    return entity ? this.one(entity, null) : this.unknown(checked.value);
  }

  private async unknown(number: string): Promise<Finding> {
    return { kind: 'unknown', number, client: await this.queries.clientOfNumber(number) };
  }

  private async byWords(text: string): Promise<Finding> {
    const words = searchWords(text);
    const found = await this.searches.search(words, searchLimit);
    if (found.length >= few) return this.list(found, words, []);
    // A town that few have is no slip: its name is the register's.
    const near = await this.searches.near(
      words.map(([typed]) => typed ?? ''),
      found.length === 0,
    );
    const read = [...near].filter(([, as]) => as.length > 0).map(([typed, as]) => ({ typed, as }));
    if (read.length === 0) return this.list(found, words, []);
    const wider = words.map((word) => [...word, ...(near.get(word[0] ?? '') ?? [])]);
    const known = new Set(found.map((entity) => entity.finess));
    const others = (await this.searches.search(wider, searchLimit)).filter((entity) => !known.has(entity.finess));
    // What was typed exactly comes first.
    return others.length === 0 ? this.list(found, words, []) : this.list([...found, ...others], wider, read);
  }

  private async list(found: LegalEntity[], words: string[][], read: ReadWord[]): Promise<Finding> {
    const only = found.length === 1 && read.length === 0 ? found[0] : undefined;
    if (only) return this.one(only, null);
    const entities = found.slice(0, searchLimit);
    const finess = entities.map((entity) => entity.finess);
    const examples = entities.length > 0 ? await this.searches.examples(finess, words) : [];
    return { kind: 'list', entities, examples, more: found.length > searchLimit, read };
  }

  private async one(entity: LegalEntity, asked: RegisteredEstablishment | null): Promise<Finding> {
    const establishments = await this.queries.establishmentsOf(entity.finess, searchLimit);
    return { kind: 'one', entity, establishments, asked };
  }
}

// A number with a slip in it must be told so, and not searched as a word: eight to eleven characters, nearly all digits.
function looksLikeFiness(number: string): boolean {
  return /^[0-9O][0-9A-Z][0-9O]{5,9}$/.test(number);
}
