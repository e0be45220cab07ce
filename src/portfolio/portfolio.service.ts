import { Injectable } from '@nestjs/common';
import { OwnClients } from '../clients/own-clients.service.js';
import { type AuditEntry, AuditService } from '../platform/audit/audit.service.js';
import { doneAlready, type Forecast, toDo } from '../platform/changes/forecast.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Refused } from '../platform/web/errors.js';
import { DeputiesOfHandover, type DeputyFate } from './deputies/deputies-of-handover.service.js';
import type { EndedDeputy } from './deputies/deputy-batch.service.js';
import { archivedClient, type Refusal, unablePerson } from './portfolio-refusals.js';
import { isInvited } from '../accounts/active-account.facts.js';
import { type Follower, notComeYet, whyNotBackTo } from '../clients/who-follows.js';
import { onlyReadsSql } from '../clients/who-may-follow.facts.js';

export const nobody = 'personne';

/** A wish: this client goes to that person, or to nobody. */
export interface Handover {
  clientId: string;
  to: string | null;
  /** Who must be following it now; whoever it is when left out. */
  expected?: string | null | undefined;
  /** Who gave it to whom since, in words: it stays with them, were it to the same person. */
  later?: string | null;
  /** The deputies that a handover ended, which this one undoes. */
  ended?: (EndedDeputy & { later: string | null })[];
}

interface Followed {
  id: string;
  held: string | null;
  version: number;
  archived: boolean;
}

/** What becomes of it; and who follows the client before and after, by name. */
export interface HandoverVerdict extends Forecast {
  to: string | null;
  before: string;
  after: string;
  client: Followed;
  /** What becomes of its deputies; null: it stays with whom it is. */
  deputies: DeputyFate | null;
}

/** Who follows which client. */
@Injectable()
export class PortfolioService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly own: OwnClients,
    private readonly deputies: DeputiesOfHandover,
  ) {}

  /** The one answer, for those who ask beforehand and for the act itself; clients that are not there are left out. */
  async judge(handovers: Handover[]): Promise<Map<string, HandoverVerdict>> {
    const clients = await this.db.query<Followed>(
      `SELECT id, account_manager_id AS held, version, archived_at IS NOT NULL AS archived FROM clients WHERE id = ANY ($1::uuid[])`,
      [handovers.map(({ clientId }) => clientId)],
    );
    const byId = new Map(clients.map((client) => [client.id, client]));
    const people = await this.people([...clients.map(({ held }) => held), ...handovers.map(({ to }) => to)]);
    const nameOf = (id: string | null) => people.get(id ?? '')?.name ?? nobody;
    const verdicts = handovers.flatMap((handover): [string, HandoverVerdict][] => {
      const client = byId.get(handover.clientId);
      if (!client) return [];
      const { held } = client;
      const { to } = handover;
      const named = { before: nameOf(held), after: nameOf(to) };
      const verdict = judge(client, handover, { before: named.before, people });
      return [[client.id, { ...verdict, ...named, to, client, deputies: null, basis: held ?? nobody }]];
    });
    const going = new Set(verdicts.flatMap(([id, { forecast }]) => (forecast === 'would_do' ? [id] : [])));
    const fates = await this.deputies.judge(handovers.filter(({ clientId }) => going.has(clientId)));
    return new Map(
      verdicts.map(([id, verdict]) => {
        const deputies = fates.get(id);
        return [id, deputies ? { ...verdict, deputies, reasons: reasonsOf(verdict.reasons, deputies.told) } : verdict];
      }),
    );
  }

  /**
   * Gives clients to account managers, or to nobody: one statement, and one for the journal. Those already there are left alone.
   * @returns who follows each, before and after, by name
   * @throws Refused for an archived client, a person who may not follow, or a change made meanwhile
   */
  async assignMany(handovers: Handover[]): Promise<Map<string, HandoverVerdict>> {
    const verdicts = await this.judge(handovers);
    const ids = handovers.map(({ clientId }) => clientId);
    const moves = toDo(ids, verdicts).map(([, verdict]) => verdict);
    await this.own.refuse(moves.map(({ client }) => client.id));
    const written = await this.db.execute(
      `UPDATE clients c SET account_manager_id = r."to", version = c.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, version int, "to" uuid) WHERE c.id = r.id AND c.version = r.version`,
      [JSON.stringify(moves.map(({ to, client: { id, version } }) => ({ id, version, to })))],
    );
    if (written !== moves.length) throw new Refused(['La fiche du client vient d’être changée. Relancez la ligne.']);
    await this.audit.recordMany(moves.map(told));
    await this.deputies.carryOut(moves.flatMap(({ deputies }) => deputies ?? []));
    return verdicts;
  }

  /** Of these people, those who may follow clients: whose account is open, of the team, and does not only read. */
  async able(userIds: string[]): Promise<Map<string, Follower>> {
    const people = await this.people(userIds);
    return new Map([...people].filter(([, person]) => whyNotBackTo(person) === null));
  }

  async namesOf(ids: (string | null)[]): Promise<Map<string, string>> {
    const rows = await this.db.query<{ id: string; name: string }>(
      'SELECT id, name FROM users WHERE id = ANY ($1::uuid[])',
      [ids.filter(Boolean)],
    );
    return new Map(rows.map((row) => [row.id, row.name]));
  }

  private async people(ids: (string | null)[]): Promise<Map<string, Follower>> {
    const rows = await this.db.query<{ id: string } & Follower>(
      `SELECT u.id, u.name, ${onlyReadsSql('u')} AS reads, u.disabled_at IS NOT NULL AS disabled, ${isInvited('u')} AS invited
         FROM users u WHERE u.id = ANY ($1::uuid[])`,
      [ids.filter(Boolean)],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }
}

