import { fullName } from '../identifiers/person-name.js';
import { Injectable } from '@nestjs/common';
import { AdministratorsService } from '../administrators/administrators.service.js';
import { OrderingRights } from '../assignments/ordering-rights.js';
import { ClientsService } from '../clients/clients.service.js';
import { DmpChecks, needsFinessCheck } from '../establishments/dmp-checks.service.js';
import { EditsService } from '../platform/changes/edits.service.js';
import { changesInWords } from '../platform/changes/edit-conflict.js';
import { clock } from '../platform/clock.js';
import { amongStates } from '../platform/tenancy/among-states.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Refused, RefusedField } from '../platform/web/errors.js';
import { date } from '../platform/web/view-helpers.js';
import { CoverageQueries } from '../slots/coverage.queries.js';
import { CsrsService } from './csrs.service.js';
import { Certificate } from '../certificates/certificate.entity.js';
import { beforeItWas } from '../journey/plan/certificate-days.js';
import { beforeItsOrder } from '../journey/plan/order-days.js';
import { orderedElsewhere, orderedNoMore, type WentTo } from '../journey/plan/coverage.js';
import { correctionFields } from './order.form.js';
import { isPlaced, orderStatesAt } from '../journey/states/order-states.js';
import { OrderMoves } from './order-moves.service.js';
import { Order } from './order.entity.js';
import type { OrderAction } from './order.transitions.js';
import { Slot } from '../slots/slot.entity.js';
import { SlotSuccession } from '../slots/slot-succession.service.js';
import { SlotsService } from '../slots/slots.service.js';
import { parisNoon } from '../journey/calendar/paris-time.js';

export interface PlacedOrder {
  productNumber: string | null;
  orderedOn: string;
  administratorId: string | null;
}

export interface Installation {
  installedOn: string;
  note: string | null;
}

/** Placed, and its certificate not collected yet. */
export function isCorrectable({ state }: Pick<Order, 'state'>): boolean {
  return isPlaced(state);
}

@Injectable()
export class OrdersService {
  constructor(
    private readonly db: TenantDb,
    private readonly moves: OrderMoves,
    private readonly csrs: CsrsService,
    private readonly slots: SlotsService,
    private readonly succession: SlotSuccession,
    private readonly dmp: DmpChecks,
    private readonly coverage: CoverageQueries,
    private readonly administrators: AdministratorsService,
    private readonly clients: ClientsService,
    private readonly rights: OrderingRights,
    private readonly edits: EditsService,
  ) {}

  byId(id: string): Promise<Order> {
    return this.moves.byId(id);
  }

  /**
   * The open order of a slot, or a new one. What follows the certificate of an establishment is ordered in the slot of the client
   * that takes over (domain rule 5). @throws Refused for a slot that nothing needs, and before somebody may order for the client
   */
  async open(slotId: string): Promise<{ order: Order; created: boolean }> {
    const slot = await this.slots.byId(slotId);
    const open = await this.openOf(slotId);
    if (open) return { order: open, created: false };
    await this.refuseUnneeded(slot);
    const early = await this.whyNotOpen(slot);
    if (early.length > 0) throw new Refused(early);
    return this.openIn(await this.succession.next(slot));
  }

  /** The same for a certificate that is there already: nothing is ordered on the platform, and it stays with its holder. */
  async openForCertificate(slotId: string): Promise<Order> {
    const slot = await this.slots.byId(slotId);
    const { order } = await this.openIn(slot, true);
    await this.succession.forget([slot]);
    return order;
  }

  private async openIn(slot: Slot, keyMadeOnPlatform = false): Promise<{ order: Order; created: boolean }> {
    const open = await this.openOf(slot.id);
    if (open) return { order: open, created: false };
    await this.refuseUnneeded(slot);
    const order = await this.moves.create(slot, await this.coverage.renewable(slot.id), keyMadeOnPlatform);
    if (order) return { order, created: true };
    // Two people at once: the second one works on the first one's order.
    const theirs = await this.openOf(slot.id);
    if (!theirs) throw new Refused(['Une autre commande vient d’être ouverte puis fermée\u00a0: recommencez.']);
    return { order: theirs, created: false };
  }

  private async refuseUnneeded(slot: Slot): Promise<void> {
    await this.clients.open(slot.clientId);
    if (slot.notNeededReason !== null)
      throw new Refused([`Cet emplacement n’est pas requis\u00a0: ${slot.notNeededReason}`]);
  }

