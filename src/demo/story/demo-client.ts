import { v7 as uuidv7 } from 'uuid';
import { neededSlots, type Service } from '../../journey/plan.js';
import { seedCertificates, seedOrders } from './demo-certificates.js';
import { seedRequest } from './demo-request.js';
import { dayFromToday, daysAgo, type MadeClient, type Making } from './making.js';
import { mailAddress, personName, slug } from './names.js';
import { cardNumber } from './numbers.js';
import { insert, tell, type Event } from './rows.js';
import { reached } from './situations.js';

/** One client, from the register as far as its situation says, with the story that led there. */
export async function seedClient(making: Making): Promise<string> {
  const { db, situation, since } = making;
  const events: Event[] = [];
  const client = await seedIdentity(making, events);
  if (reached(situation, 'representative')) await seedRepresentative(making, client);
  if (reached(situation, 'instance')) await seedInstance(making, client);
  if (reached(situation, 'delegation') || situation.delegation) await seedDelegation(making, client);
  if (reached(situation, 'draft') && !reached(situation, 'running')) await seedRequest(making, client);
  if (reached(situation, 'running'))
    await seedRequest({ ...making, since: since + 20, situation: { ...situation, stage: 'validated' } }, client);
  if (situation.order) await seedOrders(making, client);
  if (reached(situation, 'running')) await seedCertificates(making, client);
  await tell(db, events);
  return client.id;
}

async function seedIdentity(
  { db, entity, situation, team, since, random }: Making,
  events: Event[],
): Promise<MadeClient> {
  const begun = since + 25;
  const signed = reached(situation, 'contract');
  const id = await insert(db, 'clients', {
    finess_ej: entity.finess,
    siret: entity.siret,
    name: entity.name,
    address: `${1 + random.below(80)} rue de la République`,
    postal_code: entity.postalCode,
    town: entity.town,
    departement: entity.departement,
    contract_state: signed ? 'signed' : (situation.contract ?? 'missing'),
    contract_since: signed || situation.contract ? dayFromToday(-begun + 3) : null,
    contract_number: signed ? `CA-${entity.finess}` : null,
    account_manager_id: random.below(3) > 0 ? team.users['manager']?.id : null,
    created_at: signed ? daysAgo(begun) : daysAgo(since),
  });
  for (const establishment of entity.establishments) {
    await insert(db, 'establishments', {
      client_id: id,
      finess_eg: establishment.finess,
      name: establishment.name,
      town: entity.town,
    });
  }
  const client: MadeClient = {
    id,
    entity,
    representative: null,
    slots: [],
    happened: (days, { by, job, ...event }) => {
      const person = team.users[by ?? 'support'];
      const actor = job
        ? { kind: 'job' as const, name: job }
        : { kind: 'person' as const, id: person?.id ?? uuidv7(), name: person?.name ?? 'Camille Roussel' };
      events.push({ ...event, at: daysAgo(Math.max(days, 0), 7 + (events.length % 10)), clientId: id, actor });
    },
  };
  client.happened(signed ? begun : since, {
    subject: { kind: 'client', id },
    action: 'created',
    summary: 'Client créé depuis l’annuaire national',
  });
  if (signed)
    client.happened(begun - 3, {
      subject: { kind: 'client', id },
      action: 'contract_recorded',
      summary: 'Contrat avec l’ANS enregistré',
      to: 'signed',
      from: 'missing',
    });
  return client;
}

