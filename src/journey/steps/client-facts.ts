import type { ActionCode } from './action-queues.js';
import type { Coverage, NextHolder } from '../plan/coverage.js';
import type { HolidayZone } from '../calendar/holidays.js';
import type { ContractState } from '../states/contract-states.js';
import type { OpenOrderState } from '../states/order-states.js';
import type { RequestChannel, RequestKind, RequestState } from '../states/request-states.js';
import type { OrderingFacts } from './ordering.js';
import type { SignerCard } from './signer-card.js';
import type { Environment, Offer } from '../../identifiers/igc-words.js';

/** Whose turn it is. */
export type Who = 'client' | 'editor' | 'ans' | 'administrator' | 'nobody';
/** Whose turn makes a client ours to move: our people's, or an administrator's. */
export const ours: readonly Who[] = ['editor', 'administrator'];
/** The steps of a client's journey (domain § 2). */
export type Step = 1 | 2 | 3 | 4 | 5;

/** One slot of a client, its coverage already computed; `expiresOn` is the Paris date until which its certificate in force serves, `createdOn` the one on which it came to be needed. */
export interface SlotFacts {
  id: string;
  label: string;
  offer: Offer;
  coverage: Coverage;
  daysLeft: number | null;
  order: null | {
    id: string;
    state: OpenOrderState;
    since: string;
    /** The label of the slot it is for, when that is the successor of this one. */
    label?: string;
    /** Of one that waits for its CSR: whom of the client it was asked for by a link that is still good, and since when. */
    asked?: AskedCsr | null;
    spoilt?: Spoilt | null;
    /** Of one that is collected: the first day on which its certificate is valid, an ISO day. */
    beginsOn?: string | null;
  };
  expiresOn: string | null;
  createdOn: string;
  /** The day on which its certificate in force was revoked. */
  revokedOn?: string | null;
  /** That day was declared: the certificate was never imported. */
  declared?: boolean;
  /** Who holds the next one (domain rule 5). */
  next?: NextHolder;
  /** What is wrong with its certificate in force, as `wrongBecause` reads it: it is to be redone (domain rule 11). */
  toRedo?: string | null;
  /** Its certificate in force was never installed, nor any before it: no service stands on it. */
  neverInstalled?: boolean;
}

export type OpenOrder = NonNullable<SlotFacts['order']>;

type SlotActCode = Extract<
  ActionCode,
  | `order_${string}`
  | `entity_${string}`
  | 'slot_to_redo'
  | 'slot_revoked'
  | 'slot_expired'
  | 'slot_expiring'
  | 'slot_elsewhere'
  | 'slot_to_revoke'
  | 'certificate_to_install'
>;

/** What comes next for one slot. */
export interface SlotAct {
  code: SlotActCode;
  who: Who;
  /** In two or three words, for a cell; null: the cell says it otherwise. */
  note: string | null;
  /** As what a person does, in few words. */
  verb: string;
  /** What the button of it does on our page, when that is not the act itself. */
  button?: string;
  /** One imperative sentence. */
  title: (label: string) => string;
  /** Whole sentences: why, and what exactly. */
  detail: string;
  /** It is an order, which nobody has opened. */
  opens?: true;
  /** What it replaces is still in force, and wrong. */
  redoes?: true;
}

/**
 * Why an order under way cannot go on as it is: its certificate was revoked, or has expired, the private key of its CSR or certificate came to us, the
 * establishment that it is for went to another client before there was one, its instance is out of service, its establishment is closed, or, before
 * it was placed, the legal entity of its client is.
 */
export type Spoilt = 'revoked' | 'expired' | 'key' | 'elsewhere' | 'retired' | 'closed' | 'entity';

/** Somebody of the client has a link to hand a CSR over by; `since` is an ISO day. */
export interface AskedCsr {
  name: string;
  since: string;
}

/** The latest request that is not cancelled. */
export interface RequestFacts {
  id: string;
  /** A 413 unless told otherwise. */
  kind?: RequestKind;
  state: RequestState;
  since: string;
  /** Working days that ANS had already spent on it before a correction: its clock goes on from there (domain rule 12). */
  spentDays: number;
  /** The way that it took to ANS, else the one chosen for it; by mail unless told otherwise. */
  way?: RequestChannel;
  /** A dossier that we prefilled on Démarche Numérique waits there to be deposited. */
  prefilled?: boolean;
  /** It is a draft again: its client had a version of it, which serves no more. */
  reworked?: boolean;
  /** It is a draft again, and ANS asked to have it corrected, in these words. */
  correction?: string | null;
  /** Its form is signed, and the records have changed since it was printed. */
  changed?: boolean;
  /** It waits to be signed by somebody who is the representative no more. */
  formerSigner?: boolean;
  /** The mail that carries it, to whoever signs or to ANS, did not arrive. */
  undelivered?: UndeliveredFacts | null;
  /** There is nothing left to ask by it: a designation was seen on the portal, and ANS knows already everybody whom a 413 declares; what a 503 asks took place otherwise. */
  replaced?: boolean;
}

