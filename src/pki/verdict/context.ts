import type { Environment, Offer } from '../../identifiers/igc-words.js';

/** What must be covered: the part of a slot that CSR and certificate rules look at. */
export interface SlotProfile {
  offer: Offer;
  /** AUTH_CLI, SIGN, CONF, SSL, S/MIME. */
  usage: string;
  commonName: string;
  /** `exact`: INSi; `free`: any service name; `fqdn`: a server name. */
  commonNameRule: 'exact' | 'free' | 'fqdn';
  environment: Environment;
}

/** The holder as a subject must name it: the client, or one of its establishments (domain rule 5). */
export interface ClientIdentity {
  name: string;
  /** Acceptable OU values. The client's: `1` + FINESS EJ, then `3` + SIRET; an establishment's: `1` + FINESS EG. */
  structureIds: string[];
  /** The other names and OU values of the same client: its own for an establishment, its establishments' for itself. */
  otherNames?: string[];
  otherStructureIds?: string[];
}

/** A slot that the certificate might fit better than the one it was given for. */
export interface OtherSlot extends SlotProfile {
  id: string;
  label: string;
  /** Its holder. */
  client: ClientIdentity;
  /** The key that its order under way waits for, SHA-256 of the SubjectPublicKeyInfo; null: none, or any. */
  awaitedKey?: string | null;
}

/** One attribute of a distinguished name, in the order of the DER. */
export interface NameAttribute {
  /** C, ST, O, OU, CN… or a dotted OID. */
  type: string;
  value: string;
}
