import { v7 as uuidv7 } from 'uuid';
import type { Row } from '../support/factories.js';
import {
  aClient,
  aDelegation,
  aDeputy,
  anAdministrator,
  anAssignment,
  aRepresentative,
  aRequest,
  aRequestAdministrator,
  dayFromToday,
  insertRow,
} from '../support/factories.js';
import type { TestEditor } from '../support/tenant.js';
import { readyClient, readyEditor } from '../faults/ready-client.js';
import { rightsScenes } from './rights-scenes.js';
import { type Scene, scene } from './scene.js';

export type { Scene } from './scene.js';

/** By kind of campaign; a kind without scenes fails the test. */
export const scenes: Record<string, (editor: TestEditor) => Promise<Scene[]>> = {
  ...rightsScenes,

  assign_account_manager: async (editor) => {
    const { admin, account_manager: manager, technical_admin: gone } = editor.users;
    await editor.owner.query('UPDATE users SET disabled_at = now() WHERE id = $1', [gone.id]);
    const clients = [
      await aClient(editor),
      await aClient(editor, { account_manager_id: manager.id }),
      await aClient(editor, { account_manager_id: admin.id }),
      await aClient(editor, { account_manager_id: manager.id, archived_at: new Date() }),
    ];
    return [
      scene({ accountManager: admin.id }, clients, 2, 1, ['Ce client est archivé']),
      scene({ accountManager: 'none' }, [await aClient(editor), clients[1] as Row], 1, 1, []),
      scene({ accountManager: gone.id }, [await aClient(editor)], 0, 0, ['n’a plus de compte actif']),
    ];
  },

  depart: async (editor) => {
    const [leaver, taker] = [await anAdministrator(editor), await anAdministrator(editor)];
    const departure = await insertRow(editor, 'departures', {
      id: uuidv7(),
      administrator_id: leaver.id,
      replacement_id: taker.id,
      state: 'confirmed',
      last_day: dayFromToday(30),
      access_ends_at: new Date(Date.now() + 30 * 86_400_000),
      created_by: 'Camille Essai',
    });
    const held = async (columns = {}, signer = true) => {
      const client = await aClient(editor, columns);
      if (signer) await aRepresentative(editor, { client_id: client.id });
      await aDelegation(editor, { client_id: client.id });
      await anAssignment(editor, { client_id: client.id, administrator_id: leaver.id, state: 'active' });
      return client;
    };
    const shared = await held();
    await anAssignment(editor, { client_id: shared.id, administrator_id: taker.id, state: 'active' });
    const signed = await held();
    const request = await aRequest(editor, { client_id: signed.id, state: 'signed' });
    await aRequestAdministrator(editor, { request_id: request.id, administrator_id: leaver.id });
    const archived = await held({ archived_at: new Date() });
    const clients = [await held(), shared, await aClient(editor), archived, await held({}, false), signed];
    return [
      scene({ departure: departure.id }, clients, 2, 1, [
        'Ce client est archivé',
        'Représentant à désigner',
        'reste à décider',
      ]),
    ];
  },

  name_deputy: async (editor) => {
    const { admin, support, auditor } = editor.users;
    const days = { startsOn: dayFromToday(1), endsOn: dayFromToday(9) };
    const taken = await aClient(editor);
    await aDeputy(editor, {
      client_id: taken.id,
      deputy_id: support.id,
      starts_on: days.startsOn,
      ends_on: days.endsOn,
    });
    const same = await aClient(editor);
    await aDeputy(editor, { client_id: same.id, deputy_id: admin.id, starts_on: days.startsOn, ends_on: days.endsOn });
    const own = await aClient(editor, { account_manager_id: admin.id });
    const archived = await aClient(editor, { archived_at: new Date() });
    const past = { startsOn: dayFromToday(-9), endsOn: dayFromToday(-2) };
    return [
      scene({ deputy: admin.id, ...days }, [await aClient(editor), taken, same, own, archived], 1, 1, [
        'Un suppléant est déjà nommé',
        'suit déjà le client',
        'Ce client est archivé',
      ]),
      scene({ deputy: auditor.id, ...days }, [await aClient(editor)], 0, 0, ['ne peut que lire']),
      scene({ deputy: admin.id, ...past }, [await aClient(editor)], 0, 0, ['Ces jours sont passés']),
    ];
  },

  prepare_requests: async (editor) => {
    const { solution, administrator } = await readyEditor(editor);
    const newcomer = await anAdministrator(editor);
    const expired = await anAdministrator(editor, {}, { valid_until: dayFromToday(-3) });
    const ready = () => readyClient(editor, solution);
    const planned = async (person: Row, state = 'to_request') => {
      const client = await ready();
      await anAssignment(editor, { client_id: client.id, administrator_id: person.id, state });
      return client;
    };
    const asked = async (client: Row, state: string) => {
      const request = await aRequest(editor, { client_id: client.id, state });
      await aRequestAdministrator(editor, { request_id: request.id, administrator_id: administrator.id });
      return client;
    };
    const handedOver = await asked(await planned(administrator, 'active'), 'validated');
    await anAssignment(editor, { client_id: handedOver.id, administrator_id: newcomer.id, state: 'to_request' });
    const archived = await ready();
    await editor.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [archived.id]);
    const clients = [
      await ready(),
      await planned(newcomer),
      handedOver,
      await asked(await ready(), 'draft'),
      await asked(await planned(administrator, 'active'), 'validated'),
      await asked(await planned(newcomer), 'draft'),
      await asked(await planned(newcomer), 'submitted'),
      await planned(expired),
      archived,
      await aClient(editor, { contract_state: 'missing' }),
    ];
    return [
      scene({}, clients, 3, 2, [
        'La demande en préparation ne nomme pas',
        'La demande en cours ne nomme pas',
        'n’est plus valable',
        'Client archivé',
        'Contrat avec l’ANS',
      ]),
    ];
  },

  prepare_changes: async (editor) => {
    const { solution, administrator: leaver } = await readyEditor(editor);
    const comer = await anAdministrator(editor);
    const expired = await anAdministrator(editor, {}, { valid_until: dayFromToday(-3) });
    const held = async (states: [Row, string][]) => {
      const client = await readyClient(editor, solution);
      for (const [person, state] of states)
        await anAssignment(editor, { client_id: client.id, administrator_id: person.id, state });
      return client;
    };
    const asked = async (client: Row, columns: object, named: Row[]) => {
      const request = await aRequest(editor, { client_id: client.id, ...columns });
      for (const person of named)
        await aRequestAdministrator(editor, {
          request_id: request.id,
          administrator_id: person.id,
          change: 'departure',
        });
      return client;
    };
    const leaving: [Row, string][] = [[leaver, 'end_to_request']];
    const handedOver: [Row, string][] = [...leaving, [comer, 'to_request']];
    const archived = await held(handedOver);
    await editor.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [archived.id]);
    const clients = [
      await held(handedOver),
      await held([...leaving, [comer, 'active']]),
      await asked(await held(handedOver), { kind: '503', state: 'submitted' }, [leaver]),
      await held([[leaver, 'end_requested']]),
      await held(leaving),
      await asked(await held(handedOver), { kind: '503' }, []),
      await asked(await held(handedOver), { kind: '503', state: 'signed' }, []),
      await asked(await held(handedOver), {}, []),
      await held([[comer, 'to_request']]),
      await held([[leaver, 'active']]),
      await held([...leaving, [expired, 'to_request']]),
      archived,
    ];
    return [
      scene({ alone: 'refuse' }, clients, 2, 2, [
        'plus personne ne pourrait commander',
        'Le 503 en préparation ne nomme pas',
        'Le 503 en cours ne nomme pas',
        'Une demande 413 est en cours',
        'se déclare par le formulaire 413',
        'Aucun départ n’est prévu',
        'n’est plus valable',
        'Ce client est archivé',
      ]),
      scene({ alone: 'leaves_us' }, [await held(leaving)], 1, 0, []),
    ];
  },

  reassign_administrator: async (editor) => {
    const [from, to, bare] = [
      await anAdministrator(editor),
      await anAdministrator(editor),
      await anAdministrator(editor, {}, null),
    ];
    const elsewhere = await anAdministrator(editor, { client_id: (await aClient(editor)).id });
    const held = async (state: string, incoming?: string, columns = {}) => {
      const client = await aClient(editor, columns);
      await anAssignment(editor, { client_id: client.id, administrator_id: from.id, state });
      if (incoming) await anAssignment(editor, { client_id: client.id, administrator_id: to.id, state: incoming });
      return client;
    };
    const clients = [
      await held('active'),
      await held('active', 'active'),
      await held('end_requested'),
      await held('end_to_request', 'to_request'),
      await held('end_requested', 'active'),
      await aClient(editor),
      await held('requested'),
      await held('active', 'end_to_request'),
      await held('active', undefined, { archived_at: new Date() }),
    ];
    const words = (to: string) => ({ from: from.id, to });
    return [
      scene(words(to.id), clients, 3, 2, [
        'n’est pas habilité(e)',
        'n’est pas encore active',
        'est déjà prévue',
        'Ce client est archivé',
      ]),
      scene(words(bare.id), [await held('active')], 0, 0, ['personne pour commander']),
      scene(words(elsewhere.id), [await held('active')], 0, 0, ['d’un autre client']),
      scene(words(from.id), [await held('active')], 0, 0, ['sont la même personne']),
    ];
  },
};
