import type { AdministratorWithCard } from '../../administrators/administrator-with-card.js';

import type { Client } from '../../clients/client.entity.js';
import type { Representative } from '../../clients/records/representative.entity.js';
import type { MandateFacts } from '../../journey/steps/ordering.js';
import type { Form413, Form413Administrator, Form413Boxes } from '../../paper/form-413.js';
import type { Form503, Form503Leaver } from '../../paper/form-503/form-503.js';
import type { PaperRules } from '../blanks/papers.service.js';
import type { Request } from '../request.entity.js';
import type { ChangeFacts } from './change-facts.js';
import type { ServerNeeds } from './server-needs.js';

/** What a request says of itself; the rest of the form comes from the facts. */
export type RequestChoices = Pick<
  Request,
  'purpose' | 'offers' | 'serverName' | 'domainName' | 'mailDomain' | 'solutionId'
>;

/** Everything a form and its checks look at, gathered at one moment. */
export interface RequestDossier {
  /** null while it is only wondered whether one could be prepared. */
  requestId: string | null;
  choices: RequestChoices;
  /** What the client's slots ask of SERV: of a form to be, and of a draft that asks for it. */
  needs: ServerNeeds;
  client: Client;
  representative: Representative | null;
  /** In the order of the form: who is declared by a 413, who arrives by a 503. */
  administrators: AdministratorWithCard[];
  /** Who leaves, by a 503; null for a 413. */
  change: ChangeFacts | null;
  /** Nobody is planned, asked for or in force for this client: those named are the first who may serve it, or were chosen. */
  unplanned: boolean;
  solutionName: string;
  delegation: MandateFacts | null;
  editor: { name: string; ansContractSignedOn: string | null };
  paper: PaperRules;
  /** A blank of form 503 is in use: otherwise the structure's own letter leaves. */
  changeBlank: boolean;
  /** The form of this request was printed on ANS's blank; null while nothing is printed. */
  officialPaper: boolean | null;
  /** Of one that could leave: its client answered that they do not go on, and nobody has read it. */
  unreadRefusal: UnreadRefusal | null;
  /** 'YYYY-MM-DD' in Europe/Paris. */
  today: string;
}

/** `since` is an ISO day. */
export interface UnreadRefusal {
  answerId: string;
  since: string;
}

/** The answers of form 413 as the facts are today. Nothing is typed twice: it all comes from the records. F4.1. */
export function form413Of(dossier: RequestDossier): Form413 {
  const { client, representative, choices, paper } = dossier;
  const boxes = boxesOf(choices);
  return {
    structure: { name: client.name, finess: client.finessEj, siret: client.siret },
    signer: formSigner(representative),
    administrators: dossier.administrators.map(formAdministrator),
    purpose: paper.fillsPurpose ? choices.purpose : null,
    editorName: dossier.editor.name,
    solutionName: dossier.solutionName,
    ...boxes,
    // As the form's own example has it: « @domaine.fr ».
    mailDomain: boxes.mailDomain && `@${boxes.mailDomain.replace(/^@/u, '')}`,
  };
}

/** The answers of form 503 as the facts are today; none for a 413. */
export function form503Of(dossier: RequestDossier): Form503 {
  const { client, representative, change } = dossier;
  return {
    kind: '503',
    structure: { name: client.name, finess: client.finessEj, siret: client.siret },
    signer: formSigner(representative),
    departures: (change?.departures ?? []).map(formLeaver),
    arrivals: dossier.administrators.map(formAdministrator),
    editorName: dossier.editor.name,
    solutionName: dossier.solutionName,
  };
}

/** The answers of the dossier's own form. */
export function formOf(dossier: RequestDossier): Form413 | Form503 {
  return dossier.change ? form503Of(dossier) : form413Of(dossier);
}

export function formSigner(representative: Representative | null): Form413['signer'] {
  return {
    role: representative?.role ?? 'legal_representative',
    lastName: representative?.lastName ?? '',
    firstNames: representative?.firstNames ?? '',
    phone: representative?.phone ?? null,
    email: representative?.email ?? null,
    cardNumber: representative?.cardNumber ?? null,
  };
}

function formLeaver(administrator: AdministratorWithCard): Form503Leaver {
  return { ...formAdministrator(administrator), leavesOn: administrator.leftOn };
}

export function formAdministrator(administrator: AdministratorWithCard): Form413Administrator {
  return {
    cardNumber: administrator.card?.number ?? null,
    lastName: administrator.lastName,
    firstName: administrator.firstName,
    phone: administrator.phone,
    email: administrator.email,
  };
}

/** § 4.3 of the form, as it is printed: a name left over from a box that is no longer wanted is not. */
export function boxesOf({
  offers,
  serverName,
  domainName,
  mailDomain,
}: Pick<RequestChoices, 'offers' | 'serverName' | 'domainName' | 'mailDomain'>): Required<Form413Boxes> {
  const [ssl, mail] = [offers.includes('SERV'), offers.includes('SERV_SMIME')];
  return {
    offers: offers.map((asked) => (asked === 'SERV' ? 'SERV_SSL' : asked)),
    serverName: ssl ? serverName : null,
    domainName: ssl ? domainName : null,
    mailDomain: mail ? mailDomain : null,
  };
}
