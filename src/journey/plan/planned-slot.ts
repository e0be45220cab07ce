import type { HolderLevel } from './holders.js';
import type { PlannedInstance } from './plan.js';

/** What the plan compares of a slot that exists. */
export interface ExistingSlot {
  id: string;
  instanceId: string;
  /** The holder: an establishment, or null for the client. */
  establishmentId: string | null;
  /** That establishment is another client's by now. */
  isElsewhere: boolean;
  /** That establishment is closed. */
  isClosed: boolean;
  offer: string;
  usage: string;
  purpose: string;
  commonName: string;
  commonNameRule: string;
  label: string;
  serves: string[];
  neededBecause: string;
  notNeededReason: string | null;
  successorId: string | null;
  /** Asked for by a person: no service of the instance makes it or ends it. */
  addedByHand: boolean;
  /** A slot with certificates, or with one that was declared, keeps its name. */
  hasCertificates: boolean;
  /** One of them, or the declared one, is neither revoked nor over: no service need ask for the slot, it is watched. */
  runs: boolean;
  /** Its certificate in force is verified, and not over. */
  verified: boolean;
  /** It was verified, whatever came after: its end, its revocation. False again when the verification, or the import that brought it, is undone. */
  hasServed: boolean;
  hasOpenOrder: boolean;
  /** That order is passed on the platform, which has it under the name that the slot had then: it keeps it too. */
  isPlaced: boolean;
}

/** An establishment that an instance serves, and whose number its certificates may carry. */
export interface ServedEstablishment {
  id: string;
  name: string;
  finessEg: string;
}

/** An instance as the plan wants it: whether it is still in use, its choice of holder, the open establishments it serves. */
export type SlotInstance = PlannedInstance & {
  retired: boolean;
  holderLevel: HolderLevel;
  serves: ServedEstablishment[];
};
