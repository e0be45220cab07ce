import { kindOfNumber } from '../../identifiers/structure-number.js';
import { holderLabels } from '../../journey/plan/holders.js';
import { offerAndUsage } from '../../journey/plan/certificate-names.js';
import { ascending, firstOf } from '../../journey/steps/first-of.js';
import type { PlanClient, PlannedCertificate } from '../../journey/plan/certificate-plan.js';
import type { PlanRuleId } from '../../journey/plan/plan-rules.js';
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
              label: holderLabels[instance.holderLevel ?? 'EJ'],
              href: `${frame.base}/holders?instance=${instance.id}&level=${instance.holderLevel ?? 'EJ'}`,
            },
      note: `${count(own.length, 'certificat', 'certificats')}, sert ${count(instance.serves.length, 'établissement', 'établissements')}`,
      rows: own.map((one) => ({
        ...rowView(one, client, slotOf(one, slots), rule),
        ...nameOf(one, supposed),
      })),
    };
  });
}

function rowView(
  one: PlannedCertificate,
  client: PlanClient,
  slot: SlotWithCoverage | undefined,
  rule: (id: PlanRuleId) => object,
) {
  const holds = holdsNote(one, client);
  return {
    label: one.need.label,
    kind: offerAndUsage(one.need),
    finess: one.finess,
    holder: one.level === 'EG' ? one.holder : null,
    why: one.need.why,
    rule: rule(one.rule),
    ...(slot ? { href: `/slots/${slot.id}`, state: { code: slot.answer.coverage, label: slot.answer.label } } : {}),
    holds,
    // The certificates of establishments do the work until they end: nothing is to be ordered before.
    later: !slot && holds !== null,
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
  const others = client.held.filter(
    (held) =>
      held.level === 'EG' &&
      held.instanceId === one.instanceId &&
      held.purpose === one.need.purpose &&
      held.usage === one.need.usage,
  );
  const first = firstOf(
    others.map(({ notAfter }) => notAfter),
    ascending,
  );
  return first ? `tenu sous FINESS EG, le premier finit le ${date(first)}` : null;
}

function slotOf(one: PlannedCertificate, slots: SlotWithCoverage[]): SlotWithCoverage | undefined {
  const { need } = one;
  const same = slots.filter(
    (slot) =>
      slot.instanceId === one.instanceId &&
      slot.offer === need.offer &&
      slot.usage === need.usage &&
      slot.purpose === need.purpose &&
      slot.holderFiness === (one.level === 'EG' ? one.finess : null) &&
      slot.notNeededReason === null,
  );
  const named = same.find((slot) => slot.commonName === need.commonName);
  return named ?? (need.commonNameRule === 'exact' ? undefined : same[0]);
}
