import { beforeAll, describe, expect, it } from '@jest/globals';
import type { CheerioAPI } from 'cheerio';
import { clock } from '../../src/platform/clock.js';
import { date } from '../../src/platform/web/view-helpers.js';
import { anApp, pageOf, wordsOf } from '../support/app.js';
import { aDelegation, anInstance, anOrder, aRequest } from '../support/factories.js';
import { addressesOf, routesOf } from '../support/routes.js';
import { aWorld } from '../support/world.js';

/** A form as a person sends it, and what they typed in it. */
interface Filled {
  action: string;
  answers: [name: string, value: string][];
  typed: string[];
}

const forms = new Map<string, Filled>();
/** By address, the answers of each form that says at which version its page was opened. */
const versioned = new Map<string, Filled['answers']>();
/** By page, the date fields that a browser would show empty, and what it would drop. */
const dropped: string[] = [];
let dated = 0;

const app = await anApp();
const world = await aWorld(app, 'Zibeline');
const visitor = await app.signIn('admin');
beforeAll(async () => {
  await app.owner.query(`UPDATE editors SET ans_contract_signed_on = '2026-01-15' WHERE editor_id = $1`, [
    app.editorId,
  ]);
  for (const route of routesOf(app).filter(({ method, open }) => method === 'get' && !open))
    for (const address of addressesOf(route, (table) => world[table])) {
      const answer = await visitor.get(address);
      if (answer.status !== 200 || !answer.type.includes('html')) continue;
      const page = pageOf(answer);
      dated += page('input[type=date]:not([value=""])').length;
      const empty = page('[data-dropped]').toArray();
      dropped.push(...empty.map((one) => `${route.path}: ${page(one).attr('name')} ${page(one).attr('data-dropped')}`));
      for (const [action, answers] of versionedForms(page)) versioned.set(action, answers);
      for (const form of filledForms(page)) forms.set(form.action.split('?')[0] as string, form);
    }
});

const texts = 'input[type=text], input[type=tel], textarea';

/** The forms of a page that have something to type, each answered by words that stand nowhere else. */
function filledForms(page: CheerioAPI): Filled[] {
  return page('main form[method=post]')
    .toArray()
    .map((form) => page(form))
    .filter((form) => form.find(texts).length > 0 && form.find('button[type=submit]:not([disabled])').length > 0)
    .map((form) => {
      const typed: string[] = [];
      const answers = form
        .find('input, textarea, select')
        .toArray()
        .map((one) => page(one))
        .filter((one) => !['file', 'password'].includes(one.attr('type') ?? '') && one.attr('disabled') === undefined)
        .filter((one) => !['checkbox', 'radio'].includes(one.attr('type') ?? '') || one.attr('checked') !== undefined)
        .map((one): [string, string] => {
          const name = one.attr('name') ?? '';
          if (!one.is(texts) || /secret|passphrase/i.test(name)) return [name, String(one.val() ?? '')];
          typed.push(`Zz${typed.length}${name.length}`);
          return [name, typed.at(-1) as string];
        });
      return { action: form.attr('action') ?? '', answers, typed };
    });
}

// What a person types in them is too much for any field; what is chosen stays.
function versionedForms(page: CheerioAPI): [action: string, answers: Filled['answers']][] {
  return page('main form[method=post]:has(input[name=version])')
    .toArray()
    .map((one) => page(one))
    .map((form) => [
      form.attr('action') ?? '',
      form.serializeArray().map(({ name, value }): [string, string] => {
        const field = form.find(`[name="${name}"]`);
        return [name, field.is('select, [type=hidden], [type=radio], [type=checkbox]') ? value : 'Z'.repeat(9000)];
      }),
    ]);
}

const asRead = (value: string) => (/^\d{4}-/.test(value) ? date(value) : value);

/** Its words, and what stands in its fields. */
function saidOn(page: CheerioAPI): string {
  const values = page('main [value]')
    .toArray()
    .map((one) => page(one).attr('value'));
  return [page('main').text(), ...values].join(' ');
}

function send({ action, answers }: Filled) {
  const body = new URLSearchParams(answers.filter(([name]) => name !== ''));
  return visitor.post(action).type('form').send(body.toString());
}

