import type { Random } from './random.js';

/** Towns with their département, all over the country: Corsica, Alsace-Moselle and overseas among them. */
export const towns: readonly (readonly [town: string, departement: string, postalCode: string])[] = [
  ['Annecy', '74', '74000'],
  ['Tence', '43', '43190'],
  ['Dinan', '22', '22100'],
  ['Poitiers', '86', '86000'],
  ['Ajaccio', '2A', '20000'],
  ['Bastia', '2B', '20200'],
  ['Strasbourg', '67', '67000'],
  ['Colmar', '68', '68000'],
  ['Metz', '57', '57000'],
  ['Roubaix', '59', '59100'],
  ['Angers', '49', '49000'],
  ['Pornic', '44', '44210'],
  ['Alès', '30', '30100'],
  ['Villeurbanne', '69', '69100'],
  ['Vichy', '03', '03200'],
  ['Pontoise', '95', '95300'],
  ['Lons-le-Saunier', '39', '39000'],
  ['Quimper', '29', '29000'],
  ['Alençon', '61', '61000'],
  ['Amiens', '80', '80000'],
  ['Nîmes', '30', '30000'],
  ['Limoges', '87', '87000'],
  ['Pau', '64', '64000'],
  ['Charleville-Mézières', '08', '08000'],
  ['Basse-Terre', '971', '97100'],
  ['Fort-de-France', '972', '97200'],
  ['Cayenne', '973', '97300'],
  ['Saint-Denis', '974', '97400'],
  ['Nice', '06', '06000'],
  ['Besançon', '25', '25000'],
  ['Corte', '2B', '20250'],
  ['Sarreguemines', '57', '57200'],
  ['Mulhouse', '68', '68100'],
  ['Saint-Étienne', '42', '42000'],
  ['Rodez', '12', '12000'],
  ['Bayeux', '14', '14400'],
  ['Guéret', '23', '23000'],
  ['Épinal', '88', '88000'],
  ['Niort', '79', '79000'],
  ['Bourges', '18', '18000'],
  ['Dax', '40', '40100'],
  ['Foix', '09', '09000'],
];

const kinds = [
  'Association',
  'Fondation',
  'Association',
  'Mutualité',
  'Centre communal',
  'Groupe associatif',
  'Union',
] as const;
const themes = [
  'Les Trois Rivières',
  'du Haut-Lignon',
  'Lanvallay',
  'Les Ateliers du Clain',
  'Castellu',
  'La Courte Échelle',
  'Saint-Aubin du Val',
  'Pays de Retz Autonomie',
  'des Cévennes',
  'Aubépine',
  'Les Glycines',
  'Entraide du Vexin',
  'Bel-Air',
  'Ker Avel',
  'Horizon Bocage',
  'Envol Picardie',
  'Les Amandiers',
  'Beaulieu',
  'Béarn Présence',
  'Tremplin Ardennes',
  'Île et Ponant',
  'Mer et Chemins',
  'Hauts de Garonne Solidarité',
  'Marennes Répit',
  'du Brumath',
  'Les Tilleuls',
  'La Maison Bleue',
  'Vivre Ensemble',
  'Le Grand Chêne',
  'Les Coquelicots',
  'Sœur Agnès',
  'Œuvres de Montfort',
  'Les Hirondelles',
  'La Passerelle',
  'Arc-en-Ciel',
  'Les Bruyères',
  'Val de Loire',
  'La Clairière',
  'Les Chênes Verts',
  'A Funtanella',
  'Les Moulins',
  'Espérance',
] as const;
const houses = [
  'EHPAD',
  'FAM',
  'IME',
  'ESAT',
  'SSIAD',
  'MAS',
  'SESSAD',
  'Foyer de vie',
  'Résidence autonomie',
  'CAMSP',
] as const;
const houseNames = [
  'Les Lilas',
  'Jeanne d’Arc',
  'Le Parc',
  'Saint-Joseph',
  'La Roseraie',
  'Les Cèdres',
  'Bellevue',
  'Le Moulin',
  'Les Acacias',
  'La Fontaine',
  'Les Pins',
  'Le Château',
  'Les Érables',
] as const;
const firstNames = [
  'Hélène',
  'Paul',
  'Élise',
  'Denis',
  'Anne',
  'Łukasz',
  'Chloé',
  'Jean-François',
  'Zoé',
  'Maëlys',
  'Noël',
  'Sophie',
  'Karim',
  'Inès',
  'Thomas',
  'Béatrice',
  'Gaëlle',
  'Yves',
  'Lætitia',
  'Rémi',
] as const;
const lastNames = [
  'Vasseur',
  'Vuillemin',
  'Sabatier',
  'Praud',
  'Villard',
  'Nowak',
  'Santoni',
  'Kerbrat',
  'Pannequin',
  'Rouvier',
  'Guitteny',
  'Pantel',
  'Le Goff',
  'Müller',
  'Schmitt',
  'Hoarau',
  'N’Diaye',
  'D’Angelo',
  'Lefèvre',
  'Faÿ',
] as const;

export function organisationName(random: Random): string {
  return `${random.pick(kinds)} ${random.pick(themes)}`;
}

export function houseName(random: Random): string {
  return `${random.pick(houses)} ${random.pick(houseNames)}`;
}

export function personName(random: Random): { firstName: string; lastName: string } {
  return { firstName: random.pick(firstNames), lastName: random.pick(lastNames) };
}

/** « Hélène Vasseur » at « trois-rivieres.example » → `helene.vasseur@trois-rivieres.example`. */
export function mailAddress(person: { firstName: string; lastName: string }, domain: string): string {
  return `${slug(person.firstName)}.${slug(person.lastName)}@${domain}`;
}

/** Where an organisation has its mail: a label of a domain neither ends in a hyphen nor goes on for ever. */
export function domainOf(organisation: string): string {
  return `${slug(organisation).slice(0, 30).replace(/-+$/, '')}.example`;
}

/** ASCII, lower case, hyphens: for addresses and host names. */
export function slug(text: string): string {
  return text
    .replace(/[œŒ]/g, 'oe')
    .replace(/[æÆ]/g, 'ae')
    .replace(/[łŁ]/g, 'l')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
