import { blockedDays } from '../../clients/waiting-days.js';
import { askedSince } from '../../client-space/answers/asked-again.facts.js';
import { mandateEnd } from '../../delegations/delegation.facts.js';
import { endOf, oldestClient, oldestSince } from './oldest.js';
import type { Task } from './task.js';
import { receivedUnserved } from '../../establishments/received.facts.js';
import { endsSoonDays } from '../../journey/steps/card-actions.js';

export const accountTasks: Task[] = [
  {
    key: 'orphans',
    label: 'Clients sans administrateur actif',
    desk: 'account_manager',
    list: 'clients',
    query: 'orphan=1',
    tone: 'bad',
    oldest: 'Orphelins\u00a0: aucun retrait possible',
  },
  {
    key: 'blocked',
    label: `Bloqués par le client depuis plus de ${blockedDays}\u00a0j`,
    desk: 'account_manager',
    list: 'clients',
    query: `who=client&blocked=${blockedDays}`,
    common: true,
    tone: 'soon',
    oldest: oldestClient,
  },
  {
    key: 'client_late',
    label: 'En retard chez le client',
    desk: 'account_manager',
    list: 'clients',
    query: 'who=client&late=1',
    since: 'p.due',
    tone: 'soon',
    oldest: (days) => `Le plus en retard\u00a0: ${days}\u00a0j`,
  },
  {
    key: 'mandates_to_call',
    label: 'Mandats et désignations à reprendre de vive voix',
    desk: 'account_manager',
    list: 'clients',
    query: 'chased=mandate',
    since: `(SELECT min(${askedSince('d', 'mandate')}) FROM delegations d WHERE d.client_id = p.client_id AND d.state = 'requested')`,
    tone: 'soon',
    oldest: oldestClient,
  },
  {
    key: 'prerequisites_to_call',
    label: 'Contrats et cartes à réclamer de vive voix',
    desk: 'account_manager',
    list: 'clients',
    query: 'chased=prerequisites',
    tone: 'soon',
    oldest: oldestClient,
  },
  {
    key: 'register',
    label: 'Clients que le registre FINESS a changés',
    desk: 'account_manager',
    list: 'clients',
    query: 'register=changed',
    tone: 'soon',
    oldest: () => 'À décider\u00a0: reprendre ou garder',
  },
  {
    key: 'received',
    label: 'Clients dont un établissement reçu n’a pas d’instance',
    desk: 'account_manager',
    list: 'clients',
    query: 'establishments=unserved',
    since: `(SELECT min(w.transferred_at) FROM establishments w WHERE w.client_id = p.client_id AND ${receivedUnserved('w')})`,
    tone: 'soon',
    oldest: oldestClient,
  },
  {
    key: 'delegations',
    label: 'Délégations à revoir',
    desk: 'account_manager',
    list: 'clients',
    query: 'delegation=to_review',
    since: `(SELECT min(d.state_since) FROM delegations d WHERE d.client_id = p.client_id AND d.state = 'to_review')`,
    tone: 'soon',
    oldest: oldestSince,
  },
  {
    key: 'delegations_ending',
    label: `Délégations à terme dans les ${endsSoonDays}\u00a0j`,
    desk: 'account_manager',
    list: 'clients',
    query: 'delegation=ending',
    since: mandateEnd,
    tone: 'soon',
    oldest: endOf,
  },
];
