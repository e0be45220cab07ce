import { Injectable } from '@nestjs/common';
import { de } from '../../identifiers/elision.js';
import { grouped } from '../../platform/grouped.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { count, date } from '../../platform/web/view-helpers.js';
import { DeputyBatch, type EndedDeputy, isOver } from './deputy-batch.service.js';
import type { Deputy } from './deputy.entity.js';
import { mayFollow } from '../../clients/who-may-follow.facts.js';

/** A client that goes to somebody. */
interface Going {
  clientId: string;
  to: string | null;
  /** Those that an earlier handover ended, and that this one, which undoes it, gives back. */
  ended?: (EndedDeputy & { later: string | null })[];
}

/** What becomes of the deputies of a client as it goes to somebody. */
export interface DeputyFate {
  ends: Deputy[];
  back: EndedDeputy[];
  /** How many that were ended do not come back, though their days are not past. */
  lost: number;
  /** For the forecast and for the outcome; nothing when nothing follows. The first one groups. */
  told: string[];
}

type Standing = Deputy & { name: string };

/** Whoever comes to follow a client stands in there for nobody any more: said beforehand, done, and given back when the handover is undone. */
@Injectable()
export class DeputiesOfHandover {
  constructor(
    private readonly db: TenantDb,
    private readonly batch: DeputyBatch,
  ) {}

  /** The one answer, for those who ask beforehand and for the act itself. */
  async judge(going: Going[]): Promise<Map<string, DeputyFate>> {
    if (going.length === 0) return new Map();
    const ended = going.flatMap((one) => one.ended ?? []);
    const standing = await this.db.query<Standing>(
      `SELECT d.id, d.client_id, d.account_manager_id, d.deputy_id, d.starts_on, d.ends_on, d.reason, d.version, u.name
         FROM deputies d JOIN users u ON u.id = d.deputy_id
        WHERE d.client_id = ANY ($1::uuid[]) AND (d.ends_on >= paris_today() OR d.id = ANY ($2::uuid[])) ORDER BY d.starts_on, d.id`,
      [going.map(({ clientId }) => clientId), ended.map(({ id }) => id)],
    );
    const people = await this.people(ended.map(({ deputyId }) => deputyId));
    const byClient = grouped(standing, ({ clientId }) => clientId ?? '');
    return new Map(going.map((one) => [one.clientId, fateOf(one, byClient.get(one.clientId) ?? [], people)]));
  }

  /** @throws Refused when one of them was changed meanwhile */
  async carryOut(fates: DeputyFate[]): Promise<void> {
    await this.batch.end(fates.flatMap(({ ends }) => ends));
    await this.batch.restore(fates.flatMap(({ back }) => back));
  }

  private async people(ids: string[]): Promise<Map<string, Person>> {
    if (ids.length === 0) return new Map();
    const rows = await this.db.query<Person & { id: string }>(
      `SELECT u.id, u.name, ${mayFollow('u')} AS able FROM users u WHERE u.id = ANY ($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }
}

interface Person {
  name: string;
  able: boolean;
}

function fateOf({ to, ended = [] }: Going, standing: Standing[], people: Map<string, Person>): DeputyFate {
  const ends = standing.filter((deputy) => deputy.deputyId === to && !isOver(deputy));
  const others = standing.filter((deputy) => deputy.deputyId !== to && !isOver(deputy));
  // One whose days are past has nothing to come back to.
  const wished = ended
    .filter((one) => !isOver(one))
    .map((one) => ({ one, why: whyNotBack(one, { to, standing, others, people }) }));
  const back = wished.flatMap(({ one, why }) => (why === null ? [one] : []));
  const nameOf = ({ deputyId }: EndedDeputy) => people.get(deputyId)?.name ?? '?';
  const name = ends[0]?.name ?? '';
  const heads = [
    ends.length > 0 && count(ends.length, `suppléance ${de(name)} prend fin`, `suppléances ${de(name)} prennent fin`),
    back.length > 0 && count(back.length, 'suppléance revient', 'suppléances reviennent'),
    wished.length > back.length &&
      count(wished.length - back.length, 'suppléance ne revient pas', 'suppléances ne reviennent pas'),
  ].filter((head) => head !== false);
  const details = [
    ...ends.map((deputy) => `Fin\u00a0: ${deputy.name}, ${daysOf(deputy)}.`),
    ...wished.map(({ one, why }) =>
      why === null
        ? `Retour\u00a0: ${nameOf(one)}, ${daysOf(one)}.`
        : `Sans retour\u00a0: ${nameOf(one)}, ${daysOf(one)}\u202f; ${why}`,
    ),
  ];
  return {
    ends,
    back,
    lost: wished.length - back.length,
    told: heads.length === 0 ? [] : [heads.join(', '), ...details],
  };
}

interface Around {
  to: string | null;
  standing: Standing[];
  others: Standing[];
  people: Map<string, Person>;
}

function whyNotBack(
  one: EndedDeputy & { later: string | null },
  { to, standing, others, people }: Around,
): string | null {
  const now = standing.find(({ id }) => id === one.id);
  // As it was left: taken out, or ended and not touched since.
  const isAsLeft = one.until === null ? now === undefined : now?.version === one.version;
  if (one.later !== null || !isAsLeft) return 'elle a changé depuis.';
  if (one.deputyId === to) return 'cette personne suit de nouveau le client.';
  if (!people.get(one.deputyId)?.able) return 'cette personne ne peut plus suivre de client.';
  const other = others.find(({ startsOn, endsOn }) => startsOn <= one.endsOn && endsOn >= one.startsOn);
  return other ? `${other.name} assure la suppléance ${daysOf(other)}.` : null;
}

const daysOf = ({ startsOn, endsOn }: { startsOn: string; endsOn: string }) =>
  `du ${date(startsOn)} au ${date(endsOn)}`;
