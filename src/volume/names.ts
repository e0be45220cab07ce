import { towns } from '../demo/story/made/names.js';
import type { Random } from '../demo/story/made/random.js';

/** As the national register writes: capitals, no accent, the legal form first. */
const entityForms = [
  'ASSOCIATION',
  'ASSOCIATION',
  'ASSOCIATION',
  'ASSO GESTION',
  'FONDATION',
  'CCAS DE',
  'CTRE HOSPITALIER DE',
  'MUTUALITE',
  'ADAPEI',
  'SAS',
  'SARL',
  'GCSMS',
  'UNION DEPARTEMENTALE',
  'OEUVRE',
] as const;
const themes = [
  'LES TROIS RIVIERES',
  'LES ATELIERS DU CLAIN',
  'LA COURTE ECHELLE',
  'SAINT AUBIN DU VAL',
  'PAYS DE RETZ AUTONOMIE',
  'AUBEPINE',
  'ENTRAIDE DU VEXIN',
  'KER AVEL',
  'HORIZON BOCAGE',
  'ENVOL',
  'BEARN PRESENCE',
  'TREMPLIN',
  'ILE ET PONANT',
  'MER ET CHEMINS',
  'HAUTS DE GARONNE SOLIDARITE',
  'MARENNES REPIT',
  'VIVRE ENSEMBLE',
  'LE GRAND CHENE',
  'SOEUR AGNES',
  'ARC EN CIEL',
  'VAL DE LOIRE',
  'A FUNTANELLA',
  'ESPERANCE',
  'SAUVEGARDE DE L ENFANCE',
  'PEP',
  'APF FRANCE HANDICAP',
  'LES PAPILLONS BLANCS',
  'AIDE A DOMICILE EN MILIEU RURAL',
  'LES PETITS FRERES',
  'MAISON DE RETRAITE SAINT JOSEPH',
] as const;
const houses = [
  'EHPAD',
  'EHPAD RESIDENCE',
  'FAM',
  'IME',
  'ESAT',
  'SSIAD',
  'MAS',
  'SESSAD',
  'FOYER DE VIE',
  'RESIDENCE AUTONOMIE',
  'CAMSP',
  'ITEP',
  'CMPP',
  'SAMSAH',
  'ACCUEIL DE JOUR',
] as const;
const houseNames = [
  'LES LILAS',
  'JEANNE D ARC',
  'LE PARC',
  'SAINT JOSEPH',
  'LA ROSERAIE',
  'LES CEDRES',
  'BELLEVUE',
  'LE MOULIN',
  'LES ACACIAS',
  'LA FONTAINE',
  'LES PINS',
  'LE CHATEAU',
  'LES ERABLES',
  'NOTRE DAME',
  'LES MIMOSAS',
  'LA SOURCE',
] as const;

// Beside the towns of the demonstration, smaller ones: most structures are not in a prefecture.
const smallTowns = [
  ['Saint-Flour', '15', '15100'],
  ['Vire Normandie', '14', '14500'],
  ['Évian-les-Bains', '74', '74500'],
  ['Château-Gontier', '53', '53200'],
  ['Loudéac', '22', '22600'],
  ['Saint-Pol-sur-Ternoise', '62', '62130'],
  ['Le Puy-en-Velay', '43', '43000'],
  ['L’Isle-Jourdain', '32', '32600'],
  ['Rumilly', '74', '74150'],
  ['Bourg-Saint-Maurice', '73', '73700'],
  ['Saint-Yrieix-la-Perche', '87', '87500'],
  ['Guebwiller', '68', '68500'],
  ['Bitche', '57', '57230'],
  ['Porto-Vecchio', '2A', '20137'],
  ['Calvi', '2B', '20260'],
  ['Saint-Laurent-du-Maroni', '973', '97320'],
  ['Saint-Pierre', '974', '97410'],
  ['Le Lamentin', '972', '97232'],
  ['Montbrison', '42', '42600'],
  ['Nogent-le-Rotrou', '28', '28400'],
  ['Sélestat', '67', '67600'],
  ['Paray-le-Monial', '71', '71600'],
  ['Marmande', '47', '47200'],
  ['Ploërmel', '56', '56800'],
] as const;
const allTowns = [...towns, ...smallTowns];

export interface RegisterTown {
  town: string;
  departement: string;
  postalCode: string;
}

export function registerTown(serial: number): RegisterTown {
  // Neighbours in the list of clients are not neighbours on the map.
  const [town, departement, postalCode] = allTowns[(serial * 29) % allTowns.length] ?? ['Nice', '06', '06000'];
  return { town, departement, postalCode };
}

export function registerName(random: Random, town: string): string {
  const form = random.pick(entityForms);
  if (form.endsWith(' DE')) return `${form} ${capitals(town)}`;
  const theme = random.pick(themes);
  return random.below(3) > 0 ? `${form} ${theme}` : `${form} ${theme} ${capitals(town)}`;
}

export function registerHouse(random: Random): string {
  return `${random.pick(houses)} ${random.pick(houseNames)}`;
}

function capitals(town: string): string {
  return town
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[’'-]/g, ' ')
    .toUpperCase();
}
