import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { RefusedField } from '../platform/web/errors.js';
import { type Added, GroupingMembersService } from './grouping-members.service.js';
import { alreadyAt, type PastedLine } from './pasted-finess.js';
import { everOwnNumbers } from '../clients/numbers/borne-numbers.facts.js';
import type { Environment } from '../identifiers/igc-words.js';

/** The answer to one pasted line. */
export interface PastedAnswer {
  line: number;
  text: string;
  /** add: will be added; move: leaves another grouping for it; already: is in it; wrong: nothing happens. */
  outcome: 'add' | 'move' | 'already' | 'wrong';
  clientId: string | null;
  client: string | null;
  /** French sentence. */
  reason: string;
  /** Where to mend it. */
  link: { href: string; label: string } | null;
}

interface FoundRow {
  finess: string;
  clientId: string | null;
  client: string | null;
  environment: Environment | null;
  archived: boolean;
  groupingId: string | null;
  grouping: string | null;
  establishment: string | null;
  ownerFiness: string | null;
  ownerClient: string | null;
  legalEntity: string | null;
}

/** What was pasted is not plain: each line has its answer, and waits for a yes. */
export class ToConfirm extends RefusedField {
  constructor(readonly answers: PastedAnswer[]) {
    super('finess', 'Lisez la réponse à chaque ligne, puis confirmez.');
  }
}

/** What a paste would change, as it was shown: a client that moved since is shown again. */
export function seenOf(answers: PastedAnswer[]): string {
  return changesIn(answers).join(' ');
}

export function changesIn(answers: PastedAnswer[]): [adds: number, moves: number] {
  const of = (outcome: PastedAnswer['outcome']) => answers.filter((one) => one.outcome === outcome).length;
  return [of('add'), of('move')];
}

/** Answers each pasted FINESS in one query: a client, an establishment (and of which EJ), somebody else's, nobody's. */
@Injectable()
export class PastedClientsService {
  constructor(
    private readonly db: TenantDb,
    private readonly members: GroupingMembersService,
  ) {}

  /**
   * Adds the clients of the lines.
   * @param seen what was confirmed, when something was shown
   * @throws ToConfirm unless every line is plain, or its answers were seen
   */
  async add(groupingId: string, lines: PastedLine[], seen: unknown): Promise<Added> {
    const answers = await this.answers(groupingId, lines);
    const plain = answers.every(({ outcome }) => outcome === 'add' || outcome === 'already');
    if (!plain && seen !== seenOf(answers)) throw new ToConfirm(answers);
    const clients = answers.filter(({ outcome }) => outcome === 'add' || outcome === 'move');
    return this.members.add(
      groupingId,
      clients.flatMap(({ clientId }) => (clientId === null ? [] : [clientId])),
    );
  }

  async answers(groupingId: string, lines: PastedLine[]): Promise<PastedAnswer[]> {
    const numbers = lines.flatMap(({ finess }) => (finess === null ? [] : [finess]));
    const found = new Map((await this.find(numbers)).map((row) => [row.finess, row]));
    const first = new Map<string, number>();
    return lines.map((line) => onlyOnce(answerOf(line, found.get(line.finess ?? ''), groupingId), first));
  }

  // Domain rule 6: a FINESS EG passes every check of an EJ; only a look-up tells, ours first, then the register.
  private find(numbers: string[]): Promise<FoundRow[]> {
    return this.db.query<FoundRow>(
      `SELECT n.finess, c.id AS client_id, c.name AS client, c.environment, c.archived_at IS NOT NULL AS archived, g.id AS grouping_id, g.name AS grouping,
              coalesce(e.name, d.name) AS establishment, coalesce(o.finess_ej, d.legal_entity_finess) AS owner_finess, coalesce(o.name, l.name) AS owner_client, r.name AS legal_entity
         FROM unnest($1::text[]) AS n (finess) LEFT JOIN (${everOwnNumbers('$1')}) b ON b.number = n.finess LEFT JOIN clients c ON c.id = b.client_id
         LEFT JOIN groupings g ON g.id = c.grouping_id
         LEFT JOIN establishments e ON e.finess_eg = n.finess LEFT JOIN clients o ON o.id = e.client_id
         LEFT JOIN directory_establishments d ON d.finess = n.finess LEFT JOIN clients l ON l.finess_ej = d.legal_entity_finess
         LEFT JOIN directory_legal_entities r ON r.finess = n.finess`,
      [numbers],
    );
  }
}

function answerOf(line: PastedLine, row: FoundRow | undefined, groupingId: string): PastedAnswer {
  const base = { line: line.line, text: line.text, clientId: null, client: null, link: null };
  const known = row?.clientId && (line.reason === null || row.environment === 'TEST');
  if (row && known) return clientAnswer({ ...base, clientId: row.clientId, client: row.client }, row, groupingId);
  if (line.reason !== null || !row) return { ...base, outcome: 'wrong', reason: line.reason ?? '' };
  return { ...base, outcome: 'wrong', ...strangerOf(row) };
}

// By its FINESS, then by its SIRET: one client all the same.
function onlyOnce(answer: PastedAnswer, first: Map<string, number>): PastedAnswer {
  const { clientId, line } = answer;
  if (clientId === null) return answer;
  const before = first.get(clientId);
  if (before === undefined) first.set(clientId, line);
  return before === undefined ? answer : { ...answer, outcome: 'already', reason: alreadyAt(before) };
}

function clientAnswer(base: Omit<PastedAnswer, 'outcome' | 'reason'>, row: FoundRow, groupingId: string): PastedAnswer {
  if (row.archived) {
    return { ...base, outcome: 'wrong', reason: 'Ce client est archivé\u00a0: rouvrez-le avant de l’ajouter.' };
  }
  if (row.groupingId === groupingId) return { ...base, outcome: 'already', reason: 'Déjà dans ce groupement.' };
  if (row.grouping)
    return { ...base, outcome: 'move', reason: `Quittera le groupement «\u00a0${row.grouping}\u00a0».` };
  return { ...base, outcome: 'add', reason: 'Sera ajouté.' };
}

function strangerOf(row: FoundRow): Pick<PastedAnswer, 'reason' | 'link'> {
  if (row.establishment !== null) {
    const owner = row.ownerClient ? ` («\u00a0${row.ownerClient}\u00a0»)` : '';
    return {
      reason: `C’est l’établissement «\u00a0${row.establishment}\u00a0», pas une entité juridique. Le FINESS EJ à écrire est ${row.ownerFiness}${owner}.`,
      link: null,
    };
  }
  if (row.legalEntity !== null) {
    return {
      reason: `«\u00a0${row.legalEntity}\u00a0» n’est pas encore votre client.`,
      link: { href: `/clients/new?finess=${row.finess}`, label: 'Créer ce client' },
    };
  }
  return {
    reason: 'Ni un de vos clients, ni dans le registre FINESS\u00a0: vérifiez le numéro.',
    link: { href: `/directory?q=${row.finess}`, label: 'Chercher dans l’annuaire' },
  };
}
