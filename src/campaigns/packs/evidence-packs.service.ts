import { Injectable } from '@nestjs/common';
import { OwnClients } from '../../clients/own-clients.service.js';
import { toPem } from '../../pki/bytes/armor.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { clock } from '../../platform/clock.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { frenchCsv } from '../../platform/files/french-csv.js';
import type { ZippedFile } from '../../platform/files/answer-zip.js';
import { grouped } from '../../platform/grouped.js';
import { asideRoom } from '../../platform/aside/aside-room.js';
import { Aside } from '../../platform/aside/aside.js';
import { NotFound } from '../../platform/web/errors.js';
import { count, dateTime, number } from '../../platform/web/view-helpers.js';
import type { Artefact } from '../engine/campaign-kinds.js';
import { CampaignsService } from '../engine/campaigns.service.js';
import { folderOf, packOf, type PackReading } from './client-pack.js';
import { foldersCsv, journalLines, journalTitles, mailText, type PackedFolder, verdictText } from './pack-texts.js';
import { type PackedClient, ProofsQueries } from './proofs.queries.js';

const paper = asideRoom<typeof import('../../paper/proof-list.js')>('paper/proof-list.js');

/** Clients of one archive: it stays within what its format holds, and begins to arrive at once. */
const inArchive = 50;
const entriesAtOnce = 2_000;

/** Everything that proves what was done for a client, in an archive that says of each of its files what it is and its fingerprint. */
@Injectable()
export class EvidencePacks {
  constructor(
    private readonly queries: ProofsQueries,
    private readonly campaigns: CampaignsService,
    private readonly documents: DocumentsService,
    private readonly aside: Aside,
    private readonly audit: AuditService,
    private readonly own: OwnClients,
  ) {}

  async artefacts(campaignId: string): Promise<Artefact[]> {
    const all = await this.queries.packed(campaignId);
    return Array.from({ length: Math.ceil(all / inArchive) }, (_, index) => {
      const from = index * inArchive + 1;
      const to = Math.min(from + inArchive - 1, all);
      const label =
        all <= inArchive
          ? 'Tous les dossiers de preuves (ZIP)'
          : `Dossiers de preuves ${number(from)} à ${number(to)} (ZIP)`;
      return {
        label,
        href: `/campaigns/${campaignId}/packs/volume-${index + 1}.zip`,
        hint: count(to - from + 1, 'client', 'clients'),
      };
    });
  }

  /** A folder for each of some clients of a campaign, as things stood when its row was done, then their list. @throws NotFound past the last one */
  async archive(campaignId: string, archive: number): Promise<ZippedFile[]> {
    const { title } = await this.campaigns.byId(campaignId);
    if (archive < 1) throw new NotFound();
    const from = (archive - 1) * inArchive;
    const clients = await this.queries.clientsOf(campaignId, from, inArchive);
    if (clients.length === 0) throw new NotFound();
    const proofs = grouped(await this.queries.of(clients), ({ clientId }) => clientId);
    const folders: PackedFolder[] = [];
    const files = clients.flatMap((client, index) => {
      const options = {
        folder: folderOf(client, from + index + 1),
        told: (folder: PackedFolder) => folders.push(folder),
      };
      return packOf(client, proofs.get(client.id) ?? [], this.reading, options);
    });
    await this.tell(clients, `campagne «\u00a0${title}\u00a0»`, { campaignId });
    const last = clients.reduce((at, client) => (client.at > at ? client.at : at), new Date(0));
    return [...files, { name: 'liste.csv', at: last, read: () => Promise.resolve(Buffer.from(foldersCsv(folders))) }];
  }

  /** The same of one client, as things stand now. */
  async ofClient(clientId: string): Promise<{ client: PackedClient; files: ZippedFile[] }> {
    const found = await this.queries.client(clientId);
    if (!found) throw new NotFound();
    await this.own.openPage(clientId);
    const client = { ...found, at: clock.now() };
    const files = packOf(client, await this.queries.of([client]), this.reading);
    await this.tell([client], 'depuis sa fiche');
    return { client, files };
  }

  private readonly reading: PackReading = {
    document: async (id) => (await this.documents.withBytes(id)).bytes,
    mail: async (id) => mailText(found(await this.queries.mail(id))),
    pem: async (id) => toPem(found(await this.queries.certificate(id)).der, 'CERTIFICATE'),
    verdict: async (id, at) => verdictText(found(await this.queries.certificate(id)), at),
    journal: (client) => this.journal(client),
    drawn: ({ name, number: ofClient, at }, files) => {
      const intro = `${name}, ${ofClient}. ${count(files.length, 'fichier', 'fichiers')}, arrêté au ${dateTime(at)}. Chaque empreinte se vérifie par «\u00a0sha256sum\u00a0»\u00a0; manifeste.csv porte les mêmes.`;
      const lines = files.map((file) => ({
        ...file,
        at: dateTime(file.at),
        size: `${number(file.size)}\u00a0o`,
      }));
      return this.aside.call(paper, 'drawProofList', ['Manifeste du dossier de preuves', intro, lines], {
        patient: true,
      });
    },
  };

  private async journal(client: PackedClient): Promise<string> {
    const pieces = [frenchCsv([journalTitles])];
    for (let after: string | null = '0'; after !== null;) {
      const entries = await this.queries.entries(client, after, entriesAtOnce);
      if (entries.length > 0) pieces.push(frenchCsv(journalLines(entries), false));
      after = entries.length < entriesAtOnce ? null : (entries.at(-1)?.sequence ?? null);
    }
    return pieces.join('');
  }

  // Product § 2.9: an export is recorded, in the history of each client whose proofs leave.
  private async tell(clients: PackedClient[], where: string, details: Record<string, unknown> = {}): Promise<void> {
    await this.audit.exported(
      ...clients.map(({ id, at }) => ({
        subject: { kind: 'client', id },
        clientId: id,
        what: 'Dossier de preuves exporté',
        told: where,
        details: { ...details, until: at.toISOString() },
      })),
    );
  }
}

function found<Value>(value: Value | null): Value {
  if (!value) throw new NotFound();
  return value;
}
