import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bringFile, fillRecord, findInRegister, giveMandate, keepView } from './first-half.js';
import { promisedSteps, readTour } from './readme.js';
import {
  followClients,
  lookAtCoverage,
  obtainCertificate,
  prepareForm,
  readJournal,
  runCampaign,
  sendForm,
} from './second-half.js';
import { startVisit, type Visit } from './visit.js';

let visit: Visit;
beforeAll(async () => {
  visit = await startVisit();
});
afterAll(() => visit.end());

const steps: [title: string, play: (visit: Visit) => Promise<void>][] = [
  ['finds the CHU de Nice, and what is misspelt; refuses the misprint of the guide; makes the client', findInRegister],
  ['takes the exported file back, and says that nothing changes', bringFile],
  ['keeps a list as a view, and chooses clients in it', keepView],
  ['fills the record, shows the three certificates that DMP and INSi need, and their plan', fillRecord],
  ['sends the mandate, which comes back signed', giveMandate],
  ['prepares the form 413 on a blank, and shows it', prepareForm],
  ['sends it for signature, then to ANS, and follows what it answers by mail', sendForm],
  ['orders a certificate, takes it from the platform when its mail says so, and installs it', obtainCertificate],
  ['shows every client against every kind of slot, and the stages of the reminders', lookAtCoverage],
  ['opens the portfolios to an account manager', followClients],
  ['does one thing for chosen clients: simulation, confirmation, progress, outcome file', runCampaign],
  ['tells the story of the client, in an unbroken journal', readJournal],
];

describe('the tour of the README, in a browser', () => {
  for (const [index, [title, play]] of steps.entries())
    it(`step ${index + 1}: ${title}`, async () => {
      visit.hand.begin(index + 1);
      await play(visit);
    });

  it('has as many steps as the README says', () => {
    expect([promisedSteps(), readTour().length]).toEqual(['twelve', steps.length]);
  });

  it('met every word that the README quotes, at its step', () => {
    const commands = /^npm run /;
    const unmet = readTour().map(({ quoted, typed }, index) =>
      [...quoted, ...typed.filter((text) => !commands.test(text))].filter(
        (word) => !visit.hand.met(index + 1).has(word),
      ),
    );
    expect(unmet).toEqual(steps.map(() => []));
  });

  it('gave the browser nothing to complain of', () => {
    // But of the form that came back unsigned: a browser tells every answer that says no.
    const refused = expect.stringMatching(/\/requests\/[\w-]+\/signature: .+ 422 /);
    expect(visit.complaints).toEqual([refused]);
  });
});
