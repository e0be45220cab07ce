import { beforeAll, describe, expect, it } from '@jest/globals';
import { OrphansQueries } from '../../src/assignments/orphans.queries.js';
import { clock } from '../../src/platform/clock.js';
import { ProgressService } from '../../src/progress/progress.service.js';
import { anApp, pageOf, wordsOf } from '../support/app.js';
import { aCertificate, aClient, anAdministrator, anAssignment, dayFromToday } from '../support/factories.js';

// Domain rule 8: one definition, the same count everywhere. Each client is named after what it is.
const alarms: string[] = [];
const warnings: string[] = [];
const fine: string[] = [];

const app = await anApp();
const support = await app.signIn('support');
beforeAll(async () => {
  for (const [expected, situations] of [
    [alarms, inAlarm],
    [warnings, inWarning],
    [fine, inOrder],
  ] as const)
    for (const [name, make] of Object.entries(situations)) {
      const { id } = await aClient(app, { name, departement: '06' });
      await make(id);
      expected.push(name);
    }
  const { rows } = await app.owner.query<{ id: string }>('SELECT id FROM clients');
  await app.run(() => app.get(ProgressService).refresh(rows.map(({ id }) => id)));
});

type Situations = Record<string, (client_id: string) => Promise<unknown>>;

const assigned = async (client_id: string, state = 'active', left_on: string | null = null) =>
  anAssignment(app, { client_id, state, administrator_id: (await anAdministrator(app, { left_on })).id });

/** Recorded by ANS, and closed since. */
async function ended(client_id: string): Promise<void> {
  const { id } = await assigned(client_id);
  await app.owner.query(`UPDATE assignments SET state = 'closed' WHERE id = $1`, [id]);
}

const ordersForItself = (id: string) =>
  app.owner.query('UPDATE clients SET self_administered = true WHERE id = $1', [id]);
const archive = (id: string) => app.owner.query('UPDATE clients SET archived_at = moment() WHERE id = $1', [id]);

const inAlarm: Situations = {
  'Administrateur parti hier': (id) => assigned(id, 'active', dayFromToday(-1)),
  'Administrateur parti aujourd’hui': (id) => assigned(id, 'active', dayFromToday(0)),
  'Parti, fin demandée': (id) => assigned(id, 'end_requested', dayFromToday(-20)),
  'Parti, remplaçant demandé': async (id) => {
    await assigned(id, 'active', dayFromToday(-1));
    await assigned(id, 'requested');
  },
  'Habilitation close': ended,
  'Commande lui-même, deux personnes de l’éditeur': async (id) => {
    await assigned(id);
    await assigned(id);
    await ordersForItself(id);
  },
  'Certificat en vigueur, habilitation jamais notée': (client_id) =>
    aCertificate(app, { client_id, not_after: dayFromToday(300) }),
  'Certificat expiré, habilitation jamais notée': (client_id) =>
    aCertificate(app, { client_id, not_after: dayFromToday(-300) }),
  // More than the page of a list.
  ...Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`Habilitation close ${index}`, ended])),
};

const inWarning: Situations = {
  'Un actif': assigned,
  'Un actif, départ prévu demain': (id) => assigned(id, 'active', dayFromToday(1)),
  'Fin à demander': (id) => assigned(id, 'end_to_request'),
  'Fin demandée': (id) => assigned(id, 'end_requested'),
  'Deux dont un parti': async (id) => {
    await assigned(id);
    await assigned(id, 'active', dayFromToday(-1));
  },
  'Commande lui-même, une personne à lui et une de l’éditeur': async (client_id) => {
    const own = await anAdministrator(app, { client_id });
    await anAssignment(app, { client_id, administrator_id: own.id });
    await assigned(client_id);
    await ordersForItself(client_id);
  },
  'Un actif, un demandé': async (id) => {
    await assigned(id);
    await assigned(id, 'requested');
  },
};

const inOrder: Situations = {
  'Jamais habilité': () => Promise.resolve(),
  'À demander': (id) => assigned(id, 'to_request'),
  Demandée: (id) => assigned(id, 'requested'),
  'Abandonnée avant d’être demandée': (id) => assigned(id, 'closed'),
  'Deux actifs': async (id) => {
    await assigned(id);
    await assigned(id);
  },
  'Orphelin archivé': async (id) => {
    await ended(id);
    await archive(id);
  },
  'Un actif, archivé': async (id) => {
    await assigned(id);
    await archive(id);
  },
};

describe('clients without an active administrator', () => {
  it('are the same in the list of clients', async () => {
    expect(await namesAt('/clients?orphan=1')).toEqual(alarms.toSorted());
  });

  it('are the same among the habilitations, alarm and warning', async () => {
    expect(await namesAt('/administrators/orphans?active=0')).toEqual(alarms.toSorted());
    expect(await namesAt('/administrators/orphans?active=1')).toEqual(warnings.toSorted());
  });

  it('are as many on the home page, in the list, among the habilitations and in their overview, and in the portfolios', async () => {
    const page = async (address: string) => pageOf(await support.get(address).expect(200));
    const home = (await page('/?scope=team'))('.s-queue:has(a[href="/clients?orphan=1"]) .s-queue-n');
    const portfolios = (await page('/portfolio'))('main tbody a[href*="orphan=1"]');
    const counts = {
      home: Number(home.text()),
      list: await countOf('/clients?orphan=1'),
      habilitations: await countOf('/administrators/orphans?active=0'),
      overview: await panelCount('orphans-0'),
      portfolios: Number(portfolios.text()),
    };
    expect(counts).toEqual({
      home: alarms.length,
      list: alarms.length,
      habilitations: alarms.length,
      overview: alarms.length,
      portfolios: alarms.length,
    });
  });

  it('with one only are as many among the habilitations and in their overview', async () => {
    expect(await countOf('/administrators/orphans?active=1')).toBe(warnings.length);
    expect(await panelCount('orphans-1')).toBe(warnings.length);
    expect(await app.run(() => app.get(OrphansQueries).counts())).toEqual({
      none: alarms.length,
      one: warnings.length,
    });
  });
});

describe('the day a planned departure comes', () => {
  it('is seen by the refresh of the night: the warning becomes an alarm, everywhere at once', async () => {
    const tomorrow = new Date(Date.now() + 86_400_000);
    await clock.at(tomorrow, () => app.run(() => app.get(ProgressService).refreshAll()));
    expect(await namesAt('/clients?orphan=1')).toContain('Un actif, départ prévu demain');
    expect(await app.run(() => app.get(OrphansQueries).counts())).toEqual({
      none: alarms.length + 1,
      one: warnings.length - 1,
    });
  });
});

/** The names of a list over all its pages, sorted. */
async function namesAt(address: string): Promise<string[]> {
  const names: string[] = [];
  for (let next: string | undefined = address; next;) {
    const page = pageOf(await support.get(next).expect(200));
    expect(wordsOf(page, 'main .s-note.soon')).toBe('');
    names.push(...page('main tbody tr th a').map((_, link) => page(link).text().trim()));
    next = page('main a[rel=next]').attr('href');
  }
  return names.toSorted();
}

/** The number beside a page's title. */
async function countOf(address: string): Promise<number> {
  return parseInt(pageOf(await support.get(address).expect(200))('main h1 .s-count').text(), 10);
}

async function panelCount(id: string): Promise<number> {
  const page = pageOf(await support.get('/administrators').expect(200));
  return parseInt(page(`section[aria-labelledby=${id}] .s-sub p`).text(), 10);
}
