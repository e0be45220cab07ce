import {
  aCertificate,
  aClient,
  aDelegation,
  anAdministrator,
  anAssignment,
  anEstablishment,
  anInstance,
  anOrder,
  aRepresentative,
  aRequest,
  aSlot,
  type Columns,
  dayFromToday,
  insertRow,
  type Row,
} from '../support/factories.js';
import type { TestEditor } from '../support/tenant.js';
import { type Scene, scene } from './scene.js';

/** What is done in number to rights, certificates and records. */
export const rightsScenes: Record<string, (editor: TestEditor) => Promise<Scene[]>> = {
  send_mandates: async (editor) => {
    const signed = async (columns: Columns = {}, representative: Columns = {}) => {
      const client = await aClient(editor, columns);
      await aRepresentative(editor, { client_id: client.id, ...representative });
      return client;
    };
    const mandated = async (delegation: Columns) => {
      const client = await signed();
      await aDelegation(editor, { client_id: client.id, ...delegation });
      return client;
    };
    const unsent = { evidence_document_id: null, ends_on: null };
    const clients = [
      await signed(),
      await mandated({ state: 'prepared', ...unsent }),
      await mandated({ state: 'to_correct', ...unsent }),
      await mandated({ state: 'active', ends_on: dayFromToday(20) }),
      await mandated({ state: 'to_review' }),
      await mandated({ state: 'requested', ...unsent }),
      await mandated({ state: 'signed' }),
      await mandated({ state: 'active', scope: ['ORG', 'SERV'] }),
      await signed({ archived_at: new Date() }),
      await signed({ self_administered: true }),
      await aClient(editor),
      await signed({}, { email: null }),
    ];
    const terms = { scope: 'ORG,SERV', endsOn: dayFromToday(800) };
    return [
      scene(terms, clients, 5, 3, [
        'Ce client est archivé',
        'commande lui-même',
        'le représentant légal du client',
        'n’a pas d’adresse électronique',
      ]),
    ];
  },

  activate_mandates: async (editor) => {
    const mandated = async (delegation: Columns = {}, columns: Columns = {}) => {
      const client = await aClient(editor, columns);
      await aDelegation(editor, { client_id: client.id, state: 'signed', ends_on: null, ...delegation });
      return client;
    };
    const replacing = async (scope: string[]) => {
      const client = await mandated({ scope });
      await aDelegation(editor, { client_id: client.id, state: 'active', scope: ['ORG', 'SERV'] });
      return client;
    };
    const several = await mandated();
    await aDelegation(editor, { client_id: several.id, state: 'signed', ends_on: null });
    const clients = [
      await mandated(),
      await mandated(),
      await mandated({}, { self_administered: true }),
      await replacing(['ORG', 'SERV']),
      await replacing(['ORG']),
      await mandated({ state: 'active' }),
      await mandated({ state: 'to_review' }),
      await mandated({ state: 'requested', evidence_document_id: null }),
      await aClient(editor),
      await mandated({}, { archived_at: new Date() }),
      await mandated({ starts_on: dayFromToday(9) }),
      await mandated({ ends_on: dayFromToday(-1) }),
      await mandated({ evidence_document_id: null }),
      several,
    ];
    return [
      scene({}, clients, 4, 2, [
        'couvre aussi l’offre SERV',
        'n’attend d’être activé',
        'n’attend d’être activé',
        'Ce client est archivé',
        'La délégation prend effet le',
        'La délégation a pris fin le',
        'Le mandat signé manque',
        'Plusieurs mandats signés',
      ]),
    ];
  },

  move_to_portal: async (editor) => {
    const card = { card_kind: 'CPS', card_state: 'active', card_valid_until: dayFromToday(300) };
    const signed = async (columns: Columns = {}, representative: Columns | null = {}) => {
      const client = await aClient(editor, columns);
      if (representative) await aRepresentative(editor, { client_id: client.id, ...card, ...representative });
      return client;
    };
    const designating = async (delegation: Columns) => {
      const client = await signed();
      await aDelegation(editor, { client_id: client.id, evidence_document_id: null, ...delegation });
      return client;
    };
    const undeclared = [await signed()];
    const clients = [
      await signed(),
      await designating({ channel: 'form', state: 'active', scope: ['ORG', 'SERV'] }),
      await designating({ channel: 'portal', state: 'prepared' }),
      await designating({ channel: 'portal', state: 'refused' }),
      await designating({ channel: 'portal', state: 'requested' }),
      await designating({ channel: 'portal', state: 'active' }),
      await signed({ archived_at: new Date() }),
      await signed({ self_administered: true }),
      await signed({}, null),
      await signed({}, { email: null }),
      await signed({}, { card_valid_until: dayFromToday(-1) }),
      await signed({ environment: 'TEST' }),
    ];
    await editor.owner.query('UPDATE editors SET third_party_since = $1', [dayFromToday(-9)]);
    return [
      scene({}, clients, 4, 2, [
        'Ce client est archivé',
        'il n’a personne à désigner',
        'le représentant légal du client',
        'n’a pas d’adresse électronique',
        'n’a pas de carte CPS ou CDE en cours',
        'environnement de test',
      ]),
      scene({}, undeclared, 1, 0, []),
    ];
  },

  assign_administrators: async (editor) => {
    const person = await anAdministrator(editor);
    const bare = await anAdministrator(editor, {}, null);
    const leaving = await anAdministrator(editor, { left_on: dayFromToday(20) });
    const elsewhere = await anAdministrator(editor, { client_id: (await aClient(editor)).id });
    const having = async (state: string) => {
      const client = await aClient(editor);
      await anAssignment(editor, { client_id: client.id, administrator_id: person.id, state });
      return client;
    };
    const full = await aClient(editor);
    for (let one = 0; one < 4; one++) await anAssignment(editor, { client_id: full.id, state: 'to_request' });
    const clients = [
      await aClient(editor),
      await having('closed'),
      await having('to_request'),
      await having('requested'),
      await having('active'),
      await having('end_to_request'),
      await aClient(editor, { archived_at: new Date() }),
      await aClient(editor, { self_administered: true }),
      full,
    ];
    const to = (row: Row) => ({ administrator: row.id });
    return [
      scene(to(person), clients, 2, 3, [
        'est déjà prévue sur ce client',
        'Ce client est archivé',
        'commande lui-même',
        'personnes sont déjà à demander',
      ]),
      scene(to(bare), [await aClient(editor)], 0, 0, ['n’a pas de carte']),
      scene(to(leaving), [await aClient(editor)], 0, 0, ['quitte ses fonctions']),
      scene(to(elsewhere), [await aClient(editor)], 0, 0, ['d’un autre client']),
    ];
  },

  end_rights: async (editor) => {
    const holding = async (columns: Columns, ...assignments: string[]) => {
      const client = await aClient(editor, columns);
      for (const state of assignments) await anAssignment(editor, { client_id: client.id, state });
      return client;
    };
    const person = await anAdministrator(editor);
    const served = async () => {
      const client = await aClient(editor);
      await anAssignment(editor, { client_id: client.id, administrator_id: person.id, state: 'active' });
      return client;
    };
    const mandated = await holding({}, 'active', 'active', 'to_request');
    await aDelegation(editor, { client_id: mandated.id });
    const asked = await holding({}, 'active');
    const request = await aRequest(editor, { client_id: asked.id, state: 'submitted' });
    await anAssignment(editor, { client_id: asked.id, state: 'requested', request_id: request.id });
    await anOrder(editor, { client_id: asked.id });
    const onPortal = await holding({}, 'requested');
    await aDelegation(editor, { client_id: onPortal.id, channel: 'portal', state: 'requested' });
    const clients = [
      mandated,
      asked,
      onPortal,
      await served(),
      await served(),
      await holding({}, 'end_to_request', 'end_requested'),
      await holding({}),
      await holding({ archived_at: new Date() }, 'active'),
    ];
    return [scene({ reason: 'Le client part.', date: dayFromToday(0) }, clients, 5, 2, ['Ce client est archivé'])];
  },

  change_contacts: async (editor) => {
    const watched = async (email: string | null, columns: Columns = {}, slot: Columns = {}) => {
      const client = await aClient(editor, columns);
      await aSlot(editor, { client_id: client.id, actor_email: email, ...slot });
      return client;
    };
    const change = { field: 'actorEmail', from: 'ancien@editeur.test', to: 'igc@editeur.test' };
    const clients = [
      await watched('ancien@editeur.test'),
      await watched('ANCIEN@editeur.test'),
      await watched('igc@editeur.test'),
      await watched('autre@editeur.test'),
      await watched('ancien@editeur.test', { archived_at: new Date() }),
      await watched('ancien@editeur.test', {}, { not_needed_reason: 'L’instance est hors service.' }),
    ];
    return [
      scene(change, clients, 2, 1, ['n’a cette adresse', 'Ce client est archivé', 'n’a aucun emplacement suivi']),
      scene({ ...change, from: '' }, [await watched('autre@editeur.test'), await watched(null)], 2, 0, []),
      scene(
        { field: 'informedEmail', from: '', to: '' },
        [await watched('igc@editeur.test', {}, { informed_email: 'dsi@client.test' })],
        1,
        0,
        [],
      ),
    ];
  },

  prepare_renewals: async (editor) => {
    const person = await anAdministrator(editor);
    const ready = async (columns: Columns = {}, days: number | null = 20, slot: Columns = {}) => {
      const client = await aClient(editor, columns);
      const instance = await anInstance(editor, { client_id: client.id, services: ['dmp'] });
      await aDelegation(editor, { client_id: client.id });
      await anAssignment(editor, { client_id: client.id, administrator_id: person.id });
      const row = await aSlot(editor, { client_id: client.id, instance_id: instance.id, ...slot });
      if (days !== null) await ending(row, days);
      return { client, slot: row, instance };
    };
    const ending = (slot: Row, days: number) =>
      aCertificate(editor, {
        client_id: slot['client_id'],
        slot_id: slot.id,
        not_before: new Date(Date.now() - 900 * 86_400_000),
        not_after: new Date(Date.now() + days * 86_400_000),
        installed_at: new Date(),
        verified_at: new Date(),
      });
    const ordered = await ready();
    await anOrder(editor, { client_id: ordered.client.id, slot_id: ordered.slot.id });
    const undelegated = await ready();
    await editor.owner.query('DELETE FROM delegations WHERE client_id = $1', [undelegated.client.id]);
    const nobody = await ready();
    await editor.owner.query('DELETE FROM assignments WHERE client_id = $1', [nobody.client.id]);
    const all = [
      await ready(),
      await ready(),
      await ready({}, -3),
      ordered,
      await ready({}, 400),
      await ready({}, null),
      undelegated,
      nobody,
      await ready({ contract_state: 'requested' }),
      await ready({ archived_at: new Date() }),
    ];
    // Domain rule 5: what two establishments had is ordered once, under the number of the client.
    const held = await ready({}, null);
    for (let one = 0; one < 2; one++) {
      const establishment = await anEstablishment(editor, { client_id: held.client.id });
      await insertRow(editor, 'instance_establishments', {
        instance_id: held.instance.id,
        establishment_id: establishment.id,
      });
      const columns = { client_id: held.client.id, instance_id: held.instance.id, establishment_id: establishment.id };
      await ending(await aSlot(editor, columns), 20);
    }
    return [
      scene({ days: '90' }, [held.client], 1, 0, []),
      scene(
        { days: '90' },
        all.map(({ client }) => client),
        3,
        3,
        [
          'Aucune délégation en vigueur',
          'Aucun administrateur n’est habilité',
          'Le contrat du client',
          'Ce client est archivé',
        ],
      ),
    ];
  },

  change_holder: async (editor) => {
    const held = async (level: string, columns: Columns = {}, instance: Columns = {}) => {
      const client = await aClient(editor, columns);
      const since = level === 'EG' ? { holder_since: dayFromToday(-90), holder_reason: 'Parc déployé.' } : {};
      const row = await anInstance(editor, { client_id: client.id, holder_level: level, ...since, ...instance });
      const establishment = await anEstablishment(editor, { client_id: client.id });
      await insertRow(editor, 'instance_establishments', {
        instance_id: row.id,
        establishment_id: establishment.id,
      });
      return { ...client, instance: row, establishment };
    };
    const running = await held('EG');
    const slot = await aSlot(editor, {
      client_id: running.id,
      instance_id: running.instance.id,
      establishment_id: running.establishment.id,
    });
    await aCertificate(editor, { client_id: running.id, slot_id: slot.id });
    const clients = [
      running,
      await held('EG'),
      await held('EG'),
      await held('EJ'),
      await held('EG', { archived_at: new Date() }),
      await held('EG', {}, { retired_at: new Date() }),
      await aClient(editor),
    ];
    return [
      scene({ reason: 'Fin du palier.' }, clients, 3, 1, [
        'Ce client est archivé',
        'aucune instance logicielle en service',
        'aucune instance logicielle en service',
      ]),
    ];
  },

  update_field: async (editor) => {
    const clients = [
      await aClient(editor, { contract_state: 'missing', contract_since: null }),
      await aClient(editor, { contract_state: 'requested', contract_since: dayFromToday(-9) }),
      await aClient(editor, { contract_state: 'signed', contract_since: dayFromToday(-3) }),
      await aClient(editor, { contract_state: 'missing', contract_since: null, archived_at: new Date() }),
    ];
    const signed = { contractState: 'signed', contractSince: dayFromToday(-3) };
    const tested = await aClient(editor, { environment: 'TEST', finess_ej: '060000000' });
    const represented = async (card: Columns) => {
      const client = await aClient(editor);
      await aRepresentative(editor, { client_id: client.id, ...card });
      return client;
    };
    const noCard = { card_kind: null, card_number: null, card_state: null, card_valid_until: null };
    const ordered = { ...noCard, card_kind: 'CDE', card_state: 'ordered' };
    return [
      scene(signed, clients, 2, 1, ['Ce client est archivé']),
      scene({ ...signed, contractState: 'requested' }, [await aClient(editor)], 0, 0, ['plus avancé']),
      scene({ ordering: 'self' }, [await aClient(editor), await aClient(editor)], 2, 0, []),
      scene({ environment: 'PROD' }, [tested, await aClient(editor)], 0, 1, ['identifiant de test']),
      scene({ address: '', postalCode: '13001', town: 'Marseille' }, [await aClient(editor)], 1, 0, []),
      scene({ postalCode: '1300' }, [await aClient(editor)], 0, 0, ['Code postal\u00a0: Un code postal a 5 chiffres']),
      scene(
        { cardKind: 'CDE', cardState: 'ordered' },
        [await represented(noCard), await represented(ordered), await aClient(editor)],
        1,
        1,
        ['pas de représentant'],
      ),
      scene({ cardState: 'active' }, [await represented(ordered)], 0, 0, ['Indiquez le numéro de la carte active']),
      scene({ ...signed, email: 'direction@groupe.test' }, [await represented({})], 1, 0, []),
    ];
  },

  write_to_many: async (editor) => {
    const reachable = async (columns: Columns = {}, email: string | null = 'direction@client.test') => {
      const client = await aClient(editor, columns);
      await aRepresentative(editor, { client_id: client.id, email });
      return client;
    };
    const letter = {
      recipients: 'representative',
      subject: 'Vos certificats',
      text: 'Bonjour {representant},\n{client}.',
    };
    const clients = [
      await reachable(),
      await reachable({ town: null }),
      await reachable({ archived_at: new Date() }),
      await reachable({}, null),
      await aClient(editor),
    ];
    const placed = { ...letter, text: 'Votre commune\u00a0: {commune}.' };
    return [
      scene(letter, clients, 2, 0, ['Ce client est archivé', 'Aucune adresse', 'Aucune adresse']),
      scene(placed, [await reachable({ town: 'Brest' }), await reachable({ town: null })], 1, 0, ['cite {commune}']),
      scene(
        { ...letter, text: 'Comme à la fondation des Ormeaux.' },
        [await reachable({ name: 'Fondation des Ormeaux' }), await reachable()],
        1,
        0,
        ['parlerait d’un autre client'],
      ),
    ];
  },
};