  /** Why no order may be opened on this slot today, as its button says. */
  async whyNotOpen(slot: Slot): Promise<string[]> {
    const [holder] = await this.db.query<WentTo & { closed: boolean; gone: boolean }>(
      'SELECT c.id, c.name, c.number, e.closed_on IS NOT NULL AS closed, e.client_id <> $2 AS gone FROM establishments e JOIN clients c ON c.id = e.client_id WHERE e.id = $1',
      [slot.establishmentId, slot.clientId],
    );
    if (holder?.closed) return [orderedNoMore];
    const gone = holder?.gone ? holder : null;
    return gone ? [orderedElsewhere(gone)] : this.rights.whyNotOpen(slot.clientId, slot.offer);
  }

  async openOf(slotId: string): Promise<Order | null> {
    const [order] = await this.db.query<Order>(
      'SELECT o.* FROM orders o WHERE o.id IN (SELECT x.id FROM open_orders x WHERE x.slot_id = $1)',
      [slotId],
    );
    return order ?? null;
  }

  /** What takes no more than a reason. @throws Refused with the table's reasons */
  async change(id: string, action: OrderAction, given: { reason?: string } = {}): Promise<void> {
    // F1.8: no CSR of ours, the platform makes the key.
    const columns = action === 'use_platform_key' ? { keyMadeOnPlatform: true } : {};
    const order = await this.moves.move(await this.moves.byId(id), action, { ...given, columns });
    if (action === 'verify') await this.noteVerified(order);
    // The days of its certificate are those of its order: nothing else says them.
    const forgotten = action === 'undo_install' ? 'installed_at' : action === 'undo_verify' ? 'verified_at' : null;
    if (forgotten)
      await this.db.query(`UPDATE certificates SET ${forgotten} = NULL, version = version + 1 WHERE id = $1`, [
        order.certificateId,
      ]);
  }

  /** What was noted of an order on the platform, put right while its certificate is awaited: the mails of the platform name its product. */
  async correctPlacement(id: string, placed: PlacedOrder & { version: number }): Promise<void> {
    const order = await this.moves.lock(id);
    if (!isCorrectable(order))
      throw new Refused([
        'Le certificat de cette commande n’est plus attendu\u00a0: ce qui en est noté ne se corrige plus.',
      ]);
    await this.refuseTooEarly(order, placed.orderedOn);
    await this.refuseAnothersProduct(order, placed.productNumber);
    const fields = correctionFields(await this.whoMayHavePlaced(order));
    const before = order.placedByAdministratorId;
    const placedBy = placed.administratorId ?? before;
    const noted = { productNumber: order.productNumber, orderedOn: order.orderedOn, administratorId: before };
    await this.edits.save({
      subject: { kind: 'order', id },
      clientId: order.clientId,
      fields,
      opened: placed.version,
      yours: { productNumber: placed.productNumber, orderedOn: placed.orderedOn, administratorId: placedBy },
      now: () => Promise.resolve({ ...noted, version: order.version }),
      entity: Order,
      where: { id },
      columns: {
        productNumber: placed.productNumber,
        orderedOn: placed.orderedOn,
        placedByAdministratorId: placedBy,
        // Whom it was handed to goes on with it.
        ...(order.administratorId === before ? { administratorId: placedBy } : {}),
      },
      told: (_labels, changes) => `Commande ${order.number} corrigée\u00a0: ${changesInWords(fields, changes)}`,
      address: `/orders/${id}/placement/correction`,
      cancel: `/orders/${id}`,
    });
  }

  /** Those who may order today, and whoever is noted. */
  async whoMayHavePlaced(order: Order): Promise<{ id: string; firstName: string; lastName: string }[]> {
    const { administrators } = await this.moves.rightsFor(await this.moves.slotOf(order));
    const noted = order.placedByAdministratorId;
    if (noted === null || administrators.some(({ id }) => id === noted)) return administrators;
    return [...(await this.administrators.forRequest([noted])), ...administrators];
  }

