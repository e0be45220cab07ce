import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { archivedFile, archivedWords } from '../../platform/files/archived-name.js';
import type { ZippedFile } from '../../platform/files/answer-zip.js';
import { asideRoom } from '../../platform/aside/aside-room.js';
import { Aside } from '../../platform/aside/aside.js';
import { NotFound } from '../../platform/web/errors.js';
import { count, dateTime } from '../../platform/web/view-helpers.js';
import type { Artefact } from '../engine/campaign-kinds.js';
import { CampaignsService } from '../engine/campaigns.service.js';
import { type CampaignDocument, CampaignDocumentsQueries } from './campaign-documents.queries.js';

const paper = asideRoom<typeof import('../../paper/joined-forms.js')>('paper/joined-forms.js');

/** Joined in one file to print: what one process holds, and on a desk. */
const inVolume = 25;

/** What the documents of a campaign are downloaded as: one archive with its list, or volumes to print. Recorded as any export. */
@Injectable()
export class CampaignDocuments {
  constructor(
    private readonly campaigns: CampaignsService,
    private readonly queries: CampaignDocumentsQueries,
    private readonly documents: DocumentsService,
    private readonly aside: Aside,
    private readonly audit: AuditService,
  ) {}

  async artefacts(campaignId: string): Promise<Artefact[]> {
    const all = await this.queries.howMany(campaignId);
    if (all === 0) return [];
    const base = `/campaigns/${campaignId}/documents`;
    const volumes = Array.from({ length: Math.ceil(all / inVolume) }, (_, index) => {
      const from = index * inVolume + 1;
      const to = Math.min(from + inVolume - 1, all);
      return { label: `À imprimer, ${from} à ${to} (PDF)`, href: `${base}/volume-${index + 1}.pdf` };
    });
    const zip = { label: 'Toutes les pièces et leur liste (ZIP)', href: `${base}/all.zip` };
    return [{ ...zip, hint: count(all, 'pièce', 'pièces') }, ...volumes];
  }

  /** Every document under a name that keeps the order, after the list of them. */
  async archive(campaignId: string): Promise<ZippedFile[]> {
    const found = await this.found(campaignId);
    const files = found.map((document, index) => ({ ...document, name: nameOf(document, index) }));
    const cover = await this.cover(campaignId, files);
    await this.tell(campaignId, `${count(files.length, 'pièce', 'pièces')} dans une archive`);
    return [
      { name: '000-liste.pdf', at: found[0]?.createdAt ?? new Date(0), read: () => Promise.resolve(cover) },
      ...files.map(({ id, name, createdAt: at }) => ({ name, at, read: () => this.bytesOf(id) })),
    ];
  }

  /** Some of them one after the other, the list of these first. @throws NotFound past the last volume */
  async volume(campaignId: string, number: number): Promise<Uint8Array> {
    const found = await this.found(campaignId);
    const some = found.slice((number - 1) * inVolume, number * inVolume);
    if (some.length === 0) throw new NotFound();
    const pdfs = [
      await this.cover(
        campaignId,
        some.map((one) => ({ ...one, name: one.fileName })),
      ),
    ];
    for (const { id } of some) pdfs.push(await this.bytesOf(id));
    const joined = await this.aside.call(paper, 'joinPdfs', [pdfs], { patient: true });
    await this.tell(campaignId, `volume ${number}, ${count(some.length, 'pièce', 'pièces')} à imprimer`);
    return joined;
  }

  private async found(campaignId: string): Promise<CampaignDocument[]> {
    const found = await this.queries.of(campaignId);
    if (found.length === 0) throw new NotFound();
    return found;
  }

  private async cover(campaignId: string, files: (CampaignDocument & { name: string })[]): Promise<Uint8Array> {
    const { title, finishedAt } = await this.campaigns.byId(campaignId);
    const when = finishedAt ? ` terminée le ${dateTime(finishedAt)}` : ', en cours';
    const intro = `${count(files.length, 'pièce', 'pièces')} de la campagne «\u00a0${title}\u00a0»${when}, dans l’ordre des clients.`;
    const lines = files.map(({ client, clientNumber, name, sha256 }) => ({
      name: client,
      number: clientNumber,
      file: name,
      sha256,
    }));
    return this.aside.call(paper, 'drawCoverList', [title, intro, lines], { patient: true });
  }

  private async bytesOf(id: string): Promise<Uint8Array> {
    return (await this.documents.withBytes(id)).bytes;
  }

  // Product § 2.9: an export is recorded.
  private async tell(id: string, what: string): Promise<void> {
    const { title } = await this.campaigns.byId(id);
    const told = `«\u00a0${title}\u00a0», ${what}`;
    await this.audit.exported({ subject: { kind: 'campaign', id }, what: 'Pièces exportées', told });
  }
}

function nameOf({ client, fileName }: CampaignDocument, index: number): string {
  return `${String(index + 1).padStart(3, '0')}-${archivedWords(client)}-${archivedFile(fileName)}`;
}
