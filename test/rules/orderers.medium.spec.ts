import { beforeAll, describe, expect, it } from '@jest/globals';
import { OrderingRights } from '../../src/assignments/ordering-rights.js';
import { clock } from '../../src/platform/clock.js';
import { ProgressService } from '../../src/progress/progress.service.js';
import { anApp, pageOf, wordsOf } from '../support/app.js';
import {
  aCard,
  aCertificate,
  aClient,
  aDelegation,
  aDeputy,
  anAdministrator,
  anAssignment,
  anInstance,
  anOrder,
  aRepresentative,
  aRequest,
  aSlot,
  type Columns,
  dayFromToday,
} from '../support/factories.js';

// Domain rule 7: every place that says who may order says the same. Each client has a certificate to renew, and an order under way.
interface Situation {
  make: (client: string) => Promise<unknown>;
  client?: Columns;
  /** Who may order, in the order they are named. */
  people?: string[];
  /** What the next action says; the certificate to renew when somebody may order. */
  code?: string;
  /** Whom « Qui » names. */
  who?: string;
}

const made = new Map<string, { client: string; slot: string; order: string }>();

const app = await anApp();
const support = await app.signIn('support');
await app.owner.query(`UPDATE editors SET ans_contract_signed_on = '2026-01-05'`);
await anAdministrator(app);
beforeAll(async () => {
  for (const [name, situation] of Object.entries(situations)) made.set(name, await aRenewal(name, situation));
  await refreshAll();
});

const refreshAll = () => app.run(() => app.get(ProgressService).refreshAll());

async function aRenewal(name: string, { make, client: columns }: Situation) {
  const client = await aClient(app, { name, account_manager_id: app.users.account_manager.id, ...columns });
  const client_id = client.id;
  await aRepresentative(app, { client_id });
  const instance = await anInstance(app, { client_id });
  const slot = await aSlot(app, { client_id, instance_id: instance.id, label: 'DMP authentification' });
  const other = await aSlot(app, {
    client_id,
    instance_id: instance.id,
    usage: 'SIGN',
    purpose: 'dmp_sign',
    label: 'DMP signature',
  });
  const order = await anOrder(app, { client_id, slot_id: other.id });
  const inService = { installed_at: new Date(), verified_at: new Date(), not_after: dayFromToday(20) };
  await aCertificate(app, { client_id, slot_id: slot.id, ...inService });
  await make(client_id);
  return { client: client_id, slot: slot.id, order: order.id };
}

const mandate = (client_id: string, columns: Columns = {}) => aDelegation(app, { client_id, ...columns });
const ours = async (client_id: string, person: Columns, card: Columns | null = {}, assignment: Columns = {}) => {
  const columns = { first_name: 'Julien', last_name: 'Roche', ...person };
  const { id } = await anAdministrator(app, columns, card);
  await anAssignment(app, { client_id, administrator_id: id, ...assignment });
  return id;
};
const withMandate =
  (person: Columns = {}, card: Columns | null = {}, assignment: Columns = {}) =>
  async (id: string) => {
    await mandate(id);
    return ours(id, person, card, assignment);
  };
const itself = { self_administered: true };