/** A mail that failed for good, and that nobody has seen to yet. */
export interface UndeliveredFacts {
  messageId: string;
  /** ISO day. */
  since: string;
}

/** A designation on mesHabilitations that its client is asked for: since when, an ISO day, and the mail that asks for it when it did not arrive. */
export interface AskedDesignation {
  since: string;
  undelivered: UndeliveredFacts | null;
}

/** The mandate, or the designation, that waits for its client: what keeps it from coming. */
export type AskedMandateFacts = Required<Pick<RequestFacts, 'formerSigner' | 'undelivered'>>;

/** The oldest mail about a client that came with an attachment and that nobody has looked at. */
export interface ReplyFacts {
  messageId: string;
  since: string;
}

/** Everything the journey of a client depends on, as plain data; dates are ISO 'YYYY-MM-DD' or null. */
export interface ClientFacts extends OrderingFacts {
  zone: HolidayZone;
  /** Production unless told otherwise. */
  environment?: Environment;
  /** What it is known by: its FINESS EJ, else its SIRET. */
  number: string;
  /** What it was known by before, and the day that changed. */
  former?: { number: string; changedOn: string } | null;
  /** Certificates that others have replaced, still in force under a former name or number (domain rule 11). */
  toRevoke?: number;
  /** The last day on which what makes certificates to be made again happened: another name or number, another environment, a key that came (domain rule 11). */
  redoSince?: string | null;
  contract: { state: ContractState; since: string | null };
  representative: null | {
    name: string;
    email: string | null;
    card: SignerCard | null;
  };
  /** With a service at least, and not retired. */
  hasInstances: boolean;
  /** The day its last one went out of service; null while it has one, or when it never had any. */
  instancesEndedOn?: string | null;
  editorContractSigned: boolean;
  editorAdministratorsWithValidCpa: number;
  /** An administrator of its own, for one that orders for itself. */
  hasValidCpe: boolean;
  /** The day on which ANS recorded the last end of somebody's habilitation; null while somebody acts for the client, or when none ended. */
  habilitationEndedOn?: string | null;
  request: null | RequestFacts;
  reply: null | ReplyFacts;
  answer: null | AnswerFacts;
  declined: null | DeclinedFacts;
  /** Of a client that is asked for one. */
  mandate?: AskedMandateFacts | null;
  /** The designation on the portal that it is asked for: it takes the place of a 413 that its client has not signed, or that nobody has prepared. */
  designation?: AskedDesignation | null;
  slots: SlotFacts[];
  createdOn: string;
}

/** What came back by the client’s space and waits to be looked at: a refusal first, else the oldest. */
interface AnswerFacts {
  answerId: string;
  /** ISO day. */
  since: string;
  /** They do not go on: that is read, and nothing is accepted of it. */
  refuses?: boolean;
}

/** What a client declined, of all that it may be asked, as long as nobody asked again: the ISO day it did. */
export interface DeclinedFacts {
  /** The open request, or the mandate, that waits for its signature. */
  request: string | null;
  mandate: string | null;
  /** Its contract and card. */
  prerequisites: string | null;
}

/** Where the link of an action leads. */
export interface ActionTarget {
  kind: 'client_section' | 'request' | 'slot' | 'order' | 'message' | 'client_answer';
  id: string | null;
  /** Of a request that is no 413. */
  form?: '503';
  section?:
    | 'closure'
    | 'contract'
    | 'representative'
    | 'establishments'
    | 'delegation'
    | 'assignments'
    | 'requests'
    | 'slots';
}

/** What to do next for a client; `title` is one imperative French sentence, `since` and `due` are ISO dates. */
export interface NextAction {
  step: Step;
  code: ActionCode;
  title: string;
  detail: string;
  who: Who;
  /** Whose turn it is, by name: the person with a card, the holder of a card to renew; null when the role says it all. */
  whoName: string | null;
  since: string | null;
  due: string | null;
  target: ActionTarget;
}

/** The target of a section of the client's page. */
export function section(name: NonNullable<ActionTarget['section']>): ActionTarget {
  return { kind: 'client_section', id: null, section: name };
}
