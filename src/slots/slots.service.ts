import { Injectable } from '@nestjs/common';
import { ClientsService } from '../clients/clients.service.js';
import { EditsService } from '../platform/changes/edits.service.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import { type AnswersOf, answersOf, editSchema, field } from '../platform/forms/form.js';
import { optionalEmail } from '../platform/forms/form-fields.js';
import { DeclaredExpiries, type ExpiryToDeclare } from './declared-expiries.service.js';
import { isStillNeeded, wasRetired } from './slot-plan.js';
import { SlotPlanQueries } from './slot-plan.queries.js';
import { neededAgainEntry } from './slot-sync.service.js';
import { Slot } from './slot.entity.js';

/** Guide V0.6, étape 4: the e-mail addresses the platform asks for, and warns before the expiry. */
export const contactFields = [
  field('actorEmail', 'Email de l’acteur', optionalEmail, {
    type: 'email',
    required: true,
    maxlength: 254,
    hint: 'Une boîte partagée et durable\u00a0: la plateforme y écrit avant l’échéance.',
  }),
  field('informedEmail', 'Email d’une personne à informer', optionalEmail, { type: 'email', maxlength: 254 }),
];
export const contactsForm = editSchema(contactFields);

const named = `(EXISTS (SELECT 1 FROM orders o WHERE o.slot_id = s.id) OR EXISTS (SELECT 1 FROM certificates x WHERE x.slot_id = s.id)
               OR EXISTS (SELECT 1 FROM reminders m WHERE m.slot_id = s.id))`;

/** Why a slot with an order under way stays watched. */
export const orderKeepsWatch = 'Une commande est ouverte sur cet emplacement\u00a0: terminez-la ou annulez-la d’abord.';

