import { kindOfNumber } from '../../identifiers/structure-number.js';
import { holderLabels, levelInForce } from '../../journey/plan/holders.js';
import { offerAndUsage } from '../../journey/plan/certificate-names.js';
import { ascending, firstOf } from '../../journey/steps/first-of.js';
import type { PlanClient, PlannedCertificate } from '../../journey/plan/certificate-plan.js';
import type { PlanRuleId } from '../../journey/plan/plan-rules.js';
import { isSameWork } from '../../journey/plan/slot-holders.js';
import type { SupposedSystem } from '../../journey/plan/what-if.js';
import { count, date } from '../../platform/web/view-helpers.js';
import type { SlotWithCoverage } from '../coverage.queries.js';

/** What the groups show of the page they stand on. */
interface PlannedClient {
  frame: { base: string };
  client: PlanClient;
  slots: SlotWithCoverage[];
  supposed: SupposedSystem | null;
}

/** The certificates of each instance under the numbers it chose, with what covers them today. */
export function planGroups(
  certificates: PlannedCertificate[],
  { frame, client, slots, supposed }: PlannedClient,
  rule: (id: PlanRuleId) => object,
) {
  return client.instances.map((instance) => {
    const own = certificates.filter((one) => one.instanceId === instance.id);
    return {
      name: instance.name,
      href: supposed ? null : `/instances/${instance.id}/edit`,
      holder:
        supposed || kindOfNumber(client.number) === 'siret'
          ? null
          : {
              label: holderLabels[levelInForce(instance)],
              href: `${frame.base}/holders?instance=${instance.id}&level=${levelInForce(instance)}`,
            },
      note: `${count(own.length, 'certificat', 'certificats')}, sert ${count(instance.serves.length, 'établissement', 'établissements')}`,
      rows: own.map((one) => ({
        ...rowView(one, client, slots, rule),
        ...nameOf(one, supposed),
      })),
    };
  });
}

function rowView(
  one: PlannedCertificate,
  client: PlanClient,
  slots: SlotWithCoverage[],
  rule: (id: PlanRuleId) => object,
) {
  const slot = slots.find(({ id, notNeededReason }) => id === one.slotId && notNeededReason === null);
  return {
    label: one.need.label,
    kind: offerAndUsage(one.need),
    finess: one.finess,
    holder: one.level === 'EG' ? one.holder : null,
    why: one.need.why,
    rule: rule(one.rule),
    ...(slot ? { href: `/slots/${slot.id}`, state: { code: slot.answer.coverage, label: slot.answer.label } } : {}),
    holds: holdsNote(one, client),
  };
}

// A supposed system has no name to type yet; that of INSi is known whatever the system.
function nameOf({ need }: PlannedCertificate, supposed: SupposedSystem | null) {
  const known = supposed === null || need.commonNameRule === 'exact';
  return {
    commonName: (known && need.commonName) || null,
    absent: supposed ? 'le nom de l’application' : 'à indiquer',
  };
}

// What covers the slot may be an establishment's: the plan says when that ends.
function holdsNote(one: PlannedCertificate, client: PlanClient): string | null {
  if (one.held) return one.held.level === 'unknown' ? 'numéro du porteur non lu' : null;
  const same = client.slots.filter((slot) => slot.instanceId === one.instanceId && isSameWork(slot, one.need));
  const others = client.held.filter((held) => held.level === 'EG' && same.some(({ id }) => id === held.slotId));
  const first = firstOf(
    others.map(({ notAfter }) => notAfter),
    ascending,
  );
  return first ? `tenu sous FINESS EG, le premier finit le ${date(first)}` : null;
}