// The shape of `changes` is what the conflict page of the client reads.
function told({ to, before, after, client }: HandoverVerdict): AuditEntry {
  return {
    subject: { kind: 'client', id: client.id },
    clientId: client.id,
    action: 'account_manager_changed',
    summary: `Chargé de compte\u00a0: ${after}, auparavant ${before}`,
    details: {
      version: client.version + 1,
      changes: { accountManagerId: [before, after] },
      accountManager: { from: client.held, to },
    },
  };
}

function judge(
  { held, archived }: Followed,
  { to, expected, later }: Handover,
  { before, people }: { before: string; people: ReadonlyMap<string, Follower> },
): Forecast {
  if (held === to) {
    const already = before === nobody ? 'Déjà sans chargé de compte' : `Déjà confié à ${before}`;
    return doneAlready(already);
  }
  if (archived) return { forecast: 'refused', ...archivedClient };
  if (later || (expected !== undefined && held !== expected))
    return { forecast: 'refused', ...changedSince(before, later) };
  if (to === null) return { forecast: 'would_do', reasons: [] };
  const person = people.get(to);
  const why = person && whyNotBackTo(person);
  // Whom a client is given back to is chosen by nobody: it is said who it is, and why not.
  if (why && expected !== undefined) return { forecast: 'refused', ...unablePerson, reasons: [why] };
  if (!person || why) return { forecast: 'refused', ...unablePerson };
  const awaited = notComeYet(person, 'follows');
  return { forecast: 'would_do', reasons: awaited === null ? [] : [awaited] };
}

// In one line with what becomes of deputies, by which the simulation groups: each number is of that line.
function reasonsOf([awaited]: string[], [head, ...details]: string[]): string[] {
  if (awaited === undefined || head === undefined) return [awaited ?? head ?? [], details].flat();
  return [`${head}. ${awaited}`, ...details];
}

function changedSince(holder: string, later: string | null = null): Refusal {
  const held = `Changé depuis\u00a0: le client est confié à ${holder}. Il n’est pas touché.`;
  return {
    reasons: [later === null ? held : `${held}\n${later}`],
    mend: { label: 'Ouvrir la fiche', href: '/clients/:id/edit' },
  };
}
