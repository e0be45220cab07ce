import { dayNumber } from '../calendar/calendar-days.js';
import type { HolderLevel } from './holders.js';
import { type NeededSlot, neededSlots, type PlannedInstance } from './plan.js';
import type { PlanRuleId } from './plan-rules.js';

/** A certificate in service. `unknown`: its subject names nobody we know. */
export interface HeldCertificate {
  id: string;
  instanceId: string;
  offer: string;
  usage: string;
  purpose: string;
  commonName: string | null;
  level: HolderLevel | 'unknown';
  finess: string | null;
  /** ISO day. */
  notAfter: string;
}

/** An instance and the FINESS EG of the establishments it serves. */
export interface ServingInstance extends PlannedInstance {
  serves: string[];
  /** What was chosen for it; nothing yet: the FINESS EJ. */
  holderLevel?: HolderLevel;
}

/** A client as the plan sees it. */
export interface PlanClient {
  id: string;
  name: string;
  /** Its FINESS EJ, else its SIRET. */
  number: string;
  establishments: { finessEg: string; name: string }[];
  instances: ServingInstance[];
  held: HeldCertificate[];
  /** Its own people order: they need a CPE. Otherwise the editor's do, with one CPA for everybody. */
  selfAdministered: boolean;
  contractSigned: boolean;
  signerHasCard: boolean;
  administratorHasCard: boolean;
}

export const certificateKinds = ['ORG SIGN', 'ORG AUTH_CLI', 'ORG AUTH_CLI, INSi', 'SERV SSL_SERVEUR'] as const;
export type CertificateKind = (typeof certificateKinds)[number];

/** One certificate to have: for which instance, under which number, and what holds its place already. */
export interface PlannedCertificate {
  clientId: string;
  instanceId: string;
  instanceName: string;
  need: NeededSlot;
  kind: CertificateKind;
  level: HolderLevel;
  finess: string;
  holder: string;
  /** The rule that puts it under this number; `need.why` says why the certificate itself. */
  rule: PlanRuleId;
  held: HeldCertificate | null;
}

/** What the rules ask of the clients' systems (guide, « Règles et cas concrets »). */
export interface GroupingCase {
  sharedSystem: boolean;
}

/**
 * Every certificate of these clients: all under the FINESS EJ, all under the FINESS EG, or as each instance chose (domain rules 1, 4, 5).
 * The holder is always a client or one of its establishments: never the editor, never a grouping.
 */
export function plannedCertificates(
  clients: PlanClient[],
  level: HolderLevel | 'chosen',
  grouping: GroupingCase | null = null,
): PlannedCertificate[] {
  return clients.flatMap((client) =>
    client.instances.flatMap((instance) =>
      neededSlots(instance).flatMap((need) =>
        holdersOf(client, instance, need, levelOf(instance, level)).map((holder) => ({
          clientId: client.id,
          instanceId: instance.id,
          instanceName: instance.name,
          need,
          kind: kindOf(need),
          ...holder,
          rule: ruleOf(client, need, holder.level, grouping),
          held: heldFor(client, need, holder),
        })),
      ),
    ),
  );
}

/** The rule that decides the number of sets of a client. */
export function systemRule(client: PlanClient, grouping: GroupingCase | null): PlanRuleId {
  if (client.instances.length > 1) return 'set_per_instance';
  if (grouping) return grouping.sharedSystem ? 'grouping_shared' : 'grouping_separate';
  return 'unified_system';
}

function levelOf(instance: ServingInstance, level: HolderLevel | 'chosen'): HolderLevel {
  return level === 'chosen' ? (instance.holderLevel ?? 'EJ') : level;
}

interface Holder {
  level: HolderLevel;
  finess: string;
  holder: string;
}

function holdersOf(client: PlanClient, instance: ServingInstance, need: NeededSlot, level: HolderLevel): Holder[] {
  // A server's certificate names a machine: the establishments behind it change nothing.
  if (level === 'EJ' || need.offer === 'SERV') return [{ level: 'EJ', finess: client.number, holder: client.name }];
  return client.establishments
    .filter((establishment) => instance.serves.includes(establishment.finessEg))
    .map((establishment) => ({ level, finess: establishment.finessEg, holder: establishment.name }));
}

function ruleOf(client: PlanClient, need: NeededSlot, level: HolderLevel, grouping: GroupingCase | null): PlanRuleId {
  if (need.offer === 'SERV') return 'server_for_operators';
  return level === 'EG' ? 'several_numbers' : systemRule(client, grouping);
}

export function kindOf(need: NeededSlot): CertificateKind {
  if (need.offer === 'SERV') return 'SERV SSL_SERVEUR';
  if (need.usage === 'SIGN') return 'ORG SIGN';
  return need.purpose === 'insi' ? 'ORG AUTH_CLI, INSi' : 'ORG AUTH_CLI';
}

/** Whether a certificate does the work of a need, whoever's number it carries. INSi is told apart by its exact name. */
export function fits(held: HeldCertificate, need: NeededSlot): boolean {
  return (
    held.instanceId === need.instanceId &&
    held.offer === need.offer &&
    held.usage === need.usage &&
    held.purpose === need.purpose &&
    (need.commonNameRule !== 'exact' || held.commonName === need.commonName)
  );
}

// The one that lasts longest; under the FINESS EJ also one whose subject is not understood: import has checked it.
function heldFor(client: PlanClient, need: NeededSlot, holder: Holder): HeldCertificate | null {
  const candidates = client.held
    .filter((held) => fits(held, need))
    .filter((held) =>
      holder.level === 'EG' ? held.level === 'EG' && held.finess === holder.finess : held.level !== 'EG',
    )
    .sort((one, other) => dayNumber(other.notAfter) - dayNumber(one.notAfter));
  return candidates[0] ?? null;
}
