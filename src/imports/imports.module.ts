import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.js';
import { EstablishmentsModule } from '../establishments/establishments.module.js';
import { InstancesModule } from '../instances/instances.module.js';
import { CertificatesModule } from '../certificates/certificates.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { ClientSpaceModule } from '../client-space/client-space.module.js';
import { PortfolioModule } from '../portfolio/portfolio.module.js';
import { SlotsModule } from '../slots/slots.module.js';
import { AdministratorsModule } from '../administrators/administrators.module.js';
import { AssignmentsModule } from '../assignments/assignments.module.js';
import { DelegationsModule } from '../delegations/delegations.module.js';
import { ClientExportController } from './export/client-export.controller.js';
import { ImportsController } from './pages/imports.controller.js';
import { ImportBatches } from './apply/import-batches.js';
import { ImportRows } from './apply/import-rows.js';
import { ImportRunner } from './apply/import-runner.js';
import { KeptThings } from './apply/kept-things.js';
import { UndoneRows } from './apply/undone-rows.js';
import { ImportCardsKind } from './cards/import-cards.kind.js';
import { KnownCardsQueries } from './cards/known-cards.queries.js';
import { CertificateDropUndo } from './certificates/certificate-drop-undo.service.js';
import { ImportCertificatesKind } from './certificates/import-certificates.kind.js';
import { KnownCertificatesQueries } from './certificates/known-certificates.queries.js';
import { DropEntries } from './drops/drop-entries.js';
import { DropReadings } from './drops/drop-readings.service.js';
import { DropsService } from './drops/drops.service.js';
import { ImportClientsKind } from './clients/import-clients.kind.js';
import { GivenBackRecords } from './kinds/given-back-records.queries.js';
import { UndoObstacles } from './clients/undo/undo-obstacles.queries.js';
import { ImportUndo } from './clients/undo/import-undo.js';
import { ImportWrites } from './clients/import-writes.js';
import { KnownQueries } from './clients/known.queries.js';
import { NumbersKnownQueries } from './clients/numbers-known.queries.js';
import { WaysKnownQueries } from './clients/ways-known.queries.js';
import { NamesQueries } from './columns/names.queries.js';
import { ImportEvidenceKind } from './evidence/import-evidence.kind.js';
import { KnownDelegationsQueries } from './evidence/known-delegations.queries.js';
import { ImportKinds } from './kinds/import-kinds.js';
import { SetOff } from './kinds/set-off.service.js';
import { ClientExport } from './export/client-export.js';
import { OutcomeRows } from './export/outcome-rows.js';
import { TableReadings } from './file/table-readings.js';
import { ImportedFiles } from './file/imported-files.js';
import { ImportFiles } from './file/import-files.js';
import { EarlierImports } from './earlier-imports.queries.js';
import { ImportsService } from './imports.service.js';
import { ImportPages } from './pages/import-pages.js';
import { UndoForecasts } from './pages/undo-forecasts.js';
import { ImportQueries } from './pages/import.queries.js';

@Module({
  imports: [
    ClientsModule,
    DelegationsModule,
    AdministratorsModule,
    AssignmentsModule,
    EstablishmentsModule,
    InstancesModule,
    OrdersModule,
    CertificatesModule,
    SlotsModule,
    ClientSpaceModule,
    PortfolioModule,
  ],
  controllers: [ClientExportController, ImportsController],
  providers: [
    // In the order of their tabs.
    ImportClientsKind,
    ImportCardsKind,
    ImportCertificatesKind,
    ImportEvidenceKind,
    ImportBatches,
    ImportedFiles,
    ImportRows,
    ImportRunner,
    ImportWrites,
    CertificateDropUndo,
    ClientExport,
    DropEntries,
    DropReadings,
    DropsService,
    EarlierImports,
    KeptThings,
    TableReadings,
    KnownCertificatesQueries,
    KnownDelegationsQueries,
    OutcomeRows,
    ImportFiles,
    ImportsService,
    ImportKinds,
    ImportUndo,
    SetOff,
    GivenBackRecords,
    UndoObstacles,
    KnownCardsQueries,
    KnownQueries,
    NamesQueries,
    UndoForecasts,
    UndoneRows,
    NumbersKnownQueries,
    WaysKnownQueries,
    ImportPages,
    ImportQueries,
  ],
})
export class ImportsModule {}
