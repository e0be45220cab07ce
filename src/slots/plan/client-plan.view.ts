import type { ClientFrame } from '../../clients/client-frames.js';
import type { PlanClient, PlannedCertificate } from '../../journey/plan/certificate-plan.js';
import { planGaps } from '../../journey/plan/plan-gaps.js';
import type { PlanRuleId } from '../../journey/plan/plan-rules.js';
import { type SupposedSystem, systemLabels } from '../../journey/plan/what-if.js';
import { count, date } from '../../platform/web/view-helpers.js';
import type { SlotWithCoverage } from '../coverage.queries.js';
import { planOptions, planParts } from './plan-parts.view.js';
import { offerAndUsage } from '../../journey/plan/certificate-names.js';

const shownNumbers = 100;

/** The plan of one client: as its instances are, or as they could be. */
export interface ClientPlanPage {
  frame: ClientFrame;
  client: PlanClient;
  slots: SlotWithCoverage[];
  supposed: SupposedSystem | null;
  unknown: string[];
  today: string;
}

export function clientPlanView(page: ClientPlanPage) {
  const { frame, client, supposed, today } = page;
  const options = planOptions([client], null);
  const parts = planParts([client], null, options, today);
  const base = `${frame.base}/plan`;
  return {
    title: `Plan de certificats, ${frame.name}`,
    frame,
    tabs: tabsOf(base, supposed),
    notes: notesOf(page),
    none: options.ej.certificates.length === 0 ? noneView(page, base) : null,
    groups: groupsOf(options.ej.certificates, page, parts.ruleNumber),
    numbers: numbersOf(options.eg.certificates),
    parts,
  };
}

function tabsOf(base: string, supposed: SupposedSystem | null) {
  return [
    { href: base, label: 'Tel qu’installé', current: supposed === null },
    ...(Object.keys(systemLabels) as SupposedSystem[]).map((system) => ({
      href: `${base}?system=${system}`,
      label: `Et si\u00a0: ${systemLabels[system].toLowerCase()}`,
      current: supposed === system,
    })),
  ];
}

function notesOf({ client, supposed, unknown }: ClientPlanPage) {
  const hypothesis =
    'Hypothèse\u00a0: chaque solution alimente le DMP et appelle INSi à la main. Rien n’est enregistré.';
  return [
    ...unknown.map((text) => ({ tone: 'soon', text })),
    ...(supposed ? [{ tone: 'none', text: hypothesis }] : planGaps(client).map((text) => ({ tone: 'soon', text }))),
  ];
}

function noneView({ frame, client, supposed }: ClientPlanPage, base: string) {
  if (supposed) {
    return {
      title: 'Aucun établissement',
      text: 'Ce client n’a pas d’établissement enregistré\u00a0: ajoutez-les pour compter une solution par établissement.',
      href: `${frame.base}/establishments`,
      action: 'Ajouter des établissements',
    };
  }
  return {
    title: client.instances.length === 0 ? 'Aucune instance logicielle' : 'Aucun certificat requis',
    text: 'Ajoutez une instance et ses services\u00a0: ils disent quels certificats commander. Pour compter avant, voyez les deux hypothèses.',
    href: client.instances.length === 0 ? `${frame.base}/instances/new` : `${frame.base}/establishments`,
    action: client.instances.length === 0 ? 'Ajouter une instance' : 'Voir les instances',
    otherHref: `${base}?system=unified`,
  };
}

function groupsOf(
  certificates: PlannedCertificate[],
  { client, slots, supposed }: ClientPlanPage,
  rule: (id: PlanRuleId) => object,
) {
  return client.instances.map((instance) => {
    const own = certificates.filter((one) => one.instanceId === instance.id);
    return {
      name: instance.name,
      href: supposed ? null : `/instances/${instance.id}/edit`,
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
  return {
    label: one.need.label,
    kind: offerAndUsage(one.need),
    finess: one.finess,
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
  const others = client.held.filter(
    (held) =>
      held.level === 'EG' &&
      held.instanceId === one.instanceId &&
      held.purpose === one.need.purpose &&
      held.usage === one.need.usage,
  );
  const first = others.map(({ notAfter }) => notAfter).sort()[0];
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
      slot.notNeededReason === null,
  );
  const named = same.find((slot) => slot.commonName === need.commonName);
  return named ?? (need.commonNameRule === 'exact' ? undefined : same[0]);
}

/** Under the FINESS EG: how many certificates each number would order. */
function numbersOf(certificates: PlannedCertificate[]) {
  const numbers = new Map<string, { finess: string; name: string; certificates: number }>();
  for (const { finess, holder } of certificates) {
    const number = numbers.get(finess) ?? { finess, name: holder, certificates: 0 };
    numbers.set(finess, { ...number, certificates: number.certificates + 1 });
  }
  const rows = [...numbers.values()];
  return { rows: rows.slice(0, shownNumbers), hidden: rows.length > shownNumbers ? rows.length - shownNumbers : null };
}
