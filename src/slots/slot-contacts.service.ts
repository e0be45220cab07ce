import { Injectable } from '@nestjs/common';
import { archivedForecast } from '../clients/read-only-client.js';
import { ClientsService } from '../clients/clients.service.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { changesBetween } from '../platform/changes/edit-conflict.js';
import { doneAlready, type Forecast, refused } from '../platform/changes/forecast.js';
import { clock } from '../platform/clock.js';
import { grouped } from '../platform/grouped.js';
import { count } from '../platform/web/view-helpers.js';
import { type SlotContact, SlotContactsQueries } from './slot-contacts.queries.js';
import { contactFields } from './slots.service.js';

export type ContactField = 'actorEmail' | 'informedEmail';

/** One address of slots becomes another. */
export interface ContactChange {
  field: ContactField;
  /** Only where it is this one; null: whatever it is. */
  from: string | null;
  /** null empties it. */
  to: string | null;
}

/** What one slot had, and what the campaign put there. */
export interface FormerContact {
  slotId: string;
  field: ContactField;
  before: string | null;
  after: string | null;
  /** What changed it since, in words. */
  later: string | null;
}

/** An address that takes the place of somebody's on a slot. */
export interface ReplacedContact {
  id: string;
  address: string;
  actor: boolean;
  informed: boolean;
}

/** Whom the platform writes to, changed on many slots at once. What it knows already stays there until the renewal. */
@Injectable()
export class SlotContacts {
  constructor(
    private readonly clients: ClientsService,
    private readonly queries: SlotContactsQueries,
    private readonly audit: AuditService,
  ) {}

  /** Who is to be informed of the certificates of each client; clients that say nobody are left out. */
  async informedOf(clientIds: string[]): Promise<Map<string, string[]>> {
    const slots = (await this.queries.watched(clientIds)).filter(({ informedEmail }) => informedEmail !== null);
    return new Map(
      [...grouped(slots, ({ clientId }) => clientId)].map(([id, own]) => [
        id,
        own.flatMap(({ informedEmail }) => informedEmail ?? []),
      ]),
    );
  }

  async judge(clientIds: string[], change: ContactChange): Promise<Map<string, Forecast>> {
    const clients = await this.clients.archivedAmong(clientIds);
    const slots = grouped(await this.queries.watched(clientIds), ({ clientId }) => clientId);
    return new Map([...clients].map(([id, archived]) => [id, judge(archived, slots.get(id) ?? [], change)]));
  }

  /** @returns how many slots changed, client by client */
  async change(clientIds: string[], change: ContactChange): Promise<Map<string, SlotContact[]>> {
    const slots = (await this.queries.watched(clientIds)).filter((slot) => concerned(slot, change));
    await this.write(slots, (slot) => ({ ...slot, [change.field]: change.to }));
    return grouped(slots, ({ clientId }) => clientId);
  }

  /** What a change may give back: the slots that still have what it put there. */
  async judgeGivingBack(former: Map<string, FormerContact[]>): Promise<Map<string, Forecast>> {
    const slots = await this.slotsOf(former);
    const archived = await this.clients.archivedAmong([...former.keys()]);
    return new Map(
      [...former].map(([clientId, contacts]) => [
        clientId,
        judgeBack(contacts, slots, archived.get(clientId) ?? false),
      ]),
    );
  }

  /** @returns how many were given back, client by client */
  async giveBack(former: Map<string, FormerContact[]>): Promise<Map<string, number>> {
    const slots = await this.slotsOf(former);
    const back = [...former.values()].flat().filter((contact) => isStill(contact, slots));
    const before = new Map(back.map((contact) => [contact.slotId, contact]));
    const changed = [...before.keys()].flatMap((id) => slots.get(id) ?? []);
    await this.write(changed, (slot) => {
      const contact = before.get(slot.id);
      return contact ? { ...slot, [contact.field]: contact.before } : slot;
    });
    return new Map(
      [...grouped(changed, ({ clientId }) => clientId)].map(([clientId, { length }]) => [clientId, length]),
    );
  }

