import { signerName } from '../../identifiers/person-name.js';
import type { ParsedMail } from 'mailparser';
import { SpaceActs } from '../../client-space/page/space-acts.service.js';
import type { ReadPaper } from '../../client-space/page/handed-files.service.js';
import type { Visit } from '../../client-space/door/link-door.service.js';
import { ClientLink } from '../../client-space/links/client-link.entity.js';
import { readHanded } from '../../paper/handed/read-handed.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { ClientStory } from './client-story.js';
import { mailed } from './mailed.js';
import { signedAttachment } from './signed-paper.js';

const question = 'Faut-il aussi vous envoyer l’original signé par la poste\u202f?';

/** The representative comes by the link of the mail, hands back the signed form, and asks something: both wait for a person. */
export async function handBack({ stage, number, signer, requestId }: ClientStory): Promise<void> {
  const name = signerName(signer);
  const paper = await signedForm(await mailed(stage, requestId, 'signature_request'), number, name);
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

// Read here and not aside: it is our own, and the machine that plays the story may be a slow one.
async function signedForm(asked: ParsedMail, number: string, signer: string): Promise<ReadPaper> {
  const { bytes, fileName } = await signedAttachment(asked, `formulaire-413-${number}-signé.pdf`, signer);
  const facts = await readHanded([bytes]);
  if (!facts.ok) throw new Error(`The form that ${signer} signed cannot be handed back: ${facts.reason}`);
  return { fileName, mediaType: 'application/pdf', bytes: Buffer.from(bytes), facts };
}