/** What somebody types, what a colleague does meanwhile, and whether the page still has the form. */
const overtaken: [what: string, scene: () => Promise<Scene>][] = [
  [
    'an instance taken out of service',
    async () => {
      const { id } = await anInstance(app);
      return {
        action: `/instances/${id}`,
        answers: { version: '1', name: 'Serveur du bloc', applicationName: 'Hôpital 4', hostName: 'srv-bloc' },
        meanwhile: [`UPDATE instances SET retired_at = now() WHERE id = $1`, id],
        says: 'hors service',
      };
    },
  ],
  [
    'a draft that was cancelled',
    async () => {
      const { id } = await aRequest(app);
      return {
        action: `/requests/${id}`,
        answers: {
          version: '1',
          solution: '',
          purpose: 'Lire le DMP des patients du bloc',
          offers: 'ORG',
          serverName: '',
        },
        meanwhile: [`UPDATE requests SET state = 'cancelled' WHERE id = $1`, id],
        says: 'en préparation',
      };
    },
  ],
  [
    'an order that was placed',
    async () => {
      const { id } = await anOrder(app, { state: 'to_order' });
      return {
        action: `/orders/${id}/placement`,
        answers: { productNumber: '900124', orderedOn: clock.today(), administratorId: '', seen: '' },
        meanwhile: [
          `UPDATE orders SET state = 'ordered', product_number = '900123', ordered_on = paris_today() WHERE id = $1`,
          id,
        ],
        says: 'N° de produit',
      };
    },
  ],
  ['a request that is past its correction', async () => overtakenRequest('correction', 'submitted', 'validated')],
  ['a request that is over', async () => overtakenRequest('cancellation', 'draft', 'cancelled')],
  [
    'a mandate that ended',
    async () => {
      const { id } = await aDelegation(app, { state: 'requested' });
      return {
        action: `/delegations/${id}/refusal`,
        answers: { 'refusal-reason': 'Le directeur veut relire' },
        meanwhile: [`UPDATE delegations SET state = 'refused' WHERE id = $1`, id],
        says: 'Motif du client',
      };
    },
  ],
];

interface Scene {
  action: string;
  answers: Record<string, string>;
  meanwhile: [statement: string, id: string];
  /** Words of the page. */
  says: string;
}

async function overtakenRequest(noun: string, state: string, now: string): Promise<Scene> {
  const { id } = await aRequest(app, { state });
  return {
    action: `/requests/${id}/${noun}`,
    answers: { [`${noun}-reason`]: 'Le numéro de la carte a changé', [`${noun}-date`]: clock.today() },
    meanwhile: [`UPDATE requests SET state = '${now}' WHERE id = $1`, id],
    says: noun === 'correction' ? 'Ce qui est à corriger' : 'Motif',
  };
}

describe('a date field', () => {
  it('has a day that a browser takes, on every page: it would be erased by whoever saves something else', () => {
    expect(dated).toBeGreaterThan(5);
    expect(dropped).toEqual([]);
  });
});

describe('a form that a colleague was faster than', () => {
  it.each(overtaken)('%s: comes back with the reason and what was typed', async (_what, scene) => {
    const { action, answers, meanwhile, says } = await scene();
    await app.owner.query(meanwhile[0], [meanwhile[1]]);
    const answer = await visitor.post(action).type('form').send(answers);
    expect(answer.status).toBe(422);
    const page = pageOf(answer);
    expect(wordsOf(page, '[role=alert]')).not.toBe('');
    expect(wordsOf(page, 'main')).toContain(says);
    const typed = Object.entries(answers).filter(([name, value]) => name !== 'version' && value !== '');
    expect(typed.filter(([, value]) => !saidOn(page).includes(value) && !saidOn(page).includes(asRead(value)))).toEqual(
      [],
    );
  });

  it('is told on the page one came from where nothing was typed', async () => {
    const { id } = await aRequest(app, { state: 'cancelled' });
    const answer = await visitor.post(`/requests/${id}/resumption`).type('form').send({});
    expect(answer.status).toBe(303);
    expect(wordsOf(pageOf(await visitor.get(`/requests/${id}`)), '.s-flash .bad')).not.toBe('');
  });
});

/** What they say is told anew as they come back, and read again before it is confirmed: their version is that of what is told. */
const toldAnew = [
  '/campaigns/:id/confirmation',
  '/departures/:id/confirmation',
  '/imports/:id/application',
  '/imports/:id/undoing',
];

describe('a form that was opened before a colleague saved', () => {
  // With the version of now, a second try would overwrite what the colleague saved, and no conflict be told.
  it('comes back, refused for an answer, at the version that it was opened at', async () => {
    const [same, other]: string[][] = [[], []];
    for (const [address, answers] of versioned) {
      const sent = answers.map(([name, value]): [string, string] => [name, name === 'version' ? '77' : value]);
      const answer = await visitor.post(address).type('form').send(new URLSearchParams(sent).toString());
      if (answer.status !== 422) continue;
      const page = pageOf(answer);
      const back = page(`form[action="${address}"] input[name=version]`);
      if (back.length > 0)
        (back.val() === '77' ? same : other)?.push(address.replace(/[0-9a-f-]{36}/g, ':id').split('?')[0] as string);
    }
    expect(other?.filter((one) => !toldAnew.includes(one))).toEqual([]);
    expect(same?.length).toBeGreaterThan(20);
  });
});

describe('a form that comes after its client was archived', () => {
  it('comes back with the reason and everything that was typed, wherever it stands', async () => {
    expect(forms.size).toBeGreaterThan(30);
    await app.owner.query('UPDATE clients SET archived_at = now()');
    const lost: string[] = [];
    for (const [address, form] of forms) {
      const answer = await send(form);
      const page = pageOf(answer.status === 303 ? await visitor.get('/account') : answer);
      const said = saidOn(page);
      const saidNo = page('.s-flash .s-note.bad, [role=alert]').length > 0;
      const kept = form.typed.every((text) => said.includes(text));
      if ((answer.status === 303 || answer.status === 422) && saidNo && !kept) lost.push(`${answer.status} ${address}`);
    }
    expect(lost.map((one) => one.replace(/[0-9a-f-]{36}/g, ':id')).sort()).toEqual([]);
  });
});
