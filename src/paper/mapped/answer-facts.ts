import { administratorRows } from '../field-413-map.js';

/** The forms of ANS that may be loaded blank, and the mandate of the editor. */
export type FormKind = '413' | '503' | '101' | '301' | 'mandate';

export const formKinds: Record<FormKind, string> = {
  '413': 'Formulaire 413, administrateurs techniques',
  '503': 'Formulaire 503, changement d’administrateurs',
  '101': 'Formulaire 101, carte CDE du représentant',
  '301': 'Formulaire 301, cartes CPE et CPA',
  mandate: 'Mandat de l’éditeur',
};

/** One answer a box may be given: what it is, in French, and where it comes from. */
export interface AnswerFact {
  /** The path of the answer: `signer.lastName`, `arrivals.0.email`. */
  fact: string;
  group: string;
  label: string;
  explanation: string;
  /** A box to tick rather than a text. */
  tick?: true;
}

const structure: AnswerFact[] = [
  text('structure.name', 'Structure', 'Raison sociale', 'Le nom du client, de sa fiche.'),
  text('structure.finess', 'Structure', 'FINESS juridique', 'Les neuf caractères du FINESS EJ du client.'),
  text('structure.siret', 'Structure', 'SIRET', 'Les quatorze chiffres, seulement pour un client sans FINESS.'),
];

const signer: AnswerFact[] = [
  text('signer.lastName', 'Signataire', 'Nom', 'Le représentant légal ou le mandataire qui signe pour le client.'),
  text('signer.firstNames', 'Signataire', 'Prénom(s)', 'Ceux de la fiche du représentant.'),
  text('signer.phone', 'Signataire', 'Téléphone', 'Dix chiffres, sous sa forme française.'),
  text('signer.email', 'Signataire', 'Adresse électronique', 'Celle où le formulaire lui est envoyé.'),
  text('signer.cardNumber', 'Signataire', 'N° de carte', 'Les dix chiffres de sa CPS ou de sa CDE.'),
  tick(
    'signer.role.legal_representative',
    'Signataire',
    'Est le responsable de la structure',
    'Cochée pour un représentant légal.',
  ),
  tick('signer.role.agent', 'Signataire', 'Est mandataire', 'Cochée pour un mandataire.'),
];

const solution: AnswerFact[] = [
  text('editorName', 'Solution', 'Éditeur', 'Notre nom, des réglages.'),
  text('solutionName', 'Solution', 'Solution utilisée', 'Celle de l’instance du client.'),
];

const usage: AnswerFact[] = [
  text('purpose', 'Certificats', 'Usage et projet', 'Les quelques mots de la demande.'),
  tick('offers.ORG', 'Certificats', 'Offre ORG', 'Cochée quand la demande porte sur l’offre ORG.'),
  tick('offers.SERV_SSL', 'Certificats', 'Offre SERV SSL_SERVEUR', 'Cochée pour un opérateur MSSanté.'),
  tick('offers.SERV_SMIME', 'Certificats', 'Offre SERV S/MIME', 'Cochée quand elle est demandée.'),
  text('domainName', 'Certificats', 'Nom de domaine', 'Pour SERV SSL_SERVEUR.'),
  text('serverName', 'Certificats', 'Nom du serveur', 'Pour SERV SSL_SERVEUR.'),
  text('mailDomain', 'Certificats', 'Domaine de messagerie', 'Pour SERV S/MIME.'),
];

const mandate: AnswerFact[] = [
  text('mandate.endsOn', 'Mandat', 'Fin', 'Le jour où il se termine\u202f; vide sans terme.'),
  text('mandate.scope', 'Mandat', 'Étendue', 'Les offres que le mandat couvre.'),
];

const facts: Record<FormKind, AnswerFact[]> = {
  '413': [...structure, ...signer, ...people('administrators', 'Administrateur'), ...usage, ...solution],
  '503': [...structure, ...signer, ...leavers(), ...people('arrivals', 'Arrivée'), ...solution],
  '101': [...structure, ...signer],
  '301': [...structure, ...signer, ...people('administrators', 'Porteur de carte'), ...solution],
  mandate: [...structure, ...signer, ...solution, ...mandate],
};

/** Every answer a form of this kind may be given: the list is fixed, and holds nothing of what the signer does. */
export function answerFacts(kind: FormKind): AnswerFact[] {
  return facts[kind];
}

/** @returns undefined when no form of this kind is given that answer */
export function answerFact(kind: FormKind, fact: string): AnswerFact | undefined {
  return facts[kind].find((one) => one.fact === fact);
}

function text(fact: string, group: string, label: string, explanation: string): AnswerFact {
  return { fact, group, label, explanation };
}

function tick(fact: string, group: string, label: string, explanation: string): AnswerFact {
  return { fact, group, label, explanation, tick: true };
}

function people(list: string, who: string): AnswerFact[] {
  return Array.from({ length: administratorRows }, (_, row) => {
    const group = `${who} ${row + 1}`;
    const path = `${list}.${row}`;
    return [
      text(`${path}.cardNumber`, group, 'N° de carte', 'Les dix chiffres, troisième ligne de la carte.'),
      text(`${path}.lastName`, group, 'Nom', 'Tel qu’il figure sur la carte.'),
      text(`${path}.firstName`, group, 'Prénom', 'Tel qu’il figure sur la carte.'),
      text(`${path}.phone`, group, 'Téléphone', 'Dix chiffres, sous sa forme française.'),
      text(`${path}.email`, group, 'Adresse électronique', 'L’adresse professionnelle de sa fiche.'),
    ];
  }).flat();
}

function leavers(): AnswerFact[] {
  return Array.from({ length: administratorRows }, (_, row) => [
    ...people('departures', 'Départ').slice(row * 5, row * 5 + 3),
    text(`departures.${row}.leavesOn`, `Départ ${row + 1}`, 'Date de départ', 'Le jour du départ, quand il est connu.'),
  ]).flat();
}
