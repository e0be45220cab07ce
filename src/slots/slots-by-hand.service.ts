import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { uuidv7 } from '../platform/uuid.js';
import { offerAndUsage } from '../journey/plan/certificate-names.js';
import { purposeLabels } from '../journey/plan/plan.js';
import { isServerName } from '../pki/verdict/subject.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { RefusedField } from '../platform/web/errors.js';
import { products, type SlotByHandForm } from './slot-by-hand.form.js';
import type { InstanceOfPlan, NewSlot } from './slot-plan.queries.js';
import { SlotPlanQueries } from './slot-plan.queries.js';

/** The slot that a person describes, as it is there already; no reason: it is needed. */
interface Known {
  id: string;
  reason: string | null;
}

/** Slots beyond the minimum, that a person asks for with a reason; « Sortir du suivi » ends them. */
@Injectable()
export class SlotsByHand {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly plan: SlotPlanQueries,
  ) {}

  /** The instances in use of a client, with the establishments that could hold a certificate there. */
  async instances(clientId: string): Promise<InstanceOfPlan[]> {
    return (await this.plan.instancesOf([clientId])).filter((instance) => !instance.retired);
  }

  /** @throws RefusedField for what the platform would refuse, or what is there already */
  async add(clientId: string, form: SlotByHandForm): Promise<string> {
    const instance = (await this.instances(clientId)).find(({ id }) => id === form.instanceId);
    if (!instance)
      throw new RefusedField('instanceId', 'Cette instance n’est plus en service\u00a0: choisissez-en une autre.');
    const slot = rowOf(form, instance);
    const { id, version } = await this.place(slot);
    await this.audit.record({
      subject: { kind: 'slot', id },
      clientId,
      action: 'added_by_hand',
      summary: `Emplacement ${slot.label} (${offerAndUsage(slot)}) ajouté à la main sur ${instance.name}`,
      reason: form.reason,
      details: { version },
    });
    return id;
  }

  // Null: somebody was faster, be it the plan of its instance. Nothing is told but of what was written.
  private async place(slot: NewSlot): Promise<{ id: string; version: number }> {
    const known = await this.same(slot);
    if (known?.reason === null) throw thereAlready(known);
    const version = known ? await this.revive(known.id, slot) : await this.insert(slot);
    if (version === null) throw thereAlready(await this.same(slot));
    return { id: known?.id ?? slot.id, version };
  }

  private async insert(slot: NewSlot): Promise<number | null> {
    return (await this.plan.insert([slot])).has(slot.id) ? 1 : null;
  }

  private async same(slot: NewSlot): Promise<Known | null> {
    const [found] = await this.db.query<Known>(
      sql`SELECT id, not_needed_reason AS reason FROM slots WHERE instance_id = ${slot.instance_id} AND establishment_id IS NOT DISTINCT FROM ${slot.establishment_id}::uuid
             AND offer = ${slot.offer} AND usage = ${slot.usage} AND purpose = ${slot.purpose} AND common_name = ${slot.common_name}`,
    );
    return found ?? null;
  }

  private async revive(id: string, { label, needed_because: reason }: NewSlot): Promise<number | null> {
    const [revived] = await this.db.query<{ version: number }>(
      sql`UPDATE slots SET not_needed_reason = NULL, successor_id = NULL, added_by_hand = true, label = ${label}, needed_because = ${reason}, version = version + 1 WHERE id = ${id} AND not_needed_reason IS NOT NULL RETURNING version`,
    );
    return revived?.version ?? null;
  }
}

const thereAlready = (known: Known | null) =>
  new RefusedField(
    'commonName',
    'Cet emplacement existe déjà, avec ce nom et ce porteur.',
    known ? { href: `/slots/${known.id}`, label: 'Voir l’emplacement' } : null,
  );

function rowOf(form: SlotByHandForm, instance: InstanceOfPlan): NewSlot {
  const { purpose, commonName, reason } = form;
  const product = products[form.product];
  if (!product) throw new RefusedField('product', 'Choisissez l’offre et l’usage.');
  if (purpose !== 'other' && form.product !== 'ORG_AUTH_CLI')
    throw new RefusedField('product', `${purposeLabels[purpose]} s’appelle avec un certificat ORG AUTH_CLI.`);
  if (purpose === 'other' && form.name === null) throw new RefusedField('name', 'Nommez le service.');
  const isServer = product.offer === 'SERV' && product.usage === 'SSL';
  if (isServer && !isServerName(commonName))
    throw new RefusedField(
      'commonName',
      'Écrivez le nom de domaine complet du serveur. Exemple\u00a0: mss.association.fr',
    );
  const holder = instance.serves.find(({ id }) => id === form.holder) ?? null;
  if (form.holder !== null && holder === null)
    throw new RefusedField(
      'holder',
      'Cette instance ne sert pas cet établissement\u00a0: choisissez-en un autre, ou le FINESS juridique.',
    );
  const name = purpose === 'other' ? (form.name ?? '') : purposeLabels[purpose];
  return {
    id: uuidv7(),
    client_id: instance.clientId,
    instance_id: instance.id,
    establishment_id: holder?.id ?? null,
    ...product,
    purpose,
    label: holder ? `${name} (${holder.name})` : name,
    common_name: isServer ? commonName.toLowerCase() : commonName,
    common_name_rule: isServer ? 'fqdn' : 'free',
    serves: purpose === 'other' ? [] : [purpose],
    needed_because: reason,
    added_by_hand: true,
  };
}
