import { cappedCount } from '../platform/lists/capped-counts.js';
import { awayTold } from './deputies/away.js';
import { roleTitles } from '../journey/states/transitions.js';
import type { SignedIn } from '../platform/web/current.js';
import { count, date, number } from '../platform/web/view-helpers.js';
import { type absenceFormView, absenceStates } from './absence.view.js';
import {
  type AbsenceRow,
  type ClientDeputyRow,
  portfolioCounts,
  type CountKey,
  type PortfolioRow,
} from './portfolio.queries.js';
import { renewalDays } from '../journey/plan/coverage.js';
import { followers } from '../journey/states/roles.js';

interface PortfolioData {
  rows: PortfolioRow[];
  unfollowed: number;
  absences: AbsenceRow[];
  named: ClientDeputyRow[];
  form: ReturnType<typeof absenceFormView>;
}

const longest = 100;
const labels: Record<CountKey, string> = {
  clients: 'Clients',
  blocked: 'Bloqués chez le client > 10\u00a0j',
  expiring: `Échéance à ${renewalDays}\u00a0j`,
  orphans: 'Sans administrateur',
  late: 'En retard',
};

/** Each account manager with counts that lead to the very list they count. */
export function portfolioView(data: PortfolioData, user: SignedIn) {
  const people = data.rows.filter((row) => row.id !== null);
  const clients = data.rows.reduce((sum, row) => sum + row.counts.clients, 0);
  return {
    title: 'Portefeuilles',
    head: {
      title: 'Portefeuilles',
      count: `${count(people.length, 'personne', 'personnes')}, ${count(clients, 'client', 'clients')}`,
    },
    warning: warningOf(data.unfollowed, suppliedOf(data)),
    columns: portfolioCounts.map(({ key }) => labels[key]),
    rows: data.rows.map((row) => rowView(row, data, user)),
    groups: (['current', 'upcoming', 'past'] as const).map((when) => groupView(when, data.absences)),
    more:
      data.absences.length > longest
        ? `Les ${longest} absences les plus proches sont montrées\u00a0; les plus anciennes sont au journal.`
        : null,
    form: followers.includes(user.role) ? data.form : null,
  };
}

/** Of those whom nobody active follows, how many somebody stands in for today. */
function suppliedOf({ rows, named }: PortfolioData): number {
  const active = new Set(rows.flatMap(({ id, disabled }) => (id !== null && !disabled ? [id] : [])));
  const one = named.filter(
    ({ accountManagerId, deputyActive }) =>
      deputyActive && (accountManagerId === null || !active.has(accountManagerId)),
  );
  return one.reduce((sum, { clients }) => sum + clients, 0);
}

function warningOf(clients: number, supplied: number) {
  if (clients === 0) return null;
  return {
    tone: 'soon',
    text: `${cappedCount(clients, 'client', 'clients')} sans chargé de compte actif${supplied > 0 ? `, dont ${count(supplied, 'suppléé', 'suppléés')} aujourd’hui` : ''}. Confiez-les à quelqu’un\u00a0: choisissez-les dans la liste, puis lancez la campagne «\u00a0Confier à un chargé de compte\u00a0».`,
    href: '/clients?account_manager=inactive',
    linkLabel: 'Voir la liste',
  };
}

function rowView(row: PortfolioRow, { absences, named }: PortfolioData, user: SignedIn) {
  const absence = absences.find((one) => one.when === 'current' && one.accountManagerId === row.id);
  return {
    name: row.id === null ? 'Personne' : row.name,
    note: noteOf(row, user),
    flag: flagOf(row),
    nobody: row.id === null,
    deputies: [
      ...(absence
        ? [
            {
              name: absence.deputy,
              href: `/portfolio/absences/${absence.id}`,
              note: `jusqu’au ${date(absence.endsOn)}`,
              ...flagsOf(absence),
            },
          ]
        : []),
      ...named
        .filter(({ accountManagerId }) => accountManagerId === row.id)
        .map((one) => ({
          name: one.deputy,
          href: null,
          note: `pour ${count(one.clients, 'client', 'clients')}${one.endsOn ? `, jusqu’au ${date(one.endsOn)}` : ''}`,
          ...flagsOf(one),
        })),
    ],
    counts: portfolioCounts.map(({ key, query }) => ({
      label: labels[key],
      count: number(row.counts[key]),
      zero: row.counts[key] === 0,
      late: key !== 'clients' && row.counts[key] > 0,
      href: addressOf(row.id, query),
    })),
  };
}

function flagOf({ disabled, invited }: PortfolioRow) {
  if (disabled) return { tone: 'soon', icon: 'ban', label: 'Compte désactivé' };
  return invited ? { tone: 'move', icon: 'mail', label: 'Invitation sans réponse' } : null;
}

function flagsOf(one: Pick<AbsenceRow, 'deputyActive' | 'deputyInvited' | 'deputyAway'>) {
  if (!one.deputyActive) return { unable: 'compte désactivé' };
  if (one.deputyInvited) return { unable: 'invitation sans réponse' };
  return { unable: one.deputyAway && awayTold(one.deputyAway) };
}

function noteOf(row: PortfolioRow, user: SignedIn): string {
  if (row.role === null) return 'Aucun chargé de compte';
  return `${roleTitles[row.role]}${row.id === user.id ? ', vous' : ''}`;
}

/** The list that a number counts. */
function addressOf(id: string | null, query: string): string {
  const parameters = new URLSearchParams(query);
  parameters.set('account_manager', id ?? 'none');
  return `/clients?${parameters}`;
}

const groupLabels = { current: 'Absences en cours', upcoming: 'À venir', past: 'Passées' } as const;

function groupView(when: keyof typeof groupLabels, absences: AbsenceRow[]) {
  return {
    when,
    label: groupLabels[when],
    folded: when === 'past',
    rows: absences
      .slice(0, longest)
      .filter((absence) => absence.when === when)
      .map((absence) => ({
        href: `/portfolio/absences/${absence.id}`,
        manager: absence.manager,
        deputy: absence.deputy,
        ...flagsOf(absence),
        state: absenceStates[when],
        days: `du ${date(absence.startsOn)} au ${date(absence.endsOn)}`,
        reason: absence.reason,
      })),
  };
}
