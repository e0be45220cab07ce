import { aroundNumbered } from '../../platform/lists/numbered-pages.js';
import { shownNumber } from '../../identifiers/structure-number.js';
import type { Grouping } from '../../groupings/grouping.entity.js';
import type { PlanClient, PlannedCertificate } from '../../journey/plan/certificate-plan.js';
import type { SupposedSystem } from '../../journey/plan/what-if.js';
import { count, number } from '../../platform/web/view-helpers.js';
import { planOptions, planParts, supposedTabs } from './plan-parts.view.js';
import { planLimit } from './plan.queries.js';

export const planPageSize = 100;

export interface GroupingPlanPage {
  grouping: Grouping;
  /** As recorded. */
  clients: PlanClient[];
  /** The same, those without an instance supposed to have that system. */
  planned: PlanClient[];
  supposed: SupposedSystem | null;
  unknown: string[];
  page: number;
  more: boolean;
  today: string;
}

export function groupingPlanView(page: GroupingPlanPage) {
  const { grouping, planned, today } = page;
  const options = planOptions(planned, grouping);
  const base = `/groupings/${grouping.id}`;
  const without = page.clients.filter((client) => client.instances.length === 0).length;
  return {
    title: `Plan de certificats · ${grouping.name}`,
    head: headOf(grouping, page.clients.length, base),
    tabs:
      without === 0 && page.supposed === null
        ? null
        : supposedTabs(`${base}/plan`, page.supposed, 'Et si, pour les autres'),
    notes: notesOf(page, without),
    none: page.clients.length === 0,
    base,
    rows: rowsOf(page, options.chosen.certificates),
    pages: pagesOf(page, `${base}/plan`),
    parts: planParts(planned, grouping, options, today),
  };
}

function headOf(grouping: Grouping, clients: number, base: string) {
  return {
    title: 'Plan de certificats',
    crumbs: [
      { href: '/clients', label: 'Clients' },
      { href: '/groupings', label: 'Groupements' },
      { href: base, label: grouping.name },
    ],
    facts: [
      { value: count(clients, 'organisme gestionnaire', 'organismes gestionnaires') },
      {
        value: grouping.sharedSystem
          ? 'Un système commun, qui tient un jeu par organisme'
          : 'Chaque organisme a son système et son jeu',
      },
      { value: 'Le groupement ne détient aucun certificat' },
    ],
  };
}

function notesOf({ unknown, supposed, more }: GroupingPlanPage, without: number) {
  const clients = count(without, 'client n’a', 'clients n’ont');
  const hypothesis = `${clients} pas d’instance\u00a0: l’hypothèse leur prête le DMP et INSi. Rien n’est enregistré.`;
  const missing = `${clients} pas d’instance\u00a0: leurs certificats ne sont pas comptés. Les hypothèses les comptent.`;
  return [
    ...unknown.map((text) => ({ tone: 'soon', text })),
    ...(more ? [{ tone: 'soon', text: `Le plan s’arrête aux ${number(planLimit)} premiers clients.` }] : []),
    ...(without > 0 ? [{ tone: 'none', text: supposed ? hypothesis : missing }] : []),
  ];
}

function rowsOf({ clients, planned, page }: GroupingPlanPage, certificates: PlannedCertificate[]) {
  const byClient = new Map<string, PlannedCertificate[]>();
  for (const one of certificates) byClient.set(one.clientId, [...(byClient.get(one.clientId) ?? []), one]);
  return planned.slice((page - 1) * planPageSize, page * planPageSize).map((client, index) => {
    const own = byClient.get(client.id) ?? [];
    const held = own.filter((one) => one.held).length;
    const recorded = clients[(page - 1) * planPageSize + index]?.instances.length ?? 0;
    return {
      name: client.name,
      href: `/clients/${client.id}/plan`,
      finess: shownNumber(client.number),
      under: underOf(own, client.number),
      establishments: number(client.establishments.length),
      instances: recorded > 0 ? number(recorded) : null,
      supposed: recorded === 0 && client.instances.length > 0 ? number(client.instances.length) : null,
      addHref: `/clients/${client.id}/instances/new`,
      certificates: number(own.length),
      held: number(held),
      missing: number(own.length - held),
    };
  });
}

// Under the client’s own number, as the rule has it, there is nothing to say.
function underOf(own: PlannedCertificate[], clientNumber: string): string | null {
  const numbers = new Set(own.map(({ finess }) => finess));
  if (numbers.size > 1) return `certificats sous ${count(numbers.size, 'numéro', 'numéros')}`;
  const [only] = numbers;
  return only === undefined || only === clientNumber ? null : `certificats sous le FINESS EG ${only}`;
}

function pagesOf({ planned, page, supposed }: GroupingPlanPage, base: string) {
  return aroundNumbered(
    { page, total: planned.length, size: planPageSize },
    {
      label: 'Pages du plan',
      note: `${planPageSize} clients par page\u202f; les totaux comptent tous les clients`,
      at: (place) => `${base}?${supposed ? `system=${supposed}&` : ''}page=${place}`,
    },
  );
}