  /** Who calls has judged. */
  async replace(contacts: ReplacedContact[], reason: string): Promise<void> {
    const wished = new Map(contacts.map((contact) => [contact.id, contact]));
    const changed = (slot: SlotContact): SlotContact => {
      const { address, actor = false, informed = false } = wished.get(slot.id) ?? {};
      return {
        ...slot,
        actorEmail: actor ? (address ?? null) : slot.actorEmail,
        informedEmail: informed ? (address ?? null) : slot.informedEmail,
      };
    };
    await this.write(await this.queries.byIds([...wished.keys()]), changed, reason);
  }

  private async slotsOf(former: Map<string, FormerContact[]>): Promise<Map<string, SlotContact>> {
    const ids = [...former.values()].flat().map(({ slotId }) => slotId);
    return new Map((await this.queries.byIds(ids)).map((slot) => [slot.id, slot]));
  }

  private async write(
    slots: SlotContact[],
    changed: (slot: SlotContact) => SlotContact,
    reason: string | null = null,
  ): Promise<void> {
    await this.queries.write(slots.map(changed));
    await this.audit.recordMany(
      slots.map((slot) => ({
        subject: { kind: 'slot', id: slot.id },
        clientId: slot.clientId,
        action: 'contacts_edited',
        summary: `Adresses de l’emplacement ${slot.label} modifiées`,
        reason,
        details: { version: slot.version + 1, changes: changesBetween(contactFields, slot, changed(slot)) },
      })),
    );
  }
}

function judge(archived: boolean, slots: SlotContact[], change: ContactChange): Forecast {
  const touched = slots.filter((slot) => concerned(slot, change));
  if (touched.length > 0 && archived) return archivedForecast;
  if (touched.length > 0)
    return { forecast: 'would_do', reasons: [told(touched, change)], basis: basisOf(touched, change) };
  if (slots.some((slot) => slot[change.field] === change.to)) return doneAlready('L’adresse est déjà celle-là');
  if (archived) return archivedForecast;
  if (slots.length === 0)
    return refused('Ce client n’a aucun emplacement suivi\u00a0: déclarez d’abord son instance logicielle.', {
      label: 'Instances du client',
      href: '/clients/:id/plan',
    });
  return refused(`Aucun emplacement de ce client n’a cette adresse\u00a0: ${change.from ?? ''}`, {
    label: 'Certificats du client',
    href: '/clients/:id/certificates',
  });
}

// F5: the platform keeps the address of the product that it issued.
function told(touched: SlotContact[], { field }: ContactChange): string {
  const slots = count(touched.length, 'emplacement', 'emplacements');
  const running = touched.filter(({ expiresAt }) => expiresAt !== null && expiresAt > clock.now()).length;
  if (field === 'informedEmail' || running === 0) return slots;
  return `L’ANS écrit à l’ancienne adresse jusqu’au renouvellement\n${slots}, dont ${running} avec un certificat en vigueur`;
}

const same = (one: string | null, other: string | null) => (one ?? '').toLowerCase() === (other ?? '').toLowerCase();

function concerned(slot: SlotContact, { field, from, to }: ContactChange): boolean {
  return slot[field] !== to && (from === null || same(slot[field], from));
}

const basisOf = (slots: SlotContact[], { field }: ContactChange): string =>
  slots
    .map((slot) => slot[field] ?? '')
    .toSorted()
    .join(' ');

const isStill = ({ slotId, field, before, after, later }: FormerContact, slots: Map<string, SlotContact>): boolean => {
  const now = slots.get(slotId)?.[field];
  return later === null && now === after && now !== before;
};

function judgeBack(contacts: FormerContact[], slots: Map<string, SlotContact>, archived: boolean): Forecast {
  const back = contacts.filter((contact) => isStill(contact, slots)).length;
  const there = contacts.filter(({ slotId, field, before }) => slots.get(slotId)?.[field] === before).length;
  if (there < contacts.length && archived) return archivedForecast;
  if (back > 0) {
    const others = contacts.length - back - there;
    const kept = others > 0 ? `, ${count(others, 'changé depuis est laissé', 'changés depuis sont laissés')}` : '';
    return { forecast: 'would_do', reasons: [`${count(back, 'emplacement', 'emplacements')}${kept}`] };
  }
  if (there > 0) return doneAlready('L’ancienne adresse est déjà revenue');
  const later = contacts.find((contact) => contact.later !== null)?.later;
  const refusal = 'L’adresse a été changée depuis\u00a0: elle n’est pas touchée.';
  return refused(later ? `${refusal}\n${later}` : refusal);
}