async function seedRepresentative({ db, situation, random, serial, since }: Making, client: MadeClient): Promise<void> {
  const person = personName(random);
  const ready = reached(situation, 'instance') || !situation.card;
  const withCard = reached(situation, 'card');
  const representative = {
    ...person,
    email: mailAddress(person, `${slug(client.entity.name).slice(0, 30)}.example`),
    cardNumber: cardNumber(20_000 + serial),
    phone: `04500${String(10_000 + serial).slice(-5)}`,
  };
  await insert(db, 'representatives', {
    client_id: client.id,
    role: random.below(5) === 0 ? 'agent' : 'legal_representative',
    last_name: person.lastName,
    first_names: person.firstName,
    email: representative.email,
    phone: representative.phone,
    card_kind: withCard ? (random.below(4) === 0 ? 'CPS' : 'CDE') : null,
    card_number: withCard && ready ? representative.cardNumber : null,
    card_state: withCard ? (ready ? 'active' : 'ordered') : null,
    card_valid_until: withCard && ready ? dayFromToday(300 + random.below(600)) : null,
  });
  client.representative = representative;
  client.happened(since + 20, {
    subject: { kind: 'client', id: client.id },
    action: 'representative_recorded',
    summary: `Représentant enregistré : ${person.firstName} ${person.lastName}`,
  });
}

async function seedInstance({ db, random, solutionId, situation, since }: Making, client: MadeClient): Promise<void> {
  const services: Service[] = random.below(4) === 0 ? ['dmp', 'insi_auto', 'mss_bal'] : ['dmp', 'insi_manu'];
  const name = `SRV-DUI-${slug(client.entity.town).toUpperCase()}`;
  const id = await insert(db, 'instances', {
    client_id: client.id,
    solution_id: solutionId,
    name,
    application_name: `DUI ${slug(client.entity.town).toUpperCase()}`.slice(0, 40),
    services,
  });
  await db.query(
    'INSERT INTO instance_establishments (instance_id, establishment_id) SELECT $1, id FROM establishments WHERE client_id = $2',
    [id, client.id],
  );
  client.happened(since + 16, {
    subject: { kind: 'instance', id },
    action: 'created',
    summary: `Instance ${name} ajoutée`,
  });
  for (const slot of neededSlots({
    id,
    name,
    services,
    applicationName: `DUI ${slug(client.entity.town).toUpperCase()}`.slice(0, 40),
  })) {
    const slotId = await insert(db, 'slots', {
      client_id: client.id,
      instance_id: id,
      offer: slot.offer,
      usage: slot.usage,
      purpose: slot.purpose,
      label: slot.label,
      common_name: slot.commonName,
      common_name_rule: slot.commonNameRule,
      serves: slot.serves,
      needed_because: slot.why,
      actor_email: 'certificats@demo.example',
      informed_email: situation.stage === 'running' ? client.representative?.email : null,
    });
    client.slots.push({ ...slot, id: slotId });
  }
}

async function seedDelegation({ db, situation, since, team, random }: Making, client: MadeClient): Promise<void> {
  const state = situation.delegation ?? 'active';
  const id = await insert(db, 'delegations', {
    client_id: client.id,
    state,
    state_since: state === 'active' ? daysAgo(since + 12) : daysAgo(state === 'to_review' ? 3 : since),
    starts_on: state === 'requested' ? null : dayFromToday(-(since + 12)),
    ends_on: state === 'requested' ? null : dayFromToday(400 + random.below(700)),
  });
  client.happened(since + 14, {
    subject: { kind: 'delegation', id },
    action: 'request',
    from: 'prepared',
    to: 'requested',
    summary: 'Délégation demandée au client',
  });
  if (state === 'requested') return;
  client.happened(since + 12, {
    subject: { kind: 'delegation', id },
    action: 'activate',
    from: 'signed',
    to: 'active',
    summary: 'Délégation signée, en vigueur',
  });
  if (state === 'to_review')
    client.happened(3, {
      subject: { kind: 'delegation', id },
      action: 'review',
      from: 'active',
      to: 'to_review',
      summary: 'Délégation à revoir : représentant changé',
      by: 'manager',
    });
  if (!reached(situation, 'running') || situation.orphan) return;
  const [first] = team.administrators;
  if (first)
    await insert(db, 'assignments', {
      client_id: client.id,
      administrator_id: first.id,
      state: 'active',
      state_since: daysAgo(since),
    });
}