/** What people do with slots; SlotSync makes and retires them. */
@Injectable()
export class SlotsService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly edits: EditsService,
    private readonly clients: ClientsService,
    private readonly plan: SlotPlanQueries,
    private readonly declared: DeclaredExpiries,
  ) {}

  async byId(id: string): Promise<Slot> {
    const slot = await this.db.one(Slot, { id });
    if (!slot) throw new NotFound();
    return slot;
  }

  /** @throws EditConflict when somebody saved since the page was opened; Refused for an archived client */
  async editContacts(id: string, form: AnswersOf<typeof contactFields> & { version: number }): Promise<void> {
    const { clientId, label } = await this.byId(id);
    await this.clients.open(clientId);
    const contacts = answersOf(contactFields, form);
    await this.edits.save({
      subject: { kind: 'slot', id },
      clientId,
      fields: contactFields,
      opened: form.version,
      yours: contacts,
      now: () => this.byId(id),
      entity: Slot,
      where: { id },
      columns: contacts,
      action: 'contacts_edited',
      told: () => `Adresses de l’emplacement ${label} modifiées`,
      address: `/slots/${id}/contacts`,
      cancel: `/slots/${id}`,
    });
  }

  /** Reminders are silent until that day, both included; null: they speak again. Who calls writes the audit. */
  async mute(id: string, until: string | null, reason: string | null): Promise<void> {
    await this.db.execute('UPDATE slots SET muted_until = $2, mute_reason = $3 WHERE id = $1', [id, until, reason]);
  }

  /**
   * Nothing is to be decided of their reminders before that instant; null: never again. Of those whose end is still the one that was read:
   * a change of it puts this back (a trigger). What somebody else has in hand is passed over, and read again by the next round: who
   * decides of many holds what others wait for.
   */
  async awaitReminders(
    looked: { id: string; certificateId: string | null; notAfter: Date; from: Date | null }[],
  ): Promise<void> {
    if (looked.length === 0) return;
    await this.db.execute(
      `UPDATE slots s SET reminders_from = coalesce(r."from", 'infinity')
         FROM (SELECT f.id, r."from" FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "certificateId" uuid, "notAfter" timestamptz, "from" timestamptz)
                 JOIN slots f ON f.id = r.id AND f.in_force_id IS NOT DISTINCT FROM r."certificateId" AND date_trunc('milliseconds', f.expires_at) = r."notAfter"
                  FOR NO KEY UPDATE OF f SKIP LOCKED) r
        WHERE s.id = r.id`,
      [JSON.stringify(looked)],
    );
  }

  /** How the certificate was installed, for the next renewal. Who calls writes the audit. */
  async noteInstallation(id: string, note: string): Promise<void> {
    await this.db.execute('UPDATE slots SET install_notes = $2 WHERE id = $1', [id, note]);
  }

  /** A slot that a person added, or with certificates that no service asks for any more: a person stops the watch, with a reason. */
  async stopWatching(id: string, reason: string): Promise<void> {
    const slot = await this.byId(id);
    await this.clients.open(slot.clientId);
    const [known] = await this.plan.ofSlot(id);
    if (known?.hasOpenOrder) throw new Refused([orderKeepsWatch]);
    if (!slot.addedByHand && (await this.isNeeded(slot))) {
      throw new Refused([
        'Un service de l’instance a encore besoin de cet emplacement\u00a0: décochez d’abord ce service sur l’instance.',
      ]);
    }
    await this.db.repo(Slot).update({ id }, { notNeededReason: reason });
    await this.audit.record({
      subject: { kind: 'slot', id },
      clientId: slot.clientId,
      action: 'not_needed',
      summary: `Emplacement ${slot.label}\u00a0: plus suivi`,
      reason,
    });
  }

  /** What the plan retired because its certificate was revoked, and that was no revocation: it is watched again. What a person ended stays so. */
  async watchAgain(id: string): Promise<void> {
    const { existing, instance } = await this.planned(await this.byId(id));
    if (!existing?.runs || !instance || !wasRetired(existing, instance)) return;
    await this.db.execute('UPDATE slots SET not_needed_reason = NULL WHERE id = $1', [id]);
    await this.audit.record(neededAgainEntry(existing));
  }

  /**
   * Ends of certificates in service that were never imported, as the editor's own lists give them: for an import.
   * @returns the slots whose end changed; those with an imported certificate are left as they are.
   */
  declareExpiries(rows: ExpiryToDeclare[]): Promise<string[]> {
    return this.declared.declareMany(rows);
  }

  /**
   * The slots of establishments that were recorded by mistake: as if they had never been, but for the journal. For an import that is undone.
   * @returns the establishments that keep theirs, since an order, a certificate or a reminder names one
   */
  async forgetOf(establishmentIds: string[]): Promise<Set<string>> {
    if (establishmentIds.length === 0) return new Set();
    const held = await this.db.query<{ id: string }>(
      `SELECT DISTINCT s.establishment_id AS id FROM slots s WHERE s.establishment_id = ANY ($1) AND ${named}`,
      [establishmentIds],
    );
    const kept = new Set(held.map(({ id }) => id));
    const free = establishmentIds.filter((id) => !kept.has(id));
    await this.db.execute('DELETE FROM slots WHERE establishment_id = ANY ($1)', [free]);
    return kept;
  }

  /** Of these, which were opened by mistake, the ones that nothing names. */
  async forgettable(ids: string[]): Promise<{ id: string; clientId: string }[]> {
    if (ids.length === 0) return [];
    return this.db.query<{ id: string; clientId: string }>(
      `SELECT s.id, s.client_id FROM slots s WHERE s.id = ANY ($1) AND NOT ${named} AND NOT EXISTS (SELECT 1 FROM slots o WHERE o.successor_id = s.id)`,
      [ids],
    );
  }

  /** As if they had never been, but for the journal; what is needed all the same comes back before the commit. */
  async forget(ids: string[]): Promise<void> {
    if (ids.length > 0) await this.db.execute('DELETE FROM slots WHERE id = ANY ($1)', [ids]);
  }

  /** Whether the services of the instance still ask for the slot. */
  async isNeeded(slot: Slot): Promise<boolean> {
    const { existing, instance, own } = await this.planned(slot);
    return existing !== undefined && instance !== undefined && isStillNeeded(instance, existing, own);
  }

  private async planned(slot: Slot) {
    const own = (await this.plan.ofClients([slot.clientId])).filter((one) => one.instanceId === slot.instanceId);
    const instance = (await this.plan.instancesOf([slot.clientId])).find((one) => one.id === slot.instanceId);
    return { own, existing: own.find((one) => one.id === slot.id), instance };
  }
}
