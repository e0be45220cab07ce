import type { ParsedMail } from 'mailparser';
import { HandedFiles } from '../../client-space/page/handed-files.service.js';
import { SpaceActs } from '../../client-space/page/space-acts.service.js';
import type { Visit } from '../../client-space/door/link-door.service.js';
import { ClientLink } from '../../client-space/links/client-link.entity.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { ClientStory } from './client-story.js';
import { mailed } from './mailed.js';
import { signedAttachment } from './signed-paper.js';

const question = 'Faut-il aussi vous envoyer l’original signé par la poste\u202f?';

/** The representative comes by the link of the mail, hands back the signed form, and asks something: both wait for a person. */
export async function handBack({ stage, number, signer, requestId }: ClientStory): Promise<void> {
  const name = `${signer?.firstNames} ${signer?.lastName}`;
  const asked = await mailed(stage, requestId, 'signature_request');
  const { bytes, fileName } = await signedAttachment(asked, `formulaire-413-${number}-signé.pdf`, name);
  const paper = await stage.get(HandedFiles).joined([Buffer.from(bytes)], { form: formOf(asked), firstName: fileName });
  await stage.asClient(name, async () => {
    const link = await stage.get(TenantDb).theOne(ClientLink, { requestId });
    const visit: Visit = { link, editorName: '', token: '', known: true, unlocked: true, closed: false };
    const acts = stage.get(SpaceActs);
    await acts.visited(visit);
    await acts.handBack(visit, paper);
    await acts.askQuestion(visit, question);
  });
  await stage.jobs();
}

function formOf({ attachments }: ParsedMail): Buffer | null {
  return attachments[0]?.content ?? null;
}
