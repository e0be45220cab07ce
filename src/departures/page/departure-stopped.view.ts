import { count } from '../../platform/web/view-helpers.js';
import type { DeparturePage } from './departure-page.js';

/** The person stays after all: what was done of the departure, nobody undid it, and where each thing is taken back. */
export function stoppedNotes({ departure, leaver, counts, needless, around: { stopped } }: DeparturePage) {
  if (!stopped) return [];
  const recorded = `/departures/${departure.id}/lines/recorded`;
  const { carried, planned, asked } = stopped;
  const closed = departure.accessEndedAt !== null && leaver.userId !== null && counts.sessions === 0;
  return [
    {
      tone: 'none',
      title: 'La personne reste\u00a0: plus rien ne se fait de ce départ.',
      text:
        carried > 0
          ? `Sa campagne avait déjà changé ${count(carried, 'client', 'clients')}\u00a0: habilitations, formulaires, commandes, suivi et adresses se reprennent client par client.`
          : 'Sa campagne n’avait encore changé aucun client.',
      ...(departure.campaignId && { href: `/campaigns/${departure.campaignId}`, linkLabel: 'Voir la campagne' }),
    },
    ...(planned > 0
      ? [
          {
            tone: 'soon',
            text: `${count(planned, 'fin d’habilitation reste', 'fins d’habilitation restent')} à demander\u00a0: «\u00a0Garder l’habilitation\u00a0» y renonce, sur la page de chaque client${needless > 0 ? ', une fois sa demande 503 annulée' : ''}.`,
            href: recorded,
            linkLabel: 'Voir les clients',
          },
        ]
      : []),
    ...(asked > 0
      ? [
          {
            tone: 'soon',
            text: `${count(asked, 'fin d’habilitation est demandée', 'fins d’habilitation sont demandées')} à l’ANS\u00a0: annulez la demande 503 de chaque client, ou redemandez ensuite l’habilitation.`,
            href: recorded,
            linkLabel: 'Voir les clients',
          },
        ]
      : []),
    ...(leaver.userId ? [accountNote(leaver.userId, closed)] : []),
  ];
}

function accountNote(userId: string, closed: boolean) {
  const deputies = 'Si la personne avait des absences ou des suppléances, la confirmation les a terminées ou confiées.';
  if (!closed) return { tone: 'none', text: deputies, href: '/portfolio', linkLabel: 'Portefeuilles' };
  const account = 'Son compte a été fermé\u00a0: réactivez-le pour qu’elle se connecte de nouveau.';
  return { tone: 'soon', text: `${account} ${deputies}`, href: `/settings/team/${userId}`, linkLabel: 'Son compte' };
}
