import { prerequisitesLabel } from '../records/prerequisites.js';
import { coverageLabels, horizons } from '../../journey/plan/coverage.js';
import { actionLabels } from '../../journey/steps/action-queues.js';
import { whoLabels } from '../../journey/steps/next-action.js';
import { departementTitle } from '../../directory/departements.js';
import { without } from '../../platform/lists/list-address.js';
import { capital } from '../../platform/web/view-helpers.js';
import type { ClientChoices, Named } from '../client-choices.queries.js';
import { mandateWords, stepLabels } from './client-filter.js';
import { clientList } from './client-list.js';
import {
  contractStateLabels,
  environmentLabels,
  optionsOf,
  orderingLabels,
  requestStateLabels,
} from '../client.labels.js';

type Query = Record<string, string>;
type Choice = [value: string, label: string];

/** The page « Filtrer », which the list opens as a menu beside its button. */
export function clientFiltersView(query: Query, choices: ClientChoices) {
  return {
    title: 'Filtrer · Clients',
    crumbs: [{ href: clientList.address(query), label: 'Clients' }],
    q: query['q'] ?? '',
    filters: filterControls(query, choices),
    back: clientList.address(query),
  };
}

/** The menu « Filtrer »: the six usual ones, and the others under « Plus de filtres ». */
export function filterControls(query: Query, choices: ClientChoices) {
  const usual = usualSelects(query, choices);
  const more = otherSelects(query, choices);
  const flags = otherFlags(query);
  const active = [...more.filter(isAnswered), ...flags.filter(({ checked }) => checked)].length;
  const shown = [...usual, ...more, ...flags].map(({ name }) => name);
  return { usual, more: { selects: more, flags, active }, kept: keptFields(without(query, 'q', ...shown)) };
}

function usualSelects(query: Query, choices: ClientChoices) {
  const { nobody: _, ...who } = whoLabels;
  return [
    select(query, 'step', 'Étape', entries(stepLabels)),
    select(query, 'who', 'Qui doit agir', entries(who)),
    select(query, 'coverage', 'Couverture', entries(coverageLabels)),
    select(query, 'expiring', 'Certificats à échéance d’ici', days(...horizons)),
    select(query, 'account_manager', 'Chargé de compte', [['none', 'Personne'], ...named(choices.people)]),
    select(
      query,
      'departement',
      'Département',
      choices.departements.map((code) => [code, departementTitle(code)]),
    ),
  ];
}

function otherSelects(query: Query, choices: ClientChoices) {
  return [
    select(query, 'action', 'Prochaine action', entries(actionLabels)),
    select(query, 'blocked', 'Bloqué depuis plus de', days(5, 10, 20, 30, 60)),
    select(query, 'request', 'Demande en cours', [...entries(requestStateLabels), ['none', 'Aucune']]),
    select(query, 'contract', 'Contrat', entries(contractStateLabels)),
    select(query, 'ordering', 'Qui commande', entries(orderingLabels)),
    select(
      query,
      'delegation',
      'Délégation',
      entries(mandateWords).map(([key, words]) => [key, capital(words)]),
    ),
    select(query, 'solution', 'Solution', [['none', 'Aucune instance'], ...named(choices.solutions)]),
    select(query, 'grouping', 'Groupement', [['none', 'Aucun'], ...named(choices.groupings)]),
    select(query, 'chased', 'À reprendre de vive voix', [
      ['mandate', 'Mandat ou désignation'],
      ['prerequisites', prerequisitesLabel],
    ]),
    select(query, 'environment', 'Environnement', entries(environmentLabels)),
  ];
}

function otherFlags(query: Query) {
  return [
    flag(query, 'mine', '1', 'Mes clients'),
    flag(query, 'late', '1', 'Échéance dépassée'),
    flag(query, 'orphan', '1', 'Sans administrateur'),
    flag(query, 'representative', 'missing', 'Représentant à désigner'),
    flag(query, 'revoke', '1', 'Certificats à révoquer et à refaire'),
    flag(query, 'register', 'changed', 'Évolutions du registre à décider'),
    flag(query, 'establishments', 'unserved', 'Établissement reçu, servi par aucune instance'),
    flag(query, 'archived', '1', 'Clients archivés'),
  ];
}

function isAnswered({ options }: ReturnType<typeof select>): boolean {
  return options.some(({ selected }) => selected);
}

/** What a form of the list must send again: everything that it does not ask itself, but the page. */
export function keptFields(query: Query) {
  const kept = without(query, 'after', 'before', 'count', ...(query['view'] === 'all' ? ['view'] : []));
  return Object.entries(kept).map(([name, value]) => ({ name, value }));
}

function select(query: Query, name: string, label: string, choices: Choice[]) {
  const given = query[name] ?? '';
  // A choice of several, made by a tab, must survive the form.
  const known = given === '' || choices.some(([value]) => value === given);
  const all: Choice[] = known ? choices : [...choices, [given, /^\d+$/.test(given) ? `${given}\u00a0j` : 'Plusieurs']];
  return { name, label, options: all.map(([value, text]) => ({ value, label: text, selected: value === given })) };
}

function flag(query: Query, name: string, value: string, label: string) {
  return { name, value, label, checked: query[name] === value };
}

function entries(labels: Record<string, string>): Choice[] {
  return optionsOf(labels, null).map(({ value, label }) => [value, label]);
}

function named(things: Named[]): Choice[] {
  return things.map(({ id, name }) => [id, name]);
}

function days(...numbers: number[]): Choice[] {
  return numbers.map((number) => [String(number), `${number}\u00a0j`]);
}
