import { dayNumber } from '../calendar/calendar-days.js';
import type { WentTo } from './coverage.js';
import type { HolderLevel } from './holders.js';
import type { NeededSlot } from './plan.js';
import type { PlanRuleId } from './plan-rules.js';
import type { ExistingSlot, ServedEstablishment, SlotInstance } from './planned-slot.js';
import { holdings } from './slot-holders.js';
import { type Place, placesOf } from './slot-places.js';

/** A certificate in service. `unknown`: its subject names nobody we know. */
export interface HeldCertificate {
  id: string;
  slotId: string;
  commonName: string | null;
  level: HolderLevel | 'unknown';
  finess: string | null;
  /** Of an establishment, be it closed. */
  establishment: string | null;
  /** Of an establishment that is another client's by now: the next is ordered there. */
  wentTo: WentTo | null;
  /** Its establishment is closed: nothing follows it. */
  closed?: boolean;
  /** ISO day. */
  notAfter: string;
}

/** A client as the plan sees it. */
export interface PlanClient {
  id: string;
  name: string;
  /** Its FINESS EJ, else its SIRET. */
  number: string;
  /** Those that are open. */
  establishments: ServedEstablishment[];
  /** Those in use. */
  instances: SlotInstance[];
  slots: ExistingSlot[];
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
  /** The number under which it is ordered: one that is only kept until its end is followed by the client's. */
  orderedUnder: string;
  /** The rule that puts it under this number; `need.why` says why the certificate itself. */
  rule: PlanRuleId;
  /** Where it is followed; null: nowhere yet. */
  slotId: string | null;
  held: HeldCertificate | null;
}

/** What the rules ask of the clients' systems (guide, « Règles et cas concrets »). */
export interface GroupingCase {
  sharedSystem: boolean;
}

/**
 * Every certificate of these clients: all under the FINESS EJ, all under the FINESS EG, or as each instance chose and its slots went on since
 * (domain rules 1, 4, 5). The holder is always a client or one of its establishments: never the editor, never a grouping.
 */
export function plannedCertificates(
  clients: PlanClient[],
  level: HolderLevel | 'chosen',
  grouping: GroupingCase | null = null,
): PlannedCertificate[] {
  return clients.flatMap((client) =>
    client.instances.flatMap((instance) => {
      const own = client.slots.filter((slot) => slot.instanceId === instance.id);
      const wanted = level === 'chosen' ? holdings(instance, own) : holdings({ ...instance, holderLevel: level }, []);
      const chosen = level === 'chosen' ? instance.holderLevel : level;
      return placesOf(wanted, own).map((place) => certificateOf(client, instance, place, chosen, grouping));
    }),
  );
}

function certificateOf(
  client: PlanClient,
  instance: SlotInstance,
  { need, holder, slot }: Place,
  chosen: HolderLevel,
  grouping: GroupingCase | null,
): PlannedCertificate {
  const finess = holder?.finessEg ?? client.number;
  return {
    clientId: client.id,
    instanceId: instance.id,
    instanceName: instance.name,
    need,
    kind: kindOf(need),
    level: holder ? 'EG' : 'EJ',
    finess,
    holder: holder?.name ?? client.name,
    orderedUnder: chosen === 'EG' ? finess : client.number,
    rule: ruleOf(client, need, { holder, chosen }, grouping),
    slotId: slot?.id ?? null,
    held: slot && heldIn(client, slot),
  };
}

/** The rule that decides the number of sets of a client. */
function systemRule(client: PlanClient, grouping: GroupingCase | null): PlanRuleId {
  if (client.instances.length > 1) return 'set_per_instance';
  if (grouping) return grouping.sharedSystem ? 'grouping_shared' : 'grouping_separate';
  return 'unified_system';
}

function ruleOf(
  client: PlanClient,
  need: NeededSlot,
  { holder, chosen }: { holder: ServedEstablishment | null; chosen: HolderLevel },
  grouping: GroupingCase | null,
): PlanRuleId {
  // A server's certificate names a machine: the establishments behind it change nothing.
  if (need.offer === 'SERV') return 'server_for_operators';
  if (!holder) return systemRule(client, grouping);
  return chosen === 'EG' ? 'several_numbers' : 'keep_until_renewal';
}

/** What is ordered on the platform for a need (guide V0.6, « Produits »): a server has one kind, an organisation’s depend on usage and service. */
function kindOf(need: NeededSlot): CertificateKind {
  if (need.offer === 'SERV') return 'SERV SSL_SERVEUR';
  if (need.usage === 'SIGN') return 'ORG SIGN';
  return need.purpose === 'insi' ? 'ORG AUTH_CLI, INSi' : 'ORG AUTH_CLI';
}

// The one that lasts longest; in the client's slot also one whose subject is not understood, import has checked it, but no establishment's.
function heldIn(client: PlanClient, slot: ExistingSlot): HeldCertificate | null {
  const candidates = client.held
    .filter((held) => held.slotId === slot.id && (slot.establishmentId !== null || held.level !== 'EG'))
    .sort((one, other) => dayNumber(other.notAfter) - dayNumber(one.notAfter));
  return candidates[0] ?? null;
}
