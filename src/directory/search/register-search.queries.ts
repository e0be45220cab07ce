import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import {
  entityColumns,
  establishmentColumns,
  type LegalEntity,
  type RegisteredEstablishment,
} from './directory.queries.js';
import { nearest } from './near-words.js';

/** Enough to rank: beyond, the search is too wide to be one. */
const hits = 400;

/** Searches by words in the shared register; its tables have no row-level security, so their indexes serve every operator. */
@Injectable()
export class RegisterSearchQueries {
  constructor(private readonly db: TenantDb) {}

  /**
   * Legal entities whose name or town, or that of one of their establishments, has every word, or whose name has these initials.
   * @param words for each word what it may be found as, see `searchWords`
   * @returns at most `limit` + 1 rows, so that the page can say there are more; those in service first
   */
  async search(words: string[][], limit: number): Promise<LegalEntity[]> {
    if (words.length === 0) return [];
    const clauses = words.map((_, index) => `search LIKE ANY ($${index + 2}::text[])`).join(' AND ');
    const parameters = words.map((alternatives) => alternatives.flatMap(patterns));
    const short = words.length === 1 ? initialsOf(words[0]) : null;
    // One limit over all three, which are read in this order: a wide search stops at the names of legal entities.
    const byInitials = short
      ? `SELECT finess, 0 AS rank FROM directory_legal_entities WHERE initials LIKE $${words.length + 2} UNION ALL`
      : '';
    return this.db.query<LegalEntity>(
      `WITH hits AS MATERIALIZED (SELECT finess, min(rank) AS rank FROM (${byInitials}
          SELECT finess, 1 AS rank FROM directory_legal_entities WHERE ${clauses}
          UNION ALL SELECT legal_entity_finess, 2 FROM directory_establishments WHERE ${clauses} LIMIT ${hits}) ranked GROUP BY finess),
        page AS MATERIALIZED (SELECT e.*, h.rank FROM hits h JOIN directory_legal_entities e ON e.finess = h.finess
          ORDER BY (e.closed_on IS NOT NULL), h.rank, searchable(e.name), e.finess LIMIT $1)
       SELECT ${entityColumns} FROM page e LEFT JOIN clients c ON c.finess_ej = e.finess
        ORDER BY (e.closed_on IS NOT NULL), e.rank, searchable(e.name), e.finess`,
      [limit + 1, ...parameters, ...(short ? [`${short}%`] : [])],
    );
  }

  /**
   * For each word typed, the words of the register it may be a slip of.
   * @param knownToo also of a word that the register has: where all that was typed found nothing
   */
  async near(typed: string[], knownToo: boolean): Promise<Map<string, string[]>> {
    const guessed = typed.filter((word) => word.length > 3 && !/\d/.test(word));
    if (guessed.length === 0) return new Map();
    const rows = await this.db.query<{ typed: string; words: string[] }>(
      `SELECT t.typed, ARRAY(SELECT w.word FROM directory_words w WHERE w.word % t.typed ORDER BY similarity(w.word, t.typed) DESC, w.word LIMIT 30) AS words
         FROM unnest($1::text[]) AS t (typed) WHERE $2 OR NOT EXISTS (SELECT FROM directory_words k WHERE k.word = t.typed)`,
      [guessed, knownToo],
    );
    return new Map(rows.map((row) => [row.typed, nearest(row.typed, row.words)]));
  }

  /** A few establishments of each legal entity, those that have the words first. */
  examples(finess: string[], words: string[][]): Promise<RegisteredEstablishment[]> {
    return this.db.query<RegisteredEstablishment>(
      `SELECT ${establishmentColumns} FROM (
         SELECT d.*, row_number() OVER (PARTITION BY legal_entity_finess ORDER BY (closed_on IS NOT NULL), (search LIKE ANY ($2::text[])) DESC, searchable(name), finess) AS place
           FROM directory_establishments d WHERE legal_entity_finess = ANY ($1::text[])) ranked
        WHERE place <= 3 ORDER BY legal_entity_finess, place`,
      [finess, words.flat().flatMap(patterns)],
    );
  }
}

// A short word is only found at the beginning of one: « ch » inside of words is everywhere, and no index finds two letters.
function patterns(word: string): string[] {
  return word.length > 3 ? [`%${word}%`] : [`${word}%`, `% ${word}%`];
}

function initialsOf(word: string[] | undefined): string | null {
  const [typed] = word ?? [];
  return typed && /^[a-z]{2,8}$/.test(typed) ? typed : null;
}
