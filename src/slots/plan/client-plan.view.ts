import type { ClientFrame } from '../../clients/client-frames.js';
import type { PlanClient, PlannedCertificate } from '../../journey/plan/certificate-plan.js';
import { type HolderLevel, holderLabels } from '../../journey/plan/holders.js';
import { kindOfNumber } from '../../identifiers/structure-number.js';
import { planGaps } from '../../journey/plan/plan-gaps.js';
import type { SupposedSystem } from '../../journey/plan/what-if.js';
import type { SlotWithCoverage } from '../coverage.queries.js';
import { planGroups } from './plan-groups.view.js';
import { planOptions, planParts, supposedTabs } from './plan-parts.view.js';

const shownNumbers = 100;

/** The plan of one client: as its instances are, or as they could be. */
export interface ClientPlanPage {
  frame: ClientFrame;
  client: PlanClient;
  slots: SlotWithCoverage[];
  supposed: SupposedSystem | null;
  unknown: string[];
  today: string;
}

export function clientPlanView(page: ClientPlanPage) {
  const { frame, client, supposed, today } = page;
  const options = planOptions([client], null);
  const parts = planParts([client], null, options, today);
  const base = `${frame.base}/plan`;
  const bySiret = kindOfNumber(client.number) === 'siret';
  const { certificates } = options.chosen;
  return {
    title: `Plan de certificats · ${frame.name}`,
    frame,
    tabs: supposedTabs(base, supposed),
    notes: notesOf(page),
    none: certificates.length === 0 ? noneView(page, base) : null,
    order: {
      title: bySiret ? 'À commander, sous le SIRET du client' : orderTitle(options.chosen.level),
      kinds: parts.kinds,
    },
    /** Without a FINESS there is nothing to choose between the client’s and its establishments’. */
    doctrine: !bySiret,
    groups: planGroups(certificates, page, parts.ruleNumber),
    choices: supposed ? null : choicesView(frame.base),
    numbers: numbersOf(options.eg.certificates),
    parts,
  };
}

const knownBySiret =
  'Ce client est connu par son SIRET seul\u00a0: ses certificats portent ce numéro, là où les règles du guide disent FINESS juridique (formulaire 413, §\u00a03.1).';

function notesOf({ client, supposed, unknown }: ClientPlanPage) {
  const hypothesis =
    'Hypothèse\u00a0: chaque solution alimente le DMP et appelle INSi à la main. Rien n’est enregistré.';
  return [
    ...unknown.map((text) => ({ tone: 'soon', text })),
    ...(kindOfNumber(client.number) === 'siret' ? [{ tone: 'none', text: knownBySiret }] : []),
    ...(supposed ? [{ tone: 'none', text: hypothesis }] : planGaps(client).map((text) => ({ tone: 'soon', text }))),
  ];
}

const asAdded = { icon: 'server', actionIcon: 'plus' };

function noneView({ frame, client, supposed }: ClientPlanPage, base: string) {
  if (supposed) {
    return {
      ...asAdded,
      title: 'Aucun établissement',
      text: 'Ce client n’a pas d’établissement enregistré\u00a0: ajoutez-les pour compter une solution par établissement.',
      href: `${frame.base}/establishments`,
      action: 'Ajouter des établissements',
    };
  }
  return {
    ...asAdded,
    title: client.instances.length === 0 ? 'Aucune instance logicielle' : 'Aucun certificat requis',
    text: 'Ajoutez une instance et ses services\u00a0: ils disent quels certificats commander. Pour compter avant, voyez les deux hypothèses.',
    href: client.instances.length === 0 ? `${frame.base}/instances/new` : `${frame.base}/establishments`,
    action: client.instances.length === 0 ? 'Ajouter une instance' : 'Voir les instances',
    otherHref: `${base}?system=unified`,
    other: 'Voir ce qu’il faudrait avec un système unifié',
  };
}

function orderTitle(level: HolderLevel): string {
  return `À commander, ${level === 'EG' ? 'selon le choix de chaque instance' : 'sous le FINESS juridique'}`;
}

/** « Retenir cette option »: for every instance, those that differ being unticked on the next page. */
function choicesView(base: string) {
  return (Object.keys(holderLabels) as HolderLevel[]).map((level) => ({
    href: `${base}/holders?level=${level}`,
    label: 'Retenir cette option',
    about: holderLabels[level],
  }));
}

/** Under the FINESS EG: how many certificates each number would order. */
function numbersOf(certificates: PlannedCertificate[]) {
  const numbers = new Map<string, { finess: string; name: string; certificates: number }>();
  for (const { finess, holder } of certificates) {
    const number = numbers.get(finess) ?? { finess, name: holder, certificates: 0 };
    numbers.set(finess, { ...number, certificates: number.certificates + 1 });
  }
  const rows = [...numbers.values()];
  return { rows: rows.slice(0, shownNumbers), hidden: rows.length > shownNumbers ? rows.length - shownNumbers : null };
}
