import { shownNumber } from '../identifiers/structure-number.js';
import { waitingSince } from '../clients/waiting-days.js';
import { count, number, time } from '../platform/web/view-helpers.js';
import { editorConditions, headFacts } from './editor-readiness.view.js';
import { readinessChart, type ReadyMonth } from './readiness-chart.js';
import { conditions, type Lack, lackCodes, type Mender, type Readiness, readinessLabels } from './readiness.facts.js';
import type { EditorFacts, Measure, NearClient } from './readiness.queries.js';
import type { ReadinessScore } from './readiness-score.js';
import type { Strategies } from './strategies/strategies.service.js';
import { remedyOf } from './remedies.js';

export interface ReadinessPage {
  score: ReadinessScore;
  tab: Readiness;
  notes: string[];
  editor: EditorFacts;
  comparison: Awaited<ReturnType<Strategies['compare']>>;
  selfAdministered: number;
  mandatesUnderWay: number;
  months: Measure[];
  nearest: NearClient[];
  now: Date;
  today: string;
}

const shown: Record<Readiness, { tone: string; icon: string; fill: string }> = {
  ready: { tone: 'ok', icon: 'circle-check', fill: 'fill-ok' },
  one: { tone: 'soon', icon: 'hourglass', fill: 'fill-soon' },
  several: { tone: 'none', icon: 'circle-dashed', fill: 'fill-later' },
};

const menders: Record<Mender, string> = { client: 'Client', editor: 'Nous' };
const degrees = Object.keys(shown) as Readiness[];

export function readinessView(page: ReadinessPage) {
  const { score, editor, now } = page;
  const { clients, ready } = score;
  return {
    title: 'Habilitation en masse',
    head: {
      title: 'Habilitation en masse',
      crumbs: [{ label: 'Habilitations', href: '/administrators' }],
      count: count(clients, 'client', 'clients'),
      facts: headFacts(editor),
      links: [{ href: '/settings/editor', label: 'Réglages de l’éditeur', icon: 'settings' }],
    },
    notes: page.notes,
    at: time(now),
    any: clients > 0,
    ready,
    clients,
    share: clients > 0 ? `${Math.round((ready * 100) / clients)}\u202f%` : null,
    aside:
      page.selfAdministered > 0
        ? `${count(page.selfAdministered, 'client s’administre lui-même', 'clients s’administrent eux-mêmes')}\u00a0: hors du compte.`
        : null,
    bar: { size: 12, parts: barParts(score), label: barLabel(score) },
    tally: tallyView(score),
    lacking: lackingView(page),
    own: editorConditions(editor),
    ...page.comparison,
    strategiesTitle:
      ready > 0
        ? `Trois chemins pour ${ready === 1 ? 'le client prêt' : `les ${number(ready)} prêts`}`
        : 'Trois chemins',
    chart: readinessChart(monthsOf(page)),
    first: page.months.length === 0,
    tabs: tabsView(page),
    list: listView(page),
  };
}

function tallyView(score: ReadinessScore) {
  return {
    label: 'Clients par degré de préparation',
    items: degrees.map((degree) => ({
      count: score[degree],
      label: readinessLabels[degree],
      href: `/clients?readiness=${degree}`,
      ...shown[degree],
    })),
  };
}

/** What clients lack, whose it is to mend, and how. */
function lackingView({ score, mandatesUnderWay }: ReadinessPage) {
  return score.lacking.map(({ lack, clients, alone, reachable }) => ({
    label: conditions[lack].lacking,
    clients,
    href: `/clients?lack=${lack}`,
    alone,
    aloneHref: alone > 0 ? `/clients?readiness=one&lack=${lack}` : null,
    who: menders[conditions[lack].mender],
    remedy: remedyOf(lack, {
      clients,
      reachable,
      askable: lack === 'delegation' ? reachable - mandatesUnderWay : reachable,
    }),
  }));
}

function tabsView({ score, tab }: ReadinessPage) {
  return degrees.map((degree) => ({
    label: readinessLabels[degree],
    count: number(score[degree]),
    href: `/mass-habilitation?readiness=${degree}`,
    current: degree === tab,
  }));
}

function listView({ score, tab, nearest, today }: ReadinessPage) {
  const all = score[tab];
  return {
    caption: `${readinessLabels[tab]}\u00a0: ${count(all, 'client', 'clients')}`,
    rows: nearest.map((client) => nearView(client, today)),
    more: all > nearest.length ? { href: `/clients?readiness=${tab}`, label: `Voir les ${number(all)}` } : null,
    shown: `${count(nearest.length, 'ligne', 'lignes')} sur ${number(all)}`,
  };
}

function nearView(
  { id, name, town, number: finess, lacks, since, representative, manager }: NearClient,
  today: string,
) {
  const met = lackCodes.length - lacks.length;
  const [first] = lacks;
  return {
    href: `/clients/${id}`,
    name,
    town,
    finess: shownNumber(finess),
    pips: lackCodes.map((code, index) => ({ x: index * 7, fill: lacks.includes(code) ? '' : 'fill-mid' })),
    pipsWidth: lackCodes.length * 7 - 2,
    met: `${met} sur ${lackCodes.length}`,
    lacking: lacks.length === 0 ? 'Rien' : lacks.map((lack: Lack) => conditions[lack].lacking).join('\u202f; '),
    who: !first
      ? ''
      : conditions[first].mender === 'client'
        ? `Client, ${representative ?? 'à désigner'}`
        : `Nous, ${manager ?? 'personne'}`,
    since: since ? waitingSince(since, today) : '',
  };
}

// The current month is today's own count, never yesterday's measure.
function monthsOf({ months, score, today }: ReadinessPage): ReadyMonth[] {
  const current = today.slice(0, 7);
  const past = months.map(({ day, ready, clients }) => ({ month: day.slice(0, 7), ready, clients }));
  return [
    ...past.filter(({ month }) => month < current),
    { month: current, ready: score.ready, clients: score.clients },
  ];
}

function barParts(score: ReadinessScore) {
  let x = 0;
  return degrees.flatMap((degree) => {
    const width = (score[degree] * 100) / Math.max(1, score.clients);
    const part = { fill: shown[degree].fill, x: `${x.toFixed(2)}%`, width: `${width.toFixed(2)}%` };
    x += width;
    return width > 0 ? [part] : [];
  });
}

function barLabel({ ready, one, several, clients }: ReadinessScore): string {
  return `${count(ready, 'client prêt', 'clients prêts')}, ${number(one)} à qui il manque une chose, ${number(several)} à qui il en manque plusieurs, sur ${number(clients)}`;
}
