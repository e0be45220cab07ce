import { newClientForm } from '../../clients/identity/client.form.js';
import { contractForm } from '../../clients/records/contract.form.js';
import { ContractService } from '../../clients/records/contract.service.js';
import { representativeForm } from '../../clients/records/representative.form.js';
import { RepresentativesService } from '../../clients/records/representatives.service.js';
import { ClientsService } from '../../clients/clients.service.js';
import { CommentsService } from '../../clients/comments.service.js';
import { NewClientService } from '../../client-page/new-client.service.js';
import { EstablishmentsService } from '../../establishments/establishments.service.js';
import { instanceForm } from '../../instances/instance.form.js';
import { HolderChoices } from '../../instances/holder-choices.service.js';
import { InstancesService } from '../../instances/instances.service.js';
import { clock } from '../../platform/clock.js';
import { PeopleQueries } from '../../clients/people.queries.js';
import { SlotsService } from '../../slots/slots.service.js';
import type { ClientStory } from './client-story.js';
import { dayFromToday } from './days.js';
import { domainOf, mailAddress, personName, slug } from './made/names.js';
import { cardNumber } from './made/numbers.js';

/** The client, its contract, its representative with a card, its instance: as far as the situation says. */
export function fillFile(story: ClientStory): void {
  const { situation } = story;
  const followed = story.random.below(3) > 0;
  story.on(story.daysSince('nothing') + (situation.contract ? 4 : 0), () => create(story, followed));
  if (situation.contract) story.on(story.daysSince('nothing'), () => recordContract(story, 'requested'));
  if (story.reached('contract')) story.on(story.daysSince('contract'), () => recordContract(story, 'signed'));
  if (story.reached('representative')) appointSomebody(story);
  if (story.reached('instance')) addInstance(story);
}

async function create(story: ClientStory, followed: boolean): Promise<void> {
  const { stage, entity } = story;
  await stage.as('support', async () => {
    const people = await stage.get(PeopleQueries).choices();
    const manager = people.find(({ name }) => name === 'Inès Carvalho');
    const { finess, establishments, departement: _, ...identity } = entity;
    const { bySiret } = story.situation;
    const form = newClientForm.parse({
      ...identity,
      finessEj: bySiret ? '' : finess,
      address: `${1 + (story.serial % 80)} rue de la République`,
      environment: 'PROD',
      accountManagerId: followed ? (manager?.id ?? '') : '',
      establishments: bySiret ? [] : establishments.map((house) => house.finess),
    });
    story.id = (await stage.get(NewClientService).create(form)).id;
    if (story.serial % 14 === 5)
      await stage.get(CommentsService).add(story.id, 'Préfère être appelé le matin, avant 10 h.');
  });
}

function recordContract(story: ClientStory, contractState: 'requested' | 'signed'): Promise<void> {
  const { stage } = story;
  return stage.as('support', async () => {
    const client = await stage.get(ClientsService).byId(story.id);
    const form = contractForm.parse({
      contractState,
      contractSince: dayFromToday(-1),
      contractNumber: contractState === 'signed' ? `CA-${story.number}` : '',
      ordering: story.situation.actsItself ? 'self' : 'delegated',
      version: client.version,
    });
    await stage.get(ContractService).edit(client, form);
  });
}

function appointSomebody(story: ClientStory): void {
  const person = newPerson(story, story.serial);
  // Printed on the card: well after today.
  const cardValidUntil = dayFromToday(300 + story.random.below(600));
  const cardKind = story.random.below(4) === 0 ? 'CPS' : 'CDE';
  const cardOnOrder = { cardKind, cardState: 'ordered' };
  const cardInHand = { cardKind, cardState: 'active', cardNumber: cardNumber(20_000 + story.serial), cardValidUntil };
  story.on(story.daysSince('representative'), () => appoint(story, person));
  if (!story.reached('card')) return;
  const received = story.daysSince('card');
  story.on(story.situation.card ? received : received + 6, () => appoint(story, { ...person, ...cardOnOrder }));
  if (!story.situation.card) story.on(received, () => appoint(story, { ...person, ...cardInHand }));
  // The mandate of the former one is then to be looked at again, by itself.
  if (story.situation.delegation === 'to_review') {
    const cards = { ...cardInHand, cardNumber: cardNumber(29_000 + story.serial) };
    const successor = { ...newPerson(story, 900 + story.serial), ...cards };
    story.on(3, () => appoint(story, successor, true));
  }
}

type Person = ReturnType<typeof newPerson>;

function newPerson({ random, entity }: ClientStory, serial: number) {
  const { firstName, lastName } = personName(random);
  const email = mailAddress({ firstName, lastName }, domainOf(entity.name));
  const role = random.below(5) === 0 ? 'agent' : 'legal_representative';
  return { role, firstNames: firstName, lastName, email, phone: `04500${String(10_000 + serial).slice(-5)}` };
}

/** The first one; the same with more known; or, `follows`, the one who comes after. */
function appoint(story: ClientStory, person: Person, follows = false): Promise<void> {
  const { stage } = story;
  return stage.as(follows ? 'account_manager' : 'support', async () => {
    const service = stage.get(RepresentativesService);
    const current = await service.current(story.id);
    const known = current && !follows ? { version: current.version, representativeId: current.id } : {};
    const form = representativeForm.parse({ ...person, ...known });
    if (current && !follows) await service.edit(story.id, form);
    else await service.appoint(story.id, form, current?.id ?? null);
    story.signer = person;
  });
}

function addInstance(story: ClientStory): void {
  const { stage, entity } = story;
  const town = slug(entity.town).toUpperCase();
  const services = story.random.below(4) === 0 ? ['dmp', 'insi_auto', 'mss_bal'] : ['dmp', 'insi_manu'];
  story.on(story.daysSince('instance') + (story.situation.delegation === 'requested' ? 2 : 0), async () => {
    await stage.as('support', async () => {
      const served = await stage.get(EstablishmentsService).ofClient(story.id);
      const form = instanceForm.parse({
        name: `SRV-DUI-${town}`,
        applicationName: `DUI ${town}`.slice(0, 40),
        services,
        solutionName: story.props.solution,
        establishments: served.map(({ finessEg }) => finessEg),
      });
      const instance = await stage.get(InstancesService).add(story.id, form);
      story.houses = new Map(served.map(({ id, finessEg }) => [id, finessEg]));
      if (story.situation.underEstablishment) await holdByEstablishment(story, instance);
    });
    await stage.as('support', () => nameContacts(story));
  });
}

// The choice of the guide, « à court terme »: as many sets as establishments, kept until they end.
async function holdByEstablishment({ stage, id }: ClientStory, instance: string): Promise<void> {
  const reason = 'Les certificats des établissements sont déjà déployés pour le DMP.';
  await stage.get(HolderChoices).choose(id, [instance], { level: 'EG', since: clock.today(), reason });
}

// Guide V0.6, étape 4: « e-mail de l’acteur » is compulsory on the platform.
async function nameContacts(story: ClientStory): Promise<void> {
  const informedEmail = story.reached('running') ? (story.signer?.email ?? null) : null;
  for (const { id, version } of await story.slots())
    await story.stage
      .get(SlotsService)
      .editContacts(id, { actorEmail: 'certificats@demo.example', informedEmail, version });
}
