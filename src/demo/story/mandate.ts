import { signerName } from '../../identifiers/person-name.js';
import { DelegationChanges } from '../../delegations/delegation-changes.service.js';
import { delegationForm, signedDelegationForm } from '../../delegations/delegation.form.js';
import { DelegationsService } from '../../delegations/delegations.service.js';
import type { CheckedFile } from '../../platform/changes/change-form.js';
import { clock } from '../../platform/clock.js';
import type { ClientStory } from './client-story.js';
import { dayFromToday } from './days.js';
import { mailed } from './mailed.js';
import { signedAttachment, signedPaper } from './signed-paper.js';

/** The mandate by which the editor acts for the client: sent by us then signed, or signed when it reaches us. */
export function giveMandate(story: ClientStory): void {
  const { situation } = story;
  if (situation.actsItself) return;
  const onlyRequested = situation.delegation === 'requested';
  if (!onlyRequested && !story.reached('delegation')) return;
  const endsOn = dayFromToday(400 + story.random.below(700));
  const mandate: Mandate = { id: '', endsOn };
  if (onlyRequested) return story.on(story.daysSince('instance'), () => send(story, mandate));
  const signed = story.daysSince('delegation');
  if (situation.stage !== 'delegation') return story.on(signed, () => record(story, mandate));
  story.on(signed + 4, () => send(story, mandate));
  story.on(signed, () => receive(story, mandate));
}

/** The client takes back what it gave. */
export async function endMandate({ stage, id }: ClientStory, reason: string): Promise<void> {
  await stage.as('support', async () => {
    const held = await stage.get(DelegationsService).inForce(id);
    if (held) await stage.get(DelegationChanges).change(held.id, 'end', { reason, date: clock.today() });
  });
}

/** It comes back: a new mandate is a new row. */
export function giveAnother(story: ClientStory): Promise<void> {
  return record(story, { id: '', endsOn: dayFromToday(700) });
}

interface Mandate {
  id: string;
  endsOn: string;
}

const terms = ({ endsOn }: Mandate) =>
  ({ channel: 'form', scope: ['ORG'], startsOn: clock.today(), endsOn }) satisfies Record<string, unknown>;

async function send({ stage, id }: ClientStory, mandate: Mandate): Promise<void> {
  await stage.as('support', async () => {
    const prepared = await stage.get(DelegationsService).prepare(id, delegationForm.parse(terms(mandate)));
    mandate.id = prepared.id;
    await stage.get(DelegationChanges).change(prepared.id, 'send');
  });
  await stage.jobs();
}

async function receive(story: ClientStory, mandate: Mandate): Promise<void> {
  const { stage, entity, signer } = story;
  const asked = await mailed(stage, mandate.id, 'mandate_request');
  const by = signerName(signer);
  const document = await signedAttachment(asked, `Mandat ${entity.finess} signé.pdf`, by);
  await stage.as('support', async () => {
    await stage.get(DelegationChanges).change(mandate.id, 'sign', { date: clock.today(), document });
    await stage.get(DelegationChanges).change(mandate.id, 'activate');
  });
}

async function record(story: ClientStory, mandate: Mandate): Promise<void> {
  const { stage, id } = story;
  const given = { ...terms(mandate), signedOn: clock.today(), evidence: await scan(story) };
  const form = await signedDelegationForm.parseAsync(given);
  await stage.as('support', async () => {
    await stage.get(DelegationsService).recordSigned(id, form, form.evidence);
  });
}

function scan({ number, entity, signer }: ClientStory): Promise<CheckedFile> {
  const by = signerName(signer);
  return signedPaper(`Mandat ${number} signé.pdf`, `Mandat de ${entity.name}`, by);
}
