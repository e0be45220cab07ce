import type { NeededSlot } from '../../journey/plan.js';
import { daysAgo, dayFromToday, type MadeClient, type Making } from './making.js';
import { insert } from './rows.js';
import { clock } from '../../platform/clock.js';

const day = 86_400_000;
const steps = ['csr_expected', 'csr_checked', 'to_order', 'ordered', 'to_collect', 'collected', 'installed'] as const;
const labels: Record<(typeof steps)[number], string> = {
  csr_expected: 'Commande ouverte',
  csr_checked: 'CSR vérifiée',
  to_order: 'Prête à commander',
  ordered: 'Commande passée sur la plateforme',
  to_collect: 'Certificat mis à disposition',
  collected: 'Certificat retiré',
  installed: 'Certificat installé',
};

/** Open orders for each slot: the first at the situation's state, the others one step behind. */
export async function seedOrders(making: Making, client: MadeClient): Promise<void> {
  const { situation, since } = making;
  if (!situation.order) return;
  const reachedStep = steps.indexOf(situation.order);
  for (const [index, slot] of client.slots.entries()) {
    const step = steps[Math.max(0, reachedStep - index)] ?? 'csr_expected';
    const certificateId =
      step === 'collected' || step === 'installed'
        ? await issue(making, client, slot, {
            from: daysAgo(since),
            until: new Date(clock.now().getTime() + 1094 * day),
            installed: step === 'installed',
            verified: false,
          })
        : null;
    await seedOrder(making, client, slot, { step, certificateId, renews: null, number: index });
  }
}

interface OrderMaking {
  step: (typeof steps)[number] | 'verified';
  certificateId: string | null;
  renews: string | null;
  number: number;
}

async function seedOrder(
  { db, team, serial, since }: Making,
  client: MadeClient,
  slot: NeededSlot & { id: string },
  order: OrderMaking,
): Promise<void> {
  const ordered = order.step === 'verified' || steps.indexOf(order.step) >= steps.indexOf('ordered');
  const id = await insert(db, 'orders', {
    number: `C-${clock.now().getFullYear()}-${String(serial * 10 + order.number).padStart(4, '0')}`,
    client_id: client.id,
    slot_id: slot.id,
    state: order.step,
    state_since: daysAgo(order.renews ? 2 : since),
    administrator_id: team.administrators[0]?.id ?? null,
    product_number: ordered ? String(4_471_000 + serial * 10 + order.number) : null,
    ordered_on: ordered ? dayFromToday(-since - 1) : null,
    collected_on: order.certificateId ? dayFromToday(-since) : null,
    certificate_id: order.certificateId,
    renews_certificate_id: order.renews,
  });
  if (order.step !== 'verified')
    client.happened(since, {
      subject: { kind: 'order', id },
      action: order.step,
      to: order.step,
      summary: `${labels[order.step]} : ${slot.label}`,
      by: 'technical',
    });
}

/** Certificates in service on every slot; the first expires when the situation says, the others later. */
export async function seedCertificates(making: Making, client: MadeClient): Promise<void> {
  const { situation } = making;
  for (const [index, slot] of client.slots.entries()) {
    const expiresIn = (situation.expiresIn ?? 700) + (index === 0 ? 0 : 60 * index + 120);
    const until = new Date(clock.now().getTime() + expiresIn * day);
    const from = new Date(until.getTime() - 1095 * day);
    const certificateId = await issue(making, client, slot, { from, until, installed: true, verified: true });
    await seedOrder(making, client, slot, { step: 'verified', certificateId, renews: null, number: index });
    // One of those that expire soon is already being renewed.
    if (index === 0 && situation.expiresIn === 45)
      await seedOrder(making, client, slot, {
        step: 'to_collect',
        certificateId: null,
        renews: certificateId,
        number: 9,
      });
  }
}

async function issue(
  making: Making,
  client: MadeClient,
  slot: NeededSlot & { id: string },
  life: { from: Date; until: Date; installed: boolean; verified: boolean },
): Promise<string> {
  const { db, authority } = making;
  const { entity } = client;
  const unit = (making.situation.underEstablishment && entity.establishments[0]?.finess) || entity.finess;
  const subject: [string, string][] = [
    ['C', 'FR'],
    ['ST', `${entity.town} (${entity.departement})`],
    ['O', entity.name.slice(0, 40)],
    ['OU', `1${unit}`],
    ['CN', slot.commonName],
  ];
  const facts = await authority.issue({ subject, usage: slot.usage, notBefore: life.from, notAfter: life.until });
  const id = await insert(db, 'certificates', {
    client_id: client.id,
    slot_id: slot.id,
    sha256: facts.sha256,
    spki_sha256: facts.spkiSha256,
    serial_number: facts.serialNumber,
    subject: facts.subjectText,
    issuer: facts.issuerText,
    common_name: facts.commonName,
    not_before: facts.notBefore,
    not_after: facts.notAfter,
    environment: 'PROD',
    profile: facts.profile,
    der: Buffer.from(facts.der),
    verdict: {
      acceptable: true,
      findings: [{ code: 'demo', severity: 'passed', title: 'Certificat de démonstration' }],
    },
    installed_at: life.installed ? life.from : null,
    verified_at: life.verified ? life.from : null,
    imported_at: life.from,
  });
  client.happened(Math.max(0, Math.round((clock.now().getTime() - life.from.getTime()) / day)), {
    subject: { kind: 'certificate', id },
    action: 'imported',
    to: life.verified ? 'verified' : 'collected',
    summary: `Certificat ${slot.label} retiré${life.verified ? ', installé et vérifié' : ''}`,
    by: 'technical',
  });
  return id;
}
