import { de } from '../../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { addDays } from '../../journey/calendar/calendar-days.js';
import { type AuditEntry, AuditService } from '../../platform/audit/audit.service.js';
import { clock } from '../../platform/clock.js';
import { BeforeCommit } from '../../platform/tenancy/before-commit.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused } from '../../platform/web/errors.js';
import { date } from '../../platform/web/view-helpers.js';
import { DeputiesQueries } from './deputies.queries.js';
import type { Deputy } from './deputy.entity.js';

export type DeputyTerms = Pick<Deputy, 'deputyId' | 'startsOn' | 'endsOn' | 'reason'>;
/** One client, or all the clients of an account manager. */
export type DeputyScope = { clientId: string; accountManagerId: null } | { clientId: null; accountManagerId: string };

/** One that was ended, as the journal has it: what it was before, and the version that it was left in. */
export interface EndedDeputy extends DeputyTerms {
  id: string;
  clientId: string;
  version: number;
  /** Its last day since then, as the journal says it; null: it had not begun, and its row is gone. */
  until: string | null;
}

/**
 * What the journal has of a deputy that a handover ended; nothing where it does not say what they were, as before it did.
 * @param deed an entry, and what changed the same deputy since, in words
 */
export function endedDeputy<Later>({ clientId, subjectId, action, details, later }: EndDeed<Later>) {
  const { deputy, version, changes } = details as Partial<EndedDetails>;
  if (!deputy || (action !== 'ended' && action !== 'removed')) return [];
  return [{ ...deputy, id: subjectId, clientId, version: version ?? 0, until: changes?.endsOn?.[1] ?? null, later }];
}

interface EndDeed<Later> {
  clientId: string;
  subjectId: string;
  action: string;
  details: Record<string, unknown>;
  later: Later;
}

interface EndedDetails {
  deputy: DeputyTerms;
  version: number;
  changes: { endsOn?: [string, string] };
}

/** Its last day is behind us. */
export const isOver = ({ endsOn }: Pick<Deputy, 'endsOn'>): boolean => endsOn < clock.today();

