/** One answer of the official form: its field name in the PDF, and the box it is printed in (points). */
export interface Field413 {
  name: string;
  label: string;
  kind: 'text' | 'tick' | 'choice';
  width: number;
  height: number;
  maxLength?: number;
  /** One cell per character. */
  comb?: true;
}

/** The form has four rows of administrators. F4.1, § 4.1 of the form. */
export const administratorRows = 4;

function text(name: string, label: string, width: number, height = 19): Field413 {
  return { name, label, kind: 'text', width, height };
}

function comb(name: string, label: string, maxLength: number, width: number, height = 19): Field413 {
  return { name, label, kind: 'text', width, height, maxLength, comb: true };
}

function phone(name: string, label: string, width: number, height = 19): Field413 {
  return { ...text(name, label, width, height), maxLength: 10 };
}

function tick(name: string, label: string): Field413 {
  return { name, label, kind: 'tick', width: 14, height: 14 };
}

function administrator(row: number): [string, Field413][] {
  const path = `administrators.${row - 1}`;
  const who = `Administrateur technique ${row}`;
  return [
    [`${path}.cardNumber`, comb(`N de carteRow${row}`, `${who}\u00a0: n° de carte`, 10, 113, 18)],
    [
      `${path}.lastName`,
      text(`Nom figurant sur la carteRow${row}`, `${who}\u00a0: nom figurant sur la carte`, 101, 18),
    ],
    [
      `${path}.firstName`,
      text(`Prénom figurant sur la carteRow${row}`, `${who}\u00a0: prénom figurant sur la carte`, 101, 18),
    ],
    [`${path}.phone`, phone(`TéléphoneRow${row}`, `${who}\u00a0: téléphone`, 76, 18)],
    [`${path}.email`, text(`Email professionnelRow${row}`, `${who}\u00a0: adresse électronique`, 126, 18)],
  ];
}

const domain = 'Veuillez indiquer le nom de domaine souhaité  adresse web ex  domainefr';
const server = 'Veuillez indiquer le nom de serveur spécifique ex  nomdeserveurdomainefr';
const mail =
  'Certificat pour le nom de domaine de messagerie suivant  Veuillez indiquer uniquement le nom de domaine souhaité ex  domainefr';

/**
 * Every field of the official form 413 of March 2024, by the path of its answer. The `acts.` belong to the signer and
 * stay empty. The role is one field of three boxes, so 49 fields make 51 boxes. Source: F4.1, AcroForm of the form.
 */
export const field413Map: Readonly<Record<string, Field413>> = Object.fromEntries([
  ['structure.name', text('Dénomination de la structure', 'Dénomination de la structure', 408)],
  [
    'structure.finess',
    comb('FINESS Géographique sauf structures ne prenant pas en charge dusagers', 'Numéro FINESS', 9, 408, 34),
  ],
  ['structure.siret', comb('N SIRET', 'Numéro SIRET', 14, 408)],
  ...[1, 2, 3, 4].map((rank): [string, Field413] => [
    `structure.ranks.${rank - 1}`,
    comb(String(rank), `RPPS rang ${rank}`, 14, 388),
  ]),
  ['signer.role', { name: 'Group8', label: 'Qualité du signataire', kind: 'choice', width: 14, height: 14 }],
  ['signer.lastName', text('Nom', 'Signataire\u00a0: nom', 408)],
  ['signer.firstNames', text('Prénoms', 'Signataire\u00a0: prénom(s)', 408)],
  ['signer.phone', phone('Téléphone', 'Signataire\u00a0: téléphone', 408)],
  ['signer.email', text('Email professionnel', 'Signataire\u00a0: adresse électronique', 408)],
  ['signer.cardNumber', comb('N de carte&é"', 'Signataire\u00a0: n° de carte', 10, 408)],
  ...[1, 2, 3, 4].flatMap(administrator),
  [
    'purpose',
    text(
      'Précisions sur lusage des certificats et sur votre projet',
      'Précisions sur l’usage des certificats et sur votre projet',
      407,
      28,
    ),
  ],
  ['editorName', text('Éditeur de la solution', 'Éditeur de la solution', 407, 18)],
  ['solutionName', text('Solution utilisée', 'Solution utilisée', 407, 18)],
  ['offers.ORG', tick('Check Box9', 'Certificat ORG')],
  ['offers.SERV_SSL', tick('Check Box10', 'Certificat SERV SSL_SERVEUR')],
  ['domainName', text(`Certificat pour le nom de domaine suivant  ${domain}`, 'Nom de domaine', 305, 34)],
  ['serverName', text(`OU certificat restreint au serveur suivant  ${server}`, 'Nom du serveur', 305, 34)],
  ['offers.SERV_SMIME', tick('Check Box11', 'Certificat SERV S/MIME')],
  ['mailDomain', text(mail, 'Nom de domaine de messagerie', 305, 26)],
  ['offers.PRO', tick('Check Box12', 'Certificat PRO')],
  ['professionalMailDomain', text(`${mail}_2`, 'Nom de domaine de messagerie (PRO)', 305, 26)],
  ['acts.terms', tick('Check Box13', 'Conditions générales acceptées')],
  ['acts.accuracy', tick('Check Box14', 'Exactitude certifiée')],
  ['acts.date', text('Date_2', 'Date de signature', 75, 18)],
  ['acts.signature', text('Signature du représentant légal ou du mandataire', 'Signature', 261, 56)],
  ['acts.stamp', text('Cachet de la structure', 'Cachet de la structure', 261, 82)],
] satisfies [string, Field413][]);

/** Whether the answer at this path is an act of the signer. */
export const isAct = (path: string): boolean => path.startsWith('acts.');

/** Values of the role's three boxes in the official form; the third one (liberal practice) is not ours to tick. */
export const roleBoxes = { legal_representative: 'Choix1', agent: 'Choix2' } as const;
