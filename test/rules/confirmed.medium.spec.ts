import { describe, expect, it } from '@jest/globals';
import { anApp } from '../support/app.js';
import { routesOf, type Route } from '../support/routes.js';

// ASVS 5 V7.5.1: whoever finds an open screen lets nobody in, changes nobody's way in, and takes nothing whole away.
const app = await anApp();
const routes = routesOf(app);

const told = ({ method, path }: Route) => `${method} ${path}`;

/** Where everything that changes something is of consequence: who comes in, how, in whose name mail leaves, whose mail is read and believed, what is erased and when. */
const roomsOfConsequence =
  /^\/(settings\/(team|sign-in|editor|persons|retention|mailboxes)|account\/(factor|provider))(\/|$)/;
/** Whole exports: every client, every certificate, the journal, a person, the evidence of a campaign. */
const wholeExports = [
  'get /audit/export',
  'get /campaigns/:id/packs/volume-:number.zip',
  'get /certificates/export',
  'get /certificates/export/certificates',
  'get /clients/export',
  'get /settings/persons/:kind/:id/copy',
];
/** And yet not asked: why. */
const notAsked: Record<string, string> = {
  'post /settings/mailboxes/:id/trial': 'enters the mailbox as it is set, and keeps nothing',
  'post /settings/mailboxes/:id/pause': 'what waits is read later, and nothing is lost',
  'post /settings/mailboxes/:id/resumption': 'what is read is what was set',
  'post /settings/sign-in/provider/trial': 'asks the provider whether it answers, and keeps nothing',
};

describe('the password again', () => {
  it('is asked before every change of who comes in, how, in whose name, and of what is erased', () => {
    const open = routes.filter(
      ({ method, path, confirmed }) => method !== 'get' && roomsOfConsequence.test(path) && !confirmed,
    );
    expect(open.map(told).toSorted()).toEqual(Object.keys(notAsked).toSorted());
  });

  it('is asked before anything is taken away whole', () => {
    expect(
      routes
        .filter(({ method, confirmed }) => method === 'get' && confirmed)
        .map(told)
        .toSorted(),
    ).toEqual(wholeExports);
  });

  it('is asked nowhere else: what is asked for everything is typed without reading', () => {
    const others = routes.filter(
      ({ method, path, confirmed }) => method !== 'get' && confirmed && !roomsOfConsequence.test(path),
    );
    expect(others.map(told)).toEqual(['post /confirmation']);
  });
});
