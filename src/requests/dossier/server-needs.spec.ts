import { describe, expect, it } from '@jest/globals';
import { defaultChoices } from './request-defaults.js';
import { leftOut, namedOnly, namesSaid, type ServerSlot } from './server-needs.js';

let made = 0;
const ssl = (commonName: string): ServerSlot => ({ usage: 'SSL', purpose: 'other', commonName });
const mail = (commonName: string, usage: ServerSlot['usage'] = 'SMIME'): ServerSlot => ({
  usage,
  purpose: 'other',
  commonName,
});

/** An instance whose slots of SERV are these. */
function anInstance(serverSlots: ServerSlot[], more: object = {}) {
  const id = `i${++made}`;
  return { id, name: id, applicationName: 'DUI', solutionId: 's', services: [], serverSlots, ...more };
}
const choicesOf = (...slots: ServerSlot[][]) => defaultChoices(slots.map((own) => anInstance(own)));

describe('the servers that a form is prefilled with', () => {
  const none = { serverName: null, domainName: null };
  it.each<[what: string, names: string[], said: object]>([
    ['one is named', ['mss.pins.fr'], { serverName: 'mss.pins.fr', domainName: null }],
    ['the same twice is one', ['mss.pins.fr', 'MSS.pins.fr'], { serverName: 'mss.pins.fr', domainName: null }],
    ['several, by their domain', ['mss.pins.fr', 'dmp.pins.fr'], { serverName: null, domainName: 'pins.fr' }],
    ['however deep', ['a.x.pins.fr', 'b.x.pins.fr'], { serverName: null, domainName: 'x.pins.fr' }],
    ['one of which is the domain', ['pins.fr', 'mss.pins.fr'], { serverName: null, domainName: 'pins.fr' }],
    ['alike in their letters, not in their labels', ['mss.lespins.fr', 'mss.pins.fr'], none],
    ['of two structures', ['mss.pins.fr', 'mss.chenes.fr', 'dmp.pins.fr'], none],
    ['under what nobody has to oneself', ['mss.pins.asso.fr', 'mss.chenes.asso.fr'], none],
    ['one of which has no name yet', ['mss.pins.fr', ''], none],
    ['none has a name', [''], none],
  ])('%s: %j', (_, names, said) => {
    for (const choices of [choicesOf(names.map(ssl)), choicesOf(...names.map((name) => [ssl(name)]))])
      expect(choices).toMatchObject({ offers: ['ORG', 'SERV'], ...said, mailDomain: null });
  });

  it('are of the plan too, once: as the slot says, else as the plan is about to', () => {
    const operator = { services: ['mss_operator' as const], hostName: 'mss.pins.fr' };
    const planned = { usage: 'SSL', purpose: 'mss_operator', commonName: 'ancien.pins.fr' } as const;
    expect(defaultChoices([anInstance([], operator)])).toMatchObject({ serverName: 'mss.pins.fr' });
    expect(defaultChoices([anInstance([planned], operator)])).toMatchObject({ serverName: 'ancien.pins.fr' });
    expect(defaultChoices([anInstance([ssl('roc.pins.fr')], operator)])).toMatchObject({
      serverName: null,
      domainName: 'pins.fr',
    });
  });
});

describe('the mail domain that a form is prefilled with', () => {
  it.each<[what: string, slots: ServerSlot[], domain: string | null]>([
    ['of S/MIME', [mail('pins.fr')], 'pins.fr'],
    ['of SIGN and CONF of a server', [mail('Pins.fr', 'SIGN'), mail('pins.fr', 'CONF')], 'pins.fr'],
    ['of an address', [mail('accueil@pins.fr')], 'pins.fr'],
    ['of several, their common one', [mail('a.pins.fr'), mail('b.pins.fr')], 'pins.fr'],
    ['of two structures: none', [mail('pins.fr'), mail('chenes.fr')], null],
    ['of what names an application: none', [mail('Chiffrement ROC')], null],
  ])('%s', (_, slots, domain) => {
    expect(choicesOf(slots)).toMatchObject({ offers: ['ORG', 'SERV_SMIME'], serverName: null, mailDomain: domain });
  });

  it('is asked for beside servers', () => {
    expect(choicesOf([ssl('mss.pins.fr')], [mail('pins.fr')])).toMatchObject({
      offers: ['ORG', 'SERV', 'SERV_SMIME'],
      serverName: 'mss.pins.fr',
      mailDomain: 'pins.fr',
    });
  });
});

it('leaves out, where nobody reads it first, the boxes that nothing names', () => {
  const asked = (...slots: ServerSlot[]) => namedOnly(choicesOf(slots)).offers;
  expect(asked(ssl('mss.pins.fr'), ssl('mss.chenes.fr'), mail('pins.fr'))).toEqual(['ORG', 'SERV_SMIME']);
  expect(asked(ssl('mss.pins.fr'), mail('Chiffrement ROC'))).toEqual(['ORG', 'SERV']);
  expect(asked(ssl('mss.pins.fr'), ssl('dmp.pins.fr'))).toEqual(['ORG', 'SERV']);
});

describe('what a form leaves out', () => {
  const servers = ['mss.pins.fr', 'dmp.pins.fr', 'mss.chenes.fr'];
  it.each([
    ['nothing is chosen', {}, []],
    ['a server', { serverName: 'MSS.pins.fr' }, ['dmp.pins.fr', 'mss.chenes.fr']],
    ['a domain', { domainName: 'pins.fr' }, ['mss.chenes.fr']],
    ['a domain as a mask', { domainName: '*.chenes.fr' }, ['mss.pins.fr', 'dmp.pins.fr']],
  ])('%s', (_, chosen, left) => {
    expect(leftOut(servers, { serverName: null, domainName: null, ...chosen })).toEqual(left);
  });

  it('is said by its names', () => {
    expect([namesSaid(['a.fr', 'b.fr']), namesSaid(['a.fr', '']), namesSaid([''])]).toEqual([
      'a.fr, b.fr',
      'a.fr et un sans nom',
      'un sans nom',
    ]);
  });
});