  /**
   * What the person did on the platform with a card. From « CSR vérifiée » both steps are recorded.
   * @param seen the CSR on the page of who ordered, '' for none: the certificate will be of that one
   */
  async place(id: string, placed: PlacedOrder, seen?: string): Promise<void> {
    const order = await this.moves.lock(id);
    if (seen !== undefined) await this.csrs.refuseAnother(order, seen);
    // It renews what the platform could renew that day, as its page said: not what could be when it was opened.
    const at = placed.orderedOn === clock.today() ? clock.now() : parisNoon(placed.orderedOn);
    const renewsCertificateId = await this.coverage.renewable(order.slotId, at);
    await this.refuseTooEarly({ ...order, renewsCertificateId }, placed.orderedOn);
    await this.refuseAnothersProduct(order, placed.productNumber);
    const ready = order.state === 'csr_checked' ? await this.moves.move(order, 'release') : order;
    const administrator = await this.whoOrders(ready, placed.administratorId);
    await this.moves.move(ready, 'order', {
      columns: {
        renewsCertificateId,
        productNumber: placed.productNumber,
        orderedOn: placed.orderedOn,
        administratorId: administrator?.id ?? null,
        placedByAdministratorId: administrator?.id ?? null,
      },
      date: placed.orderedOn,
      more: [
        `le ${date(placed.orderedOn)}`,
        administrator ? `par ${fullName(administrator)}` : null,
        placed.productNumber ? `produit ${placed.productNumber}` : null,
      ]
        .filter((part) => part !== null)
        .join(', '),
    });
  }

  /** The mails of the platform name a product alone: of two orders that await theirs under one number, none would be known. The other can still be put right. Those of test have numbers of their own. */
  private async refuseAnothersProduct({ id, clientId }: Order, productNumber: string | null): Promise<void> {
    if (productNumber === null) return;
    const [other] = await this.db.query<{ number: string; name: string }>(
      `SELECT o.number, c.name FROM orders o JOIN clients c ON c.id = o.client_id
        WHERE o.product_number = $1 AND o.id <> $2 AND ${amongStates('o', orderStatesAt('placed'))}
          AND c.environment = (SELECT y.environment FROM clients y WHERE y.id = $3) ORDER BY o.number LIMIT 1`,
      [productNumber, id, clientId],
    );
    if (other)
      throw new RefusedField(
        'productNumber',
        `La commande ${other.number} (${other.name}) attend déjà ce produit\u00a0: vérifiez le numéro, ou corrigez d’abord celle-là.`,
      );
  }

  private async refuseTooEarly({ createdAt, renewsCertificateId: id }: Order, orderedOn: string): Promise<void> {
    const renewed = id === null ? null : await this.db.one(Certificate, { id });
    const problem = beforeItsOrder({ createdAt, renewed }, orderedOn);
    if (problem) throw new RefusedField('orderedOn', problem);
  }

  async install(id: string, installation: Installation): Promise<void> {
    const order = await this.moves.byId(id);
    const installedAt = parisNoon(installation.installedOn);
    await this.refuseBefore(order, installation.installedOn);
    await this.moves.move(order, 'install', {
      date: installation.installedOn,
      more: `le ${date(installation.installedOn)}`,
      details: installation.note ? { note: installation.note } : {},
    });
    await this.db.query('UPDATE certificates SET installed_at = $2, version = version + 1 WHERE id = $1', [
      order.certificateId,
      installedAt,
    ]);
    const slot = await this.slots.byId(order.slotId);
    if (needsFinessCheck(slot)) await this.dmp.noteServedBy(slot.instanceId);
    if (installation.note !== null) await this.slots.noteInstallation(order.slotId, installation.note);
  }

  private async refuseBefore({ certificateId }: Order, installedOn: string): Promise<void> {
    const certificate = certificateId === null ? null : await this.db.one(Certificate, { id: certificateId });
    const problem = certificate && beforeItWas(certificate, installedOn);
    if (problem) throw new RefusedField('installedOn', problem);
  }

  private async noteVerified(order: Order): Promise<void> {
    await this.db.query('UPDATE certificates SET verified_at = moment(), version = version + 1 WHERE id = $1', [
      order.certificateId,
    ]);
  }

  private async whoOrders(order: Order, chosen: string | null) {
    const { administrators, missing } = await this.moves.rightsFor(await this.moves.slotOf(order));
    if (missing.length > 0) throw new RefusedField('form', missing.join(' '));
    if (chosen === null && administrators.length === 1) return administrators[0] ?? null;
    const found = administrators.find((administrator) => administrator.id === chosen);
    if (!found && chosen !== null) {
      const [named] = await this.administrators.forRequest([chosen]);
      if (named)
        throw new RefusedField(
          'administratorId',
          `${fullName(named)} ne peut pas commander pour ce client aujourd’hui\u00a0: choisissez un administrateur de la liste.`,
        );
    }
    if (!found) throw new RefusedField('administratorId', 'Choisissez l’administrateur qui a passé la commande.');
    return found;
  }
}
