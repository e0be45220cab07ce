import { Injectable } from '@nestjs/common';
import { checkFiness } from '../../identifiers/finess.js';
import { checkSiret } from '../../identifiers/siret.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { count } from '../../platform/web/view-helpers.js';
import { maximumSelection } from '../list/selections.service.js';

/** One line as it was pasted, and what it is. */
export interface PastedLine {
  line: number;
  given: string;
  /** The client that it adds to the selection. */
  clientId: string | null;
  /** Why it adds none, in French; null when it does. */
  problem: string | null;
}

interface Found {
  id: string;
  name: string;
  /** The number it was found by. */
  number: string;
  archived: boolean;
}

/** Reads a list of FINESS EJ, or of SIRET, pasted from a table: one a line, whatever stands beside it is left. */
@Injectable()
export class PastedNumbers {
  constructor(private readonly db: TenantDb) {}

  /** Every line that says something, in its order. As many statements for ten lines as for ten thousand. */
  async read(text: string): Promise<PastedLine[]> {
    const lines = text
      .split(/\r?\n/)
      .map((given, index) => ({ line: index + 1, given: given.trim() }))
      .filter(({ given }) => given !== '')
      .map((one) => ({ ...one, number: numberIn(one.given) }));
    const found = await this.find(lines.map(({ number }) => number));
    const seen = new Map<string, number>();
    return lines.map(({ line, given, number }) => {
      const client = found.get(number);
      const problem = problemOf(number, client, client && seen.get(client.id));
      if (client && problem === null) seen.set(client.id, line);
      return { line, given: given.slice(0, 80), clientId: problem === null ? (client?.id ?? null) : null, problem };
    });
  }

  // By the number it has, or by one it had: a list may be older than a change.
  private async find(numbers: string[]): Promise<Map<string, Found>> {
    const rows = await this.db.query<Found>(
      `SELECT c.id, c.name, n.number, c.archived_at IS NOT NULL AS archived FROM unnest($1::text[]) AS n (number)
         JOIN clients c ON c.finess_ej = n.number OR c.siret = n.number
       UNION ALL
       SELECT c.id, c.name, f.number, c.archived_at IS NOT NULL FROM former_numbers f JOIN clients c ON c.id = f.client_id
        WHERE f.number = ANY ($1::text[]) AND NOT EXISTS (SELECT 1 FROM clients o WHERE o.finess_ej = f.number OR o.siret = f.number)`,
      [[...new Set(numbers)]],
    );
    return new Map(rows.map((row) => [row.number, row]));
  }
}

/** More lines than this are not read: a selection has at most as many clients. */
export const maximumLines = maximumSelection;

// What is pasted from a table may have its other columns: the first piece that looks like a number is it.
function numberIn(given: string): string {
  const pieces = given.split(/[;,\t|]/).map((piece) => piece.replace(/[\s."'-]/g, '').toUpperCase());
  return pieces.find((piece) => /^(?:\d[0-9A-Z]\d{7}|\d{14})$/.test(piece)) ?? pieces[0] ?? '';
}

function problemOf(number: string, client: Found | undefined, seenAt: number | undefined): string | null {
  if (client?.archived)
    return `«\u00a0${client.name}\u00a0» est archivé\u00a0: rétablissez-le, ou enlevez cette ligne.`;
  if (client && seenAt !== undefined)
    return `En double\u00a0: «\u00a0${client.name}\u00a0» est déjà à la ligne ${seenAt}.`;
  if (client) return null;
  const checked = number.length === 14 ? checkSiret(number) : checkFiness(number);
  return checked.ok ? 'Aucun de vos clients n’a ce numéro. Ajoutez ce client, ou enlevez cette ligne.' : checked.reason;
}

/** « 12 lignes sur 14 reconnues ». */
export function recognised(lines: PastedLine[]): string {
  const known = lines.filter(({ clientId }) => clientId !== null).length;
  return `${known} sur ${count(lines.length, 'ligne', 'lignes')} ${known < 2 ? 'reconnue' : 'reconnues'}`;
}
