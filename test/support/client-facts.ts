import type { ClientFacts, RequestFacts, SlotFacts } from '../../src/journey/steps/next-action.js';
import type { Assigned } from '../../src/journey/steps/ordering.js';

// Facts of a client as `nextAction` reads them: one that runs, one that starts, and what may be wrong with each.

export const today = '2026-11-24';
export const slot = (facts: Partial<SlotFacts> = {}): SlotFacts => ({
  id: 's1',
  label: 'DMP signature',
  offer: 'ORG',
  coverage: 'covered',
  daysLeft: 400,
  order: null,
  expiresOn: '2027-12-29',
  createdOn: '2026-01-02',
  ...facts,
});
export const expiring = slot({
  id: 's2',
  label: 'INSI-AUTO',
  coverage: 'expiring',
  daysLeft: 18,
  expiresOn: '2026-12-12',
});
export const expired = slot({
  id: 's3',
  label: 'INSI-MANU',
  coverage: 'expired',
  daysLeft: -2,
  expiresOn: '2026-11-22',
});
export const missing = slot({ id: 's4', coverage: 'missing', daysLeft: null, expiresOn: null });
export const order = (state: NonNullable<SlotFacts['order']>['state']) => ({ id: 'o1', state, since: '2026-11-20' });

export const camille: Assigned = {
  id: 'a1',
  clientId: null,
  firstName: 'Camille',
  lastName: 'Morel',
  card: { kind: 'CPA', state: 'active', validUntil: '2028-01-01' },
  leftOn: null,
  state: 'active',
  since: '2026-02-01',
};
export const nadia: Assigned = { ...camille, id: 'a2', firstName: 'Nadia', lastName: 'Petit', since: '2026-03-01' };

export const running: ClientFacts = {
  zone: 'metropole',
  contract: { state: 'signed', since: '2026-01-05' },
  representative: {
    name: 'Anne Le Goff',
    email: 'direction@exemple.fr',
    card: { kind: 'CDE', validUntil: '2028-01-01', state: 'active' },
  },
  hasInstances: true,
  selfAdministered: false,
  editorContractSigned: true,
  editorAdministratorsWithValidCpa: 2,
  hasValidCpe: false,
  delegation: { state: 'active', since: '2026-01-10', startsOn: null, endsOn: null, scope: ['ORG'] },
  people: [camille],
  request: { id: 'r1', state: 'validated', since: '2026-02-01', spentDays: 0 },
  reply: null,
  answer: null,
  declined: null,
  slots: [slot()],
  number: '060785011',
  createdOn: '2026-01-02',
};
export const starting: ClientFacts = { ...running, people: [], request: null, slots: [missing] };
export const representative = running.representative!;
export const delegation = running.delegation!;
export const withCard = (card: NonNullable<ClientFacts['representative']>['card']) => ({ ...representative, card });
export const withRequest = (state: RequestFacts['state'], since = '2026-11-09'): ClientFacts => ({
  ...starting,
  request: { id: 'r1', state, since, spentDays: 0 },
});
