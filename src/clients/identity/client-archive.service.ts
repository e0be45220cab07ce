import { Injectable } from '@nestjs/common';
import { lockClientsWhole } from '../lock-clients.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { RefusedField } from '../../platform/web/errors.js';
import { count } from '../../platform/web/view-helpers.js';
import type { Client } from '../client.entity.js';
import { underWay } from '../../delegations/delegation.facts.js';
import { mayBeWithdrawn, outlivesArchiving } from '../../mailbox/out/outgoing-mail.facts.js';

/** What a client who leaves would leave behind. */
export interface LeftBehind {
  requests: { id: string; name: string }[];
  orders: { id: string; name: string }[];
  /** Neither in force nor over: the client would still be waited for. */
  mandates: number;
  /** What its people handed back or asked, and nobody has read. */
  answers: { id: string; createdAt: Date }[];
  /** In service: neither revoked nor expired. */
  certificates: number;
  /** Written to it and not gone yet: they leave all the same, for one may write to whoever leaves. */
  mails: { id: string; subject: string; leavesAt: Date | null }[];
}

/** A client whose contract ended: out of the lists and the reminders, still readable, and back whenever it is wanted. */
@Injectable()
export class ClientArchive {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  async leftBehind(clientId: string): Promise<LeftBehind> {
    const requests = await this.db.query<{ id: string; name: string }>(
      `SELECT id, coalesce(dossier_number, kind) AS name FROM open_requests WHERE client_id = $1 ORDER BY created_at LIMIT 20`,
      [clientId],
    );
    const orders = await this.db.query<{ id: string; name: string }>(
      'SELECT id, number AS name FROM open_orders WHERE client_id = $1 ORDER BY created_at, id LIMIT 20',
      [clientId],
    );
    const answers = await this.db.query<{ id: string; createdAt: Date }>(
      `SELECT id, created_at FROM client_answers WHERE client_id = $1 AND state = 'to_review' ORDER BY created_at, id LIMIT 20`,
      [clientId],
    );
    const mails = await this.db.query<LeftBehind['mails'][number]>(
      `SELECT m.id, m.subject, m.leaves_at FROM messages m WHERE m.client_id = $1 AND ${mayBeWithdrawn('m')} AND ${outlivesArchiving('m')} ORDER BY m.leaves_at, m.id LIMIT 20`,
      [clientId],
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

  /** A second call finds it done. */
  async restore(client: Client): Promise<boolean> {
    const restored = await this.db.execute(
      'UPDATE clients SET archived_at = NULL, archived_by = NULL, archived_reason = NULL, version = version + 1 WHERE id = $1 AND archived_at IS NOT NULL',
      [client.id],
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

/** Each thing that holds the client here, with what to do about it. */
export function whyNot(left: Omit<LeftBehind, 'mails'>, handedOver: boolean): string[] {
  const refusals: string[] = [];
  if (left.requests.length > 0) refusals.push('Une demande est en cours\u00a0: menez-la à son terme, ou annulez-la.');
  if (left.orders.length > 0) {
    const open = count(left.orders.length, 'commande est ouverte', 'commandes sont ouvertes');
    refusals.push(
      `${open}\u00a0: ${left.orders.length > 1 ? 'terminez-les, ou annulez-les.' : 'terminez-la, ou annulez-la.'}`,
    );
  }
  if (left.mandates > 0)
    refusals.push('Un mandat est en cours\u00a0: menez-le jusqu’à son activation, ou abandonnez-le.');
  if (left.answers.length > 0) {
    const unread = count(
      left.answers.length,
      'réponse du client n’a pas été lue',
      'réponses du client n’ont pas été lues',
    );
    refusals.push(`${unread}\u00a0: ${left.answers.length > 1 ? 'relisez-les' : 'relisez-la'} d’abord.`);
  }
  if (left.certificates > 0 && !handedOver)
    refusals.push(
      `${count(left.certificates, 'certificat est en service', 'certificats sont en service')} et plus personne ne les suivrait\u00a0: révoquez-les, ou confirmez que le client les reprend.`,
    );
  return refusals;
}
