import { Injectable } from '@nestjs/common';
import { checkFiness } from '../identifiers/finess.js';
import { checkSiret } from '../identifiers/siret.js';
import { DirectoryQueries, type LegalEntity, type RegisteredEstablishment } from './directory.queries.js';

/** One page of results: enough to choose from, little enough to read. */
export const searchLimit = 50;

/** What a search in the register came to. */
export type Finding =
  | { kind: 'nothing_asked' }
  | { kind: 'refused'; reason: string }
  | { kind: 'unknown'; number: string }
  | { kind: 'list'; entities: LegalEntity[]; examples: RegisteredEstablishment[]; more: boolean }
  | {
      kind: 'one';
      entity: LegalEntity;
      establishments: RegisteredEstablishment[];
      asked: RegisteredEstablishment | null;
    };

/** Guide V0.6, « Identifier le FINESS juridique »: from a name, a town or a number to the FINESS EJ to write down. */
@Injectable()
export class DirectoryService {
  constructor(private readonly queries: DirectoryQueries) {}

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
    const owner = asked && (await this.queries.legalEntity(asked.legal_entity_finess));
    return owner ? this.one(owner, asked) : { kind: 'unknown', number: checked.value };
  }

  private async bySiret(number: string): Promise<Finding> {
    const checked = checkSiret(number);
    if (!checked.ok) return { kind: 'refused', reason: checked.reason };
    const finess = await this.queries.legalEntityOfSiret(checked.value);
    const entity = finess && (await this.queries.legalEntity(finess));
    return entity ? this.one(entity, null) : { kind: 'unknown', number: checked.value };
  }

  private async byWords(text: string): Promise<Finding> {
    const found = await this.queries.search(text, searchLimit);
    const only = found.length === 1 ? found[0] : undefined;
    if (only) return this.one(only, null);
    const entities = found.slice(0, searchLimit);
    const examples = await this.queries.examples(
      entities.map((entity) => entity.finess),
      text,
    );
    return { kind: 'list', entities, examples, more: found.length > searchLimit };
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
