import { createHash } from 'node:crypto';
import type { NeededSlot } from '../journey/plan/plan.js';
import { parisDate } from '../journey/calendar/working-days.js';
import { orderRoad } from '../journey/states/order-states.js';
import { clock } from '../platform/clock.js';
import type { VolumeClient, VolumeMaking } from './making.js';
import { addRow } from './copy.js';

const day = 86_400_000;
// Facts F1.4: three years; renewed about a month before the end.
const life = 1095 * day;
const overlap = 30 * day;

const verdict = {
  acceptable: true,
  findings: [{ code: 'demo', severity: 'passed', title: 'Certificat de démonstration' }],
};

/** A slot, and its place among those of the client: makes numbers unique. */
export type VolumeSlot = NeededSlot & { id: string; place: number };

/** The line of one slot: the certificates that were replaced, and the one in service, with its order. */
export function addCertificates(
  making: VolumeMaking,
  client: VolumeClient,
  slot: VolumeSlot,
  generations: number,
): void {
  // Spread over three years, a few days past their end among them.
  const left = making.random.below(1095) - 4;
  const ends = midnight() + left * day;
  let replaces: string | null = null;
  for (let age = generations - 1; age >= 0; age -= 1) {
    const notAfter = new Date(ends - age * (life - overlap));
    const id: string = making.newId();
    addRow(making.tables, 'certificates', certificateRow(making, client, slot, { id, age, notAfter, replaces }));
    if (age === 0) addRow(making.tables, 'orders', orderRow(making, client, slot, { id, notAfter, replaces }));
    replaces = id;
  }
  // Half of those about to end are being renewed.
  if (left < 45 && replaces && making.random.below(2) > 0) addRenewal(making, client, slot, replaces);
}

/** An order under way has no certificate yet. */
const renewals = orderRoad.slice(0, orderRoad.indexOf('collected'));

function addRenewal(making: VolumeMaking, client: VolumeClient, slot: VolumeSlot, certificateId: string): void {
  const row = orderRow(making, client, slot, {
    id: '',
    notAfter: new Date(midnight() + life),
    replaces: certificateId,
  });
  addRow(making.tables, 'orders', {
    ...row,
    number: row.number.replace('C-', 'R-'),
    state: making.random.pick(renewals),
    state_since: new Date(midnight() - making.random.below(20) * day),
    product_number: null,
    ordered_on: null,
    collected_on: null,
    certificate_id: null,
  });
}

interface Generation {
  id: string;
  notAfter: Date;
  replaces: string | null;
}

function certificateRow(
  { certificate, editorSlug }: VolumeMaking,
  client: VolumeClient,
  slot: VolumeSlot,
  { id, age, notAfter, replaces }: Generation & { age: number },
) {
  const notBefore = new Date(notAfter.getTime() - life);
  const { der, serialNumber } = anotherOf(certificate, `${editorSlug} ${client.serial} ${slot.place} ${age}`);
  const fingerprint = hash(der);
  return {
    id,
    client_id: client.id,
    slot_id: slot.id,
    replaces_id: replaces,
    sha256: fingerprint,
    spki_sha256: hash(`key ${fingerprint}`),
    serial_number: serialNumber,
    subject: certificate.subject,
    issuer: certificate.issuer,
    common_name: slot.commonName,
    not_before: notBefore,
    not_after: notAfter,
    environment: 'PROD',
    profile: `ORG_${slot.usage}`,
    der,
    verdict,
    installed_at: notBefore,
    verified_at: notBefore,
    imported_at: notBefore,
  };
}

function orderRow(
  making: VolumeMaking,
  client: VolumeClient,
  slot: VolumeSlot,
  { id, notAfter, replaces }: Generation,
) {
  const made = new Date(notAfter.getTime() - life);
  const number = client.serial * 10 + slot.place;
  const administrator = making.team.administrators[client.serial % 3]?.id ?? null;
  return {
    id: making.newId(),
    number: `C-${made.getUTCFullYear()}-${String(number).padStart(4, '0')}`,
    client_id: client.id,
    slot_id: slot.id,
    state: orderRoad.at(-1),
    state_since: made,
    administrator_id: administrator,
    placed_by_administrator_id: administrator,
    product_number: String(4_000_000 + number),
    ordered_on: parisDate(made),
    collected_on: parisDate(made),
    certificate_id: id,
    renews_certificate_id: replaces,
  };
}

// Its bytes with a number of its own: what is signed is the model, and nobody asks it of a volume.
function anotherOf({ der, serialNumber }: VolumeMaking['certificate'], whose: string) {
  const serial = Buffer.from(serialNumber, 'hex');
  const own = Buffer.concat([serial.subarray(0, -8), createHash('sha256').update(whose).digest().subarray(0, 8)]);
  const another = Buffer.from(der);
  own.copy(another, der.indexOf(serial));
  return { der: another, serialNumber: own.toString('hex').toUpperCase() };
}

function hash(what: string | Buffer): string {
  return createHash('sha256').update(what).digest('hex');
}

function midnight(): number {
  return Math.floor(clock.now().getTime() / day) * day;
}
