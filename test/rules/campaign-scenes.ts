import { uuidv7 } from '../../src/platform/uuid.js';
import type { Row } from '../support/factories.js';
import {
  aClient,
  aDelegation,
  aDeputy,
  aDocument,
  aMessage,
  anAdministrator,
  anAssignment,
  anOrder,
  aReminder,
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
    const clients = [
      await held(),
      await held(),
      shared,
      await aClient(editor),
      archived,
      await held({}, false),
      signed,
    ];
    return [
      scene({ departure: departure.id }, clients, 3, 1, [
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
      scene(
        { deputy: admin.id, ...days },
        [await aClient(editor), await aClient(editor), taken, same, own, archived],
        2,
        1,
        ['Un suppléant est déjà nommé', 'suit déjà le client', 'Ce client est archivé'],
      ),
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
      await inTest(editor, await ready()),
    ];
    return [
      scene({}, clients, 3, 2, [
        'La demande en préparation ne nomme pas',
        'La demande en cours ne nomme pas',
        'n’est plus valable',
        'Client archivé',
        'Contrat avec l’ANS',
        'Client en test',
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
      await inTest(editor, await held(handedOver)),
    ];
    return [
      scene({ alone: 'refuse' }, clients, 3, 2, [
        'plus personne ne pourrait commander',
        'Le 503 en préparation ne nomme pas',
        'Le 503 en cours ne nomme pas',
        'Une demande 413 est en cours',
        'se déclare par le formulaire 413',
        'Aucun départ n’est prévu',
        'n’est plus valable',
        'Ce client est archivé',
        'Client en test',
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
      scene(words(to.id), clients, 4, 2, [
        'n’est pas habilité(e)',
        'n’est pas encore active',
        'est déjà prévue',
        'Ce client est archivé',
      ]),
      scene(words(bare.id), [await held('active')], 0, 0, ['ne pourrait pas commander']),
      scene(words(elsewhere.id), [await held('active')], 0, 0, ['d’un autre client']),
      scene(words(from.id), [await held('active')], 0, 0, ['sont la même personne']),
    ];
  },

  send_for_signature: async (editor) => {
    const { asked, archive } = await requestWorld(editor);
    const gone = await asked('draft');
    await archive(gone);
    const clients = [
      await asked('draft'),
      await asked('draft'),
      await asked('awaiting_signature'),
      await asked('submitted'),
      await asked('to_correct'),
      await asked('draft', { purpose: '' }),
      await asked(null),
      gone,
      await inTest(editor, await asked('draft')),
    ];
    const why = ['est à corriger', 'Précisions sur l’usage', 'pas de demande en cours', 'archivé', 'Client en test'];
    return [scene({}, clients, 2, 2, why)];
  },

  prepare_and_send: async (editor) => {
    const { asked, archive } = await requestWorld(editor);
    const gone = await asked(null);
    await archive(gone);
    const mute = await asked(null);
    await editor.owner.query('UPDATE representatives SET email = NULL WHERE client_id = $1', [mute.id]);
    const clients = [
      await asked(null),
      await asked(null),
      await asked('draft'),
      await asked('awaiting_signature'),
      await asked('to_correct'),
      mute,
      gone,
      await aClient(editor, { contract_state: 'missing' }),
      await inTest(editor, await asked(null)),
      await inTest(editor, await asked('draft')),
    ];
    const inTests = ['Client en test', 'Client en test'];
    const why = ['est à corriger', 'adresse électronique', 'archivé', 'Contrat avec l’ANS', ...inTests];
    return [scene({}, clients, 3, 1, why)];
  },

  chase_csrs: async (editor) => {
    const asked = async (days: number) => {
      const client = await aClient(editor);
      const email = 'ania@client.test';
      await aRepresentative(editor, { client_id: client.id, email });
      const order = await anOrder(editor, { client_id: client.id, state: 'csr_expected' });
      const created_at = new Date(Date.now() - days * 86_400_000);
      const link = { client_id: client.id, order_id: order.id, purpose: 'csr', email, created_at };
      const way = { person_name: 'Ania Essai', token_hash: uuidv7(), single_use: true, created_by: 'Camille Essai' };
      await insertRow(editor, 'client_links', { id: uuidv7(), ...link, ...way, expires_at: dayFromToday(5) });
      return client;
    };
    const mute = await asked(40);
    await editor.owner.query('UPDATE representatives SET email = NULL WHERE client_id = $1', [mute.id]);
    const archived = await asked(40);
    await editor.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [archived.id]);
    const clients = [await asked(40), await asked(40), await asked(0), mute, archived, await aClient(editor)];
    return [
      scene({ waiting: '5', quiet: '7' }, clients, 2, 0, ['moins de 5', 'ne connaît plus', 'Aucune CSR', 'archivé']),
    ];
  },

  chase_signers: async (editor) => {
    const { asked } = await requestWorld(editor);
    const waits = (days: number) =>
      asked('awaiting_signature', { state_since: new Date(Date.now() - days * 86_400_000) });
    const chased = await waits(40);
    const lost = await waits(40);
    const mute = await waits(40);
    await editor.owner.query('UPDATE representatives SET email = NULL WHERE client_id = $1', [mute.id]);
    const { rows } = await editor.owner.query<{ id: string; since: string; email: string }>(
      `SELECT q.id, to_char(q.state_since AT TIME ZONE 'Europe/Paris', 'YYYY-MM-DD') AS since, r.email
         FROM requests q JOIN representatives r ON r.client_id = q.client_id WHERE q.client_id = ANY ($1) ORDER BY q.client_id = $2`,
      [[chased.id, lost.id], lost.id],
    );
    const [first, second] = rows;
    const stage = { rule: 'signature', audience: 'client', stage: 5, waits_since: first?.since, certificate_id: null };
    await aReminder(editor, { client_id: chased.id, request_id: first?.id, ...stage });
    const mail = { direction: 'out', purpose: 'signature_request', state: 'failed', recipients: [second?.email] };
    await aMessage(editor, { client_id: lost.id, subject_kind: 'request', subject_id: second?.id, ...mail });
    const clients = [
      await waits(40),
      await waits(40),
      await waits(0),
      chased,
      lost,
      mute,
      await inTest(editor, await waits(40)),
      await asked('draft'),
      await asked('signed'),
      await asked(null),
    ];
    return [
      scene({ waiting: '5', quiet: '7' }, clients, 2, 2, [
        'moins de 5',
        'n’est pas arrivé',
        'pas d’adresse électronique',
        'environnement de test',
        'encore en préparation',
        'pas de demande en cours',
      ]),
    ];
  },

  record_client_submission: async (editor) => {
    const { asked, archive } = await requestWorld(editor);
    const proof = await aDocument(editor, { kind: 'request_evidence', client_id: null });
    const nobody = await asked('draft');
    await editor.owner.query(
      'DELETE FROM request_administrators WHERE request_id = (SELECT id FROM requests WHERE client_id = $1)',
      [nobody.id],
    );
    const gone = await asked('signed');
    await archive(gone);
    const left = new Date(Date.now() - 4 * 86_400_000);
    const words = { sentOn: dayFromToday(-2), reference: 'Bordereau 12', proof: proof.id };
    const clients = [
      await asked('draft'),
      await asked('awaiting_signature', { state_since: left }),
      await asked('awaiting_signature'),
      await asked('signed', { signed_on: dayFromToday(-1) }),
      await asked('signed', { signed_on: dayFromToday(-2) }),
      await asked('submitted'),
      nobody,
      gone,
      await asked('in_doubt'),
      // What its people sent themselves is noted: the request keeps the record of form 414.
      await inTest(editor, await asked('draft')),
    ];
    const why = ['administrateur technique', 'à trancher', 'parti en signature le', 'a été signé le'];
    return [scene(words, clients, 5, 1, why)];
  },

  documents: async (editor) => {
    const { asked } = await requestWorld(editor);
    const scan = await aDocument(editor, { kind: 'request_signed', client_id: null });
    const clients = [
      await asked('draft'),
      await asked('signed', { signed_document_id: scan.id }),
      await asked('submitted'),
      await asked('draft', { purpose: '' }),
      await asked(null),
    ];
    const words = ['Aucun formulaire n’est conservé', 'Précisions sur l’usage', 'pas de demande en cours'];
    const both = await asked('validated', { signed_document_id: scan.id });
    const unsigned = await aDocument(editor, { kind: 'request_unsigned', client_id: null });
    const printed = await asked('validated', { unsigned_document_id: unsigned.id });
    const validated = { paper: 'validated' };
    const noCard = { card_kind: null, card_number: null, card_state: null, card_valid_until: null };
    const bare = await aClient(editor);
    await aRepresentative(editor, { client_id: bare.id, ...noCard });
    const carded = await aClient(editor);
    await aRepresentative(editor, { client_id: carded.id, card_kind: 'CDE', card_state: 'ordered', card_number: null });
    return [
      { ...scene({}, clients, 2, 0, words), again: true },
      { ...scene(validated, [both, printed, await asked('draft')], 2, 0, ['encore été validée']), again: true },
      { ...scene({ ...validated, signed: 'true' }, [both, printed], 1, 0, ['n’est pas au dossier']), again: true },
      {
        ...scene({ paper: 'closed' }, [await asked('cancelled', { unsigned_document_id: unsigned.id })], 1, 0, []),
        again: true,
      },
      scene({ paper: 'card_101' }, [bare, carded, await aClient(editor)], 0, 1, ['101 vierge', 'représentant légal']),
      scene({ paper: 'card_301' }, [await aClient(editor)], 0, 0, ['administrateur technique à lui']),
    ];
  },

  evidence_packs: async (editor) => {
    const proven = await aClient(editor);
    await aDocument(editor, { client_id: proven.id, kind: 'delegation_evidence' });
    const archived = await aClient(editor, { archived_at: new Date() });
    await aMessage(editor, { client_id: archived.id, direction: 'out', state: 'sent', sent_at: new Date() });
    const waiting = await aClient(editor);
    await aMessage(editor, { client_id: waiting.id, direction: 'out', state: 'queued' });
    await aDocument(editor, { client_id: waiting.id, kind: 'request_unsigned' });
    const clients = [proven, archived, waiting, await aClient(editor)];
    return [{ ...scene({}, clients, 2, 0, ['Aucune preuve', 'Aucune preuve']), again: true }];
  },

  gather_forms: async (editor) => {
    const { asked, archive } = await requestWorld(editor);
    const numbered = await asked('acknowledged', { dossier_number: 'SEUL-2026-001' });
    const gone = await asked('submitted');
    await archive(gone);
    const clients = [
      await asked('submitted'),
      await asked('submitted'),
      await asked('signed'),
      numbered,
      gone,
      await asked(null),
    ];
    const title_of_dossier = 'Les formulaires de l’automne';
    const words = ['n’est chez l’ANS', 'son propre dossier', 'archivé', 'n’est chez l’ANS'];
    return [scene({ title_of_dossier, number: 'MASSE-2026-001' }, clients, 2, 0, words)];
  },

  gather_mandate: async (editor) => {
    const { asked, archive } = await requestWorld(editor);
    const { rows } = await editor.owner.query<{ id: string }>('SELECT id FROM administrators');
    const lacking = async (client: Row, lacks: string[] | null = []) => {
      await editor.owner.query(
        `INSERT INTO client_progress (client_id, step, code, title, detail, who, target, slots_needed, slots_covered, active_assignments, computed_on, lacks)
         VALUES ($1, 1, 'none', '', '', 'nobody', '{}', 0, 0, 0, paris_today(), $2) ON CONFLICT (editor_id, client_id) DO UPDATE SET lacks = excluded.lacks`,
        [client.id, lacks],
      );
      return client;
    };
    const gone = await lacking(await asked(null));
    await archive(gone);
    const clients = [
      await lacking(await asked(null)),
      await lacking(await asked('draft')),
      await lacking(await asked('submitted')),
      await lacking(await asked(null), ['card']),
      await lacking(await asked(null), null),
      gone,
      await inTest(editor, await lacking(await asked(null))),
    ];
    const parameters = { title_of_dossier: 'Un mandat', administrators: rows[0]?.id ?? '' };
    const words = [
      'Une demande est déjà en cours',
      'Il manque',
      'commande lui-même',
      'archivé',
      'environnement de test',
    ];
    return [scene(parameters, clients, 2, 0, words)];
  },

  submit_requests: async (editor) => {
    const { asked } = await requestWorld(editor);
    const signed = async (columns = {}) => {
      const scan = await aDocument(editor, { kind: 'request_signed', client_id: null });
      return asked('signed', { signed_document_id: scan.id, signed_on: dayFromToday(-1), ...columns });
    };
    const bare = await signed();
    await editor.owner.query(`UPDATE clients SET contract_state = 'missing' WHERE id = $1`, [bare.id]);
    const clients = [
      await signed(),
      await signed(),
      await asked('submitted'),
      await asked('awaiting_signature'),
      bare,
      await asked(null),
      await inTest(editor, await signed()),
    ];
    const why = ['n’est pas encore signé', 'Contrat avec l’ANS', 'pas de demande en cours', 'Client en test'];
    return [scene({}, clients, 2, 1, why)];
  },
};

/** The same client in the test environment: what it asks of ANS goes to another desk, by another form. */
async function inTest(editor: TestEditor, client: Row): Promise<Row> {
  await editor.owner.query(`UPDATE clients SET environment = 'TEST' WHERE id = $1`, [client.id]);
  return client;
}

/** An editor whose clients lack nothing, each with the request that is asked for. */
async function requestWorld(editor: TestEditor) {
  const { solution, administrator } = await readyEditor(editor);
  const asked = async (state: string | null, columns: Row | Record<string, unknown> = {}) => {
    const client = await readyClient(editor, solution);
    if (!state) return client;
    const own = { client_id: client.id, state, solution_id: solution.id, purpose: 'Accès au DMP' };
    const request = await aRequest(editor, { ...own, ...columns });
    await aRequestAdministrator(editor, { request_id: request.id, administrator_id: administrator.id });
    return client;
  };
  const archive = (client: Row) =>
    editor.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [client.id]);
  return { asked, archive };
}
