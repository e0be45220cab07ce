import {
  prerequisitesCited,
  prerequisitesLabel,
  prerequisitesNamedFirst,
} from '../../clients/records/prerequisites.js';
import type { LinkPurpose } from '../../client-space/links/client-link.entity.js';
import type { OutgoingPurpose } from '../../mailbox/message.entity.js';

export type WaitKey =
  | 'signature'
  | 'mandate'
  | 'designation'
  | 'prerequisites'
  | 'acknowledgement'
  | 'validation'
  | 'csr'
  | 'collection'
  | 'installation'
  | 'revocation';

/** Whom a stage is for: the client by a mail of its own, and so a colleague whom it handed this over to, our people by the digest of the morning, the home page by a task. */
export type Audience = 'client' | 'colleague' | 'team' | 'lead' | 'task';

/** What leaves at how many working days; which texts the client is written with, by name or id. */
export interface ChaseStages {
  clientDays: number[];
  teamDays: number[];
  leadDays: number[];
  taskDays: number[];
  textName: string | null;
  /** Of the last stage; null: the same. */
  lastTextName: string | null;
}

/** One wait, as data: the rows that wait are in `waits.facts.ts`, under the same key. */
export interface Wait {
  label: string;
  /** « Attend depuis … » in the page of the rules: whom it waits for. */
  who: 'client' | 'ans' | 'administrator';
  /** Who of the client is written to: whoever signs for it, the administrators of one that orders for itself, or whom a person asked. */
  to: 'representative' | 'administrators' | 'asked';
  /** The link into the client’s space that its mail may carry; null: none. */
  space: LinkPurpose | null;
  /** What a text cites as waited for. @param label of the thing: « Formulaire 413 » */
  cited: (label: string) => string;
  /** What makes it stop, as the page says it. */
  stops: string;
  /** What our people are told to do, in the digest. */
  toDo: string;
  /** Where one sees to it. */
  page: (row: { subjectId: string; clientId: string }) => string;
  purpose: OutgoingPurpose;
  /** The list of tasks it ends in; null: its rows stand in a queue of the home page from their first day. */
  task: string | null;
  usual: ChaseStages;
}

const nothing = { clientDays: [], teamDays: [], leadDays: [], taskDays: [], textName: null, lastTextName: null };

