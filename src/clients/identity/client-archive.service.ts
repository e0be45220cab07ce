import { Injectable } from '@nestjs/common';
import { lockClientsWhole } from '../lock-clients.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused, RefusedField } from '../../platform/web/errors.js';
import { count } from '../../platform/web/view-helpers.js';
import { backFromArchive } from '../client-batch.service.js';
import type { Client } from '../client.entity.js';
import { underWay } from '../../delegations/delegation.facts.js';
import { mayBeWithdrawn, outlivesArchiving } from '../../mailbox/out/outgoing-mail.facts.js';

/** The first of some things, to be named, and how many there are. */
export interface Some<Thing> {
  first: Thing[];
  many: number;
}

/** How many are named at most. */
const named = 20;

/** What a client who leaves would leave behind. */
export interface LeftBehind {
  requests: Some<{ id: string; name: string }>;
  orders: Some<{ id: string; name: string }>;
  /** Neither in force nor over: the client would still be waited for. */
  mandates: number;
  /** What its people handed back or asked, and nobody has read. */
  answers: Some<{ id: string; createdAt: Date }>;
  /** In service: neither revoked nor expired. */
  certificates: number;
  /** Written to it and not gone yet: they leave all the same, for one may write to whoever leaves. */
  mails: Some<{ id: string; subject: string; leavesAt: Date | null }>;
}

/** A client whose contract ended: out of the lists and the reminders, still readable, and back whenever it is wanted. */
@Injectable()
export class ClientArchive {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  async leftBehind(clientId: string): Promise<LeftBehind> {
    const requests = await this.some<{ id: string; name: string }>(
      clientId,
      `id, coalesce(dossier_number, kind) AS name`,
      `FROM open_requests WHERE client_id = $1 ORDER BY created_at, id`,
    );
    const orders = await this.some<{ id: string; name: string }>(
      clientId,
      'id, number AS name',
      'FROM open_orders WHERE client_id = $1 ORDER BY created_at, id',
    );
    const answers = await this.some<{ id: string; createdAt: Date }>(
      clientId,
      'id, created_at',
      `FROM client_answers WHERE client_id = $1 AND state = 'to_review' ORDER BY created_at, id`,
    );
    const mails = await this.some<{ id: string; subject: string; leavesAt: Date | null }>(
      clientId,
      'm.id, m.subject, m.leaves_at',
      `FROM messages m WHERE m.client_id = $1 AND ${mayBeWithdrawn('m')} AND ${outlivesArchiving('m')} ORDER BY m.leaves_at, m.id`,
    );
    const [counted] = await this.db.query<{ certificates: number; mandates: number }>(
      `SELECT (SELECT count(*)::int FROM certificates_in_force WHERE client_id = $1) AS certificates,
              (SELECT count(*)::int FROM delegations WHERE client_id = $1 AND ${underWay('delegations')}) AS mandates`,
      [clientId],
    );
    const { mandates = 0, certificates = 0 } = counted ?? {};
    return { requests, orders, answers, mandates, certificates, mails };
  }

  /**
   * @param handedOver the certificates in service are the client's to look after from now on
   * @throws Refused while something is under way, or would be left alone
   */
  async archive(client: Client, given: { reason: string; handedOver: boolean }): Promise<void> {
    // Locked: an edit that is being saved comes before or after, never between the look and the archiving.
    await lockClientsWhole(this.db, [client.id]);
    const left = await this.leftBehind(client.id);
    const refusals = whyNot(left, given.handedOver);
    // Told on the box when ticking it is all that is missing.
    const field = whyNot(left, true).length === 0 ? 'handedOver' : 'form';
    if (refusals.length > 0) throw new RefusedField(field, refusals.join(' '));
    const archived = await this.db.execute(
      `UPDATE clients SET archived_at = moment(), archived_by = $2, archived_reason = $3, version = version + 1 WHERE id = $1 AND archived_at IS NULL`,
      [client.id, this.db.actor.name, given.reason],
    );
    if (archived !== 1) throw new RefusedField('form', 'Ce client vient d’être archivé par une autre personne.');
    const handed =
      left.certificates > 0 ? `, ${count(left.certificates, 'certificat remis', 'certificats remis')}` : '';
    await this.audit.record({
      subject: { kind: 'client', id: client.id },
      clientId: client.id,
      action: 'archived',
      from: 'followed',
      to: 'archived',
      summary: `Client archivé${handed}`,
      reason: given.reason,
      details: { version: client.version + 1, certificates: left.certificates },
    });
  }

  /** @param from SQL: of the client `$1`, in their order */
  private async some<Thing>(clientId: string, what: string, from: string): Promise<Some<Thing>> {
    const rows = await this.db.query<Thing & { many: number }>(
      `SELECT ${what}, count(*) OVER ()::int AS many ${from} LIMIT ${named}`,
      [clientId],
    );
    return { first: rows, many: rows[0]?.many ?? 0 };
  }

  /**
   * A second call finds it done.
   * @throws Refused when another client has the SIRET by now that this one had given up
   */
  async restore(client: Client): Promise<boolean> {
    const restored = await this.db.keptApart(
      'clients_siret',
      () =>
        this.db.execute(`UPDATE clients SET ${backFromArchive} WHERE id = $1 AND archived_at IS NOT NULL`, [client.id]),
      () =>
        new Refused([
          `Le SIRET ${client.number} est depuis celui d’un autre de vos clients\u00a0: cette fiche, créée par un import défait, reste archivée.`,
        ]),
    );
    if (restored !== 1) return false;
    await this.audit.record({
      subject: { kind: 'client', id: client.id },
      clientId: client.id,
      action: 'restored',
      from: 'archived',
      to: 'followed',
      summary: 'Client rétabli',
      details: { version: client.version + 1 },
    });
    return true;
  }
}

/** Nothing of a kind. */
export const nothing = { first: [], many: 0 };

/** « et 10 autres commandes »: of those that are not named; null when all are. */
export function othersOf({ first, many }: Some<unknown>, one: string, several: string): string | null {
  return many > first.length ? `et ${count(many - first.length, one, several)}` : null;
}

/** Each thing that holds the client here, with what to do about it. */
export function whyNot(left: Omit<LeftBehind, 'mails'>, handedOver: boolean): string[] {
  const refusals: string[] = [];
  const { requests, orders, answers } = left;
  if (requests.many > 0) refusals.push('Une demande est en cours\u00a0: menez-la à son terme, ou annulez-la.');
  if (orders.many > 0) {
    const open = count(orders.many, 'commande est ouverte', 'commandes sont ouvertes');
    refusals.push(
      `${open}\u00a0: ${orders.many > 1 ? 'terminez-les, ou annulez-les.' : 'terminez-la, ou annulez-la.'}`,
    );
  }
  if (left.mandates > 0)
    refusals.push('Un mandat est en cours\u00a0: menez-le jusqu’à son activation, ou abandonnez-le.');
  if (answers.many > 0) {
    const unread = count(answers.many, 'réponse du client n’a pas été lue', 'réponses du client n’ont pas été lues');
    refusals.push(`${unread}\u00a0: ${answers.many > 1 ? 'relisez-les' : 'relisez-la'} d’abord.`);
  }
  if (left.certificates > 0 && !handedOver)
    refusals.push(
      `${count(left.certificates, 'certificat est en service', 'certificats sont en service')} et plus personne ne les suivrait\u00a0: révoquez-les, ou confirmez que le client les reprend.`,
    );
  return refusals;
}