/** Deputies of many at once, by as many statements as for one. Who calls has judged, and holds the locks. */
@Injectable()
export class DeputyBatch {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly queries: DeputiesQueries,
  ) {}

  /** The same person on the same days, for each of these. */
  async name(scopes: DeputyScope[], terms: DeputyTerms): Promise<({ id: string } & DeputyScope)[]> {
    const { deputyId, startsOn, endsOn, reason } = terms;
    const rows = scopes.map((scope) => ({ id: uuidv7(), ...scope, deputyId, startsOn, endsOn, reason }));
    await this.write(rows.map((row) => ({ ...row, version: 1 })));
    const whom = await this.whom(rows);
    const days = `du ${date(startsOn)} au ${date(endsOn)}`;
    await this.audit.recordMany(
      rows.map((row) => ({
        ...about(row),
        action: 'created',
        summary: `${whom(row)} ${days}`,
        reason,
        details: { version: 1 },
      })),
    );
    return rows;
  }

  /**
   * Ends them yesterday; one that has not begun, or begins today, is taken out and only the journal knows it.
   * @throws Refused when one of them was changed meanwhile
   */
  async end(deputies: Deputy[]): Promise<void> {
    if (deputies.length === 0) return;
    const today = clock.today();
    const last = addDays(today, -1);
    const begun = ({ startsOn }: Deputy) => startsOn < today;
    const seen = (some: Deputy[]) => JSON.stringify(some.map(({ id, version }) => ({ id, version })));
    const these = `jsonb_to_recordset($1::jsonb) AS r (id uuid, version int) WHERE d.id = r.id AND d.version = r.version`;
    const ended = await this.db.execute(`UPDATE deputies d SET ends_on = $2, version = d.version + 1 FROM ${these}`, [
      seen(deputies.filter(begun)),
      last,
    ]);
    const removed = await this.db.execute(`DELETE FROM deputies d USING ${these}`, [
      seen(deputies.filter((deputy) => !begun(deputy))),
    ]);
    if (ended + removed !== deputies.length)
      throw new Refused(['Cette suppléance vient d’être modifiée. Rechargez la page.']);
    const whom = await this.whom(deputies);
    await this.audit.recordMany(
      deputies.map((deputy) => ({
        ...about(deputy),
        action: begun(deputy) ? 'ended' : 'removed',
        summary: `${whom(deputy)} ${begun(deputy) ? 'terminée' : 'annulée avant de commencer'}`,
        details: {
          version: deputy.version + 1,
          changes: begun(deputy) ? { endsOn: [date(deputy.endsOn), date(last)] } : {},
          deputy: termsOf(deputy),
        },
      })),
    );
  }

  /**
   * Gives back what `end` took, on the days it had; who calls has judged that nothing changed since.
   * @throws Refused when something did meanwhile
   */
  async restore(deputies: EndedDeputy[]): Promise<void> {
    if (deputies.length === 0) return;
    const gone = deputies.filter(({ until }) => until === null);
    const ended = deputies.filter(({ until }) => until !== null);
    const lengthened = await this.db.execute(
      `UPDATE deputies d SET ends_on = r."endsOn", version = d.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "endsOn" date, version int) WHERE d.id = r.id AND d.version = r.version`,
      [JSON.stringify(ended)],
    );
    const made = await this.write(gone.map((one) => ({ ...one, accountManagerId: null, version: one.version + 1 })));
    if (lengthened + made !== deputies.length)
      throw new Refused(['Une suppléance vient d’être modifiée. Relancez la ligne.']);
    const whom = await this.whom(deputies.map(({ deputyId }) => ({ deputyId, accountManagerId: null })));
    await this.audit.recordMany(
      deputies.map((deputy) => ({
        ...about(deputy),
        action: 'restored',
        summary: `${whom({ deputyId: deputy.deputyId, accountManagerId: null })} rétablie du ${date(deputy.startsOn)} au ${date(deputy.endsOn)}`,
        details: {
          version: deputy.version + 1,
          ...(deputy.until !== null && { changes: { endsOn: [deputy.until, date(deputy.endsOn)] } }),
        },
      })),
    );
  }

  /** Whoever comes to follow a client, by whichever gesture, stands in there for nobody any more. */
  @BeforeCommit({ stage: 'rows', standsOn: ['clients', 'deputies'] })
  async endOwn(clientIds: string[]): Promise<void> {
    if (clientIds.length === 0) return;
    await this.end(
      await this.db.query<Deputy>(
        `SELECT d.id, d.client_id, d.account_manager_id, d.deputy_id, d.starts_on, d.ends_on, d.reason, d.version
           FROM deputies d
          WHERE d.client_id = ANY ($1::uuid[]) AND d.ends_on >= paris_today()
            AND d.deputy_id = (SELECT c.account_manager_id FROM clients c WHERE c.id = d.client_id) ORDER BY d.id FOR UPDATE`,
        [clientIds],
      ),
    );
  }

  // One that is there already is left as it is; one that is given back keeps whoever named it, as the journal has it. @returns how many were written
  private async write(rows: (DeputyTerms & DeputyScope & { id: string; version: number })[]): Promise<number> {
    if (rows.length === 0) return 0;
    return this.db.execute(
      `INSERT INTO deputies (id, client_id, account_manager_id, deputy_id, starts_on, ends_on, reason, version, created_by, created_at)
       SELECT r.id, r."clientId", r."accountManagerId", r."deputyId", r."startsOn", r."endsOn", r.reason, r.version, coalesce(made.actor_name, $2), coalesce(made.at, moment())
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "clientId" uuid, "accountManagerId" uuid, "deputyId" uuid, "startsOn" date, "endsOn" date, reason text, version int)
         LEFT JOIN LATERAL (SELECT e.actor_name, e.at FROM audit_entries e WHERE e.subject_kind = 'deputy' AND e.subject_id = r.id AND e.action = 'created' ORDER BY e.sequence LIMIT 1) made ON true
       ON CONFLICT DO NOTHING`,
      [JSON.stringify(rows), this.db.actor.name],
    );
  }

  /** « Suppléance de … », for each of these. */
  async whom(deputies: Pick<Deputy, 'deputyId' | 'accountManagerId'>[]) {
    const names = await this.queries.names(
      deputies.flatMap((one) => [one.deputyId, one.accountManagerId ?? []].flat()),
    );
    return ({ deputyId, accountManagerId }: (typeof deputies)[number]): string => {
      const manager = accountManagerId && names.get(accountManagerId);
      return `Suppléance ${de(names.get(deputyId) ?? '?')}${manager ? ` pour ${manager}` : ''}`;
    };
  }
}

const termsOf = ({ deputyId, startsOn, endsOn, reason }: DeputyTerms): DeputyTerms => ({
  deputyId,
  startsOn,
  endsOn,
  reason,
});

function about({ id, clientId }: Pick<Deputy, 'id' | 'clientId'>): Pick<AuditEntry, 'subject' | 'clientId'> {
  return { subject: { kind: 'deputy', id }, clientId };
}
