import type { Outside } from '../accounts/ways-in.service.js';
import { de } from '../identifiers/elision.js';
import { campaignTable } from '../campaigns/engine/campaign.transitions.js';
import { campaignBar, outcomeWords } from '../campaigns/pages/progress-words.js';
import type { Role } from '../journey/states/transitions.js';
import { parisDate } from '../journey/calendar/calendar-days.js';
import { date, longDate } from '../platform/web/view-helpers.js';
import { remainsSentence } from '../departures/page/departure-list.view.js';
import { stuckDays } from '../clients/waiting-days.js';
import type { FunnelRow } from './funnel.js';
import type { CampaignSummary, DepartureSummary } from './home.queries.js';
import type { TaskCount } from './task-counts.js';
import { desksFor } from './desks.js';
import { type DeskLine, deskView } from './desks.view.js';
import { nextHref } from './queues.js';
import { isScoped, taskHref, type Task } from './tasks/task.js';
import { tasks } from './tasks/tasks.js';

/** The desks, the person's own first, each with its counted queries. */
export function desksView(counts: TaskCount[], role: Role, mine: boolean) {
  return desksFor(role).map((desk) =>
    deskView(
      desk,
      role,
      'tâche',
      tasks.filter((task) => task.desk === desk).map((task) => taskLine(task, counts, mine)),
    ),
  );
}

function taskLine(task: Task, counts: TaskCount[], mine: boolean): DeskLine {
  const found = counts.find((candidate) => candidate.key === task.key);
  const number = found?.count ?? 0;
  const days = found?.days ?? 0;
  // A day or two is the ordinary pace: only lateness takes a tone.
  const tone = task.tone === 'soon' && days < 6 ? 'none' : task.tone;
  return {
    label: task.label,
    href: taskHref(task, mine),
    first: nextHref(task.key, mine && isScoped(task)),
    count: number,
    done: number === 0,
    tone,
    toned: tone !== 'none',
    icon: tone === 'bad' ? 'alert-circle' : 'hourglass',
    note: (mine && !isScoped(task) ? 'Toute l’équipe. ' : '') + (number === 0 ? 'Rien à faire' : oldestOf(task, days)),
  };
}

function oldestOf({ oldest }: Task, days: number): string {
  return typeof oldest === 'string' ? oldest : oldest(days);
}

const stepLabels = ['Contrat', 'Administrateur', 'Demande', 'Retrait', 'Veille'];

/** How many clients got past each step, and how many stand at it. */
export function funnelView(rows: FunnelRow[], mine: boolean) {
  const total = rows.reduce((sum, row) => sum + row.here, 0);
  let beyond = total;
  return stepLabels.map((label, index) => {
    const row = rows.find((candidate) => candidate.step === index + 1);
    const here = row?.here ?? 0;
    beyond -= here;
    const share = (value: number) => `${total > 0 ? ((100 * value) / total).toFixed(1) : 0}%`;
    const last = index === stepLabels.length - 1;
    return {
      number: index + 1,
      label,
      passed: last ? here : beyond,
      percent: last ? 'en veille' : `${total > 0 ? Math.round((100 * beyond) / total) : 0}\u202f%`,
      passedWidth: last ? '0%' : share(beyond),
      hereWidth: share(here),
      here,
      hereHref: `/clients?step=${index + 1}${mine ? '&mine=1' : ''}`,
      who: row ? whoSentence(row) : '',
      median: last || row?.medianDays == null ? 'sans objet' : `${row.medianDays}\u00a0j`,
      over: last ? 'sans objet' : (row?.stuck ?? 0),
      overHref: last || !row?.stuck ? null : `/clients?step=${index + 1}&blocked=${stuckDays}${mine ? '&mine=1' : ''}`,
    };
  });
}

function whoSentence(row: FunnelRow): string {
  const parts: [string, number][] = [
    ['client', row.client],
    ['nous', row.editor],
    ['ANS', row.ans],
    ['administrateur', row.administrator],
  ];
  const text = parts
    .filter(([, number]) => number > 0)
    .map(([who, number]) => `${who} ${number}`)
    .join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function campaignLines(campaigns: CampaignSummary[]) {
  return campaigns.map((campaign) => ({
    href: `/campaigns/${campaign.id}`,
    title: campaign.title,
    state: campaignTable.states[campaign.state],
    bar: campaignBar(campaign),
    note: outcomeWords(campaign),
    when: date(campaign.stateSince),
  }));
}

/** For whoever administers: who of the team comes in by no way, and whom only a provider lets in that has never seen them. */
export function outsideNotes(outside: Outside[]) {
  const unseen = outside.filter(({ byAddress }) => byAddress);
  const texts = [shutOutWords(outside.filter(({ byAddress }) => !byAddress)), unseenWords(unseen)];
  return texts.flatMap((text) =>
    text === null ? [] : [{ tone: 'soon', icon: 'lock', text, href: '/settings/team', linkLabel: 'Ouvrir l’équipe' }],
  );
}

function shutOutWords(outside: Outside[]): string | null {
  const [first] = outside;
  if (!first) return null;
  const who =
    outside.length === 1
      ? `${first.name} ne peut pas entrer`
      : `${outside.length} personnes de l’équipe ne peuvent pas entrer`;
  return `${who}\u00a0: ni mot de passe qui serve, ni compte rattaché, ni lien valable.`;
}

function unseenWords(unseen: Outside[]): string | null {
  const [first] = unseen;
  if (!first) return null;
  const who =
    unseen.length === 1
      ? `1 personne n’est encore jamais entrée par le fournisseur d’identité (${first.name}), et n’a rien d’autre pour entrer`
      : `${unseen.length} personnes ne sont encore jamais entrées par le fournisseur d’identité, et n’ont rien d’autre pour entrer`;
  return `${who}\u00a0: il reconnaît qui a chez lui son adresse, vérifiée.`;
}

/** « Départ de Marc Bertin : 12 clients sur 214 restent. », with its list; what is left to do once the accesses have ended. */
export function departureNotes(departures: DepartureSummary[]) {
  return departures.flatMap(({ id, name, ended, card, ...departure }) => [
    {
      tone: 'none',
      icon: 'user-minus',
      text: `Départ ${de(name)}\u00a0: ${remainsSentence(departure).replace(/^Les /, 'les ')}.`,
      href: departure.remaining > 0 ? `/departures/${id}/lines/remaining` : `/departures/${id}`,
      linkLabel: departure.remaining > 0 ? 'Voir lesquels' : 'Ouvrir le départ',
    },
    ...(ended && card
      ? [
          {
            tone: 'soon',
            icon: 'id-badge-2',
            text: `Carte ${card} ${de(name)}\u00a0: demande d’opposition à envoyer à l’ANS.`,
            href: `/departures/${id}`,
            linkLabel: 'Ouvrir le départ',
          },
        ]
      : []),
  ]);
}

const weekday = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', weekday: 'long' });

/** « mardi 24 novembre 2026 ». */
export function todayInWords(now: Date): string {
  return `${weekday.format(now)} ${longDate(parisDate(now))}`;
}
