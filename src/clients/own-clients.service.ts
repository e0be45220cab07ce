import { type ClientGuard, GuardsClients } from '../platform/audit/client-guard.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Forbidden } from '../platform/web/errors.js';
import { count } from '../platform/web/view-helpers.js';
import { followedBy } from './followed.facts.js';

const rule =
  'Ce client n’est pas l’un des vôtres\u00a0: les chargés de compte n’agissent que sur les leurs. Adressez-vous à son chargé de compte ou au support, ou faites-vous nommer suppléant.';

/** What `closed` says of a client, where it stands alone; null where it says nothing. */
export function closedSentence<Why extends string | null | undefined>(
  why: Why,
): Why extends string ? string : string | null;
export function closedSentence(why: string | null | undefined): string | null {
  return why?.replace('\n', ' ') ?? null;
}

interface Others {
  id: string;
  name: string;
  manager: string | null;
}

/**
 * Where an editor says that account managers act on their own clients only, those of their portfolio and of whom they stand in for:
 * reading stays open, acting is refused, by hand, in bulk, by an import or by a job they set going.
 */
@GuardsClients()
export class OwnClients implements ClientGuard {
  constructor(private readonly db: TenantDb) {}

  /** Whether it has to be asked at all: it costs nobody else a statement. */
  get mayBeLimited(): boolean {
    return this.person() !== null;
  }

  /** Why each may not be acted upon by whoever acts, the rule on the first line and the client's own on the second; those that may are left out. */
  async closed(clientIds: string[]): Promise<Map<string, string>> {
    const { openClients } = this.db.context();
    const person = this.person();
    const asked = [...new Set(clientIds)].filter((id) => !openClients.has(id));
    if (person === null || asked.length === 0) return new Map();
    const rows = await this.db.query<Others>(
      `SELECT c.id, c.name, m.name AS manager FROM clients c LEFT JOIN users m ON m.id = c.account_manager_id
        WHERE c.id = ANY ($1::uuid[]) AND ${followedBy('$2::uuid')} IS NOT TRUE
          AND EXISTS (SELECT 1 FROM users WHERE id = $2 AND role = 'account_manager')
          AND EXISTS (SELECT 1 FROM editors WHERE account_managers_act_on = 'own') ORDER BY c.search COLLATE "C"`,
      [asked, person],
    );
    const closed = new Map(rows.map((row) => [row.id, `${rule}\n${whose(row)}`]));
    // What was theirs when the act began stays theirs until its end: a client may be handed over.
    for (const id of asked) if (!closed.has(id)) openClients.add(id);
    return closed;
  }

  /** A page of this client is about to be shown: where who reads may not act, it offers nothing. @returns why, in French; null when they may */
  async openPage(clientId: string): Promise<string | null> {
    const why = closedSentence((await this.closed([clientId])).get(clientId));
    this.db.context().closedPage = why;
    return why;
  }

  /** Why an act on all of them is refused, in French, naming the first and how many others; null when it is not. */
  async whyNot(clientIds: string[]): Promise<string | null> {
    const [first, ...others] = (await this.closed(clientIds)).values();
    if (first === undefined) return null;
    const more = others.length > 0 ? ` De même pour ${count(others.length, 'autre client', 'autres clients')}.` : '';
    return `${closedSentence(first)}${more}`;
  }

  /** @throws Forbidden with why */
  async refuse(clientIds: string[]): Promise<void> {
    const why = await this.whyNot(clientIds);
    if (why !== null) throw new Forbidden(why);
  }

  /** An absence gives somebody's clients to somebody. @throws Forbidden for those of a colleague */
  async refuseAbsenceOf(managerId: string): Promise<void> {
    const person = await this.presumedManager();
    if (person !== null && person !== managerId)
      throw new Forbidden(
        'Les chargés de compte n’agissent que sur leurs clients\u00a0: vous déclarez vos absences, pas celles d’un collègue. Adressez-vous à cette personne ou au support.',
      );
  }

  /** Who follows a client that is made by somebody who acts on their own only: that person; null when nobody is presumed. */
  async presumedManager(): Promise<string | null> {
    const person = this.person();
    if (person === null) return null;
    const limited = await this.db.query(
      `SELECT 1 FROM editors WHERE account_managers_act_on = 'own' AND EXISTS (SELECT 1 FROM users WHERE id = $1 AND role = 'account_manager')`,
      [person],
    );
    return limited.length > 0 ? person : null;
  }

  // A job acts for whoever set it going: the role of that person is read with their clients.
  private person(): string | null {
    const { actor } = this.db;
    if (actor.kind !== 'person') return actor.decidedBy ?? null;
    return actor.role === 'account_manager' ? actor.id : null;
  }
}

function whose({ name, manager }: Others): string {
  return manager === null
    ? `«\u00a0${name}\u00a0» n’a pas de chargé de compte.`
    : `«\u00a0${name}\u00a0» a pour chargé de compte ${manager}.`;
}
