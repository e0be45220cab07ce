import { clock } from '../../../platform/clock.js';
import { count } from '../../../platform/web/view-helpers.js';
import {
  type Artefact,
  type CampaignKind,
  type Deed,
  IsCampaignKind,
  type RowForecast,
} from '../../engine/campaign-kinds.js';
import { EvidencePacks } from '../../packs/evidence-packs.service.js';
import { type ProofCounts, ProofsQueries } from '../../packs/proofs.queries.js';
import { answered } from '../answered.js';
import { asksNothing } from '../requests/request-row.js';

/** The proofs of each client in an archive, as they stand when its row is done. Nothing leaves and nothing changes: an archived client has one too. */
@IsCampaignKind()
export class EvidencePacksKind implements CampaignKind {
  readonly kind = 'evidence_packs';
  readonly label = 'Constituer les dossiers de preuves';
  readonly group = 'writing';
  readonly description =
    'Un dossier par client\u00a0: mandats, formulaires signés, courriels, certificats et extrait du journal, avec un manifeste des empreintes. Aucun courriel ne part.';
  readonly icon = 'archive';
  readonly byHand = '/clients/:id/documents';
  readonly takenBack = 'Rien n’est changé chez ces clients\u00a0: il n’y a rien à annuler.';
  readonly fields = asksNothing.fields;
  readonly describe = asksNothing.describe;

  constructor(
    private readonly packs: EvidencePacks,
    private readonly proofs: ProofsQueries,
  ) {}

  async judge(clientIds: string[]): Promise<Map<string, RowForecast>> {
    const counts = await this.counts(clientIds);
    const judged = new Map<string, RowForecast>(
      [...counts.keys()].map((clientId) => [clientId, { forecast: 'would_do', reasons: [] }]),
    );
    const mend = { label: 'Ajouter une pièce', href: '/clients/:id/documents' };
    const refused = answered(
      clientIds,
      judged,
      'Aucune preuve n’est conservée pour ce client\u00a0: ajoutez ses pièces.',
    );
    return new Map([...refused].map(([id, one]) => [id, one.forecast === 'refused' ? { ...one, mend } : one]));
  }

  async actMany(clientIds: string[]): Promise<Map<string, Deed>> {
    return new Map(
      [...(await this.counts(clientIds))].map(([clientId, counted]) => [clientId, { text: told(counted) }]),
    );
  }

  artefacts({ id }: { id: string }): Promise<Artefact[]> {
    return this.packs.artefacts(id);
  }

  private async counts(clientIds: string[]): Promise<Map<string, ProofCounts>> {
    const at = clock.now();
    const rows = await this.proofs.counts(clientIds.map((id) => ({ id, at })));
    return new Map(rows.map((row) => [row.clientId, row]));
  }
}

function told({ documents, mails, certificates }: ProofCounts): string {
  return [
    ...(documents ? [count(documents, 'pièce', 'pièces')] : []),
    ...(mails ? [count(mails, 'courriel', 'courriels')] : []),
    ...(certificates ? [count(certificates, 'certificat', 'certificats')] : []),
  ].join(', ');
}