const situations: Record<string, Situation> = {
  'Tout est en ordre': { make: withMandate(), people: ['Julien Roche'] },
  'Deux personnes': {
    make: async (id) => {
      await withMandate({}, {}, { state_since: '2026-02-01' })(id);
      await ours(id, { first_name: 'Nadia', last_name: 'Petit' }, {}, { state_since: '2026-01-01' });
    },
    people: ['Nadia Petit', 'Julien Roche'],
    who: 'Nadia Petit ou Julien Roche',
  },
  'Carte expirée hier': {
    make: withMandate({}, { valid_until: dayFromToday(-1) }),
    code: 'administrator_card_expired',
    who: 'Julien Roche',
  },
  'Carte qui expire ce soir': { make: withMandate({}, { valid_until: dayFromToday(0) }), people: ['Julien Roche'] },
  'Carte bloquée': {
    make: withMandate({}, { state: 'blocked' }),
    code: 'administrator_card_blocked',
    who: 'Julien Roche',
  },
  'Carte commandée': { make: withMandate({}, { state: 'ordered' }), code: 'administrator_card_ordered', who: 'ANS' },
  'Sans carte': { make: withMandate({}, null), code: 'administrator_card_missing', who: 'Julien Roche' },
  'Carte expirée, la suivante commandée': {
    make: async (id) => {
      const administrator_id = await withMandate({}, { valid_until: dayFromToday(-1) })(id);
      await aCard(app, { administrator_id, state: 'ordered' });
    },
    code: 'administrator_card_ordered',
    who: 'ANS',
  },
  'Une carte expirée, une autre valable': {
    make: async (id) => {
      await withMandate({}, { valid_until: dayFromToday(-1) })(id);
      await ours(id, { first_name: 'Nadia', last_name: 'Petit' });
    },
    people: ['Nadia Petit'],
  },
  'Départ prévu demain': { make: withMandate({ left_on: dayFromToday(1) }), people: ['Julien Roche'] },
  'Départ aujourd’hui': { make: withMandate({ left_on: dayFromToday(0) }), code: 'request_missing' },
  'Habilitation seulement demandée': { make: withMandate({}, {}, { state: 'requested' }), code: 'request_missing' },
  'Fin d’habilitation demandée': { make: withMandate({}, {}, { state: 'end_requested' }), people: ['Julien Roche'] },
  'Demande chez l’ANS': {
    make: async (client_id) => {
      await mandate(client_id);
      await aRequest(app, { client_id, state: 'submitted' });
    },
    code: 'request_submitted',
    who: 'ANS',
  },
  'Sans délégation': { make: (id) => ours(id, {}), code: 'delegation_missing' },
  'Délégation échue hier': {
    make: async (id) => {
      await mandate(id, { ends_on: dayFromToday(-1) });
      await ours(id, {});
    },
    code: 'delegation_expired',
  },
  'Délégation échue, la suivante chez le client': {
    make: async (id) => {
      await mandate(id, { ends_on: dayFromToday(-1), created_at: '2025-01-01' });
      await mandate(id, { state: 'requested', channel: 'portal' });
      await ours(id, {});
    },
    code: 'designation_requested',
    who: 'H. Łukasik',
  },
  'Délégation terminée': {
    make: async (id) => {
      await mandate(id, { state: 'ended' });
      await ours(id, {});
    },
    code: 'delegation_ended',
  },
  'Délégation pour SERV seulement': {
    make: async (id) => {
      await mandate(id, { scope: ['SERV'] });
      await ours(id, {});
    },
    code: 'delegation_out_of_scope',
  },
  'Délégation à revoir': {
    make: async (id) => {
      await mandate(id, { state: 'to_review' });
      await ours(id, {});
    },
    people: ['Julien Roche'],
  },
  'Administre lui-même, avec une CPE': {
    client: itself,
    make: (id) => ours(id, { client_id: id, first_name: 'Anne', last_name: 'Le Goff' }),
    people: ['Anne Le Goff'],
  },
  'Administre lui-même, CPE expirée': {
    client: itself,
    make: (id) =>
      ours(id, { client_id: id, first_name: 'Anne', last_name: 'Le Goff' }, { valid_until: dayFromToday(-1) }),
    code: 'administrator_card_expired',
    who: 'Anne Le Goff',
  },
  'Administre lui-même, habilités de l’éditeur seulement': {
    client: itself,
    make: (id) => ours(id, {}),
    code: 'client_administrator_missing',
  },
  'Chargé de compte suppléé': {
    make: async (id) => {
      await withMandate()(id);
      await aDeputy(app, { client_id: id, deputy_id: app.users.support.id });
    },
    people: ['Julien Roche'],
  },
  'Réaffecté, le partant sans carte valable': {
    make: async (id) => {
      await withMandate({}, { valid_until: dayFromToday(-1) }, { state: 'end_to_request' })(id);
      await ours(id, { first_name: 'Nadia', last_name: 'Petit' }, {}, { state: 'to_request' });
    },
    code: 'newcomer_to_request',
  },
};

interface Progress {
  code: string;
  who: string;
  who_name: string | null;
}

