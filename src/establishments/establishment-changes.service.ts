import { Injectable } from '@nestjs/common';
import { type AuditEntry, AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import { count, date } from '../platform/web/view-helpers.js';
import { EditsService } from '../platform/changes/edits.service.js';
import { Establishment } from './establishment.entity.js';
import { answersOf } from '../platform/forms/form.js';
import { type ClosingForm, establishmentFields, type EstablishmentForm } from './establishment.form.js';
import { EstablishmentQueries, type EstablishmentTies } from './establishment.queries.js';

/** Whether closing keeps the record: what served, held a slot, or what a certificate names, is never deleted. */
export function isKept(ties: Pick<EstablishmentTies, 'instances' | 'certificates' | 'slots'>): boolean {
  return ties.instances.length > 0 || ties.certificates > 0 || ties.slots > 0;
}

/** What its end leaves under way, foretold by each door that leads to it; null: nothing. */
export const closingEffect = ({ ordersOfClosed }: Pick<EstablishmentTies, 'ordersOfClosed'>): string | null =>
  ordersOfClosed > 0 ? `${ordersToCancel(ordersOfClosed)}.` : null;

/** « 2 commandes en cours seront à annuler ». */
export const ordersToCancel = (orders: number): string =>
  `${count(orders, 'commande en cours sera', 'commandes en cours seront')} à annuler`;

/** What ending it is called, where it is offered and foretold. */
export const endingLabel = (kept: boolean): string => (kept ? 'Fermer l’établissement' : 'Supprimer l’établissement');

/** What becomes of an establishment already there. */
@Injectable()
export class EstablishmentChanges {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly edits: EditsService,
    private readonly queries: EstablishmentQueries,
  ) {}

  async byId(id: string): Promise<Establishment> {
    const establishment = await this.db.one(Establishment, { id });
    if (!establishment) throw new NotFound();
    return establishment;
  }

  /** @throws EditConflict when somebody saved since the form was opened */
  async edit(establishment: Establishment, form: EstablishmentForm): Promise<void> {
    const { id } = establishment;
    const yours = answersOf(establishmentFields, form);
    await this.edits.save({
      subject: { kind: 'establishment', id },
      clientId: establishment.clientId,
      fields: establishmentFields,
      opened: form.version,
      yours,
      now: () => this.byId(id),
      entity: Establishment,
      where: { id },
      columns: yours,
      told: (labels) => sentence({ ...establishment, ...yours }, `modifié\u00a0: ${labels}`),
      address: `/establishments/${id}`,
      cancel: `/establishments/${id}/edit`,
    });
  }

  /**
   * Takes an establishment out of the client's list.
   * @returns `closed`: its record stays, with its end; `removed`: nothing was tied to it, only the journal knows it
   */
  async close(establishment: Establishment, form: ClosingForm): Promise<'closed' | 'removed'> {
    const { id, version } = establishment;
    const kept = isKept(await this.queries.ties(id));
    const changed = kept
      ? await this.db.execute(
          'UPDATE establishments SET closed_on = $2, closed_reason = $3, version = version + 1 WHERE id = $1 AND closed_on IS NULL',
          [id, form.closedOn, form.reason],
        )
      : await this.db.execute('DELETE FROM establishments WHERE id = $1 AND closed_on IS NULL', [id]);
    if (changed === 0) throw new Refused(['Cet établissement est déjà fermé. Rechargez la page.']);
    const words = kept ? `fermé le ${date(form.closedOn)}` : 'supprimé';
    if (kept) await this.queries.touchHolders([id]);
    await this.tell({ ...establishment, version: version + 1 }, kept ? 'closed' : 'removed', words, form.reason);
    return kept ? 'closed' : 'removed';
  }

  /** A second call finds it done. */
  async reopen(establishment: Establishment): Promise<boolean> {
    const changed = await this.db.execute(
      'UPDATE establishments SET closed_on = NULL, closed_reason = NULL, version = version + 1 WHERE id = $1 AND closed_on IS NOT NULL',
      [establishment.id],
    );
    if (changed === 0) return false;
    await this.queries.touchHolders([establishment.id]);
    await this.tell({ ...establishment, version: establishment.version + 1 }, 'reopened', 'rouvert');
    return true;
  }

  private async tell(
    establishment: Establishment,
    action: string,
    words: string,
    reason: string | null = null,
  ): Promise<void> {
    await this.audit.record(statedEntry(establishment, { action, words, reason }));
  }
}

/** What the journal tells of an establishment that is closed, opened again or removed. */
export const statedEntry = (
  establishment: Pick<Establishment, 'id' | 'clientId' | 'name' | 'finessEg' | 'version'>,
  { action, words, reason }: { action: string; words: string; reason: string | null },
): AuditEntry => ({
  subject: { kind: 'establishment', id: establishment.id },
  clientId: establishment.clientId,
  action,
  summary: sentence(establishment, words),
  reason,
  details: { version: establishment.version },
});

function sentence({ name, finessEg }: Pick<Establishment, 'name' | 'finessEg'>, words: string): string {
  return `Établissement «\u00a0${name}\u00a0» (${finessEg}) ${words}`;
}
