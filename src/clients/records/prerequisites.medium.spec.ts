import { describe, expect, it } from '@jest/globals';
import { aTenant } from '../../../test/support/tenant.js';
import { aClient, aRepresentative, dayFromToday } from '../../../test/support/factories.js';
import { contractAction, representativeAction } from '../../journey/steps/contract-step.js';
import type { ClientFacts } from '../../journey/steps/client-facts.js';
import { signerCardOf } from '../../journey/steps/signer-card.js';
import { clock } from '../../platform/clock.js';
import { type PrerequisiteFacts, prerequisites, prerequisitesStanding } from './prerequisites.js';
import { isNotHeld, lacksPrerequisites } from './prerequisites.facts.js';

const editor = await aTenant();

const contracts: PrerequisiteFacts['contractState'][] = ['missing', 'requested', 'signed'];
const cards = (
  [
    [null, null, null],
    ['CDE', 'ordered', null],
    ['CPS', 'active', null],
    ['CPS', 'active', dayFromToday(0)],
    ['CPS', 'active', dayFromToday(-1)],
    ['CDE', 'blocked', null],
  ] as const
).map(([cardKind, cardState, cardValidUntil]) => ({ cardKind, cardState, cardValidUntil }));
const all = contracts.flatMap((contractState) => cards.map((card): PrerequisiteFacts => ({ contractState, ...card })));

describe('what a client needs before ANS is asked for anything', () => {
  it('stands as the rows have it: what is asked of the client, what it does not have', async () => {
    const wrong: object[] = [];
    for (const facts of all) {
      const { contractState, cardKind, cardState, cardValidUntil } = facts;
      const client = await aClient(editor, {
        contract_state: contractState,
        contract_since: contractState === 'signed' ? '2024-01-01' : null,
      });
      const number = cardKind && cardState !== 'ordered' ? '1234567890' : null;
      const card = {
        card_kind: cardKind,
        card_state: cardState,
        card_number: number,
        card_valid_until: cardValidUntil,
      };
      await aRepresentative(editor, { client_id: client.id, ...card });
      const { rows } = await editor.owner.query(
        `SELECT ${lacksPrerequisites} AS asked, ${isNotHeld.contract} AS contract, ${isNotHeld.card} AS card
           FROM clients c JOIN representatives r ON r.client_id = c.id WHERE c.id = $1`,
        [client.id],
      );
      const [contract, ofCard] = prerequisitesStanding(facts, clock.today());
      const said = {
        asked: contract?.standing === 'asked' || ofCard?.standing === 'asked',
        contract: contract?.standing !== 'held',
        card: ofCard?.standing !== 'held',
      };
      if (JSON.stringify(said) !== JSON.stringify(rows[0])) wrong.push({ facts, said, row: rows[0] });
    }
    expect(wrong).toEqual([]);
  });

  it('is whose turn the next action says: the client’s when it is asked, ANS’s when it is awaited', () => {
    const turns = { asked: 'client', awaited: 'ans', held: undefined };
    for (const facts of all) {
      const today = clock.today();
      const client = {
        contract: { state: facts.contractState, since: null },
        representative: { name: 'Anne Petit', card: signerCardOf(facts) },
        number: '740012380',
        createdOn: today,
      } as unknown as ClientFacts;
      expect(contractAction(client)?.who).toBe(turns[prerequisites.contract.standing(facts)]);
      expect(representativeAction(client, today)?.who).toBe(turns[prerequisites.card.standing(facts, today)]);
    }
  });
});
