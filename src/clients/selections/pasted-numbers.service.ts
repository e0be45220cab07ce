import { Injectable } from '@nestjs/common';
import { checkFiness } from '../../identifiers/finess.js';
import { numbersOfLine } from '../../identifiers/pasted-numbers.js';
import { checkSiret } from '../../identifiers/siret.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { count } from '../../platform/web/view-helpers.js';
import { maximumSelection } from '../list/selections.service.js';
import { everOwnNumbers } from '../numbers/borne-numbers.facts.js';

/** One number as it was pasted, and what it is. */
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

/** Reads a list of FINESS EJ, or of SIRET, pasted from a table or from a mail: whatever stands beside a number is left, never another client. */
@Injectable()
export class PastedNumbers {
  constructor(private readonly db: TenantDb) {}

  /** Every number that is asked for, in its order. As many statements for ten lines as for ten thousand. */
  async read(text: string): Promise<PastedLine[]> {
    const lines = text
      .split(/\r?\n/)
      .map((given, index) => ({ line: index + 1, given: given.trim() }))
      .filter(({ given }) => given !== '')
      .flatMap((one) => numbersOfLine(one.given).map((number) => ({ ...one, ...number })));
    const found = await this.find(lines.map(({ number }) => number));
    const seen = new Map<string, number>();
    const lists = new Set(lines.flatMap(({ line, beside }) => (beside === 'list' ? line : [])));
    return lines.flatMap(({ line, given, number, beside }) => {
      const client = found.get(number);
      const first = client && seen.get(client.id);
      // The SIRET beside a FINESS names the same client, and a number of its own columns none.
      if (beside && (first === line || (beside === 'column' && !client))) return [];
      const problem = problemOf(number, client, first);
      if (client && problem === null) seen.set(client.id, line);
      const shown = beside || lists.has(line) ? number : given.slice(0, 80);
      return [{ line, given: shown, clientId: problem === null ? (client?.id ?? null) : null, problem }];
    });
  }

  private async find(numbers: string[]): Promise<Map<string, Found>> {
    const rows = await this.db.query<Found>(
      `SELECT c.id, c.name, n.number, c.archived_at IS NOT NULL AS archived FROM (${everOwnNumbers('$1')}) n JOIN clients c ON c.id = n.client_id`,
      [[...new Set(numbers)]],
    );
    return new Map(rows.map((row) => [row.number, row]));
  }
}

/** More lines than this are not read: a selection has at most as many clients. */
export const maximumLines = maximumSelection;

function problemOf(number: string, client: Found | undefined, seenAt: number | undefined): string | null {
  if (client?.archived)
    return `«\u00a0${client.name}\u00a0» est archivé\u00a0: rétablissez-le, ou enlevez cette ligne.`;
  if (client && seenAt !== undefined)
    return `En double\u00a0: «\u00a0${client.name}\u00a0» est déjà à la ligne ${seenAt}.`;
  if (client) return null;
  const checked = number.length === 14 ? checkSiret(number) : checkFiness(number);
  return checked.ok ? 'Aucun de vos clients n’a ce numéro. Ajoutez ce client, ou enlevez cette ligne.' : checked.reason;
}

/** « 12 sur 14 numéros reconnus ». */
export function recognised(lines: PastedLine[]): string {
  const known = lines.filter(({ clientId }) => clientId !== null).length;
  return `${known} sur ${count(lines.length, 'numéro', 'numéros')} ${known < 2 ? 'reconnu' : 'reconnus'}`;
}