async function progressOf(client: string): Promise<Progress> {
  const { rows } = await app.owner.query<Progress>(
    'SELECT code, who, who_name FROM client_progress WHERE client_id = $1',
    [client],
  );
  return rows[0] as Progress;
}

const rightsOf = (client: string) => app.run(() => app.get(OrderingRights).of(client));

describe('who may order is the same', () => {
  it.each(Object.entries(situations))(
    'on the order, the slot, the list, the client’s page and in the next action: %s',
    async (name, situation) => {
      const { client, slot, order } = made.get(name)!;
      const { people = [], code = 'slot_expiring', who = people[0] } = situation;
      const rights = await rightsOf(client);
      expect(rights.administrators.map(({ firstName, lastName }) => `${firstName} ${lastName}`)).toEqual(people);
      const progress = await progressOf(client);
      expect(progress.code).toBe(code);
      // What the next action says first is what the order says is missing first, unless it is a person whom ANS does not know yet.
      const [obstacle] = rights.obstacles;
      expect(obstacle === undefined).toBe(people.length > 0);
      // The same obstacle, by whichever way the client is asked.
      const asked = code === 'designation_requested' ? 'delegation_requested' : code;
      if (obstacle && asked.startsWith('delegation') && asked !== 'delegation_out_of_scope')
        expect(obstacle.code).toBe(asked);
      if (code.startsWith('administrator')) expect(obstacle?.code).toBe(code);

      const sheet = pageOf(await support.get(`/orders/${order}`).expect(200));
      const ticks = wordsOf(sheet, '[aria-labelledby="rights-title"] .s-ticks');
      for (const person of people) expect(ticks).toContain(person);
      for (const sentence of rights.missing) expect(ticks).toContain(plain(sentence));

      const slotPage = pageOf(await support.get(`/slots/${slot}`).expect(200));
      expect(slotPage('#open-why').length > 0).toBe(people.length === 0);
      const refused = await support.post(`/slots/${slot}/orders`).type('form').send({});
      expect(String(refused.headers['location']).startsWith('/orders/')).toBe(people.length > 0);

      const list = pageOf(await support.get(`/clients?q=${encodeURIComponent(name)}`).expect(200));
      const row = list('main tbody tr')
        .toArray()
        .find((each) => list(each).text().includes(name));
      const listed = list(row).find('.c-who').text().trim();
      const page = wordsOf(pageOf(await support.get(`/clients/${client}`).expect(200)), '.s-next');
      if (who) {
        expect(plain(listed)).toContain(who);
        expect(page).toContain(who.replace('H. ', 'Hélène '));
      }
      if (progress.who === 'administrator') {
        expect(listed).not.toContain(app.users.account_manager.name);
        expect(page).not.toContain(app.users.account_manager.name);
      }
    },
    30_000,
  );

  it('on the home page: as many clients wait for an administrator as the list keeps', async () => {
    const home = pageOf(await support.get('/?scope=team').expect(200));
    const cells = home('[aria-labelledby="funnel-title"] td')
      .toArray()
      .map((cell) => home(cell).text().trim());
    const said = cells.flatMap((text) => [...text.matchAll(/administrateur (\d+)/gi)]);
    const { rows } = await app.owner.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM client_progress WHERE who = 'administrator'`,
    );
    expect(said.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(rows[0]?.count);
  });
});

describe('tomorrow, without anybody writing anything', () => {
  it('a card that ends tonight keeps everybody from ordering once the night has gone by', async () => {
    const { client } = made.get('Carte qui expire ce soir')!;
    await app.owner.query(`UPDATE orders SET state = 'cancelled' WHERE client_id = $1 AND state = 'csr_expected'`, [
      client,
    ]);
    const tomorrow = new Date(Date.now() + 86_400_000);
    await clock.at(tomorrow, async () => {
      expect((await rightsOf(client)).administrators).toEqual([]);
      await refreshAll();
    });
    expect(await progressOf(client)).toMatchObject({ code: 'administrator_card_expired', who_name: 'Julien Roche' });
  });
});

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ').replace(/\s+/g, ' ');