/** Every wait that is chased, in the order of the journey. A new one is an entry here and its rows. */
export const waits: Record<WaitKey, Wait> = {
  prerequisites: {
    label: prerequisitesLabel,
    who: 'client',
    to: 'representative',
    space: 'prerequisites',
    cited: () => prerequisitesCited,
    stops: `${prerequisitesNamedFirst} sont notés ou demandés à l’ANS, ou le client a répondu.`,
    toDo: 'Appelez le client\u00a0: son contrat ou la carte de son représentant manque encore.',
    page: ({ clientId }) => `/clients/${clientId}`,
    purpose: 'reminder',
    task: '/clients?chased=prerequisites',
    usual: { ...nothing, clientDays: [5, 10, 20], taskDays: [25], textName: 'chase_prerequisites' },
  },
  mandate: {
    label: 'Mandat à signer',
    who: 'client',
    to: 'representative',
    space: 'mandate',
    cited: () => 'mandat à signer',
    stops: 'Le mandat est signé, refusé, retourné ou abandonné, ou le client a répondu.',
    toDo: 'Appelez le client\u00a0: son mandat n’est pas revenu.',
    page: ({ clientId }) => `/clients/${clientId}/delegation`,
    purpose: 'reminder',
    task: '/clients?chased=mandate',
    usual: { ...nothing, clientDays: [5, 10, 20], taskDays: [25], textName: 'chase_mandate' },
  },
  designation: {
    label: 'Désignation sur mesHabilitations',
    who: 'client',
    to: 'representative',
    space: null,
    cited: () => 'désignation sur mesHabilitations',
    stops: 'La désignation est vue au portail, abandonnée, ou le client a répondu.',
    toDo: 'Appelez le client\u00a0: sa désignation n’est pas vue sur mesHabilitations.',
    page: ({ clientId }) => `/clients/${clientId}/delegation`,
    purpose: 'reminder',
    task: '/clients?chased=mandate',
    usual: {
      ...nothing,
      clientDays: [5, 10, 15],
      taskDays: [20],
      textName: 'chase_designation',
      lastTextName: 'chase_designation_last',
    },
  },
  signature: {
    label: 'Formulaire à signer',
    who: 'client',
    to: 'representative',
    space: 'signature',
    cited: (label) => `${label.charAt(0).toLowerCase()}${label.slice(1)} à signer`,
    stops: 'Le formulaire est signé, retourné pour correction ou annulé, ou le client a répondu.',
    toDo: 'Appelez le signataire\u00a0: le formulaire n’est pas revenu.',
    page: ({ subjectId }) => `/requests/${subjectId}`,
    purpose: 'signature_chase',
    task: '/requests?state=awaiting_signature&chased=1',
    usual: { ...nothing, clientDays: [5, 10, 20], taskDays: [25], textName: 'chase_signature' },
  },
  acknowledgement: {
    label: 'Accusé de réception de l’ANS',
    who: 'ans',
    to: 'representative',
    space: null,
    cited: () => 'accusé de réception de l’ANS',
    stops: 'L’accusé est enregistré, ou la demande n’attend plus l’ANS.',
    toDo: 'Cherchez l’accusé dans les courriels à rapprocher, ou relancez l’ANS.',
    page: ({ subjectId }) => `/requests/${subjectId}`,
    purpose: 'reminder',
    task: null,
    usual: { ...nothing, teamDays: [1], leadDays: [3] },
  },
  validation: {
    label: 'Validation de l’ANS',
    who: 'ans',
    to: 'representative',
    space: null,
    cited: () => 'validation de l’ANS',
    stops: 'La demande est validée, ou n’attend plus l’ANS. Le temps d’une correction ne compte pas.',
    toDo: 'Relancez l’ANS en citant le numéro de dossier.',
    page: ({ subjectId }) => `/requests/${subjectId}`,
    purpose: 'reminder',
    task: null,
    usual: { ...nothing, teamDays: [3], leadDays: [5] },
  },
  csr: {
    label: 'CSR demandée au client',
    who: 'client',
    to: 'asked',
    space: 'csr',
    cited: (label) => `la ${label}`,
    stops:
      'La CSR est acceptée, le lien révoqué, la commande annulée, l’instance mise hors service, ou le client a écrit.',
    toDo: 'Appelez le client\u00a0: la CSR qui lui est demandée n’est pas venue.',
    page: ({ subjectId }) => `/orders/${subjectId}`,
    purpose: 'reminder',
    task: '/orders?state=csr_expected&chased=1',
    usual: { ...nothing, clientDays: [5, 10, 20], taskDays: [25], textName: 'chase_csr' },
  },
  collection: {
    label: 'Certificat à retirer',
    who: 'administrator',
    to: 'administrators',
    space: null,
    cited: (label) => label,
    stops: 'Le certificat est retiré, la commande refusée, annulée ou à refaire, ou l’instance mise hors service.',
    toDo: 'Retirez le certificat sur la plateforme IGC-Santé.',
    page: ({ subjectId }) => `/orders/${subjectId}`,
    purpose: 'reminder',
    task: null,
    usual: { ...nothing, clientDays: [3, 10], teamDays: [3, 10], leadDays: [15], textName: 'chase_collection' },
  },
  installation: {
    label: 'Certificat émis, à installer ou à vérifier',
    who: 'administrator',
    to: 'administrators',
    space: null,
    cited: (label) => label,
    stops: 'Le certificat est installé et vérifié, la commande annulée ou à refaire, ou l’instance mise hors service.',
    toDo: 'Installez le certificat sur son instance, puis vérifiez-le.',
    page: ({ subjectId }) => `/orders/${subjectId}`,
    purpose: 'reminder',
    task: null,
    usual: { ...nothing, clientDays: [5, 15], teamDays: [5, 15], leadDays: [20], textName: 'chase_installation' },
  },
  // Nothing protects its service any more, or what was to protect it will not: told on its very day, and it heads the digest until another is in service.
  revocation: {
    label: 'Certificat révoqué, à remplacer',
    who: 'administrator',
    to: 'administrators',
    space: null,
    cited: (label) => label,
    stops: 'Un autre certificat prend sa place, ou son emplacement n’est plus requis.',
    toDo: 'Commandez-en un autre, ou menez à son terme la commande ouverte\u00a0: le service qu’il protégeait, ou devait protéger, est sans certificat.',
    page: ({ subjectId }) => `/certificates/${subjectId}`,
    purpose: 'reminder',
    task: null,
    usual: {
      ...nothing,
      clientDays: [0, 3, 10],
      teamDays: [0, 3, 10],
      leadDays: [0, 15],
      textName: 'chase_revocation',
    },
  },
};

export const waitKeys = Object.keys(waits) as WaitKey[];

export function isWaitKey(key: string): key is WaitKey {
  return Object.hasOwn(waits, key);
}

/** The days of each audience. */
export const daysFor = (stages: ChaseStages): Record<Audience, number[]> => ({
  client: stages.clientDays,
  // Reminded as whoever handed it over would be.
  colleague: stages.clientDays,
  team: stages.teamDays,
  lead: stages.leadDays,
  task: stages.taskDays,
});
