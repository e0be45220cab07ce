import { describe, expect, it } from '@jest/globals';
import { miscounted } from '../../../test/support/counted.js';
import {
  aCertificate,
  aClient,
  aDelegation,
  anAdministrator,
  anAssignment,
  anEstablishment,
  anInstance,
  aRepresentative,
  aSlot,
  dayFromToday,
  insertRow,
} from '../../../test/support/factories.js';
import { statementsDuring } from '../../../test/support/statements.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { CampaignKinds, type Parameters } from '../engine/campaign-kinds.js';

const tenant = await aTenant();

interface Case {
  parameters: (editor: TestEditor) => Promise<Parameters>;
  /** Makes one client to whom it would be done. */
  make: (editor: TestEditor) => Promise<string>;
}

const withSlot = async (editor: TestEditor, level: 'EJ' | 'EG') => {
  const client_id = (await aClient(editor)).id;
  const since = level === 'EG' ? { holder_since: dayFromToday(-90), holder_reason: 'Parc déployé.' } : {};
  const instance = await anInstance(editor, { client_id, services: ['dmp'], holder_level: level, ...since });
  const establishment = level === 'EG' ? (await anEstablishment(editor, { client_id })).id : null;
  if (establishment)
    await insertRow(editor, 'instance_establishments', { instance_id: instance.id, establishment_id: establishment });
  const columns = { client_id, instance_id: instance.id, actor_email: 'ancien@editeur.test' };
  const slot = await aSlot(editor, establishment ? { ...columns, establishment_id: establishment } : columns);
  await aCertificate(editor, {
    client_id,
    slot_id: slot.id,
    not_before: new Date(Date.now() - 900 * 86_400_000),
    not_after: new Date(Date.now() + 20 * 86_400_000),
  });
  return client_id;
};

const given =
  (parameters: Parameters): Case['parameters'] =>
  () =>
    Promise.resolve(parameters);

const cases: Record<string, Case> = {
  send_mandates: {
    parameters: given({ scope: 'ORG', endsOn: '' }),
    make: async (editor) => {
      const { id } = await aClient(editor);
      await aRepresentative(editor, { client_id: id });
      return id;
    },
  },
  assign_administrators: {
    parameters: async (editor) => ({ administrator: (await anAdministrator(editor)).id }),
    make: async (editor) => (await aClient(editor)).id,
  },
  end_rights: {
    parameters: given({ reason: 'Le client part.', date: dayFromToday(0) }),
    make: async (editor) => {
      const { id } = await aClient(editor);
      await aDelegation(editor, { client_id: id });
      await anAssignment(editor, { client_id: id });
      return id;
    },
  },
  change_contacts: {
    parameters: given({ field: 'actorEmail', from: 'ancien@editeur.test', to: 'igc@editeur.test' }),
    make: (editor) => withSlot(editor, 'EJ'),
  },
  prepare_renewals: {
    parameters: given({ days: '90' }),
    make: async (editor) => {
      const id = await withSlot(editor, 'EJ');
      await aDelegation(editor, { client_id: id });
      await anAssignment(editor, { client_id: id });
      return id;
    },
  },
  change_holder: { parameters: given({ reason: 'Fin du palier.' }), make: (editor) => withSlot(editor, 'EG') },
  update_field: {
    parameters: given({ contractState: 'signed', contractSince: dayFromToday(-3), email: 'direction@groupe.test' }),
    make: async (editor) => {
      const { id } = await aClient(editor, { contract_state: 'missing', contract_since: null });
      await aRepresentative(editor, { client_id: id });
      return id;
    },
  },
  write_to_many: {
    parameters: given({ recipients: 'representative', subject: 'Vos certificats', text: 'Bonjour {representant}.' }),
    make: async (editor) => {
      const { id } = await aClient(editor);
      await aRepresentative(editor, { client_id: id });
      return id;
    },
  },
};

describe.each(Object.entries(cases))('%s', (name, { parameters, make }) => {
  const kind = () => tenant.get(CampaignKinds).of(name);
  const many = async (editor: TestEditor, howMany: number) => {
    const ids: string[] = [];
    while (ids.length < howMany) ids.push(await make(editor));
    return ids;
  };

  it('is judged and done to three hundred by as many statements as to three', async () => {
    const editor = await tenant.secondEditor();
    const asked = await parameters(editor);
    const statements = async (howMany: number) => {
      const ids = await many(editor, howMany);
      const judged = await statementsDuring(async () => {
        const forecasts = await editor.run(() => kind().judge(ids, asked));
        expect([...forecasts.values()].filter(({ forecast }) => forecast === 'would_do')).toHaveLength(howMany);
      });
      const done = await statementsDuring(() => editor.run(() => kind().actMany(ids, asked)));
      // Summaries are written some at a time, while the next are worked out.
      return [judged.length, done.filter((text) => !text.includes('INTO client_progress')).length];
    };
    const few = await statements(3);
    expect(await statements(300)).toEqual(few);
  });

  it('is done once when it is asked twice', async () => {
    const editor = await tenant.secondEditor();
    const asked = await parameters(editor);
    const ids = await many(editor, 2);
    await editor.run(() => kind().actMany(ids, asked));
    const again = await editor.run(() => kind().judge(ids, asked));
    expect([...again.values()].map(({ forecast }) => forecast)).toEqual(['done_already', 'done_already']);
    expect(await miscounted(editor)).toEqual([]);
  });
});
